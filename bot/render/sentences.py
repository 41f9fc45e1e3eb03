"""A sentence for every code of a note: what it says to a person, with its facts.

`{late_by:length}` is the fact `late_by` shown as a length; see `bot.render.words` for the other ways.
Reasons of verdicts are read by parents too: they say what was seen, and blame nobody.
"""

from bot.errors import N_ as N_  # noqa: PLC0414 — here for all who write words
from bot.errors import NN_ as NN_  # noqa: PLC0414
from bot.render.alert_sentences import ALERTS, DELIVERIES

REASONS = {
    "present": N_(
        "In class for {seconds:length} of {credit:length} ({share:share}), {since:time} to {until:time}."
    ),
    "partial": N_(
        "In class for {seconds:length} of {credit:length} ({share:share}), {since:time} to {until:time}."
    ),
    "absent": N_(
        "In class for only {seconds:length} of {credit:length} ({share:share}), {since:time} to {until:time}."
    ),
    "never_came": N_("The records are complete and show no visit during this lesson."),
    "tried": N_("Connected at {at:time}, but for 0 s."),
    "came_after": N_("Came at {since:time}, after the lesson."),
    "came_before": N_("Was there from {since:time} to {until:time}, and left before the lesson."),
    "not_started": N_("The lesson has not started."),
    "not_read": N_("The records of this lesson were not read yet."),
    "not_seen_yet": N_("Not seen yet; the lesson is running."),
    "waiting_for_teacher": N_("Waiting for the teacher; {seconds:length} in the room so far."),
    "not_held": N_("The lesson was not held; {seconds:length} in the room."),
    "records_incomplete": N_("The records could not be read in full, so nobody can tell."),
    "not_settled": N_("Not seen; records may still arrive."),
    "nothing_to_credit": N_("No part of the lesson counts, so there is nothing to judge."),
    "online_no_record": N_("Was online at {at:time}, but no record of it arrived."),
    "cancelled": N_("The lesson was cancelled."),
    "excused": N_("Excused by {author} on {at:day} – {text}"),
    "corrected": N_("Marked {verdict:verdict} by {author} on {at:day} – {text}"),
    "records_say": N_("By the records alone: {verdict:verdict}."),
    "visitor": N_("Not on the roster; in class for {seconds:length}."),
    "not_due": N_("On the roster, but not due that day; in class for {seconds:length}."),
    "onlooker": N_("Only looks on, as {role:role}."),
    "staff_seen": N_("In class for {seconds:length} of {credit:length}, {since:time} to {until:time}."),
    "staff_never_came": N_("The records are complete and show no visit during this lesson."),
    "staff_not_seen": N_("Not seen yet."),
}
"""Why somebody's verdict is what it is, or why there is none."""

REMARKS = {
    "several_names": N_("Also seen under other names: {names}."),
    "end_assumed": N_("No record of leaving; last seen at {at:time}, which is taken for the end."),
    "early_bird": N_("Came {early_by:length} before the start."),
    "overtime": N_("Stayed {seconds:length} after the end."),
    "may_be": N_("May be {name} ({userid}), who has the same name on the roster."),
    "maybe_guest": N_("May be the guest “{name}”, who was in class for {seconds:length}."),
    "stayed_over": N_("Stayed on from the lesson before until {until:time}."),
    "came_early_for_next": N_("Came at {since:time} for the next lesson."),
}
"""What is worth knowing beside one person's verdict."""

LESSONS = {
    "class_not_held": N_("No teacher came, so the lesson was not held; people waiting: {waited}."),
    "stale": N_("The newest records are of {taken:time}."),
    "erased": N_("People whose records were erased since: {people}. The counts are as they were."),
    "no_roster": N_("No roster: nobody can be missing."),
    "empty_room": N_("Nobody at all was in the room."),
    "nobody_yet": N_("Nobody has come yet."),
    "room_incident": N_(
        "{people} of {inside} people dropped out at once at {since:time}; {back} were back by {until:time}. "
        "The lost minutes count for nobody."
    ),
    "dropped_out": N_("{people} of {inside} people dropped out at once at {since:time}; {back} are back."),
    "teachers_unrecorded": N_("The records name no teachers here, so the timetable's times count."),
    "started_late": N_("The lesson began {late_by:length} late."),
    "ended_early": N_("The lesson ended {early_by:length} early."),
    "assistant_only": N_("Held by an assistant: {name}."),
    "covered": N_("{name} did not come; {by} held the lesson."),
    "teacher_missing": N_("{name} has not been seen since the start at {since:time}."),
    "teacher_late": N_("{name} came {late_by:length} late."),
    "teacher_away": N_("{name} was away from {since:time} to {until:time}."),
    "teacher_gone": N_("{name} has been gone since {since:time}."),
    "teacher_left_early": N_("{name} left {early_by:length} before the end."),
    "overlapped": N_("This lesson and the next overlap by {seconds:length}; a second counts once."),
    "started_late_by_overrun": N_("The lesson before ran over until {until:time}; nobody is late for that."),
    "version": N_("Changed after it was final: this is version {version}, of {at:day}."),
    "moved": N_("Moved from {from:day}."),
    "length_changed": N_("Clocks change during this lesson: it lasts {real:length}, not {wall:length}."),
    "start_skipped": N_("Clocks skip the start of this lesson; it was moved by {moved_by:length}."),
    "start_repeated": N_("Clocks show the start of this lesson twice; the first is meant."),
    "spread_out": N_("Line {line}: the rule became {lessons} single lessons, up to {until:day}."),
}
"""What is worth knowing about a lesson as a whole."""

