"""Every modal with sample data, as people get it at best and at worst."""

from collections.abc import Callable, Mapping
from datetime import date, time
from typing import Any

from bot.demo.samples.school import NAMES, ROOM, lesson, register
from bot.domain.channel_settings import WEEKLY, ChannelSettings
from bot.domain.life import Version
from bot.domain.people import RosterEntry
from bot.domain.policy import Policy
from bot.render.blocks import Renderer, View
from bot.slack.modals.correct import correct_view
from bot.slack.modals.excuse import excuse_view
from bot.slack.modals.link import link_view
from bot.slack.modals.opening import trouble_view
from bot.slack.modals.pages import Page, page_view
from bot.slack.modals.roster import roster_view
from bot.slack.modals.rules import rules_view
from bot.slack.modals.settings import settings_view
from bot.slack.modals.watch import watch_view
from bot.usecases.registers import Judged
from bot.usecases.whom import Whom

Draw = Callable[[Renderer], View]
ABOUT = "K" * 22
NASTY = "\u202e<!channel> *x* `y` 🇨🇳👩‍👩‍👧‍👦\u0000" + "ẑ̈̈̈̈̈̈̈̈̈" * 40 + "\n" + "长" * 300
WHEN = (date(2026, 11, 24), "America/Argentina/ComodRivadavia")


def somebody(name: str = "Zhao Min", **changes: Any) -> Whom:
    """One person in one lesson."""
    line = next(one for one in register().people if one.name == "Zhao Min")
    return Whom(lesson(NASTY if changes else "Algebra 7B"), line._replace(name=name, **changes))


def people(count: int, name: str = "") -> list[RosterEntry]:
    """A roster."""
    return [
        RosterEntry(ROOM, str(2000 + n), name or f"{NAMES[n % 18]} {n // 18 or ''}".strip())
        for n in range(count)
    ]


def changed(lessons: int) -> tuple[Judged, ...]:
    """Lessons over that something changes."""
    before, after = register(), register(rostered=False)
    return (Judged(before.lesson, Version(before, 1), Version(after, 1)),) * lessons


LINES = ("Zhao Min · 3051", "Algebra 7B · Tue 24 Nov, 10:00 – 11:00 (UTC+8) · Room 1108925474", "Why: ill")
WORST = Page("roster", (NASTY,) * 500, (NASTY,) * 20, changed(100), channel="C02ALR")


def _done(kind: str) -> Draw:
    return lambda renderer: page_view(renderer, Page(kind, LINES), ABOUT, done=True)


VIEWS: Mapping[str, Draw] = {
    "watch": lambda renderer: watch_view(renderer, ABOUT, (ROOM, "Algebra 7B"), WHEN, "C02ALR"),
    "watch, at worst": lambda renderer: watch_view(renderer, ABOUT, (NASTY, NASTY), WHEN, ""),
    "roster": lambda renderer: roster_view(renderer, ABOUT, (ROOM, "Algebra 7B"), people(18)),
    "roster, none": lambda renderer: roster_view(renderer, ABOUT, (ROOM, ""), []),
    "roster, large": lambda renderer: roster_view(renderer, ABOUT, (ROOM, "Assembly"), people(1200)),
    "roster, too large": lambda renderer: roster_view(renderer, ABOUT, (ROOM, ""), people(3000)),
    "roster, at worst": lambda renderer: roster_view(renderer, ABOUT, (NASTY, NASTY), people(40, NASTY)),
    "rules": lambda renderer: rules_view(renderer, ABOUT, (ROOM, "Algebra 7B"), {}, Policy()),
    "rules, own": lambda renderer: rules_view(
        renderer,
        ABOUT,
        (ROOM, NASTY),
        {"late_after": 90, "present": 0.749, "clock": "teacher", "assistant_holds": 0},
        Policy(),
    ),
    "excuse": lambda renderer: excuse_view(renderer, somebody(), ABOUT),
    "excuse, at worst": lambda renderer: excuse_view(renderer, somebody(NASTY, userid=NASTY), ABOUT),
    "correct": lambda renderer: correct_view(renderer, somebody(), ABOUT),
    "correct, at worst": lambda renderer: correct_view(renderer, somebody(NASTY, userid=""), ABOUT),
    "link": lambda renderer: link_view(renderer, somebody("ipad", userid=""), people(18), ABOUT),
    "link, at worst": lambda renderer: link_view(
        renderer, somebody(NASTY, userid=""), people(300, NASTY), ABOUT
    ),
    "link, nobody on the roster": lambda renderer: link_view(
        renderer, somebody("ipad", userid=""), [], ABOUT
    ),
    "settings": lambda renderer: settings_view(renderer, ABOUT, "C02ALR", ChannelSettings(), "Asia/Shanghai"),
    "settings, all chosen": lambda renderer: settings_view(
        renderer,
        ABOUT,
        "C02ALR",
        ChannelSettings("zh_Hans", WEEKLY, time(18), 4, time(22), time(7, 30), "S0123456789", broadcast=True),
        WHEN[1],
    ),
    "preview": lambda renderer: page_view(renderer, Page("excuse", LINES, judged=changed(1)), ABOUT),
    "preview, nothing backwards": lambda renderer: page_view(
        renderer, Page("correct", LINES, judged=()), ABOUT
    ),
    "preview, nothing to do": lambda renderer: page_view(
        renderer, Page("roster", LINES, can_confirm=False), ABOUT
    ),
    "preview, trouble": lambda renderer: page_view(
        renderer, Page("link", LINES, ("Look out.",)), ABOUT, trouble="No."
    ),
    "preview, at worst": lambda renderer: page_view(renderer, WORST, ABOUT, trouble=NASTY[:600]),
    **{
        f"preview, done: {kind}": _done(kind)
        for kind in ("watch", "roster", "rules", "excuse", "correct", "link", "settings")
    },
    "working": lambda renderer: renderer.view("working", about=ABOUT),
    "trouble": lambda renderer: trouble_view(renderer, "That lesson is no longer in the timetable."),
    "trouble, at worst": lambda renderer: trouble_view(renderer, NASTY, retry=True, back=True, about=ABOUT),
}
