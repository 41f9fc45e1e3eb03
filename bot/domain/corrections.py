"""A correction: a verdict given by hand. It wins over the records, and says who gave it and when."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Correction:
    """One person's verdict in one lesson, as somebody saw it. The latest for a person holds."""

    lesson_id: str
    person: str
    verdict: str
    """`present`, `partial`, `absent`, `unknown` or `excused`."""
    reason: str
    """Why, in the author's words; shown with the verdict."""
    author: str
    at: int
    """When it was given, UTC seconds."""
    flags: tuple[str, ...] | None = None
    """None leaves the flags as the records give them."""
