"""Watch a room: its lessons are put into the timetable, as an import would."""

import asyncio
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.classroom.answers import RoomDetails
from bot.domain.occurrences import lessons_between
from bot.domain.periods import DAY
from bot.domain.repeats import DAILY, WEEKDAYS, WEEKLY
from bot.domain.rooms import parse_room
from bot.domain.schedule import SLACK, Series, Timetable, plan
from bot.domain.zones import wall_at, zone
from bot.errors import AskedWrongly, ClassroomError, RoomGone
from bot.render.blocks import Renderer, View
from bot.render.plain import plain
from bot.render.plans import series_line
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.modals.fields import BadFields, Fields
from bot.slack.modals.opening import Opener, present
from bot.slack.modals.pages import Page
from bot.slack.modals.sending import Form, Proposal, proposing
from bot.slack.places import MAY, MAY_NOT
from bot.store import audit, rooms, timetable
from bot.store.database import Connection, transaction

NAME = "watch"
ONCE, ON_DAYS, CUSTOM = "once", "days", "custom"
REPEATS = (ONCE, DAILY, WEEKLY, ON_DAYS, CUSTOM)
OVERNIGHT = timedelta(hours=6)
"""A lesson that ends at an earlier time of day ends on the next day, where it is no longer than this."""
AHEAD = 180 * DAY
"""Seconds in which the next lessons are looked for."""
_SHOWN, _ROOM, _TITLE, _LONGEST_RULE = 5, 80, 100, 500


@dataclass(frozen=True, slots=True)
class Watching:
    """The open form."""

    room: str
    """The room it was opened for; empty where none was named."""


async def open_watch(desk: Desk, asker: Asker, trigger: str, room: str = "", *, channel: str = "") -> bool:
    """Open the form that watches a room; whether a modal opened. `channel`: where its messages shall go."""

    async def draw(renderer: Renderer) -> View:
        title = await desk.database.run(rooms.title, room) if room else ""
        about = desk.drafts.keep(asker.user, Watching(room), channel=asker.channel)
        today = wall_at(desk.now(), desk.timezone).date()
        return watch_view(renderer, about, (room, title), (today, desk.timezone), channel or asker.channel)

    return await present(Opener(desk, asker, trigger), NAME, room, draw)


def watch_view(
    renderer: Renderer, about: str, room: tuple[str, str], when: tuple[date, str], channel: str
) -> View:
    """The form; `room` is its number and its title, `when` the day and the zone that stand in it."""
    number, title = room
    day, timezone = when
    return renderer.view(
        NAME,
        about=about,
        room=plain(number)[:_ROOM],
        room_title=plain(title, _TITLE)[:_TITLE],
        day=day,
        zone=timezone,
        channel=channel if channel[:1] in ("C", "G") else "",
        weekdays=WEEKDAYS,
    )


async def _plan(desk: Desk, asker: Asker, _draft: Watching, fields: Fields) -> Proposal:
    series = series_of(fields)
    await desk.access.check(asker, series.room)
    renderer = await desk.reader(asker)
    details, may = await asyncio.gather(_details(desk, series.room), _may_post(desk, series.channel))
    if isinstance(details, RoomGone):
        raise BadFields(
            {"room": AskedWrongly("The classroom provider knows no room {room}.", room=series.room)}
        )
    warnings = [*_said_of_room(renderer, details), *_said_of_channel(renderer, series.channel, may)]
    now = desk.now()

    def preview(db: Connection) -> Proposal:
        known = timetable.load(db, series.room).series
        said = (*warnings, *_said_of_known(renderer, series, known))
        page = Page(NAME, tuple(_lines(renderer, series, now)), said, channel=series.channel)

        def apply(db: Connection) -> Page:
            with transaction(db):
                timetable.take(db, Timetable((series,), says_changes=False))
                title = details.title if isinstance(details, RoomDetails) else ""
                rooms.remember(db, series.room, title or series.title)
                audit.note_look(db, asker.user, series.room, now, NAME)
            return page

        return Proposal(asker, series.room, page, apply)

    return await desk.database.run(preview)


