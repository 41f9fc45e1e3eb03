"""A note: a fact worth saying, as a code with its figures. `bot.render.words` gives it its words.

Reasons of verdicts, reasons of decisions and remarks on the data are all notes, so that they can be
tested without wording, counted by code, and said in the reader's language. `CODES` lists every one.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Note:
    """`Note("late", {"late_by": 480})`. Facts are UTC seconds, seconds, counts or plain text."""

    code: str
    facts: Mapping[str, int | float | str] = field(default_factory=lambda: MappingProxyType({}))


_MEASURE = "seconds credit share since until late_by early_by"
"""`seconds` of `credit` seconds is `share`; `since` and `until` are the first and last moment inside the
lesson; `late_by` and `early_by` are 0 where the flag is not set."""

_LISTED = {
    # Why a verdict
    "present": _MEASURE,
    "partial": _MEASURE,
    "absent": _MEASURE,  # was there, for less than it takes
    "never_came": "",  # absent: over, settled, completely read, and no record
    "tried": "at",  # connected for 0 s only
    "came_before": "since until",  # came early, and left before the start
    "came_after": "since",  # came when it was over
    "not_started": "",
    "not_read": "",  # nothing read since the start
    "not_seen_yet": "",  # the lesson runs
    "not_settled": "",  # just over: records may still come
    "records_incomplete": "",  # a partial scan proves no absence
    "waiting_for_teacher": "seconds",  # waited so long already
    "not_held": "seconds",  # no teacher came, by whom the lesson is measured; waited so long
    "nothing_to_credit": "",  # an incident or another lesson took the whole time
    "online_no_record": "at",  # on the list of people online, without a record
    "excused": "author at text",  # also as a note beside the verdict of somebody who came all the same
    "corrected": "verdict author at text",
    # Why no verdict
    "cancelled": "",
    "visitor": "seconds",  # not on the roster
    "not_due": "seconds",  # on the roster, but not on this date
    "onlooker": "role",
    "staff_seen": _MEASURE,
    "staff_not_seen": "",
    "staff_never_came": "",
    "stayed_over": "until",  # was here for the lesson before
    "came_early_for_next": "since",  # was here for the lesson after
    # Beside a verdict
    "records_say": "verdict",  # what a correction overrules; `none` for no verdict
    "several_names": "names",
    "several_devices": "devices",
    "drops": "drops",  # away and back, however shortly
    "end_assumed": "at",  # no leave was recorded
    "early_bird": "early_by",
    "overtime": "seconds",
    "maybe_guest": "person name seconds",  # this guest may be the one who was not seen
    "may_be": "userid name",  # this guest has the name of somebody on the roster who was not seen
    # About a lesson
    "erased": "people",  # so many lines were removed on purpose; the counts stay as they were
    "no_roster": "",
    "nobody_yet": "",
    "empty_room": "",  # nobody at all, the teacher included, and the records are complete
    "extra": "people",  # came and are not due
    "stale": "taken",
    "class_not_held": "waited",  # so many people waited
    "teachers_unrecorded": "",  # the provider records no teachers here: the timetable is the clock
    "started_late": "late_by",
    "ended_early": "early_by",
    "started_late_by_overrun": "seconds until",
    "overlapped": "seconds",
    "room_incident": "since until people inside back",
    "dropped_out": "since people inside back",  # a room incident that is not over
    "teacher_missing": "name since",
    "teacher_late": "name late_by",
    "teacher_away": "name since until",
    "teacher_gone": "name since",
    "teacher_left_early": "name early_by",
    "covered": "name by",  # somebody else held it
    "assistant_only": "name",
    "version": "version at",  # a register changed after it was final
    # Why an alert is as it is
    "settling": "",  # found, but its grace or settle time is not over
    "found": "",
    "delayed": "seconds",  # found so much later than it could have been
    "again": "",  # once more, after it was over
    "facts_changed": "",
    "still_so": "since",
    "no_longer_so": "until",
    "lesson_over": "",
    "lesson_cancelled": "",
    "lesson_moved": "to",
    "too_late": "deadline",  # for the digest
    "quiet_hours": "until",  # for the digest too
    "told_already": "",  # by another alert
    "taken": "author at",  # somebody said that they are on it
    "released": "author at",  # and took that back
    "woken": "author at",  # somebody ended a snooze
    "escalated": "step group",  # nobody said that they are on it
    "muted": "author until text",
    "nothing_to_tell": "",  # a lesson without exceptions
    "held_by_gap": "since",
    "held_by_empty_room": "",
    "held_by_incident": "since",
    # Why an intent is owed, or ended without a message
    "carries": "alerts",
    "carried": "",  # told by another intent's message
    "storm": "lessons alerts",
    "digest_due": "day scheduled",
    "digest_part": "day scheduled kind part page",  # a reply in its thread
    "empty_day": "",
    "picture": "",  # with `file`, Slack's id of it, once there is one
    "export": "room start end form zone",  # with what is known of the file, once there is one
    "board_changed": "",
    "board_unchanged": "",
    "answered": "answer",
    "too_many_attempts": "attempts",
    "cannot_look": "",  # the history of the channel is closed to us
    "not_found": "looks",
    # What the bot tells of itself
    "channel_parked": "channel answer",  # somebody has to mend it
    "channel_back": "channel",  # and has
    "message_dead": "channel answer",  # one of our messages could not be posted
    "database_older": "since until",  # restored: what was sent between is looked for first
    "message_stays": "channel answer",  # it named somebody who was erased, and cannot be deleted
    "message_held": "channel",  # one may have been posted or not, and nobody may look
    # What the audit of intents found
    "audit_twice": "intents",
    "audit_message_twice": "intents",
    "audit_no_state": "intents",
    "audit_no_message": "intents",
    "audit_not_carried": "intents",
    "audit_left_behind": "intents",
    "audit_stuck": "intents",
    "audit_doubt": "intents",
    # About a lesson in the timetable
    "length_changed": "wall real",
    "moved": "from",
    "start_skipped": "moved_by",
    "start_repeated": "",
    "spread_out": "line lessons until",  # an event of a calendar that no series can hold
    # About a read
    "quarantined": "rows",
    "times_disagree": "rows",
    "duration_disagrees": "rows",
    "count_disagrees": "said read",
    "page_failed": "page pages",
    "page_cap": "pages",
    "vanished": "before now",  # so many visits, and then hardly any: held until it is said again
    "clock_off": "seconds",  # our clock and that of others differ so much
    "page_moved": "",
    "page_one_moved": "",
    "rows_moved": "rows",
    "open_unconfirmed": "rows",
    "online_unknown": "",
    "online_without_row": "people",
}

CODES: Mapping[str, tuple[str, ...]] = {code: tuple(names.split()) for code, names in _LISTED.items()}
"""Every code → the names of the facts that always come with it."""
