"""A machine without fonts for Chinese is found out before a picture leaves names out."""

import subprocess

import pytest

from bot.render.fonts import draws_chinese


def test_without_fonts_no_letter_is_drawn():
    assert not draws_chinese(system=False)


def test_it_agrees_with_what_the_machine_lists():
    try:
        listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, check=True).stdout
    except FileNotFoundError:
        pytest.skip("nothing here lists fonts")

    assert draws_chinese() == bool(listed.strip())
