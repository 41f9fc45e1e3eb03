"""Private answers when something cannot be done: what happened, whose fault it is, what to do now."""

from collections.abc import Sequence

from bot.render.blocks import Message, Renderer
from bot.render.choices import MOST, Choice, labels
from bot.render.limits import fitting
from bot.render.plain import plain

ROOM, PERSON, MEANT, RIGHTS, PROVIDER = "room", "person", "meant", "rights", "provider"
PERIOD, ASKED = "period", "asked"
STORE, EXPIRED, SHARED, UNSHARED, CRASH = "store", "expired", "shared", "unshared", "crash"
KINDS = (
    ROOM, PERSON, MEANT, RIGHTS, PROVIDER, PERIOD, ASKED, STORE, EXPIRED, SHARED, UNSHARED, CRASH,
)  # fmt: skip

_TYPED, _SAID = 80, 600


def problem_message(
    renderer: Renderer,
    kind: str,
    *,
    typed: str = "",
    said: str = "",
    choices: Sequence[Choice] = (),
    retry: bool = False,
    reference: str = "",
    examples: Sequence[str] = (),
    quoted: str = "",
    rest: int = 0,
) -> Message:
    """The answer for one of KINDS.

    `typed` is what the person wrote and is repeated to them, `said` the error's own sentence, `choices` what
    may be meant, each as a button: its text and its opaque value. `retry` tells whether trying again may
    help. `reference` finds a crash in the log. `examples` would have worked; a room called `quoted` is asked
    for in quotes. `rest` may be meant too.
    """

    def draw(most: int) -> Message:
        return renderer.message(
            "problem",
            kind=kind,
            typed=plain(typed, _TYPED),
            said=plain(said, _SAID),
            choices=labels(choices)[:most],
            retry=retry,
            reference=reference,
            examples=examples,
            quoted=plain(quoted, _TYPED),
            rest=rest + max(len(choices) - most, 0),
        )

    return fitting(draw, MOST)
