"""A summary for a terminal: the same facts and words as the message, as a table."""

import io
from typing import TYPE_CHECKING

from bot.domain.evidence import Evidence
from bot.domain.register import Register
from bot.domain.summary import RoomSummary
from bot.render.evidence import evidence_values
from bot.render.frame import day_or_period, has_days
from bot.render.people import Names, is_inside, stay
from bot.render.plain import clean
from bot.render.sentences import N_
from bot.render.times import Wall
from bot.render.words import Words

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

_WIDTH = 110


def as_text(
    words: Words, summary: RoomSummary, *, now: int, visits: bool = False, width: int = _WIDTH
) -> str:
    """What `print_summary` prints, without colour."""
    from rich.console import Console  # noqa: PLC0415 — rich is slow to import, and only tables need it

    to = io.StringIO()
    print_summary(
        words,
        summary,
        Console(file=to, width=width, color_system=None, legacy_windows=False),
        now=now,
        visits=visits,
    )
    return to.getvalue()


def evidence_text(words: Words, evidence: Evidence, *, width: int = _WIDTH) -> str:
    """What `print_evidence` prints, without colour."""
    from rich.console import Console  # noqa: PLC0415 — see `as_text`

    to = io.StringIO()
    print_evidence(words, evidence, Console(file=to, width=width, color_system=None, legacy_windows=False))
    return to.getvalue()


def print_summary(
    words: Words, summary: RoomSummary, console: "Console", *, now: int, visits: bool = False
) -> None:
    """Heading, tables and remarks; with `visits` every visit too. Colour and width are the console's."""
    wall = words.wall(summary.timezone)
    title = clean(summary.title) or words.say("Room {room}", room=clean(summary.room))
    console.print(title, style="bold", markup=False, highlight=False)
    when, within = wall.span(summary.start, summary.end, now), ""
    if not summary.registers:
        when, within = day_or_period(words, summary, wall, now)
    about = [
        words.say("room {room}", room=clean(summary.room)),
        f"{when} ({wall.offset(summary.start)})",
        *filter(None, [within]),
    ]
    console.print(" · ".join(about), markup=False, highlight=False)
    for register in summary.registers:
        console.print()
        console.print(_lesson_line(words, register), style="bold", markup=False, highlight=False)
        console.print(_register_table(words, register))
        _remarks(
            console, [words.sentence(note, words.wall(register.lesson.timezone)) for note in register.notes]
        )
    if not summary.registers and summary.people:
        console.print(_people_table(words, summary, wall))
    if not summary.people and not summary.registers:
        console.print(_nobody(words, summary), markup=False, highlight=False)
    if visits and summary.visits:
        console.print(_visits_table(words, summary, wall))
    _remarks(console, [words.sentence(note, wall) for note in summary.notes])
    if not summary.complete:
        reason = words.sentence(summary.reason, wall) if summary.reason else ""
        console.print(words.say("Incomplete."), reason, style="yellow", markup=False, highlight=False)
    console.print(
        words.say("Records read at {taken}.", taken=wall.moment(summary.taken, now)),
        style="dim",
        highlight=False,
    )


def print_evidence(words: Words, evidence: Evidence, console: "Console") -> None:
    """What one person's verdict rests on."""
    values = evidence_values(words, evidence)
    told = " · ".join(
        [values["name"], *filter(None, [values["lesson_title"]]), f"{values['when']} ({values['zone']})"]
    )
    verdict = " · ".join([values["verdict"], *values["flags"], values["status_word"]])

    def say(*texts: str, style: str = "") -> None:
        for text in texts:
            console.print(text, style=style, markup=False, highlight=False)

    say(told, verdict, style="bold")
    say(values["reason"], *values["remarks"], "")
    say(*values["time_line"], *values["visits"] or [words.say("There is no visit on record.")], "")
    say(*values["decisions"], *values["history"])
    say(*values["rules"], f"{values['status_word']} · {values['meaning']}", style="dim")


def _nobody(words: Words, summary: RoomSummary) -> str:
    if summary.complete:
        return words.say("No records for this time. The records were read to the end.")
    return words.say("No records came, but they could not be read to the end: nobody knows.")


