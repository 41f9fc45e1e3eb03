"""attendance-bot: tells the staff of online schools, in Slack, who is in class."""
