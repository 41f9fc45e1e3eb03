"""What is shown before and after something is done, as a view."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.render.blocks import Renderer, View
from bot.render.effects import effect_lines
from bot.render.plain import mrkdwn, plain
from bot.usecases.registers import Judged

_LINE = 200
_PARAGRAPH = 2_500
_MOST_PARAGRAPHS = 40
_MOST_LESSONS = 25


@dataclass(frozen=True, slots=True)
class Page:
    """What is about to be done, or was done. Lines are plain text."""

    kind: str
    """`watch`, `roster`, `rules`, `excuse`, `correct`, `link` or `settings`."""
    lines: tuple[str, ...] = ()
    """What is done, and to whom."""
    warnings: tuple[str, ...] = ()
    judged: tuple[Judged, ...] | None = None
    """The lessons over that it changes; None where that is no question."""
    can_confirm: bool = True
    channel: str = ""
    """The id of a channel that is shown by its name."""

    def with_judged(self, judged: Sequence[Judged]) -> "Page":
        """The page with what is changed backwards."""
        return replace(self, judged=tuple(judged))


def page_view(renderer: Renderer, page: Page, about: str, *, done: bool = False, trouble: str = "") -> View:
    """The page as a view, whose opaque note is `about`; `trouble` is why it could not be done."""
    backwards = None
    if page.judged is not None:
        lines = [_backwards(renderer, one) for one in page.judged[:_MOST_LESSONS]]
        backwards = list(paragraphs(line for lesson in lines for line in lesson))
    return renderer.view(
        "preview",
        kind=page.kind,
        about=about,
        done=done,
        can_confirm=page.can_confirm,
        channel=page.channel,
        trouble=trouble,
        said=list(paragraphs(page.lines)),
        warnings=[plain(warning, _LINE * 2) for warning in page.warnings[:10]],
        backwards=backwards,
        rest=max(0, len(page.judged or ()) - _MOST_LESSONS),
    )


def _backwards(renderer: Renderer, one: Judged) -> Iterator[str]:
    lesson, *people = effect_lines(renderer.words, one.after.register, one.changes)
    yield lesson
    yield from (f"•  {line.strip()}" for line in people)


def paragraphs(lines: Iterable[str]) -> Iterator[str]:
    """The lines as mrkdwn, in as few sections as Slack's limits allow; what is beyond a view is left off."""
    kept: list[str] = []
    length = count = 0
    for line in lines:
        shown = mrkdwn(plain(line, _LINE)) or " "
        if kept and length + len(shown) > _PARAGRAPH:
            yield "\n".join(kept)
            kept, length, count = [], 0, count + 1
            if count == _MOST_PARAGRAPHS:
                return
        kept.append(shown)
        length += len(shown) + 1
    if kept:
        yield "\n".join(kept)
