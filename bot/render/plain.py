"""Other people's text, made harmless: names are chosen by whoever enters a room.

`clean` takes away what cannot be seen or rearranges its neighbours, `plain` also cuts, `mrkdwn`
and `code` make the result safe inside Slack's markup, once. Nothing here raises, whatever the text.
"""

import re
import unicodedata

NAME_LENGTH = 60
"""Graphemes of a name before it is cut."""
ELLIPSIS = "…"

_BLANK = "\u115f\u1160\u2800\u3164\uffa0"  # letters by category, nothing by sight
_PLAIN = re.compile(
    rf"[^\W_{_BLANK}]+(?: [^\W_{_BLANK}]+)*"
)  # nearly every name: letters, digits, single spaces
_BYTES = 4  # of UTF-8 for each grapheme asked for: a family has 25, a pile of accents has no end
_SELECTORS = ("\ufe00", "\ufe0f")
_MOST_MARKS = 4  # accents on one letter; more of them climb over the lines above
# A joiner means something inside an emoji and in Arabic and Indic writing; elsewhere it only hides.
_JOINED = re.compile(
    r"(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])"
    r"|(?<=[\u2600-\u27bf\ufe0f\U0001f000-\U0001faff])\u200d(?=[\u2600-\u27bf\U0001f000-\U0001faff])"
)


def clean(text: str) -> str:
    """One line of visible characters: no controls, no bidi overrides, no zero widths, no lone surrogates."""
    if _PLAIN.fullmatch(text):
        return text
    joiners = {match.start() for match in _JOINED.finditer(text)}
    kept: list[str] = []
    marks = 0
    for at, character in enumerate(text):
        category = unicodedata.category(character)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if character.isspace():
            kept.append(" ")
        elif (
            at in joiners
            or _SELECTORS[0] <= character <= _SELECTORS[1]
            or _is_visible(character, category, marks)
        ):
            kept.append(character)
    words = "".join(kept).split()
    return " ".join(word for word in words if word.strip("\ufe00\ufe0f"))


def _is_visible(character: str, category: str, marks: int) -> bool:
    return category[0] != "C" and character not in _BLANK and marks <= _MOST_MARKS


def plain(text: str, most: int = NAME_LENGTH) -> str:
    """`clean`, cut with an ellipsis to `most` graphemes and to the bytes that so many usually take."""
    text = clean(text)
    if len(text) <= most and (text.isascii() or len(text.encode()) <= most * _BYTES):
        return text
    from rich.cells import split_graphemes  # noqa: PLC0415 — only long text needs it

    start = text[: most * _BYTES]
    spans, _ = split_graphemes(start)
    if len(spans) <= most and len(text.encode()) <= most * _BYTES:
        return text
    end = room = 0
    for first, last, _ in spans[: most - 1]:
        room += len(start[first:last].encode())
        if room > most * _BYTES:
            break
        end = last
    return start[:end].rstrip() + ELLIPSIS


def graphemes(text: str) -> list[str]:
    """What people call letters, each of one or several characters; of a text that is clean."""
    if text.isascii():
        return list(text)
    from rich.cells import split_graphemes  # noqa: PLC0415 — as above

    return [text[first:last] for first, last, _ in split_graphemes(text)[0]]


_MEANING = re.compile(r"[&<>*~`]|(?<![^\W_])_|_(?![^\W_])|:(?=[\w+'-]+:|//)|[@#](?=\w)|(?<=\w)\.(?=[A-Za-z])")
_HARMLESS = {
    "&": "&amp;", "<": "&lt;", ">": "&gt;",
    "*": "∗", "_": "ˍ", "~": "∼", "`": "ˋ", ":": "꞉", "@": "＠", "#": "＃", ".": "․",
}  # fmt: skip
"""Slack knows escapes for three signs. The others give way to one that looks the same and means nothing."""


def mrkdwn(text: str) -> str:
    """Text that Slack's mrkdwn shows as it is: no mention, link, emphasis, code or emoji comes of it."""
    text = clean(text)
    if _PLAIN.fullmatch(text):
        return text
    return _MEANING.sub(lambda match: _HARMLESS[match[0]], text)


_IN_CODE = re.compile(r"[&<>`]")


def code(text: str) -> str:
    """Text for between backticks, to be copied from there: only what would end it or call somebody goes."""
    return _IN_CODE.sub(lambda match: _HARMLESS[match[0]], clean(text))
