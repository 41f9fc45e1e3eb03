"""Templates turned into Slack messages.

A template is a stream of JSON values with no commas between them: first `{"text": …}`, the message's
top-level text, which notifications and screen readers use, then one block after another. So a loop or
an `{% if %}` never has to think of a comma.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.render.languages import templates_folder, translations
from bot.render.plain import code, mrkdwn, plain
from bot.render.words import Words

Block = dict[str, Any]
View = dict[str, Any]
"""A modal or a Home, as Slack takes it."""


@dataclass(frozen=True, slots=True)
class Message:
    """What Slack is asked to show."""

    text: str
    """mrkdwn; for notifications, screen readers and clients without blocks."""
    blocks: list[Block]
    shown: int = 0
    """How many people of a list it holds: the next page begins so many further on."""


class Renderer:
    """All messages in one language; templates are compiled once, on first use. One a process and language."""

    def __init__(self, language: str = "en") -> None:
        self.language = language
        spoken = translations(language)
        self.words = Words(spoken, language)
        self._environment = Environment(
            loader=FileSystemLoader(templates_folder()),
            undefined=StrictUndefined,
            autoescape=False,  # noqa: S701 — Slack reads JSON and mrkdwn, not HTML; see the filters
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
            extensions=["jinja2.ext.i18n"],
        )
        self._environment.install_gettext_translations(spoken, newstyle=True)  # type: ignore[attr-defined]
        self._environment.filters |= {
            "tojson": _to_json,
            "plain": plain,
            "code": code,
            "mrkdwn": mrkdwn,
            "duration": self.words.duration,
            "share": self.words.share,
            "listed": self.words.listed,
            "aside": self.words.aside,
        }
        self._environment.globals |= self.words.signs

    def message(self, template: str, /, **values: Any) -> Message:
        """The message that `templates/<template>.json.j2` makes of `values`.

        A missing value and a template that is no stream of JSON raise: both are faults of ours.
        """
        rendered = self._environment.get_template(f"{template}.json.j2").render(values)
        top, *blocks = _values(rendered)
        return Message(text=top["text"], blocks=blocks)

    def view(self, template: str, /, **values: Any) -> View:
        """The modal or Home that `templates/views/<template>.json.j2` makes of `values`.

        Its first value is the view without its blocks: type, title, buttons. It is called like its template.
        """
        rendered = self._environment.get_template(f"views/{template}.json.j2").render(values)
        top, *blocks = _values(rendered)
        return {"callback_id": template, **top, "blocks": blocks}

    def templates(self) -> list[str]:
        """The names of all message templates."""
        return _names(templates_folder())

    def views(self) -> list[str]:
        """The names of all templates of modals and Home."""
        return _names(templates_folder() / "views")


def _names(folder: Path) -> list[str]:
    names = (path.name.removesuffix(".json.j2") for path in folder.glob("*.json.j2"))
    return sorted(name for name in names if not name.startswith("_"))


def _to_json(value: Any) -> str:
    """Jinja2's own filter writes JSON for HTML pages, with `&`, `<` and `>` as escapes; Slack needs none."""
    return json.dumps(value)


_DECODER = json.JSONDecoder()


def _values(stream: str) -> Iterator[Any]:
    at = 0
    end = len(stream)
    while True:
        while at < end and stream[at].isspace():
            at += 1
        if at == end:
            return
        value, at = _DECODER.raw_decode(stream, at)
        yield value
