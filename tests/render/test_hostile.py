"""Whatever people call themselves, their rooms and their lessons: every message stays a message."""

import json
import re
from dataclasses import replace

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.demo.samples.gallery import RUNNING, card, storm, told
from bot.demo.samples.gallery import board as board_of_sections
from bot.demo.samples.school import (
    NAMES,
    ROOM,
    T,
    class_visits,
    crowd,
    lesson,
    proof,
    register,
    summary,
    visit,
)
from bot.domain.board import WORDS, Reply
from bot.domain.evidence import evidence
from bot.domain.notes import CODES, Note
from bot.domain.people import Excuse, Link
from bot.domain.storms import News, Storm
from bot.render import limits, tables, terminal
from bot.render.alerts import alert_message
from bot.render.blocks import Renderer
from bot.render.evidence import evidence_message
from bot.render.problems import KINDS, problem_message
from bot.render.room import room_message
from tests.render.test_plain import NASTY

RENDERER = Renderer()
NAME = st.one_of(
    NASTY,
    st.sampled_from(
        ["<!channel>", "```", "*", "<@U01ALICE>", '"}]', "{{ 7*7 }}", "%s %(n)s", "{name}", "\u202e", ""]
    ),
    st.text("𝕏学👩‍👧é", min_size=200, max_size=400),
)
SLOW = settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def texts(value):
    """Every text of a message that Slack reads as mrkdwn, and all plain ones."""
    if isinstance(value, dict):
        if value.get("type") in {"mrkdwn", "plain_text"}:
            yield value["type"], value["text"]
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from texts(item)


def assert_harmless(message, *, shared_by=""):
    limits.check(message)
    json.dumps([message.text, message.blocks]).encode()
    for kind, text in [("mrkdwn", message.text), *texts(message.blocks)]:
        text.encode()  # no half characters
        if kind == "plain_text":
            continue
        # The only markup in angle brackets is the mention that we make ourselves
        ours = [f"<@{shared_by}>"] if shared_by and "<@" in text else []
        assert re.findall(r"<(?!!date\^\d+\^[a-z_{} ]+\|)[^>]*>", text) == ours
        fences = text.count("```")
        assert fences in {0, 2}
        if fences:  # a list is one block from its first sign to its last
            assert text.startswith("```")
            assert text.endswith("```")


@SLOW
@given(st.lists(NAME, min_size=1, max_size=60), NAME, st.sampled_from(["full", "initials"]), st.booleans())
def test_a_room(names, title, mode, shared):
    visits = [
        visit(name, at, None if at % 3 else 60, userid="" if at % 5 == 0 else str(at))
        for at, name in enumerate(names)
    ]
    visits.append(visit(title, 0, 60, role="teacher", kind="stage"))
    room = replace(summary(visits, title=title), room=ROOM)

    assert_harmless(
        room_message(RENDERER, room, now=T(76), names=mode, shared_by="U01ALICE" if shared else ""),
        shared_by="U01ALICE",
    )


@SLOW
@given(NAME, NAME)
def test_a_person(name, wanted):
    visits = [visit(name, n, n + 0.5, userid="1") for n in range(120)]

    for text in (wanted, name, "1"):
        assert_harmless(room_message(RENDERER, summary(visits), now=T(76), person=text or "x"))


@SLOW
@given(st.lists(NAME, min_size=1, max_size=30), NAME)
def test_a_lesson(names, title):
    visits = [visit(name, at * 2 % 40, 30 + at, userid=f"u{at}") for at, name in enumerate(names)]
    judged = replace(register([*class_visits(), *visits]), lesson=lesson(title))

    assert_harmless(room_message(RENDERER, summary(visits, title=title, registers=[judged]), now=T(76)))
    assert_harmless(room_message(RENDERER, summary(visits, registers=[judged] * 30), now=T(76)))
    found = evidence(judged, judged.people[0].person, visits, now=T(76))
    assert_harmless(evidence_message(RENDERER, found))


@SLOW
@given(NAME, NAME, st.sampled_from(KINDS))
def test_a_problem(typed, said, kind):
    choices = [(typed, said)] * 9

    assert_harmless(problem_message(RENDERER, kind, typed=typed, said=said, choices=choices, reference=typed))
    assert_harmless(RENDERER.message("reading", room=typed))


@SLOW
@given(NAME, st.sampled_from(sorted(CODES)))
def test_a_remark(text, code):
    facts = {
        fact: text if fact in {"name", "names", "text", "author", "by", "userid"} else 7
        for fact in CODES[code]
    }
    note = Note(code, facts)

    assert_harmless(
        room_message(RENDERER, summary(reason=note, notes=[note] * 9, registers=[register()]), now=T(76))
    )


