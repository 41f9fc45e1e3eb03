"""A note: a fact worth saying, as a code with its figures. `bot.render.words` gives it its words.

Reasons of verdicts, reasons of decisions and remarks on the data are all notes, so that they can be
tested without wording, counted by code, and said in the reader's language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Note:
    """`Note("late", {"late_by": 480})`. Facts are UTC seconds, seconds, counts or plain text."""

    code: str
    facts: Mapping[str, int | float | str] = field(default_factory=lambda: MappingProxyType({}))
