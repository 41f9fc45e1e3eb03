"""Pictures as files: whole, or not at all."""

from pathlib import Path

from bot.domain.timeline import Timeline
from bot.errors import AttendanceError
from bot.render.timeline import draw, png
from bot.render.words import Words

PICTURES = (".png", ".svg")
"""What a picture's file may end in."""


def write_picture(words: Words, timeline: Timeline, path: Path, *, names: str) -> None:
    """Draw a lesson into a file of one of PICTURES. Raises AttendanceError where it cannot be written."""
    picture = draw(words, timeline, names=names)
    content = png(picture.svg) if path.suffix.lower() == ".png" else picture.svg.encode()
    unfinished = path.with_name(f".{path.name}.part")
    try:
        unfinished.write_bytes(content)
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise AttendanceError(f"{path} cannot be written ({error.strerror}).") from None
