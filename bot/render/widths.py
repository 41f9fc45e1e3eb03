"""How much room text takes where all letters are of one width: Chinese signs take two."""

import unicodedata
from collections.abc import Iterable


def is_wide(letter: str) -> bool:
    """Whether it is as wide as two Latin letters: Chinese, Japanese, Korean, full-width forms."""
    return unicodedata.east_asian_width(letter) in {"W", "F"}


def width(text: str) -> int:
    """Columns."""
    return len(text) if text.isascii() else sum(1 + is_wide(letter) for letter in text)


def widest(texts: Iterable[str]) -> int:
    """Columns that hold each of them."""
    return max(map(width, texts), default=0)


def left(text: str, columns: int) -> str:
    """Filled with spaces behind."""
    return text + " " * (columns - width(text))


def right(text: str, columns: int) -> str:
    """Filled with spaces in front."""
    return " " * (columns - width(text)) + text
