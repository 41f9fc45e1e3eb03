"""`attendance-bot show ROOM`."""

import asyncio
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO, cast

import click

from bot.classroom.client import Classroom
from bot.cli import period as periods
from bot.cli import progress
from bot.cli.decision import find_lesson
from bot.cli.opening import open_classroom, open_database
from bot.cli.pictures import PICTURES, write_picture
from bot.cli.printing import console
from bot.cli.settings import read_settings
from bot.config import Config
from bot.config.judging import rules_of
from bot.domain.evidence import Evidence
from bot.domain.periods import Period
from bot.domain.register import Lesson
from bot.domain.rooms import parse_room
from bot.domain.summary import RoomSummary
from bot.domain.timeline import Timeline
from bot.errors import AskedWrongly
from bot.render import tables, terminal
from bot.render.blocks import Renderer
from bot.render.words import Words
from bot.store.database import Database
from bot.store.memo import VisitMemo
from bot.usecases import answer, provider
from bot.usecases.evidence import evidence_of
from bot.usecases.picture import timeline_of


@dataclass(frozen=True, slots=True)
class _Asked:
    """What was typed."""

    room: str
    day: str | None
    first: str | None
    last: str | None
    lesson: str | None
    person: str | None

    def __post_init__(self) -> None:
        if self.lesson and (self.day or self.first or self.last):
            raise click.UsageError("Give --lesson, or a period, not both.")
        if self.person and not self.lesson:
            raise click.UsageError("--person needs --lesson.")


@click.command()
@click.argument("room")
@click.option("--day", metavar="D", help="A day or range: yesterday, monday, 7d, 2026-11-01..2026-11-07.")
@click.option("--from", "first", metavar="T", help="Begin of the period, ISO 8601.")
@click.option("--to", "last", metavar="T", help="End of the period, ISO 8601; without it: now.")
@click.option("--lesson", metavar="START", help="The one lesson that starts then, ISO 8601.")
@click.option("--person", metavar="ID", help="With --lesson: what the verdict on this person rests on.")
@click.option("--visits", is_flag=True, help="Every visit too; in CSV, instead of one line a person.")
@click.option(
    "--picture", metavar="FILE", type=click.Path(dir_okay=False, path_type=Path),
    help="Draw the lesson's time line into a .png or .svg file.",
)  # fmt: skip
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "csv"]), default="text", show_default=True
)
def command(room: str, visits: bool, form: str, picture: Path | None, **asked: str | None) -> None:
    """Read ROOM and summarise it.

    Without a period: the running lesson, else the last one of the past day, else the last 24 hours.
    ROOM is a serial, or third:ID. A time without an offset is in ATTENDANCE_TIMEZONE.
    Needs TALKCLOUD_KEY and nothing of Slack; works beside a running bot.
    """
    what = _Asked(parse_room(room), **asked)
    if what.person and (form != "text" or visits):
        raise click.UsageError("--person prints text; leave --format and --visits out.")
    if picture and picture.suffix.lower() not in PICTURES:
        raise click.UsageError("--picture wants a file that ends in .png or .svg.")
    config = read_settings("classroom")
    now = int(time.time())
    summary, evidence, drawn = asyncio.run(_read(config, what, now, draws=picture is not None))
    words = Renderer(config.language).words
    if picture and drawn:
        write_picture(words, drawn, picture, names=config.names)
        click.echo(f"Wrote {picture}.")
    elif evidence:
        terminal.print_evidence(words, evidence, console())
    elif form == "text":
        terminal.print_summary(words, summary, console(), now=now, visits=visits)
    else:
        _write(words, summary, form, visits=visits)
    if not summary.complete:
        reason = words.sentence(summary.reason, words.wall(summary.timezone)) if summary.reason else ""
        click.echo(f"Warning: the records are incomplete. {reason}", err=True)


async def _read(
    config: Config, asked: _Asked, now: int, *, draws: bool
) -> tuple[RoomSummary, Evidence | None, Timeline | None]:
    """One fresh read, kept in the database like the bot's own; the evidence for a person, or a time line."""
    rules = rules_of(config)
    with open_database(config) as database, progress.pages() as told:
        async with open_classroom(config) as classroom:
            summary = await answer.summarise(
                classroom,
                database,
                room=asked.room,
                period=await _period(classroom, database, asked, config, now),
                now=now,
                timezone=config.timezone,
                memo=VisitMemo(),
                rules=rules,
                progress=told,
            )
        if draws:
            lesson = _the_lesson(summary)
            return summary, None, await database.run(timeline_of, lesson, rules=rules, now=now)
        if not asked.person:
            return summary, None, None
        lesson = await database.run(find_lesson, asked.room, asked.lesson or "", config)
        found = await database.run(evidence_of, lesson, asked.person, rules=rules, now=now)
        return summary, found, None


def _the_lesson(summary: RoomSummary) -> Lesson:
    """The one lesson of a summary. Raises AskedWrongly where there are others, or none."""
    if len(summary.registers) != 1:
        count = len(summary.registers) or "no"
        raise AskedWrongly(f"A picture is of one lesson; that period has {count}. Give --lesson START.")
    return summary.registers[0].lesson


async def _period(
    classroom: Classroom, database: Database, asked: _Asked, config: Config, now: int
) -> Period:
    room, zone = asked.room, config.timezone
    if asked.lesson:
        await provider.meet(classroom, database, room=room, now=now, timezone=zone)
        lesson = await database.run(find_lesson, room, asked.lesson, config)
        return Period(lesson.start, lesson.end)
    if asked.day or asked.first or asked.last:
        return periods.asked(asked.day, asked.first, asked.last, timezone=zone, now=now)
    return await answer.usual_period(classroom, database, room=room, now=now, timezone=zone)


def _write(words: Words, summary: RoomSummary, form: str, *, visits: bool) -> None:
    """JSON or CSV, written as it is made: a large room has a hundred thousand visits."""
    out = cast("TextIO", sys.stdout)
    if form == "json":
        tables.write_json(words, summary, out)
        return
    if hasattr(out, "reconfigure"):
        out.reconfigure(newline="")  # the csv module ends lines itself
    if visits:
        tables.write_visits_csv(summary, out)
    else:
        tables.write_csv(words, summary, out)
