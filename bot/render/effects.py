"""What people decided, and what it changes in registers: `Chen: absent → present, late`."""

from collections.abc import Iterable, Sequence

from bot.domain.life import Change
from bot.domain.people import Excuse, Link, is_nameless
from bot.domain.register import Line, Register
from bot.render.plain import clean
from bot.render.words import Words

MOST_PEOPLE = 40
"""People shown of one lesson; the rest are counted."""


def effect_lines(words: Words, register: Register, changes: Sequence[Change]) -> Iterable[str]:
    """The lesson, then everybody who is judged otherwise in it."""
    lesson = register.lesson
    wall = words.wall(lesson.timezone)
    title = clean(lesson.title) or words.say("Lesson")
    status = words.status(register.status, register.version)
    yield f"{wall.span(lesson.start, lesson.end)} · {title} · {status}"
    for change in changes[:MOST_PEOPLE]:
        name = clean(change.name) or change.person
        if is_nameless(change.person):
            name = words.say("{name} (guest)", name=name)
        yield f"  {name}: {_said(words, change.before)} → {_said(words, change.after)}"
    if len(changes) > MOST_PEOPLE:
        yield "  " + words.say("… and {rest} more", rest=len(changes) - MOST_PEOPLE)


def _said(words: Words, line: Line | None) -> str:
    if line is None:
        return words.say("not in the register")
    said = [words.verdict(line.verdict), *map(words.flag, line.flags)]
    return words.listed(said) + words.aside(words.duration(line.seconds))


def excuse_line(words: Words, given: Excuse, *, timezone: str) -> str:
    """`s3 · 2026-11-02 – 2026-11-04 · ill · by wang, Tue 24 Nov`."""
    days = words.say("one lesson") if given.lesson_id else f"{given.since or '…'} – {given.until or '…'}"
    if given.since is not None and given.since == given.until:
        days = f"{given.since}"
    return _by(words, (given.person, days, given.text), given.author, given.at, timezone)


def link_line(words: Words, made: Link, *, timezone: str) -> str:
    """`ipad → s3 · by wang, Tue 24 Nov`."""
    guest = made.person.removeprefix("name:")
    return _by(words, (f"{guest} → {made.userid}",), made.author, made.at, timezone)


def _by(words: Words, parts: Iterable[str], author: str, at: int, timezone: str) -> str:
    said = words.say("by {author}, {day}", author=author, day=words.wall(timezone).day(at))
    return " · ".join(clean(part) for part in (*parts, said) if part)
