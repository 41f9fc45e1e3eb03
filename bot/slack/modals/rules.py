"""Rules of a room: what it is judged by where that is not the default."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.domain.policy import BY_TEACHER, SCHEDULE, Policy, Rule
from bot.errors import AskedWrongly
from bot.render.blocks import Renderer, View
from bot.render.plain import plain
from bot.render.words import Words
from bot.slack.access import Asker
from bot.slack.desk import Desk
from bot.slack.modals.fields import Fields, read_length, read_share
from bot.slack.modals.opening import Opener, present
from bot.slack.modals.pages import Page
from bot.slack.modals.sending import Form, saving
from bot.store import audit, room_rules, rooms
from bot.store.database import Connection, transaction

NAME = "rules"
LENGTHS = ("late_after", "early_before", "gap", "teacher_after", "teacher_gone")
SHARES = ("present", "absent")
YES_NO = ("assistant_holds", "teachers_recorded")
USUAL, YES, NO = "usual", "yes", "no"


@dataclass(frozen=True, slots=True)
class RulesOf:
    """The open form."""

    room: str


async def open_rules(desk: Desk, asker: Asker, trigger: str, room: str) -> bool:
    """Open the form with the rules of `room`; whether a modal opened."""

    def look(db: Connection, renderer: Renderer) -> View:
        about = desk.drafts.keep(asker.user, RulesOf(room), channel=asker.channel)
        own = room_rules.of_room(db, room)
        return rules_view(renderer, about, (room, rooms.title(db, room)), own, desk.rules.policy)

    async def draw(renderer: Renderer) -> View:
        return await desk.database.run(look, renderer)

    return await present(Opener(desk, asker, trigger), NAME, room, draw)


def rules_view(
    renderer: Renderer, about: str, room: tuple[str, str], own: Mapping[str, Rule], usual: Policy
) -> View:
    """The form; `room` is its number and its title."""
    number, title = room
    return renderer.view(
        NAME,
        about=about,
        room=plain(number),
        room_title=plain(title),
        own={name: _written(name, value) for name, value in own.items()},
        usual=_shown(renderer.words, usual),
    )


def _written(name: str, value: Rule) -> str:
    """A rule as the form takes it back."""
    if name in LENGTHS:
        minutes, seconds = divmod(int(value), 60)
        return f"{minutes}m{seconds}s" if minutes and seconds else f"{minutes}m" if minutes else f"{seconds}s"
    if name in SHARES:
        return f"{float(value) * 100:.2f}".rstrip("0").rstrip(".")
    if name in YES_NO:
        return YES if value else NO
    return str(value)


def _shown(words: Words, policy: Policy) -> dict[str, str]:
    """Every rule that a room may have, in words."""
    clock = {SCHEDULE: words.say("the schedule"), BY_TEACHER: words.say("the teacher")}
    answer = {True: words.say("yes"), False: words.say("no")}
    return {
        **{name: words.duration(getattr(policy, name)) for name in LENGTHS},
        **{name: words.share(getattr(policy, name)) for name in SHARES},
        **{name: answer[getattr(policy, name)] for name in YES_NO},
        "clock": clock.get(policy.clock, policy.clock),
    }


async def _save(desk: Desk, asker: Asker, draft: RulesOf, fields: Fields) -> Page:
    own = {} if fields.choices("reset") else own_rules(fields, desk.rules.policy)
    renderer, now = await desk.reader(asker), desk.now()

    def put(db: Connection) -> Page:
        with transaction(db):
            before = desk.rules.policy.altered(room_rules.of_room(db, draft.room))
            if room_rules.put(db, draft.room, own, author=asker.user, at=now):
                audit.note_look(db, asker.user, draft.room, now, NAME)
        return _page(renderer.words, draft.room, before, desk.rules.policy.altered(own), desk.rules.policy)

    return await desk.database.run(put)


def own_rules(fields: Fields, usual: Policy) -> dict[str, Rule]:
    """The rules that a form sets; what is left empty is the default. Raises BadFields."""
    own: dict[str, Rule] = {}
    for names, read in ((LENGTHS, read_length), (SHARES, read_share)):
        for name in names:
            _read(fields, name, read, own)
    clock = fields.choice("clock")
    if clock in (SCHEDULE, BY_TEACHER):
        own["clock"] = clock
    own |= {name: int(fields.choice(name) == YES) for name in YES_NO if fields.choice(name) in (YES, NO)}
    present, absent = own.get("present", usual.present), own.get("absent", usual.absent)
    with fields.at("absent" if "absent" in own else "present"):
        if float(absent) >= float(present):
            raise AskedWrongly(
                "The share below which somebody is absent must be smaller than that of the present."
            )
    fields.check()
    return own


def _read(fields: Fields, name: str, read: Callable[[str], Rule], own: dict[str, Rule]) -> None:
    text = fields.text(name)
    with fields.at(name):
        if text:
            own[name] = read(text)


def _page(words: Words, room: str, before: Policy, after: Policy, usual: Policy) -> Page:
    """What is another one now, and every rule that is not the default."""
    old, new, default = (_shown(words, policy) for policy in (before, after, usual))
    labels = _labels(words)
    altered = [
        words.say("{rule}: {before} → {after}", rule=labels[name], before=old[name], after=new[name])
        for name in new
        if old[name] != new[name]
    ]
    own = [
        words.say(
            "{rule}: {now} (default: {default})", rule=labels[name], now=new[name], default=default[name]
        )
        for name in new
        if default[name] != new[name]
    ]
    lines = [words.say("Room {room}", room=plain(room))]
    lines += [words.say("Changed:"), *altered] if altered else [words.say("No rule was changed.")]
    lines += (
        [words.say("Own rules of this room:"), *own] if own else [words.say("Every rule is the default.")]
    )
    later = words.say("Lessons that are over keep the rules that they were judged by.")
    return Page(NAME, tuple(lines), (later,))


def _labels(words: Words) -> dict[str, str]:
    return {
        "late_after": words.say("Late after"),
        "early_before": words.say("Left early before the end"),
        "gap": words.say("Away for longer than"),
        "present": words.say("Present from"),
        "absent": words.say("Absent below"),
        "clock": words.say("Clock"),
        "teacher_after": words.say("Teacher missing after"),
        "teacher_gone": words.say("Teacher gone after"),
        "assistant_holds": words.say("An assistant alone holds the lesson"),
        "teachers_recorded": words.say("The records show teachers"),
    }


take = saving(Form(NAME, RulesOf, "late_after"), _save)
