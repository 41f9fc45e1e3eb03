"""The checker of messages."""

import pytest

from bot.render import limits
from bot.render.blocks import Message


def text(words, kind="mrkdwn"):
    return {"type": kind, "text": words}


def section(words="x"):
    return {"type": "section", "text": text(words)}


def button(**changes):
    return {"type": "button", "action_id": "a", "value": "v", "text": text("Go", "plain_text")} | changes


def actions(*elements):
    return {"type": "actions", "elements": list(elements)}


FINE = [
    {"type": "header", "text": text("Title", "plain_text")},
    section("y" * 3000),
    {"type": "section", "fields": [text("z")] * 10},
    {"type": "context", "elements": [text("c")] * 10},
    {"type": "divider"},
    actions(button(), button(action_id="b")),
    {"type": "table", "rows": [[{"type": "raw_text", "text": "1"}]]},
]


def test_what_slack_takes_has_no_problems():
    assert limits.problems(FINE) == []


@pytest.mark.parametrize(
    ("blocks", "problem"),
    [
        ([section()] * 51, "51 blocks, 50 fit"),
        ([section("x" * 2900)] * 5, "bytes, 12000 fit"),
        ([section("学" * 2100)], "bytes, 12000 fit"),  # one Chinese letter is six bytes of JSON
        ([section("x" * 3001)], "/blocks/0/text: 3001 characters, 3000 fit"),
        ([section("")], "empty text"),
        ([{"type": "section"}], "needs text or fields"),
        ([{"type": "section", "fields": [text("x")] * 11}], "/blocks/0/fields: 11 of them, 10 fit"),
        ([{"type": "section", "fields": [text("x" * 2001)]}], "2001 characters"),
        ([{"type": "section", "text": text("x") | {"bold": True}}], "mrkdwn has no bold"),
        ([{"type": "section", "text": {"text": "x"}}], "/blocks/0/text"),
        ([{"type": "section", "text": "x"}], "/blocks/0/text"),
        ([{"type": "header", "text": text("x" * 151, "plain_text")}], "151 characters"),
        ([{"type": "header", "text": text("x")}], "must be plain_text"),
        ([{"type": "header"}], "header needs text"),
        ([{"type": "context", "elements": []}], "context needs elements"),
        ([{"type": "context", "elements": [text("x")] * 11}], "11 of them"),
        ([actions(*[button(action_id=str(n)) for n in range(26)])], "26 of them"),
        ([actions(button(), button())], "an action_id comes twice"),
        ([actions(button(text=text("x" * 76, "plain_text")))], "76 characters"),
        ([actions(button(value="x" * 2001))], "2001 characters"),
        ([actions(button(style="red"))], "style"),
        (
            [{"type": "actions", "elements": [{"type": "button", "text": text("x", "plain_text")}]}],
            "needs action_id",
        ),
        ([section() | {"block_id": "a"}] * 2, "a block_id comes twice"),
        ([section() | {"block_id": "a" * 256}], "256 characters"),
        ([{"type": "table", "rows": [[]]}] * 2, "2 blocks of type table"),
        (
            [{"type": "table", "rows": [[]]}, {"type": "data_table", "caption": "c", "rows": [[]]}],
            "only_one_table",
        ),
        (
            [{"type": "table", "rows": [[{"type": "raw_text", "text": "x" * 10_001}]]}],
            "characters in the table",
        ),
        ([{"type": "alert", "text": text("x")}], "a message shows no alert block"),
        ([{"type": "no_such"}], "shows no no_such block"),
        ([{"type": "image", "image_url": "https://x"}], "image needs alt_text"),
        ("blocks", "not a list"),
        ([7], "not a list of objects"),
    ],
)
def test_what_slack_refuses_is_named(blocks, problem):
    assert any(problem in one for one in limits.problems(blocks)), limits.problems(blocks)


def test_a_table_has_no_place_in_a_modal():
    assert limits.problems([{"type": "table", "rows": [[]]}], surface="modal") == [
        "/blocks/0: a modal shows no table block"
    ]


def test_a_modal_takes_a_hundred_blocks():
    assert limits.problems([section()] * 100, surface="modal") == []


def test_our_own_messages_keep_some_room():
    limits.check(Message("x", [section("x" * 2900)]))
    with pytest.raises(limits.BeyondLimits, match="2901 characters, 2900 fit"):
        limits.check(Message("x", [section("x" * 2901)]))


@pytest.mark.parametrize("words", ["", "  ", "x" * 4001, None])
def test_a_message_needs_a_text_that_can_be_read(words):
    with pytest.raises(limits.BeyondLimits, match="top-level text"):
        limits.check(Message(words, [section()]))


def test_a_message_that_does_not_fit_is_drawn_with_less():
    asked = []

    def draw(most):
        asked.append(most)
        return Message("x", [section("x" * 100 * most)] if most else [])

    assert len(limits.fitting(draw, 50).blocks[0]["text"]["text"]) <= 2900
    assert asked == [50, 33, 22]
