"""Settings of a channel: language, digest, quiet hours, whom urgent alerts call, threads."""

import re
from dataclasses import dataclass

from bot.domain.channel_settings import DAILY, DIGESTS, WEEKLY, ChannelSettings
from bot.domain.scopes import EVERY
from bot.errors import AskedWrongly
from bot.render.blocks import Renderer, View
from bot.render.languages import LANGUAGES
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.modals.fields import Fields
from bot.slack.modals.opening import Opener, present
from bot.slack.modals.pages import Page
from bot.slack.modals.sending import Form, saving
from bot.store import audit, channel_settings
from bot.store.database import Connection, transaction

NAME = "settings"
USUAL = "usual"
YES = "yes"
_GROUP = re.compile(r"(?:<!subteam\^)?(S[A-Z0-9]{2,20})(?:\|[^>]*)?>?")


@dataclass(frozen=True, slots=True)
class SettingsOf:
    """The open form."""

    channel: str

    @property
    def room(self) -> str:
        """What a channel is told is about every room that tells there."""
        return EVERY


async def open_settings(desk: Desk, asker: Asker, trigger: str, channel: str) -> bool:
    """Open the form with the settings of `channel`; whether a modal opened."""

    async def draw(renderer: Renderer) -> View:
        if channel[:1] not in ("C", "G"):
            raise AskedWrongly("Settings belong to a channel: ask for them in the channel that you mean.")
        chosen = await desk.database.run(channel_settings.get, channel)
        about = desk.drafts.keep(asker.user, SettingsOf(channel), channel=asker.channel)
        return settings_view(renderer, about, channel, chosen, desk.timezone)

    return await present(Opener(desk, asker, trigger), NAME, EVERY, draw)


def settings_view(renderer: Renderer, about: str, channel: str, chosen: ChannelSettings, zone: str) -> View:
    """The form."""
    return renderer.view(
        NAME, about=about, channel=channel, chosen=chosen, languages=list(LANGUAGES), zone=zone
    )


async def _save(desk: Desk, asker: Asker, draft: SettingsOf, fields: Fields) -> Page:
    chosen = settings_of(fields)
    renderer, now = await desk.reader(asker), desk.now()

    def put(db: Connection) -> None:
        with transaction(db):
            if channel_settings.get(db, draft.channel) != chosen:
                channel_settings.put(db, draft.channel, chosen, author=asker.user, at=now)
                audit.note_look(db, asker.user, "", now, NAME)

    await desk.database.run(put)
    return _page(renderer, draft.channel, chosen, desk.timezone)


def settings_of(fields: Fields) -> ChannelSettings:
    """What a form sets. Raises BadFields."""
    quiet_from, quiet_until = fields.clock("quiet_from"), fields.clock("quiet_until")
    with fields.at("quiet_until" if quiet_from else "quiet_from"):
        if (quiet_from is None) != (quiet_until is None):
            raise AskedWrongly("Quiet hours need both: when they begin and when they end.")
        if quiet_from is not None and quiet_from == quiet_until:
            raise AskedWrongly("Quiet hours end when they begin. Give another time, or none for both.")
    mention = fields.text("mention")
    group = _GROUP.fullmatch(mention)
    with fields.at("mention"):
        if mention and not group:
            raise AskedWrongly(
                "“{text}” is no id of a user group. Open the group in Slack, choose “…” and “Copy group ID”.",
                text=mention[:40],
            )
    digest, language, day = fields.choice("digest"), fields.choice("language"), fields.choice("digest_day")
    with fields.at("digest_at"):
        if fields.clock("digest_at") and digest not in (DAILY, WEEKLY):
            raise AskedWrongly(
                "A time counts only for a daily or weekly digest. Choose one, or give no time."
            )
    fields.check()
    return ChannelSettings(
        language=language if language in LANGUAGES else "",
        digest=digest if digest in DIGESTS else USUAL,
        digest_at=fields.clock("digest_at"),
        digest_day=int(day) if day in set("0123456") and digest == WEEKLY else 0,
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        mention=group[1] if group else "",
        broadcast=YES in fields.choices("broadcast"),
    )


def _page(renderer: Renderer, channel: str, chosen: ChannelSettings, zone: str) -> Page:
    words = renderer.words
    lines = [words.say("What I post here follows these settings from now on.")]
    if chosen.quiet_from and chosen.quiet_until:
        quiet = words.say(
            "Quiet hours: {start} – {end} ({zone}).",
            start=f"{chosen.quiet_from:%H:%M}",
            end=f"{chosen.quiet_until:%H:%M}",
            zone=zone,
        )
        lines.append(quiet)
    return Page(NAME, tuple(lines), channel=channel)


take = saving(Form(NAME, SettingsOf, "language"), _save)
