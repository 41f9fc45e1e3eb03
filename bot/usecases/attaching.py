"""Attaching: the files of pictures and sheets are made beside the loop and uploaded, before they are sent.

Whoever dies over it leaves an intent without a file, which is then made again: of an upload that no message
shows nobody sees anything. One picture and one sheet are made at a time.
"""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from bot.domain import filed as filing
from bot.domain.delivery import classify
from bot.domain.filed import FILED, PICTURE, attached, failed, lacks_file
from bot.domain.intents import Intent
from bot.domain.periods import Period
from bot.domain.uploads import after_upload
from bot.errors import AskedWrongly, AttendanceError, DatabaseTaken, StoreError
from bot.metrics import DELIVERIES
from bot.render.blocks import Renderer
from bot.render.columns import Columns
from bot.render.people import FULL
from bot.render.plain import plain
from bot.render.timeline import draw, png
from bot.store import outbox
from bot.store.database import Connection, Database, transaction
from bot.uploader import Uploader
from bot.usecases.export import CSV, Export, Wish, export
from bot.usecases.filing import lesson_drawn
from bot.usecases.registers import Rules

LARGEST = 100_000_000
"""Bytes of a sheet, and of what is needed to write it."""
SPARE = 256_000_000
"""Bytes that are left free on the disk, for the database."""
_TITLE = 80
_OFTEN = 16
"""Parts of a sheet between two looks at how large it has become."""
_log = structlog.get_logger("bot.attach")


@dataclass(frozen=True, slots=True)
class _File:
    """What is to be uploaded, and what is to be known of it besides."""

    name: str
    content: bytes | Path
    title: str
    alt: str = ""
    facts: dict[str, int | str] = field(default_factory=dict)


class _NoFileError(Exception):
    """There will be none; the argument is one of FAILURES."""


