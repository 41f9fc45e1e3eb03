"""Made-up alerts and intents."""

from dataclasses import replace

from bot.domain import intents
from bot.domain.alerts import FIRING, Alert
from bot.domain.findings import NOT_SEEN, Finding
from bot.domain.intents import Intent, intent_id
from bot.domain.notes import Note
from tests.store.rows import ROOM, T

CHANNEL, OPS = "C02ALR", "G04OPS"
SALT = b"a salt for tests"
FOUND = Note("found")


def intent(key="a", revision=1, **changes):
    """A pending post in the alert channel."""
    made = Intent(
        intent_id(SALT, key, revision), key, revision, CHANNEL, intents.POST, "board", "algebra",
        intents.PENDING, T(0), T(3600), FOUND,
    )  # fmt: skip
    return replace(made, **changes)


def alert(person="ana", *, kind=NOT_SEEN, lesson="algebra", **changes):
    """Somebody is not there."""
    finding = Finding(
        kind, lesson, ROOM, T(0), person, T(0), T(301), T(3600), {"early_by": 7}, ("t1", "t2")
    )  # fmt: skip
    return replace(Alert(finding, FIRING, FOUND, T(301), T(301), revision=1), **changes)
