"""What people touch in Slack: commands, buttons, who may. May import use cases and below."""
