"""A time line as a picture: well-formed, safe, with its words, and a PNG that is not empty."""

import struct
import xml.etree.ElementTree as ET
import zlib

import pytest

from bot.domain.timeline import timeline
from bot.render.blocks import Renderer
from bot.render.timeline import draw, png
from tests.domain.drawing import at, judged, roster, rows

SVG = "{http://www.w3.org/2000/svg}"
CLASS = [
    *rows("wang", "9:57–11:02", role="teacher", name="林静"),
    *rows("ana", "9:58–11:00"),
    *rows("ben", "10:09–11:00"),
    *rows("cai", "9:59–10:40, stage 10:00–10:05"),
]
DUE = roster("ana", "ben", "cai", "dora")


def picture(visits=CLASS, due=DUE, *, language="en", now="11:30", **more):
    found = timeline(judged(visits, due, now=now), visits, now=at(now))
    return draw(Renderer(language).words, found, **more)


def texts(svg):
    return [node.text for node in ET.fromstring(svg).iter(f"{SVG}text")]


def test_every_state_has_a_word():
    shown = texts(picture().svg)

    for word in ("teacher", "absent", "late +9 min", "partial 66.6 %"):
        assert word in shown
    for legend in ("in class", "on stage", "late", "left early", "the room broke"):
        assert legend in shown


def test_the_alternative_text_says_what_is_seen():
    assert picture().alt == (
        "Time line of 7B Algebra, Tue 14 Jan, 10:00 – 11:00: 4 due, 2 present, 1 absent, 1 late, "
        "1 left early; at most 3 in class at once."
    )


@pytest.mark.parametrize(
    "name", ["<script>alert(1)</script>", "]]>", "&amp;", "a\x00\x1b\ud800b", "名" * 300, '" onload="x', ""]
)
def test_no_name_can_break_out_of_it(name):
    visits = [*CLASS, *rows("x", "10:00–11:00", name=name)]
    found = picture(visits, ()).svg

    tags = {node.tag.removeprefix(SVG) for node in ET.fromstring(found).iter()}
    assert tags <= {"svg", "title", "rect", "text", "line", "path", "polygon", "polyline", "g"}
    assert png(found, zoom=0.2)


def test_initials_hide_the_names_of_students_and_not_of_teachers():
    shown = texts(picture(due=(), names="initials").svg)

    assert "林静" in shown
    assert not {"Ana", "Ben", "Cai"} & set(shown)


def test_the_others_are_counted():
    many = [row for number in range(75) for row in rows(f"p{number}", "10:00–11:00")]

    assert "and 15 more people" in texts(picture(many, ()).svg)


def test_an_empty_lesson_can_be_drawn():
    assert "0" in texts(picture([], ()).svg)


def pixels(content):
    """Width, height, and the raw bytes of a PNG."""
    assert content.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", content[16:24])
    at_, data = 8, b""
    while at_ < len(content):
        (size,) = struct.unpack(">I", content[at_ : at_ + 4])
        if content[at_ + 4 : at_ + 8] == b"IDAT":
            data += content[at_ + 8 : at_ + 8 + size]
        at_ += 12 + size
    return width, height, zlib.decompress(data)


def test_names_in_chinese_are_drawn():
    """A font that lacks a sign draws nothing, or the same box for all of them."""
    drawn = [
        pixels(png(picture(rows("x", "10:00–11:00", name=name, role="teacher"), ()).svg))
        for name in ("林静", "王明", "")
    ]

    assert len({raw for _, _, raw in drawn}) == 3


def test_it_is_as_wide_as_a_phone_can_show_and_grows_with_people():
    few, many = (
        pixels(png(picture([row for n in range(count) for row in rows(f"p{n}", "10:00–11:00")], ()).svg))
        for count in (3, 30)
    )

    assert few[0] == many[0] == 1080
    assert many[1] - few[1] == 27 * 45
