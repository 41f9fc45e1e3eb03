"""Who may see which rooms, for the admins who say so."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from bot.domain.scopes import EVERY, Given, is_group
from bot.render.blocks import Message, Renderer
from bot.render.limits import fitting
from bot.render.plain import code, mrkdwn, plain
from bot.render.sentences import N_
from bot.render.words import Words

LISTED, GIVEN, GIVEN_BEFORE, TAKEN, NOT_GIVEN = "listed", "given", "given_before", "taken", "not_given"
STATES: Mapping[str, str] = {
    LISTED: N_("Who may see which rooms"),
    GIVEN: N_("Given: this may be seen, and acted on, from now on"),
    GIVEN_BEFORE: N_("Nothing changed: that was given before"),
    TAKEN: N_("Taken away: it may no longer be seen"),
    NOT_GIVEN: N_("Nothing changed: that was not given"),
}
_MOST, _ROOMS, _TITLE = 20, 8, 40


def grants_message(
    renderer: Renderer,
    known: Sequence[Given],
    *,
    now: int,
    timezone: str,
    state: str = LISTED,
    allow: Sequence[str] = (),
    anyway: Collection[str] = (),
    unknown: Collection[str] = (),
    take: Mapping[str, str] | None = None,
    undo: str = "",
) -> Message:
    """What each of `known` was given. `allow` is what the setting says.

    `anyway`: who sees every room by the setting all the same. `unknown`: groups in which Slack tells
    nobody. `take` and `undo` are the opaque values of the buttons that take all away from one, and give back.
    """
    words = renderer.words

    def draw(most: int) -> Message:
        people = [
            {
                "who": mention(one.who),
                "rooms": _rooms(words, one),
                "by": one.author,
                "at": words.wall(timezone).moment(one.at, now),
                "anyway": one.who in anyway,
                "unknown": one.who in unknown,
                "take": (take or {}).get(one.who, ""),
            }
            for one in known[:most]
        ]
        values: dict[str, Any] = {"people": people, "rest": len(known) - len(people), "undo": undo}
        setting = _setting(words, allow) if state == LISTED else ""
        return renderer.message(
            "grants", heading=words.say(STATES[state]), state=state, setting=setting, **values
        )

    return fitting(draw, _MOST)


def mention(who: str) -> str:
    """A user or user group, as Slack shows them. Safe inside mrkdwn."""
    return f"<!subteam^{mrkdwn(who)}>" if is_group(who) else f"<@{mrkdwn(who)}>"


def _rooms(words: Words, one: Given) -> str:
    """Safe inside mrkdwn."""
    if any(room.room == EVERY for room in one.rooms):
        return words.say("every room")
    shown = [
        f"{mrkdwn(plain(room.title, _TITLE))} `{code(room.room)}`".strip() for room in one.rooms[:_ROOMS]
    ]
    return words.joined(shown, len(one.rooms)) if shown else ""


def _setting(words: Words, allow: Sequence[str]) -> str:
    """Whom the setting names. Safe inside mrkdwn."""
    if not allow:
        return words.say("admins of the workspace")
    if "*" in allow:
        return words.say("everybody in the workspace")
    named = [mention(entry) for entry in allow if entry[:1] in "UWS"]
    named += [
        words.say("whoever asks in {channel}", channel=f"<#{mrkdwn(entry)}>")
        for entry in allow
        if entry[:1] in "CG"
    ]
    return words.listed(named)
