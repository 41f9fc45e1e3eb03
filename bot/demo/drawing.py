"""Block Kit drawn as HTML. A block that nobody has drawn yet is shown as such, never dropped."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.demo.mrkdwn import as_html
from bot.demo.reader import Reader
from bot.render.languages import templates_folder


class Drawing:
    """The page's templates, compiled once. Everything they are given is escaped."""

    def __init__(self) -> None:
        self.environment = Environment(
            loader=FileSystemLoader(templates_folder() / "demo"),
            undefined=StrictUndefined,
            autoescape=True,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self.environment.filters |= {"mrkdwn": _mrkdwn, "clock": _clock}

    def draw(self, template: str, /, reader: Reader, **values: Any) -> Markup:
        """The HTML of `templates/demo/<template>.html.j2`, as `reader` sees it."""
        return Markup(self.environment.get_template(f"{template}.html.j2").render(reader=reader, **values))  # noqa: S704 - autoescaped


@pass_context
def _mrkdwn(context: Context, text: str) -> Markup:
    return as_html(text, context["reader"])


@pass_context
def _clock(context: Context, moment: float | str) -> str:
    return f"{datetime.fromtimestamp(float(moment), ZoneInfo(context['reader'].timezone)):%H:%M}"
