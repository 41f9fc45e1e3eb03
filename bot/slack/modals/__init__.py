"""Modals: what people fill in, one file a form. What it would change is shown before it is done.

`bot.slack.modals.forms` has the table of them; `open_…` in each file opens it.
"""
