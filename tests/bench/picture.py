"""A time line of 60 lanes, from a judged lesson to the bytes of a PNG; beside it, the SVG alone."""

from collections.abc import Iterable

from bot.domain.attendance import judge
from bot.domain.policy import Policy
from bot.domain.reading import Reading
from bot.domain.register import Lesson
from bot.domain.timeline import timeline
from bot.domain.visits import LIVE, Visit
from bot.render.blocks import Renderer
from bot.render.timeline import draw, png
from tests.bench.measure import Figure, cpu, interleave, milliseconds
from tests.bench.records import START

PEOPLE, AT_MOST, REPETITIONS = 80, 0.3, 7


def visits() -> list[Visit]:
    """Eighty people who come and go three times each."""
    return [
        Visit(LIVE, str(who), enter, enter + 900, str(who), f"学生{who}", "student", "windows")
        for who in range(PEOPLE)
        for enter in range(START + who * 7, START + 3_600, 1_200)
    ]


def figures() -> Iterable[Figure]:
    """CPU seconds for one picture, beside what may be used."""
    seen, words = visits(), Renderer("en").words
    lesson = Lesson("algebra", "111", "Algebra", START, START + 3_600, "Asia/Shanghai")
    now = lesson.end + 900
    register = judge(lesson, [], seen, Policy(), now, reading=Reading(now, complete=True))

    def svg() -> str:
        return draw(words, timeline(register, seen, now=now)).svg

    drawn = svg()
    png(drawn)
    costs = interleave({"svg": lambda: cpu(svg), "picture": lambda: cpu(lambda: png(svg()))}, REPETITIONS)
    seconds = sorted(costs["picture"])[REPETITIONS // 2]
    note = f"{AT_MOST:g} s CPU; seen {seconds:.3f} s, of it the SVG {milliseconds(costs, 'svg')}"
    yield Figure("a picture of 60 lanes", seconds / AT_MOST, 1.0, note)
