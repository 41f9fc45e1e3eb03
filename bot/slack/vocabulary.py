"""What can be typed after `/attendance`, besides a room: one table, from which the help is drawn too.

An entry stands here only when something answers it, in `bot.slack.subcommands`.
"""

import difflib
from collections.abc import Mapping
from typing import NamedTuple

from bot.render.sentences import N_

ROOM, NOW, PERSON = "room", "now", "person"
ROOMS, WATCH, UNWATCH = "rooms", "watch", "unwatch"
DIGEST, EXPORT = "digest", "export"
MUTE, UNMUTE, SETTINGS, ACCESS, HELP = "mute", "unmute", "settings", "access", "help"

CLASS, TIMETABLE, ALERTS = N_("Who is in class"), N_("Rooms and lessons"), N_("Alerts and settings")
REPORTS = N_("Reports")
GROUPS = (CLASS, REPORTS, TIMETABLE, ALERTS)
"""The groups of the help, in their order."""


class Usage(NamedTuple):
    """One way to type it."""

    typed: str
    """Behind `/attendance `; an example that works."""
    meaning: str


class Entry(NamedTuple):
    """One subcommand."""

    name: str
    words: tuple[str, ...]
    """First words that mean it, casefolded; the first of them is its usual one. A room has none."""
    group: str
    usages: tuple[Usage, ...]
    """The first stands in the help; all of them where somebody asks for this one."""


ENTRIES: tuple[Entry, ...] = (
    Entry(ROOM, (), CLASS, (
        Usage("1108925474",
              N_("Who is there and who is missing, in the running lesson or else the last one.")),
        Usage("1108925474 yesterday",
              N_("Another time: `today`, `mon`, `last week`, `7d`, `昨天`, `2026-11-23`, "
                 "`2026-11-01..2026-11-07`.")),
        Usage("1108925474 yesterday Zhao",
              N_("One person: every visit, from when to when, on what device. Part of a name or a user id is "
                 "enough.")),
        Usage('"Algebra 7B" today',
              N_("A room by its title, in quotes where it holds a day or begins like a command.")),
    )),
    Entry(NOW, ("now", "live", "现在", "正在上课"), CLASS, (
        Usage("now", N_("Every running lesson, those that need a look first.")),
    )),
    Entry(PERSON, ("person", "人员", "学生", "查人"), CLASS, (
        Usage("person Zhao Min",
              N_("What somebody did in the last four weeks, and in which room they are now.")),
        Usage("person 2047", N_("The same by user id, where two people share a name.")),
    )),
    Entry(DIGEST, ("digest", "日报", "汇总"), REPORTS, (
        Usage("digest", N_("What today comes to so far: what was judged, who was absent, what to look at.")),
        Usage("digest yesterday", N_("The same of another day: `mon`, `昨天`, `2026-11-23`.")),
        Usage("digest week", N_("How courses and people went last week; `7d` for the last seven days.")),
    )),
    Entry(EXPORT, ("export", "导出"), REPORTS, (
        Usage("export 1108925474 last week",
              N_("A sheet of a room's registers, as a direct message. Without a range: the last 30 days.")),
        Usage("export 1108925474 2026-11-01..2026-11-07 xlsx", N_("The same for Excel instead of CSV.")),
        Usage("export all yesterday", N_("Every room; only for who may see all of them.")),
    )),
    Entry(ROOMS, ("rooms", "教室", "房间"), TIMETABLE, (
        Usage("rooms", N_("Every room I know: its number, next lesson, channel and roster.")),
        Usage("rooms algebra", N_("Only rooms with that word in their title or number.")),
    )),
    Entry(WATCH, ("watch", "关注", "添加"), TIMETABLE, (
        Usage("watch 1108925474",
              N_("Plan lessons in a room, so that I watch them and tell who is missing.")),
        Usage("watch 1108925474 #alerts", N_("The same, with a channel for its messages.")),
    )),
    Entry(UNWATCH, ("unwatch", "取消关注"), TIMETABLE, (
        Usage("unwatch 1108925474",
              N_("Take a room's lessons out again. Shows them first, and can be undone.")),
    )),
    Entry(MUTE, ("mute", "静音", "屏蔽"), ALERTS, (
        Usage("mute Zhao Min 2h dentist",
              N_("Tell nothing of a person, a room or a kind of alert for a while, a week at most.")),
        Usage("mute 1108925474 1d", N_("Nothing of one room.")),
        Usage("mute late 30m",
              N_("Nothing of one kind: `not seen`, `late`, `left early`, `teacher missing`, `teacher late`, "
                 "`teacher gone`, `incident`, `empty room`, `class over`, `data gap`.")),
        Usage("mute 1108925474 late 2h", N_("Nothing of one kind in one room.")),
        Usage("mute", N_("What is muted now, by whom and until when.")),
    )),
    Entry(UNMUTE, ("unmute", "取消静音", "取消屏蔽"), ALERTS, (
        Usage("unmute 3", N_("Hear of it again; the number stands in the list that `mute` shows.")),
    )),
    Entry(SETTINGS, ("settings", "设置"), ALERTS, (
        Usage("settings", N_("What I tell in this channel: language, digest, quiet hours, mentions.")),
    )),
    Entry(ACCESS, ("access", "权限", "授权"), ALERTS, (
        Usage("access", N_("Who may see which rooms. Only admins of the workspace may ask.")),
        Usage("access grant @name 1108925474", N_("Let a person or a user group see a room, and act on it.")),
        Usage("access grant @name all", N_("Every room.")),
        Usage("access revoke @name 1108925474", N_("No longer; without a room, none of those given.")),
    )),
    Entry(HELP, ("help", "?", "帮助"), ALERTS, (
        Usage("help mute", N_("All about one of these.")),
    )),
)  # fmt: skip

WORDS: Mapping[str, str] = {word: entry.name for entry in ENTRIES for word in entry.words}
"""First word → what is asked. A room called like one of them is asked for in quotes."""


def meant(word: str) -> str | None:
    """The subcommand that a first word, casefolded, stands for; a full stop behind it does no harm."""
    return WORDS.get(word) or WORDS.get(word.rstrip(".!。！"))


def entry(name: str) -> Entry:
    """The entry of a subcommand."""
    return next(one for one in ENTRIES if one.name == name)


def like(word: str) -> Mapping[str, str]:
    """Words of ours that a mistyped one may have meant, the likest first, with what they stand for."""
    return {near: WORDS[near] for near in difflib.get_close_matches(word.casefold(), WORDS, n=2, cutoff=0.65)}
