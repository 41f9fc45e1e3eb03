"""Every modal, with the longest and the nastiest data."""

import json

import pytest

from bot.demo.samples.views import VIEWS
from bot.render.blocks import Renderer
from bot.render.limits import check_view

OTHERS = {"closed", "home", "said"}
"""Drawn by tests of their own."""


@pytest.fixture(name="renderer", scope="module", params=["en", "zh_Hans"])
def a_renderer(request):
    return Renderer(request.param)


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_is_within_slacks_limits(renderer, name):
    check_view(VIEWS[name](renderer))


@pytest.mark.parametrize("name", VIEWS)
def test_a_view_reads_as_sentences(renderer, name):
    text = json.dumps(VIEWS[name](renderer), ensure_ascii=False)

    for wrong in ("None", "Undefined", "%(", "{rule", "{room", "{num"):
        assert wrong not in text, wrong


@pytest.mark.parametrize("name", [name for name in VIEWS if "at worst" in name])
def test_a_name_calls_nobody_and_turns_nothing_around(renderer, name):
    text = json.dumps(VIEWS[name](renderer), ensure_ascii=False)

    for wrong in ("\u202e", "\\u0000"):
        assert wrong not in text
    for block in VIEWS[name](renderer)["blocks"]:
        if block["type"] == "section":
            assert "<!channel" not in block["text"]["text"]


def test_every_template_is_in_the_gallery(renderer):
    assert set(renderer.views()) - OTHERS == {name.split(",")[0] for name in VIEWS}


@pytest.mark.parametrize("name", VIEWS)
def test_what_a_view_carries_is_opaque(renderer, name):
    view = VIEWS[name](renderer)

    assert view["private_metadata"] in ("", "K" * 22)
    assert len(view.get("external_id", "")) <= 255