def _remarks(console: "Console", sentences: list[str]) -> None:
    for sentence in sentences:
        console.print("·", sentence, style="dim", markup=False, highlight=False)


def _lesson_line(words: Words, register: Register) -> str:
    lesson = register.lesson
    wall = words.wall(lesson.timezone)
    counts = register.counts
    return " · ".join(
        [
            wall.span(lesson.start, lesson.end),
            clean(lesson.title) or words.say("Lesson"),
            words.status(register.status, register.version),
            *(
                f"{counts[name]} {words.say(word)}"
                for name, word in (
                    ("due", N_("due")),
                    ("present", N_("present")),
                    ("partial", N_("partial")),
                    ("absent", N_("absent")),
                    ("unknown", N_("unknown")),
                    ("excused", N_("excused")),
                    ("late", N_("late")),
                    ("left_early", N_("left early")),
                )
                if counts.get(name)
            ),
        ]
    )


def _table(*columns: tuple[str, str]) -> "Table":
    from rich.box import SIMPLE_HEAD  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(box=SIMPLE_HEAD, pad_edge=False, header_style="dim")
    for heading, side in columns:
        table.add_column(heading, justify="right" if side == "right" else "left", overflow="fold")
    return table


def _cells(*values: object) -> list["Text"]:
    """Texts as they are: a name in square brackets is no markup."""
    from rich.text import Text  # noqa: PLC0415

    return [Text(clean(str(value))) for value in values]


def _people_table(words: Words, summary: RoomSummary, wall: Wall) -> "Table":
    say = words.say
    names = Names(summary.people)
    dated = has_days(summary, wall)
    table = _table(
        (say("name"), ""), (say("role"), ""), (say("in–out"), ""), (say("inside"), "right"),
        (say("on stage"), "right"), (say("devices"), "right"), (say("visits"), "right"), ("", ""),
    )  # fmt: skip
    for person in summary.people:
        table.add_row(
            *_cells(
                names(person),
                words.role(person.role),
                stay(person, words, wall, dated=dated),
                words.duration(person.seconds),
                words.duration(person.stage_seconds) if person.stage_seconds else "",
                person.devices,
                person.visits,
                say("still inside") if is_inside(person) else "",
            )
        )
    return table


def _register_table(words: Words, register: Register) -> "Table":
    say = words.say
    wall = words.wall(register.lesson.timezone)
    names = Names(register.people)
    dated = not wall.one_day(register.lesson.start, register.lesson.end - 1)
    table = _table(
        (say("name"), ""), (say("role"), ""), (say("verdict"), ""), (say("share"), "right"),
        (say("in–out"), ""), (say("inside"), "right"), (say("reason"), ""),
    )  # fmt: skip
    for line in register.people:
        verdict = words.listed(
            [words.verdict(line.verdict, live=register.status == "live"), *map(words.flag, line.flags)]
        )
        table.add_row(
            *_cells(
                names(line),
                words.role(line.role),
                verdict,
                words.share(line.share),
                stay(line, words, wall, dated=dated),
                words.duration(line.seconds),
                " ".join(words.sentence(note, wall) for note in (line.reason, *line.notes)),
            )
        )
    return table


def _visits_table(words: Words, summary: RoomSummary, wall: Wall) -> "Table":
    say = words.say
    table = _table(
        (say("name"), ""), (say("list"), ""), (say("entered"), ""), (say("left"), ""),
        (say("inside"), "right"), (say("device"), ""),
    )  # fmt: skip
    for visit in summary.visits:
        left = "" if visit.leave is None else f"{wall.day(visit.leave)} {wall.clock(visit.leave)}"
        length = say("still inside") if visit.leave is None else words.duration(visit.leave - visit.enter)
        entered = f"{wall.day(visit.enter)} {wall.clock(visit.enter)}"
        table.add_row(
            *_cells(
                visit.name,
                words.visit_list(visit.list),
                entered,
                left,
                length,
                words.terminal(visit.terminal),
            )
        )
    return table