def series_of(fields: Fields) -> Series:
    """The series that a form describes. Raises BadFields."""
    room, zone_name = "", fields.text("zone")
    with fields.at("room"):
        room = parse_room(fields.text("room"))
    with fields.at("zone"):
        zone(zone_name)
    day, begins, ends = fields.day("day"), fields.clock("start"), fields.clock("end")
    for name, value in (("day", day), ("start", begins), ("end", ends)):
        with fields.at(name):
            if value is None:
                raise AskedWrongly("This has to be filled in.")
    fields.check()
    if day is None or begins is None or ends is None:
        raise AssertionError("checked just now")
    start, end = datetime.combine(day, begins), datetime.combine(day, ends)
    if end <= start and end + timedelta(days=1) - start <= OVERNIGHT:
        end += timedelta(days=1)
    with fields.at("end"):
        plan(room=room, start=start, end=end, timezone=zone_name)
    fields.check()
    repeat = _repeat(fields, day)
    until = fields.day("until")
    with fields.at(_REPEATED.get(fields.choice("repeat"), "repeat")):
        plan(room=room, start=start, end=end, timezone=zone_name, repeat=repeat)
    with fields.at("until"):
        if until and not repeat:
            raise AskedWrongly("The lesson is held once: choose how it repeats, or leave this empty.")
    fields.check()
    series = None
    with fields.at("until"):
        series = plan(
            room=room,
            start=start,
            end=end,
            timezone=zone_name,
            title=fields.text("title"),
            repeat=repeat,
            until=until,
            channel=fields.channel("channel"),
            teacher=fields.text("teacher"),
            source=SLACK,
        )
    fields.check()
    if series is None:
        raise AssertionError("checked just now")
    return series


_REPEATED = {ON_DAYS: "days", CUSTOM: "rule"}
"""Where it is said that a repeat cannot be."""


def _repeat(fields: Fields, day: date) -> str:
    chosen, days, rule = fields.choice("repeat"), fields.choices("days"), fields.text("rule")
    with fields.at("days"):
        if chosen == ON_DAYS and not days:
            raise AskedWrongly("Tick the days on which the lesson is held.")
        if days and chosen != ON_DAYS:
            raise AskedWrongly(
                "Days count only where the lesson repeats on the days ticked. Choose that, or tick none."
            )
        if days and WEEKDAYS[day.weekday()] not in days:
            raise AskedWrongly("The first lesson, on {day}, is on none of these days.", day=day)
    with fields.at("rule"):
        if chosen == CUSTOM and not rule:
            raise AskedWrongly("Write the rule, such as FREQ=WEEKLY;INTERVAL=2 for every other week.")
        if rule and chosen != CUSTOM:
            raise AskedWrongly(
                "A rule counts only where the lesson repeats by a rule. Choose that, or leave this empty."
            )
        if len(rule) > _LONGEST_RULE:
            raise AskedWrongly("That rule is too long.")
    fields.check()
    if chosen == ON_DAYS:
        return "FREQ=WEEKLY;BYDAY=" + ",".join(one for one in WEEKDAYS if one in days)
    return {CUSTOM: rule, DAILY: DAILY, WEEKLY: WEEKLY}.get(chosen, "")


async def _details(desk: Desk, room: str) -> RoomDetails | ClassroomError:
    """What the provider says of the room, or why it says nothing."""
    try:
        return await desk.classroom.details(room)
    except ClassroomError as error:
        return error


async def _may_post(desk: Desk, channel: str) -> str:
    return await desk.places.may_post(channel) if channel else MAY


def _lines(renderer: Renderer, series: Series, now: int) -> list[str]:
    """The series, and its next lessons."""
    words = renderer.words
    lines = [series_line(words, series)]
    wall = words.wall(series.timezone)
    ahead = lessons_between([series], (), now, now + AHEAD)[:_SHOWN]
    if not ahead:
        return [*lines, words.say("No lesson of it is ahead.")]
    offset = wall.offset(ahead[0].start)
    return [
        *lines,
        words.say("Next lessons ({zone}):", zone=offset),
        *(f"•  {wall.span(one.start, one.end)}" for one in ahead),
    ]


def _said_of_room(renderer: Renderer, details: RoomDetails | ClassroomError) -> list[str]:
    words = renderer.words
    if isinstance(details, ClassroomError):
        return [
            words.say(
                "I could not ask the classroom provider whether it knows this room: {error}",
                error=words.error(details),
            )
        ]
    return []


def _said_of_channel(renderer: Renderer, channel: str, may: str) -> list[str]:
    words = renderer.words
    if may == MAY_NOT:
        return [
            words.say("I am not in that channel, so I cannot post there yet. Invite me: type /invite in it.")
        ]
    if may != MAY and channel:
        return [
            words.say(
                "I cannot tell whether I may post in that channel. "
                "If I am not in it, invite me: type /invite there."
            )
        ]
    return []


def _said_of_known(renderer: Renderer, series: Series, known: tuple[Series, ...]) -> list[str]:
    words = renderer.words
    said = []
    if any(one.id == series.id for one in known):
        said.append(
            words.say("Lessons that begin then are planned in this room already: they are changed to this.")
        )
    if any(not one.is_planned for one in known):
        said.append(words.say("The classroom provider's own schedule of this room no longer counts then."))
    return said


take = proposing(Form(NAME, Watching, "room"), _plan)
