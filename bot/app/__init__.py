"""The composition root: builds the bot out of its parts, runs it, and takes it apart in order."""
