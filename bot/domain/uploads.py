"""Uploading: what Slack's answer to an upload means for the intent whose file it is.

An upload is private: nobody sees it before a message shows it. So there is no doubt in it, and what failed is
simply done again, from the beginning, a few times.
"""

from dataclasses import replace

from bot.domain.delivery import ACCEPTED, DOUBT, RETRY, STOP, classify
from bot.domain.filed import REFUSED, SCOPE, failed
from bot.domain.intents import Intent

MOST = 6
"""So many uploads of one file are tried; being told to wait does not count."""
_FIRST, _LONGEST = 5, 300
_STOPPED = 60
"""Seconds to wait, between the tries and where Slack takes nothing from us at all."""


def after_upload(intent: Intent, said: str, now: int, wait: int | None = None) -> Intent:
    """A pending intent after its upload went wrong; `wait` is what Slack asked for, in seconds."""
    kind = classify(said)
    if kind == ACCEPTED:
        raise ValueError("an upload that worked gives the intent its file")
    if kind == STOP:
        return replace(intent, not_before=now + _STOPPED)
    if kind not in (RETRY, DOUBT):
        return failed(intent, SCOPE if said == "missing_scope" else REFUSED)
    if wait is not None:
        return replace(intent, not_before=now + max(1, wait))
    if intent.attempts + 1 >= MOST:
        return failed(intent, REFUSED)
    pause = min(_FIRST * 2**intent.attempts, _LONGEST)
    return replace(intent, attempts=intent.attempts + 1, not_before=now + pause)
