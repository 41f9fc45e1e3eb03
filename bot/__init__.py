"""attendance-bot: tells the staff of online schools, in Slack, who is in class."""

__version__ = "0.1.0"