@SLOW
@given(NAME, NAME, NAME)
def test_evidence_with_decisions(name, author, text):
    found = replace(
        proof("Feng Yu", marks=[("present", text)] * 9, excuses=[Excuse("", "x", author, T(0), text)]),
        excuses=tuple(Excuse("", "x", author, T(0), text) for _ in range(9)),
        links=tuple(Link(ROOM, f"name:{name}", "7", author, T(0)) for _ in range(9)),
    )

    assert_harmless(evidence_message(RENDERER, found))
    assert not set(terminal.evidence_text(RENDERER.words, found)) & {"\x1b", "\r", "\u202e"}


@SLOW
@given(NAME)
def test_a_terminal_shows_no_control_signs(name):
    shown = terminal.as_text(
        RENDERER.words, summary([visit(name, 0, 60)], title=name), now=T(76), visits=True
    )

    assert not set(shown) & {"\x1b", "\x07", "\r", "\u202e", "\u200b"}


@SLOW
@given(NAME)
def test_files_can_be_written(name):
    room = summary([visit(name, 0, 60)], title=name)

    tables.as_csv(RENDERER.words, room).encode()
    tables.visits_csv(room).encode()


# The longest that can be: each limit of the data at once
def test_the_longest_legal_room():
    name = "龘" * 100
    visits = [
        visit(name, n / 100, None, userid="9" * 40 + str(n), kind="live" if n % 2 else "stage")
        for n in range(400)
    ]

    assert_harmless(
        room_message(RENDERER, summary(visits, title=name), now=T(76), share="s" * 200, more="m" * 200)
    )


def test_the_longest_legal_lesson():
    name = "龘" * 100
    visits = [visit(name, 5.1 + n / 100, 40, userid="9" * 40 + str(n)) for n in range(200)]
    judged = replace(register([*class_visits(), *visits]), lesson=lesson(name))

    assert_harmless(room_message(RENDERER, summary(visits, title=name, registers=[judged]), now=T(76)))
    assert_harmless(room_message(RENDERER, summary(visits, title=name, registers=[judged] * 200), now=T(76)))
    assert_harmless(
        room_message(
            RENDERER, summary(crowd(3000), registers=[register(crowd(3000), rostered=False)]), now=T(76)
        )
    )


def test_the_names_of_the_samples_are_plain():
    """So that the other tests are about layout and nothing else."""
    assert all(name.replace(" ", "").isalpha() for name in NAMES)


def told_of(name, *, many=3):
    """Every alert message with that name in every place where other people's text can stand."""
    people = [(f"{name}{n}", n, 60 * n) for n in range(many)]
    sections = [told(word, *people, count=210) for word in WORDS]
    odd = replace(lesson(name), room=name)
    note = Note("teacher_gone", {"name": name, "since": T(0)})
    board = replace(board_of_sections(*sections, notes=(note,) * 9, delayed=99, data_as_of=T(0)), lesson=odd)
    yield board
    yield replace(board, over=True, status="final")
    yield Reply(odd, tuple(sections), 99)
    yield replace(card("teacher_missing", names=(name,) * 9), lesson=odd)
    others = replace(board, over=True, notes=()), replace(board, sections=(), notes=(), data_as_of=None)
    yield Storm((board, *others) * many * 5)
    yield News((Reply(odd, tuple(sections), 99),) * many * 10)


@SLOW
@given(NAME, st.integers(0, 5), st.sampled_from(["full", "initials"]))
def test_what_the_bot_tells_by_itself(name, which, names):
    content = list(told_of(name))[which]

    assert_harmless(alert_message(RENDERER, content, names=names, repeat=True))
    assert alert_message(RENDERER, content, short=True).text.strip()


def test_the_longest_legal_alerts():
    for content in told_of("龘" * 100, many=20):
        assert_harmless(alert_message(RENDERER, content, repeat=True))
        short = alert_message(RENDERER, content, short=True)
        assert (len(short.text) <= 300, short.blocks) == (True, [])


def test_with_initials_no_students_name_is_in_any_alert():
    names = ("Zhao Min", "李小龙", "Wu Tong", "Sun Yue", "Chu Ran", "Feng Yu")
    for content in (board_of_sections(*RUNNING), Reply(lesson(), RUNNING), storm(40)):
        message = alert_message(RENDERER, content, names="initials")
        assert not [name for name in names if name in message.text + str(message.blocks)]
