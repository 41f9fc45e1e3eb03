"""`/attendance export <room|all> [range] [xlsx]`: a sheet, sent privately to whoever asked.

Nothing is written here: the sheet is owed, so that it comes even where the bot is killed over it.
"""

from collections.abc import Sequence
from dataclasses import replace

from bot.domain.periods import DAY, MOST, Period, take_period
from bot.domain.scopes import EVERY
from bot.render.filed import coming_message
from bot.render.sentences import N_
from bot.slack.parse import Command, Word
from bot.slack.subcommands.meant import naming_room, room_meant
from bot.slack.subcommands.teach import teach
from bot.slack.talk import ANSWERED, PROBLEM, Talk
from bot.slack.vocabulary import EXPORT
from bot.usecases.export import CSV, XLSX
from bot.usecases.filing import ANEW, Asked, ask_sheet

WHICH = N_("Say which room, or all.")
TOO_LONG = N_("A sheet holds 366 days at most.")
USUAL = 30 * DAY
"""Seconds that are meant where nobody says a range."""

_ALL = ("all", "全部", "所有")
_FORMS = {"csv": CSV, "xlsx": XLSX, "excel": XLSX}


async def answer(talk: Talk, command: Command) -> str:
    """Owe the sheet, and say that it is coming."""
    desk, now = talk.desk, talk.desk.now()
    words, form = _form(command.words)
    named, period = _period(words, talk)
    every = len(named) == 1 and not named[0].quoted and named[0].plain.casefold() in _ALL
    if not named and not command.room:
        return await teach(talk, command, WHICH)
    if period.end - period.start > MOST + DAY:  # a year has days of 25 hours
        return await teach(talk, command, TOO_LONG)
    room = "" if every and not command.room else await room_meant(talk, naming_room(command, named))
    if not room and not every:
        return PROBLEM
    await desk.access.check(talk.asker, room or EVERY)
    asked = Asked(talk.asker.user, room, period, form, desk.timezone)
    state = await desk.database.run(ask_sheet, asked, now)
    await talk.say(coming_message(await talk.reader(), EXPORT, state))
    return ANSWERED if state == ANEW else PROBLEM


def _form(words: Sequence[Word]) -> tuple[Sequence[Word], str]:
    """The words without the kind of file that stands last."""
    last = words[-1] if words else Word("")
    form = None if last.quoted else _FORMS.get(last.plain.casefold().lstrip("."))
    return (words[:-1], form) if form else (words, CSV)


def _period(words: Sequence[Word], talk: Talk) -> tuple[Sequence[Word], Period]:
    """The words that name a room, and the range behind them. Raises BadPeriod."""
    now, timezone = talk.desk.now(), talk.desk.timezone
    for at in range(1, len(words)):
        if words[at].quoted:
            continue
        period, rest = take_period([word.text for word in words[at:]], timezone=timezone, now=now)
        if period is not None and not rest:
            return words[:at], replace(period, end=min(period.end, now))
    return words, Period(now - USUAL, now)
