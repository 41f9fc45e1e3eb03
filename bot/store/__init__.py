"""What the bot remembers, in SQLite. The only place that knows SQL; one noun a file.

Functions take the writer connection first and run on its thread: `await database.run(visits.between, …)`.
May import domain, errors and metrics.
"""
