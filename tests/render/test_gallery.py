"""Every message as its reader gets it."""

import json
import re

import pytest

from bot.demo.samples.gallery import GALLERY
from bot.render import limits
from bot.render.blocks import Renderer


@pytest.fixture(name="renderer", scope="module")
def a_renderer():
    return Renderer()


@pytest.mark.parametrize("name", GALLERY)
def test_a_message_is_within_slacks_limits(renderer, name):
    limits.check(GALLERY[name](renderer))


@pytest.mark.parametrize("name", GALLERY)
def test_a_message_reads_as_sentences(renderer, name):
    """No word of the program's own, no gap where a value should be, no line that lost its break."""
    text = json.dumps([GALLERY[name](renderer).text, GALLERY[name](renderer).blocks], ensure_ascii=False)
    text = re.sub(r"<!date\^\d+\^[^|]+\|([^>]+)>", r"\1", text)

    for wrong in ("None", "Undefined", "{", "%(", "left_early", "not_seen", "  ·", "· ·", " .", "()"):
        assert wrong not in text.replace('{"', "").replace(": {", "").replace("[{", "").replace(", {", ""), (
            wrong
        )


def test_every_template_is_in_the_gallery(renderer):
    assert set(renderer.templates()) == {name.split(",")[0] for name in GALLERY}


@pytest.mark.parametrize("name", GALLERY)
def test_the_top_level_text_says_it_alone(renderer, name):
    """A phone's notification shows this and nothing else, on one line."""
    text = GALLERY[name](renderer).text

    assert len(text) > 10
    assert "\n" not in text.strip()
