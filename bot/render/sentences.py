"""A sentence for every code of `bot.domain.notes`: what it says to a person, with its facts."""


def N_(message: str) -> str:  # noqa: N802 — the customary mark of a message to be translated later
    """The message itself; marks it for the catalogue."""
    return message


SENTENCES = {
    "times_disagree": N_(
        "The provider's written times and its timestamps disagree; the timestamps were used."
    ),
    "duration_disagrees": N_("Some lengths given by the provider do not fit the times; the times were used."),
    "count_disagrees": N_("The provider says {said} records and gave {read}."),
    "page_failed": N_("Page {page} of the records could not be read."),
    "page_cap": N_("The room has more records than one reading may take."),
    "page_moved": N_("Records changed while they were being read."),
    "open_unconfirmed": N_("Who is still inside could not be confirmed."),
    "online_unknown": N_("The provider did not say who is online right now."),
    "length_changed": N_("Clocks change during this lesson: it lasts {real:length}, not {wall:length}."),
    "moved": N_("Moved from {from:day}."),
    "start_skipped": N_("Clocks skip the start of this lesson; it was moved by {moved_by:length}."),
    "start_repeated": N_("Clocks show the start of this lesson twice; the first is meant."),
}

COUNTED = {
    "quarantined": (
        "rows",
        N_("{rows} record could not be used and was set aside."),
        N_("{rows} records could not be used and were set aside."),
    ),
    "online_without_row": (
        "people",
        N_("{people} person is online without a record yet."),
        N_("{people} people are online without a record yet."),
    ),
}
"""Code → (the fact that is counted, one, many)."""
