"""What is answered to presses under alerts with sample data, for the gallery."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.demo.samples.school import T, proof, register, summary
from bot.domain.register import Line
from bot.render.blocks import Message, Renderer
from bot.render.evidence import evidence_message
from bot.render.lineup import lineup_message
from bot.render.room import room_message

Draw = Callable[[Renderer], Message]
HANDLE = "0123456789abcdef-1795485600:" + "f" * 20


def _lineup(purpose: str, *, people: int = 18, name: str = "") -> Draw:
    judged = register()
    lines = [one for one in judged.people if one.role == "student"]
    lines = [replace_name(lines[n % len(lines)], name) for n in range(people)]
    choices = [(f"{purpose}:{HANDLE}", line) for line in lines]
    return lambda renderer: lineup_message(renderer, judged, choices, purpose)


def replace_name(line: Line, name: str) -> Line:
    """The same line of a register, of somebody called so."""
    return line._replace(name=name) if name else line


def _pressed(what: str) -> Draw:
    return lambda renderer: renderer.message("pressed", what=what, who="U01ALICE")


def _evidence(person: str, *, role: str = "", due: bool | None = None, guest: bool = False) -> Draw:
    found = proof(person)
    line = found.line
    line = line._replace(
        role=role or line.role,
        due=line.due if due is None else due,
        person="name:ipad" if guest else line.person,
    )
    return lambda renderer: evidence_message(renderer, replace(found, line=line), handle=HANDLE)


def _page(person: str = "", whys: int = 0) -> Draw:
    judged = register()
    lines = [(HANDLE, judged.lesson, line) for line in judged.people[:whys]]
    return lambda renderer: room_message(
        renderer, summary(registers=[judged]), now=T(76), person=person, ask=HANDLE, whys=lines, share="s"
    )


HANDLED: Mapping[str, Draw] = {
    "lineup": _lineup("evidence"),
    "lineup, to excuse": _lineup("excuse"),
    "lineup, to link": _lineup("link", people=1),
    "lineup, nobody": _lineup("link", people=0),
    "lineup, at worst": _lineup("evidence", people=300, name="欧阳" * 60),
    "lesson, to ask": _page(),
    "person, to ask why": _page("feng", 1),
    "person, to ask why of several": _page("feng", 12),
    "pressed, taken": _pressed("taken"),
    "pressed, nothing": _pressed("nothing"),
    "pressed, over": _pressed("over"),
    "pressed, gone": _pressed("gone"),
    "evidence, to decide": _evidence("Feng Yu"),
    "evidence, of a guest": _evidence("Feng Yu", due=False, guest=True),
    "evidence, of a teacher": _evidence("Wang Fang"),
}
