"""What the bot can do: gather, decide, apply. May import everything below and no entrance."""
