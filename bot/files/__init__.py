"""Files that people hand us: timetables and rosters, read whole or refused whole.

Each reader takes bytes and returns values of `bot.domain`; what is wrong is said line by line in one
`BadFile`. Storing is somebody else's. May import `bot.domain` and `bot.errors`.
"""
