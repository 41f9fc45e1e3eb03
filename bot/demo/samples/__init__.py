"""Everything that the bot can show, with sample data: usual, the longest that is legal, and hostile.

The demo's gallery draws it, and the tests hold it against Slack's limits.
"""
