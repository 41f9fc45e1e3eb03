"""Logs: structlog and the libraries' own loggers through one handler, on stderr.

JSON lines where stderr is no terminal. No name, key, token or message body: secrets are struck out wherever
they turn up, an exception leaves its type and its places (no values), its text only where it is ours, and the
libraries' loggers never go below INFO, because slack_sdk prints whole requests at DEBUG.
Ids that belong together are bound with `structlog.contextvars`.
"""

import logging
import re
import sys
import traceback
from collections.abc import Collection, Iterable
from types import TracebackType
from typing import TextIO

import structlog
from structlog.stdlib import ProcessorFormatter
from structlog.typing import EventDict, Processor, WrappedLogger

from bot.errors import AttendanceError

_TOKENS = re.compile(r"\b(?:xox[a-z]|xoxe\.xox[a-z]|xapp)-[\w-]+")
_LONGEST = 500
"""Libraries now and then log what they were sent; that much of it is enough to know what happened."""
_QUIET = ("aiohttp.access", "httpx")
"""These tell every single request at INFO."""


def configure(level: str, *, secrets: Collection[str] = (), stream: TextIO | None = None) -> None:
    """Send every log record to `stream` (stderr); `secrets` are struck out of them."""
    stream = stream or sys.stderr
    common: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.stdlib.PositionalArgumentsFormatter(),
        _tell_crash,
        _Strike(secrets),
    ]
    last: Processor = structlog.processors.JSONRenderer(ensure_ascii=False)
    if stream.isatty():
        last = structlog.dev.ConsoleRenderer()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        ProcessorFormatter(
            foreign_pre_chain=common, processors=[ProcessorFormatter.remove_processors_meta, last]
        )
    )
    ours = logging.getLevelNamesMapping()[level.upper()]
    logging.basicConfig(level=max(ours, logging.INFO), handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(ours)
    for name in _QUIET:
        logging.getLogger(name).setLevel(max(ours, logging.WARNING))
    logging.captureWarnings(capture=True)
    structlog.configure(
        processors=[*common, ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )


def places(trace: TracebackType | None) -> list[str]:
    """Where an exception passed, without a line of source and without a value."""
    return [f"{_short(f.filename)}:{f.lineno} {f.name}" for f in traceback.extract_tb(trace, limit=-20)]


def tell(error: BaseException) -> str:
    """An exception's type, and its text only where the text is ours and so holds nothing personal."""
    return f"{type(error).__name__}: {error}" if isinstance(error, AttendanceError) else type(error).__name__


def _short(path: str) -> str:
    return "/".join(path.replace("\\", "/").rsplit("/", 3)[-3:])


def _tell_crash(_logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
    """Replace `exc_info` by the exception's types and places."""
    found = event.pop("exc_info", None)
    record = event.get("_record")
    if isinstance(record, logging.LogRecord) and record.exc_info:
        found = found or record.exc_info
        record.exc_info = record.exc_text = None
    error = sys.exc_info()[1] if found is True else found[1] if isinstance(found, tuple) else found
    if isinstance(record, logging.LogRecord) and not event.get("_from_structlog"):
        event["event"] = _first_line(str(event["event"]), error)
    if isinstance(error, BaseException):
        event["error"] = [tell(each) for each in _chain(error)]
        event["trace"] = places(error.__traceback__)
    return event


def _first_line(text: str, error: object) -> str:
    """A library's words without the exception's own, which may tell what was sent.

    asyncio puts them on further lines, slack_bolt into its sentence.
    """
    if isinstance(error, BaseException) and str(error):
        text = text.replace(str(error), type(error).__name__)
    return text.partition("\n")[0]


def _chain(error: BaseException) -> Iterable[BaseException]:
    seen: list[BaseException] = []
    step: BaseException | None = error
    while step is not None and step not in seen:
        seen.append(step)
        step = step.__cause__ or (None if step.__suppress_context__ else step.__context__)
    return seen


class _Strike:
    """Strikes secrets and anything shaped like a token out of every text of an event."""

    def __init__(self, secrets: Collection[str]) -> None:
        known = sorted(filter(None, secrets), key=len, reverse=True)
        self._known = re.compile("|".join(map(re.escape, known))) if known else None

    def __call__(self, _logger: WrappedLogger, _method: str, event: EventDict) -> EventDict:
        return {key: value if key.startswith("_") else self._clean(value) for key, value in event.items()}

    def _clean(self, value: object) -> object:
        if value is None or isinstance(value, bool | int | float):
            return value
        if isinstance(value, list | tuple):
            return [self._clean(each) for each in value]
        text = str(value)
        if self._known:
            text = self._known.sub("***", text)
        return _TOKENS.sub("***", text)[:_LONGEST]
