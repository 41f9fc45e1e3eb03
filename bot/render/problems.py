"""Private answers when something cannot be done: what happened, whose fault it is, what to do now."""

from collections.abc import Sequence

from bot.render.blocks import Message, Renderer
from bot.render.plain import plain

ROOM, RIGHTS, PROVIDER, PERIOD, ASKED, STORE, EXPIRED, SHARED, UNSHARED, CRASH = (
    "room", "rights", "provider", "period", "asked", "store", "expired", "shared", "unshared", "crash",
)  # fmt: skip
KINDS = (ROOM, RIGHTS, PROVIDER, PERIOD, ASKED, STORE, EXPIRED, SHARED, UNSHARED, CRASH)

_MOST_NEAR = 5
_TYPED, _SAID = 80, 600


def problem_message(
    renderer: Renderer,
    kind: str,
    *,
    typed: str = "",
    said: str = "",
    near: Sequence[tuple[str, str]] = (),
    retry: bool = False,
    reference: str = "",
) -> Message:
    """The answer for one of KINDS.

    `typed` is what the person wrote and is repeated to them, `said` the error's own sentence, `near` rooms
    that may be meant, as (room, title). `retry` tells whether trying again may help. `reference` finds a
    crash in the log.
    """
    return renderer.message(
        "problem",
        kind=kind,
        typed=plain(typed, _TYPED),
        said=plain(said, _SAID),
        near=[(plain(room), plain(title)) for room, title in near[:_MOST_NEAR]],
        retry=retry,
        reference=reference,
    )
