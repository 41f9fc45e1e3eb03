"""Attendance itself: values in, values out.

Nothing here reads a clock, a file, a socket or a setting; `now` is an argument, and a decision
returns its reason. May import only `bot.errors`.
"""
