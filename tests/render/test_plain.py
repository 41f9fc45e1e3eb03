"""Other people's text, made harmless."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import split_graphemes

from bot.render.plain import clean, code, mrkdwn, plain

NASTY = st.text(
    alphabet=st.one_of(
        st.sampled_from("*_~`<>&!@#|:.\n\t\r\u202e\u200b\u200d\u2066\ufeff\u00ad\ud800\x00\x1b[]{}'\"\\"),
        st.characters(),
    ),
    max_size=80,
)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        # Nearly every name
        ("Zhao Min", "Zhao Min"),
        ("学生甲", "学生甲"),
        ("Jean-Luc O'Neil", "Jean-Luc O'Neil"),
        ("José Ångström", "José Ångström"),
        # White space of any kind is one space
        (" Li \t\n Mei ", "Li Mei"),
        ("Li\u3000Mei", "Li Mei"),
        # What cannot be seen goes: zero widths, soft hyphens, controls, an escape sequence's start
        ("Li\u200b\u00adMei\ufeff", "LiMei"),
        ("\x1b[31mred", "[31mred"),
        # What turns its neighbours around goes
        ("\u202egnp.exe", "gnp.exe"),
        # Half a character goes
        ("a\ud800b", "ab"),
        # A joiner stays where it means something
        ("👨‍👩‍👧", "👨‍👩‍👧"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("学\u200d生", "学生"),
        # Letters that look like nothing are nothing
        ("\u3164\u2800", ""),
        ("", ""),
    ],
)
def test_clean(text, seen):
    assert clean(text) == seen


def test_a_pile_of_accents_loses_its_top():
    assert clean("z" + "\u0301" * 50) == "z" + "\u0301" * 4


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("a" * 60, "a" * 60),
        ("a" * 61, "a" * 59 + "…"),
        # A letter with its accent, a family are one sign each and never cut through; large ones are
        # cut earlier
        ("e\u0301" * 70, "e\u0301" * 59 + "…"),
        ("👨‍👩‍👧" * 70, "👨‍👩‍👧" * 13 + "…"),
    ],
)
def test_plain_is_cut_by_what_people_count(text, seen):
    assert plain(text) == seen


@pytest.mark.parametrize(
    ("text", "escaped"),
    [
        # Slack's three escapes, once
        ("Tom & Jerry", "Tom &amp; Jerry"),
        ("1 < 2 > 1", "1 &lt; 2 &gt; 1"),
        ("&amp;", "&amp;amp;"),
        # Nobody is called to the screen by a name
        ("<!channel>", "&lt;!channel&gt;"),
        ("<!here|x>", "&lt;!here|x&gt;"),
        ("<@U01ALICE>", "&lt;＠U01ALICE&gt;"),
        ("@here", "＠here"),
        ("<#C01>", "&lt;＃C01&gt;"),
        # No emphasis, code, quote, emoji or link comes of a name
        ("*x*", "∗x∗"),
        ("_x_", "ˍxˍ"),
        ("~x~", "∼x∼"),
        ("```x", "ˋˋˋx"),
        (":smile:", "꞉smile:"),
        ("10:00:12", "10꞉00:12"),  # some clients look for an emoji called 00
        ("evil.com", "evil․com"),
        ("<https://evil.com|Bank>", "&lt;https꞉//evil․com|Bank&gt;"),
        # What means nothing stays as it is
        ("anna_k", "anna_k"),
        ("10:30", "10:30"),
        ("J. Smith", "J. Smith"),
        ("#1 fan @ home", "＃1 fan @ home"),
    ],
)
def test_mrkdwn(text, escaped):
    assert mrkdwn(text) == escaped


def test_a_room_id_can_be_copied_out_of_code():
    assert code("third:a.b_c@x") == "third:a.b_c@x"
    assert code("third:`<!here>`&") == "third:ˋ&lt;!here&gt;ˋ&amp;"


@given(NASTY)
def test_clean_leaves_only_what_can_be_seen(text):
    seen = clean(text)

    assert clean(seen) == seen
    assert seen == seen.strip()
    assert "  " not in seen
    assert not {unicodedata.category(one) for one in seen if one not in "\u200c\u200d"} & {
        "Cc",
        "Cs",
        "Zl",
        "Zp",
    }
    assert not set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200b\ufeff") & set(seen)
    seen.encode()


@given(NASTY, st.integers(2, 70))
def test_plain_is_never_longer_than_asked(text, most):
    seen = plain(text, most)

    assert len(split_graphemes(seen)[0]) <= most
    assert seen.startswith(clean(text)[: len(seen) - 1].rstrip("…")[:1])


@given(NASTY)
def test_nothing_in_mrkdwn_means_anything(text):
    escaped = mrkdwn(text)

    assert not re.search(r"[<>*~`\n]", escaped)
    assert not re.search(r"&(?!amp;|lt;|gt;)", escaped)
    assert not re.search(r":[\w+'-]+:", escaped)
    assert not re.search(r"(?<!\w)_|_(?!\w)", escaped.replace("ˍ", ""))
