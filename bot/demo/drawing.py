"""Block Kit drawn as HTML. A block that nobody has drawn yet is shown as such, never dropped."""

import csv
import io
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from bot.demo.charts import figures, shapes
from bot.demo.mrkdwn import EMOJI, as_html
from bot.demo.reader import Reader
from bot.demo.slack.workspace import File
from bot.render.languages import templates_folder

PICTURES = {"png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif"}
"""Files that are shown as what they are, by their ending."""
PREVIEWED = 5
"""Lines of a table that a preview shows."""
COLUMNS = 6


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
        self.environment.filters |= {
            "mrkdwn": _mrkdwn,
            "clock": _clock,
            "emoji": lambda name: EMOJI.get(name, f":{name}:"),
            "figures": figures,
            "shapes": shapes,
            "preview": preview,
            "ending": ending,
        }
        self.environment.globals |= {"PICTURES": PICTURES}

    def draw(self, template: str, /, reader: Reader, **values: Any) -> Markup:
        """The HTML of `templates/demo/<template>.html.j2`, as `reader` sees it."""
        return Markup(self.environment.get_template(f"{template}.html.j2").render(reader=reader, **values))  # noqa: S704 - autoescaped


def ending(file: File) -> str:
    """What stands behind the last dot of its name."""
    return file.name.rpartition(".")[2].lower()


def preview(file: File) -> list[list[str]]:
    """The first lines of a table, as Slack shows them; none of any other file."""
    if ending(file) != "csv" or not file.content:
        return []
    text = file.content[: 2**14].decode("utf-8-sig", "replace")
    return [row[:COLUMNS] for row in csv.reader(io.StringIO(text))][:PREVIEWED]


@pass_context
def _mrkdwn(context: Context, text: str) -> Markup:
    return as_html(text, context["reader"])


@pass_context
def _clock(context: Context, moment: float | str) -> str:
    return f"{datetime.fromtimestamp(float(moment), ZoneInfo(context['reader'].timezone)):%H:%M}"
