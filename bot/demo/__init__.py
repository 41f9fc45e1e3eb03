"""A simulated classroom, a local Slack and a story, wired to the real bot. The tests use the same stand-ins."""
