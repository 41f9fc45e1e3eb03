"""The stand-ins: a classroom provider and a Slack on loopback, and a school day to watch.

The demo ships them and the tests use them, so what a newcomer sees and what the tests prove is the same
thing. Sits above `bot.app`: it builds the real bot and wires it to both. Nothing below may import this.
"""
