"""Slack's mrkdwn as HTML, and as plain text for a terminal.

Slack's own escapes come first: `&lt;` is a sign, `<…>` a construct. Constructs and code are taken out,
the rest is escaped and styled, then they are put back: whatever a name holds, it stays text.
"""

import html
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from bot.demo.reader import Reader

_CONSTRUCT = re.compile(r"```(.+?)```|`([^`\n]+)`|<([^<>\n]+)>", re.DOTALL)
_EMOJI = re.compile(r":([a-z0-9_+-]+):")
_STYLES = (("b", r"\*"), ("i", "_"), ("s", "~"))
_SAFE_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_MARK = re.compile("\ue000(\\d+)\ue001")
EMOJI = {
    "white_check_mark": "✅", "warning": "⚠️", "hourglass_flowing_sand": "⏳", "x": "❌",
    "large_yellow_circle": "🟡", "large_green_circle": "🟢", "red_circle": "🔴", "bell": "🔔",
    "no_bell": "🔕", "information_source": "ℹ️", "lock": "🔒", "eyes": "👀", "wave": "👋",
    "raised_hand": "✋", "question": "❓", "arrow_right": "➡️", "calendar": "📅", "door": "🚪",
}  # fmt: skip
"""Those that the bot may use; any other is shown by its name."""


def as_html(text: str, reader: Reader) -> Markup:
    """Slack mrkdwn as HTML."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        block, code, construct = match.groups()
        if block is not None:
            kept.append(f"<pre>{_shown(block.strip(chr(10)))}</pre>")
        elif code is not None:
            kept.append(f"<code>{_shown(code)}</code>")
        else:
            kept.append(_link(construct, reader))
        return f"\ue000{len(kept) - 1}\ue001"

    return Markup(_MARK.sub(lambda m: kept[int(m[1])], _styled(_taken_out(text, keep))))  # noqa: S704 - escaped in _shown


def as_text(text: str, reader: Reader) -> str:
    """Slack mrkdwn as a terminal shows it: styles and fences gone, mentions by name."""
    kept: list[str] = []

    def keep(match: re.Match[str]) -> str:
        block, code, construct = match.groups()
        kept.append(_unescaped(block or code) if construct is None else _words(construct, reader)[0])
        return f"\ue000{len(kept) - 1}\ue001"

    plain = _emoji(_unescaped(_taken_out(text, keep)))
    for _, sign in _STYLES:
        plain = _style(sign).sub(r"\1", plain)
    return _MARK.sub(lambda m: kept[int(m[1])], plain)


def _taken_out(text: str, keep: Callable[[re.Match[str]], str]) -> str:
    """The text with its constructs kept elsewhere."""
    return _CONSTRUCT.sub(keep, text.replace("\ue000", "").replace("\ue001", ""))


def _styled(text: str) -> str:
    escaped = _emoji(_shown(text))
    for tag, sign in _STYLES:
        escaped = _style(sign).sub(rf"<{tag}>\1</{tag}>", escaped)
    lines = (
        f"<blockquote>{line[4:].strip()}</blockquote>" if line.startswith("&gt;") else f"{line}<br>"
        for line in escaped.split("\n")
    )
    return "".join(lines).removesuffix("<br>")


def _style(sign: str) -> re.Pattern[str]:
    """Text between two signs that stand at the edges of words."""
    return re.compile(rf"(?<![\w{sign}]){sign}(?=\S)([^\n]*?\S){sign}(?![\w{sign}])")


def _emoji(text: str) -> str:
    return _EMOJI.sub(lambda m: EMOJI.get(m[1], m[0]), text)


def _unescaped(text: str) -> str:
    """Slack's three escapes undone, and no others: `&quot;` is text."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def _shown(text: str) -> str:
    return html.escape(_unescaped(text))


def _link(construct: str, reader: Reader) -> str:
    """A construct as HTML. Only web and mail addresses become links."""
    words, kind = _words(construct, reader)
    if kind == "link" and _SAFE_LINK.match(construct):
        target = _unescaped(construct.partition("|")[0])
        ours = next((one.address for one in reader.files.values() if one.link == target), target)
        address = html.escape(ours)
        return f'<a href="{address}" target="_blank" rel="noreferrer noopener">{html.escape(words)}</a>'
    return f'<span class="{kind}">{html.escape(words)}</span>'


def _words(construct: str, reader: Reader) -> tuple[str, str]:
    """A construct's words, and its kind: `mention`, `alarm` (it would notify many), `date` or `link`."""
    target, _, label = construct.partition("|")
    if target.startswith("@"):
        return f"@{reader.users.get(target[1:], label or target[1:])}", "mention"
    if target.startswith("#"):
        return f"#{reader.channels.get(target[1:], label or target[1:])}", "mention"
    if target.startswith("!date^"):
        return _date(target, _unescaped(label), reader), "date"
    if target.startswith("!subteam^"):
        return label or "@group", "alarm"
    if target.startswith("!"):
        return f"@{target[1:]}", "alarm"
    return _unescaped(label or target), "link"


def _date(target: str, fallback: str, reader: Reader) -> str:
    """`!date^EPOCH^FORMAT` in the reader's zone."""
    _, epoch, form = [*target.split("^"), "", ""][:3]
    if not epoch.isdigit():
        return fallback
    zone = ZoneInfo(reader.timezone)
    at, today = datetime.fromtimestamp(int(epoch), zone), datetime.fromtimestamp(reader.now, zone).date()
    near = {today: "today", today - timedelta(days=1): "yesterday", today + timedelta(days=1): "tomorrow"}
    long = f"{at:%B} {at.day}, {at.year}"
    short = f"{at:%b} {at.day}, {at.year}"
    tokens = {
        "date_num": f"{at:%Y-%m-%d}", "date": long, "date_long": f"{at:%A}, {long}", "date_short": short,
        "date_pretty": near.get(at.date(), long), "date_short_pretty": near.get(at.date(), short),
        "date_long_pretty": near.get(at.date(), f"{at:%A}, {long}"), "time": f"{at:%H:%M}",
        "time_secs": f"{at:%H:%M:%S}",
    }  # fmt: skip
    return re.sub(r"\{(\w+)\}", lambda m: tokens.get(m[1], m[0]), form)
