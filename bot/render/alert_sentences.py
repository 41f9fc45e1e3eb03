"""Sentences of alerts and of messages: why each is as it is. A part of `bot.render.sentences`."""

from bot.errors import N_

ALERTS = {
    "settling": N_("Seen, but it may still change by itself."),
    "found": N_("Found in time."),
    "delayed": N_("Found {seconds:length} late."),
    "again": N_("Once more, after it was over."),
    "facts_changed": N_("The figures changed."),
    "still_so": N_("Still so, since {since:time}."),
    "no_longer_so": N_("No longer so since {until:time}."),
    "lesson_over": N_("The lesson is over; its summary tells the rest."),
    "lesson_cancelled": N_("The lesson was cancelled."),
    "lesson_moved": N_("The lesson was moved to {to:day}."),
    "too_late": N_("Could not be told by {deadline:time}; left for the digest."),
    "quiet_hours": N_("The channel has quiet hours until {until:time}; left for the digest."),
    "told_already": N_("Another alert tells it."),
    "taken": N_("{author} has been on it since {at:time}."),
    "released": N_("{author} handed it back at {at:time}."),
    "woken": N_("{author} ended the snooze at {at:time}."),
    "escalated": N_("Nobody said that they are on it, so others were called."),
    "muted": N_("Muted by {author} until {until:day} – {text}"),
    "nothing_to_tell": N_("The lesson had no exceptions."),
    "held_by_gap": N_("Held back: there are no complete records since {since:time}."),
    "held_by_empty_room": N_("Held back: the room is empty."),
    "held_by_incident": N_("Held back: many dropped out at once at {since:time}."),
}
"""Why an alert is as it is."""

DELIVERIES = {
    "channel_parked": N_("I may no longer post in a channel: Slack says “{answer}”."),
    "channel_back": N_("I can post in the channel again."),
    "message_dead": N_("A message of mine could not be posted: Slack says “{answer}”."),
    "database_older": N_(
        "I run on an older copy of my database: it knows nothing of {since:time} ({since:day}) to"
        " {until:time} ({until:day})."
    ),
    "message_stays": N_(
        "A message of mine that names somebody who was erased could not be deleted: Slack says “{answer}”."
    ),
    "message_held": N_(
        "Slack did not say whether it took a message of mine, and I may not look in that channel,"
        " so I did not post it again."
    ),
    "carried": N_("Told in the message of its lesson."),
    "digest_due": N_("The digest of {day} is due."),
    "digest_part": N_("It tells what the digest of {day} has no room for."),
    "empty_day": N_("No lesson came to its end, and nothing is new of earlier ones."),
    "storm": N_("Many lessons at once ({lessons}), so one message for all; alerts in it: {alerts}."),
    "picture": N_("A picture of a lesson is due."),
    "export": N_("Somebody asked for a sheet."),
    "board_changed": N_("There is something new to show."),
    "board_unchanged": N_("There was nothing new to show."),
    "answered": N_("Slack answered “{answer}”."),
    "cannot_look": N_(
        "The channel's history is closed to this app, so nobody can look whether it was posted."
    ),
}
"""Why a message is owed, or was not sent."""