READINGS = {
    "count_disagrees": N_("The provider speaks of {said} records and gave {read}."),
    "page_cap": N_("The room has more records than one reading takes."),
    "vanished": N_(
        "{before} records were there and now {now} are; the provider has to say that again first."
    ),
    "clock_off": N_("My clock is off by {seconds:length}, so nobody is called missing."),
    "page_moved": N_("The records changed while they were being read."),
    "page_one_moved": N_("The records changed while they were being read."),
    "online_unknown": N_("The provider did not say who is online right now."),
    "sqlite_wal_reset": N_("SQLite {version} has a fault that can lose data; please update it."),
    "network_disk": N_("The database is on a network disk ({kind}), where locks cannot be trusted."),
}
"""How far a reading can be trusted."""

SENTENCES = {**REASONS, **REMARKS, **LESSONS, **READINGS, **ALERTS, **DELIVERIES}

COUNTED = {
    "carries": ("alerts", *NN_("Tells {alerts} alert.", "Tells {alerts} alerts.")),
    "too_many_attempts": (
        "attempts",
        *NN_("Given up after {attempts} attempt.", "Given up after {attempts} attempts."),
    ),
    "not_found": (
        "looks",
        *NN_(
            "Looked for in the channel {looks} time, and not found.",
            "Looked for in the channel {looks} times, and not found.",
        ),
    ),
    "audit_message_twice": (
        "intents",
        *NN_(
            "{intents} message in Slack stands for two intents.",
            "{intents} messages in Slack stand for two intents each.",
        ),
    ),
    "audit_twice": (
        "intents",
        *NN_("{intents} message is owed twice.", "{intents} messages are owed twice."),
    ),
    "audit_no_state": (
        "intents",
        *NN_(
            "{intents} message is in a state that does not exist.",
            "{intents} messages are in a state that does not exist.",
        ),
    ),
    "audit_no_message": (
        "intents",
        *NN_(
            "{intents} message counts as posted, but nobody knows where.",
            "{intents} messages count as posted, but nobody knows where.",
        ),
    ),
    "audit_not_carried": (
        "intents",
        *NN_(
            "{intents} alert counts as told by a message that was never posted.",
            "{intents} alerts count as told by messages that were never posted.",
        ),
    ),
    "audit_left_behind": (
        "intents",
        *NN_(
            "{intents} alert waits for a message that has ended.",
            "{intents} alerts wait for messages that have ended.",
        ),
    ),
    "audit_stuck": (
        "intents",
        *NN_(
            "{intents} message should have been sent or dropped by now.",
            "{intents} messages should have been sent or dropped by now.",
        ),
    ),
    "audit_doubt": (
        "intents",
        *NN_(
            "For {intents} message it has long been unknown whether it was posted.",
            "For {intents} messages it has long been unknown whether they were posted.",
        ),
    ),
    "page_failed": (
        "pages",
        *NN_(
            "Page {page} of the records could not be read.",
            "{pages} pages of the records could not be read, the first of them page {page}.",
        ),
    ),
    "quarantined": (
        "rows",
        *NN_(
            "{rows} record made no sense and was set aside.",
            "{rows} records made no sense and were set aside.",
        ),
    ),
    "times_disagree": (
        "rows",
        *NN_(
            "{rows} record gives two different times; its timestamp was used.",
            "{rows} records give two different times; their timestamps were used.",
        ),
    ),
    "duration_disagrees": (
        "rows",
        *NN_(
            "{rows} record gives a length that does not fit its times; the times were used.",
            "{rows} records give a length that does not fit their times; the times were used.",
        ),
    ),
    "rows_moved": (
        "rows",
        *NN_(
            "{rows} record moved while the pages were being read.",
            "{rows} records moved while the pages were being read.",
        ),
    ),
    "open_confirmed": (
        "rows",
        *NN_(
            "{rows} person without a leave is online, so still inside.",
            "{rows} people without a leave are online, so still inside.",
        ),
    ),
    "open_unconfirmed": (
        "rows",
        *NN_(
            "{rows} person has no leave recorded, but is not online.",
            "{rows} people have no leave recorded, but are not online.",
        ),
    ),
    "online_without_row": (
        "people",
        *NN_(
            "{people} person is online without a record yet.",
            "{people} people are online without a record yet.",
        ),
    ),
    "several_devices": ("devices", *NN_("On {devices} device.", "On {devices} devices at once.")),
    "drops": ("drops", *NN_("Dropped out {drops} time.", "Dropped out {drops} times.")),
    "extra": (
        "people",
        *NN_(
            "{people} person came who is not on the roster.",
            "{people} people came who are not on the roster.",
        ),
    ),
}
"""Code → (the fact that is counted, one, many)."""

ALSO = (
    ("late_by", N_("Arrived {late_by:length} after the start.")),
    ("early_by", N_("Left {early_by:length} before the end.")),
)
"""Sentences added behind a reason where the fact is there and not 0."""
ALSO_BEHIND = frozenset({"present", "partial", "absent", "staff_seen"})

RULES = (
    (frozenset({"late_after"}), N_("Late is more than {late_after:length} after the start.")),
    (frozenset({"early_before"}), N_("Early is more than {early_before:length} before the end.")),
    (
        frozenset({"present", "absent"}),
        N_(
            "Present is {present:share} of the lesson or more, absent less than {absent:share}, partial else."
        ),
    ),
    (frozenset({"gap"}), N_("Away is longer than {gap:length}.")),
)
"""The policy in words, each rule with the facts it needs."""
