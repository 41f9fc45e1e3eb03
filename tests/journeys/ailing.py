"""A Slack that ails: a third of its answers are bad, each in a way of its own."""

import asyncio
import random

from bot.demo.faults import Fault, Faults
from bot.demo.slack import DemoSlack

POST = "chat.postMessage"


class Dice(Faults):
    """A third of Slack's answers are bad; some messages are taken only after the sender gave up on them."""

    BAD = (
        Fault("rate limited", seconds=1), Fault("status", status=500), Fault("html"),
        Fault("status", status=503, stored=True), Fault("drop"), Fault("drop", stored=True),
        Fault("hang", seconds=1.2, stored=True), Fault("code", code="internal_error", stored=True),
        Fault("code", code="fatal_error"),
    )  # fmt: skip

    def __init__(self, slack: DemoSlack, seed: int) -> None:
        super().__init__()
        self.slack, self.dice = slack, random.Random(seed)

    def strike(self, path, form):
        """Bad luck, now and then."""
        if not path.startswith(("chat.", "conversations.")):
            return None  # a bot that cannot even greet Slack says so and ends
        if path == POST and self.dice.random() < 0.1:
            late = self.dice.uniform(0, 0.2)
            args, token = dict(form), self.slack.workspace.bot_token
            asyncio.get_running_loop().call_later(
                late, lambda: self.slack.web_api._answered(POST, args, token)
            )
            return Fault("drop")
        return self.dice.choice(self.BAD) if self.dice.random() < 0.25 else None
