"""Alerts, mutes and channels as they are kept."""

from dataclasses import replace

from bot.domain.alerts import MUTED, RESOLVED
from bot.domain.channels import Channel
from bot.domain.mutes import Mute
from bot.domain.notes import Note
from bot.store import alerts, channels, mutes
from tests.store.owing import CHANNEL, OPS, alert
from tests.store.rows import T, count, within


def test_an_alert_comes_back_as_it_was(database):
    one = alert(
        told=1, scans=2, seen=T(9), delayed=60, author="U01ALICE", reason=Note("delayed", {"seconds": 60})
    )
    within(database, alerts.save, [one, alert("ben"), alert("cai", lesson="other")])

    assert database.call(alerts.of_lesson, "algebra") == [one, alert("ben")]
    assert database.call(alerts.find, [one.key, "nobody"]) == [one]


def test_one_key_has_one_alert(database):
    within(database, alerts.save, [alert()])
    ended = alert(state=RESOLVED, reason=Note("no_longer_so", {"until": T(700)}), changed=T(700), revision=2)
    within(database, alerts.save, [ended])

    assert database.call(alerts.of_lesson, "algebra") == [ended]


def test_what_is_on_its_way_stays_told_whatever_an_older_copy_says(database):
    before = alert()
    within(database, alerts.save, [before])
    within(database, alerts.tell, before.key, 3)
    within(database, alerts.tell, before.key, 2)
    within(database, alerts.save, [replace(before, state=MUTED)])

    (kept,) = database.call(alerts.of_lesson, "algebra")
    assert (kept.told, kept.state) == (3, MUTED)


def test_alerts_of_a_day_are_found_and_forgotten(database):
    within(database, alerts.save, [alert()])

    assert database.call(alerts.between, T(0), T(1)) == [alert()]
    assert database.call(alerts.between, T(1), T(9)) == []
    assert within(database, alerts.forget, T(0)) == 0
    assert within(database, alerts.forget, T(1)) == 1
    assert count(database, "alerts") == 0


def test_mutes_hold_until_they_end_or_are_taken_back(database):
    first, second = Mute(T(60), "alice", T(0), "trip", person="ana"), Mute(T(90), "bob", T(0), room="1")
    number = within(database, mutes.add, first)
    within(database, mutes.add, second)

    assert list(database.call(mutes.in_force, T(59)).values()) == [first, second]
    assert list(database.call(mutes.in_force, T(60)).values()) == [second]
    assert database.call(mutes.take_back, number)
    assert not database.call(mutes.take_back, number)
    assert database.call(mutes.forget, T(91)) == 1


def test_a_channel_is_free_until_something_is_known_of_it(database):
    assert database.call(channels.get, CHANNEL) == Channel(CHANNEL)

    parked = Channel(CHANNEL).park(T(0), "is_archived")
    within(database, channels.put, parked)
    within(database, channels.put, Channel(OPS).told_to_wait(T(0), 30))
    assert database.call(channels.get, CHANNEL) == parked
    assert database.call(channels.parked) == [parked]

    within(database, channels.put, parked.sent(T(9)))
    assert database.call(channels.parked) == []