class Attacher:
    """Makes and uploads what is owed. `turn` is to be called again and again; `clock` is UTC seconds."""

    def __init__(
        self,
        database: Database,
        uploader: Uploader,
        renderer: Callable[[str], Awaitable[Renderer]],
        *,
        rules: Rules,
        clock: Callable[[], float],
        names: str = FULL,
        largest: int = LARGEST,
        spare: int = SPARE,
    ) -> None:
        self._database, self._uploader, self._renderer = database, uploader, renderer
        self._rules, self._clock, self._names = rules, clock, names
        self._largest, self._spare = largest, spare
        self._folder = database.path.with_name(f".{database.path.name}.sheets")
        self._working: dict[str, asyncio.Task[None]] = {}
        self._closing = self._swept = False

    async def turn(self) -> None:
        """Begin to make what is owed and due. Raises StoreError."""
        if self._closing:
            return
        if not self._swept:
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)  # of who died over it
            self._swept = True
        waiting = await self._database.run(outbox.of_kinds, FILED)
        due = [one for one in waiting if lacks_file(one) and one.not_before <= self._now()]
        for kind in {one.kind for one in due} - self._working.keys():
            task = asyncio.create_task(self._serve([one for one in due if one.kind == kind]), name="attach")
            self._working[kind] = task
            task.add_done_callback(lambda _, kind=kind: self._working.pop(kind, None))  # type: ignore[misc]

    async def idle(self) -> None:
        """Wait until nothing is being made."""
        while self._working:
            await asyncio.wait(list(self._working.values()))

    async def close(self) -> None:
        """Make nothing more; what is being made is made again by whoever comes next."""
        self._closing = True
        tasks = list(self._working.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _serve(self, due: Sequence[Intent]) -> None:
        try:
            for one in due:
                await self._attach(one)
        except DatabaseTaken:
            return  # whoever has it now does the rest
        except StoreError as error:
            _log.warning("outbox_unavailable", error=type(error).__name__)
        finally:
            await asyncio.to_thread(shutil.rmtree, self._folder, ignore_errors=True)

    async def _attach(self, intent: Intent) -> None:
        """Make and upload one file, and keep what became of it."""
        try:
            file = await self._made(intent)
            done = await self._uploader.upload(file.name, file.content, title=file.title, alt=file.alt)
        except StoreError:
            raise
        except _NoFileError as error:
            await self._keep(intent, failed(intent, str(error)))
            return
        except Exception:  # noqa: BLE001 - a file that cannot be made must not stop the others
            _log.exception("file_not_made", kind=intent.kind)
            await self._keep(intent, failed(intent, filing.CRASHED))
            return
        DELIVERIES.labels("upload", classify(done.said)).inc()
        if done.said != "ok":
            after = after_upload(intent, done.said, self._now(), done.wait)
            _log.info("not_uploaded", intent=intent.id, answer=done.said, state=after.state)
            await self._keep(intent, after)
        elif not await self._keep(intent, attached(intent, file=done.file, link=done.link, **file.facts)):
            await self._uploader.discard(done.file)  # too late for it meanwhile

    async def _keep(self, before: Intent, after: Intent) -> bool:
        def keep(db: Connection) -> bool:
            with transaction(db):
                return outbox.save(db, before, after)

        return await self._database.run(keep)

    async def _made(self, intent: Intent) -> _File:
        """The file of an intent. Raises _NoFileError where there will be none, StoreError."""
        renderer = await self._renderer(intent.channel)
        return await (self._drawn if intent.kind == PICTURE else self._written)(intent, renderer)

    async def _drawn(self, intent: Intent, renderer: Renderer) -> _File:
        found = await self._database.run(lesson_drawn, intent.lesson_id, rules=self._rules, now=self._now())
        if found is None:
            raise _NoFileError(filing.GONE)
        names = FULL if is_private(intent.channel) else self._names

        def drawn() -> _File:
            picture = draw(renderer.words, found, names=names)
            title = plain(found.register.lesson.title, _TITLE) or plain(found.register.lesson.room)
            return _File("timeline.png", png(picture.svg), title, picture.alt)

        return await asyncio.to_thread(drawn)

    async def _written(self, intent: Intent, renderer: Renderer) -> _File:
        facts = intent.reason.facts
        room, form, zone = str(facts["room"]), str(facts["form"]), str(facts["zone"])
        wish = Wish(Period(int(facts["start"]), int(facts["end"])), room, form)
        wall = renderer.words.wall(zone)
        first, last = (f"{wall.at(at):%Y-%m-%d}" for at in (wish.period.start, wish.period.end - 1))
        name = f"attendance-{_in_a_name(room) or 'all'}-{first}-{last}.{form}"
        columns = Columns(renderer.words, zone, texts=form == CSV)
        try:
            await asyncio.to_thread(self._folder.mkdir, mode=0o700, exist_ok=True)
            done = await export(
                self._database,
                wish,
                self._folder / name,
                columns,
                rules=self._rules,
                now=self._now(),
                told=self._measure,
            )
        except StoreError:
            raise
        except AskedWrongly:
            raise _NoFileError(filing.NOTHING) from None
        except (AttendanceError, OSError):
            raise _NoFileError(filing.DISK) from None
        await asyncio.to_thread(self._measure, 0, 0)
        return _File(name, self._folder / name, name, facts={"name": name, **_counts(done)})

    def _measure(self, done: int, _total: int) -> None:
        """Stop where the sheet grows too large, or the disk is nearly full; now and then is often enough."""
        if done % _OFTEN:
            return
        if sum(file.stat().st_size for file in self._folder.iterdir()) > self._largest:
            raise _NoFileError(filing.LARGE)
        if shutil.disk_usage(self._folder).free < self._spare:
            raise _NoFileError(filing.DISK)

    def _now(self) -> int:
        return int(self._clock())


def is_private(channel: str) -> bool:
    """Whether it is somebody's own conversation with us."""
    return channel[:1] in ("U", "W", "D")


def _in_a_name(room: str) -> str:
    """A room's number as a part of a file's name."""
    return "".join(letter if letter.isalnum() else "-" for letter in room)[:40]


def _counts(done: Export) -> dict[str, int | str]:
    lessons = done.coverage
    return {
        "rooms": done.rooms,
        "people": done.people,
        "lessons": lessons.lessons,
        "judged": lessons.judged,
        "cancelled": lessons.cancelled,
        "unjudged": sum(count for _, count in lessons.unjudged),
    }
