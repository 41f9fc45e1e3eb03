"""Pictures and sheets: made before they are sent, tried a few times, and told of where there is none."""

from dataclasses import replace

import pytest

from bot.domain import delivery, intents
from bot.domain.channels import Channel
from bot.domain.delivery import FILE_SETTLES, MOST_FILE_TRIES, SEND, WAIT, Looking, next_step
from bot.domain.filed import (
    FILED,
    PICTURE,
    REFUSED,
    SCOPE,
    attached,
    failed,
    has_people,
    lacks_file,
    picture_for,
    picture_in_thread,
    sheet_for,
)
from bot.domain.grouping import SENT_ITSELF
from bot.domain.intents import DEAD, EXPIRED, PENDING, SENDING, SUPPRESSED, UNCERTAIN, move
from bot.domain.notes import CODES, Note
from bot.domain.register import Lesson
from bot.domain.uploads import MOST, after_upload
from tests.domain.drawing import ROOM, ZONE, at, judged, roster, rows

LESSON = Lesson("L1", ROOM, "7B Algebra", at("10:00"), at("11:00"), ZONE)
SALT, NOW = b"0" * 32, at("11:10")
REPLIED = picture_in_thread(LESSON, channel="C1", target="i0", salt=SALT, now=NOW)
DIRECT = picture_for(LESSON, "U1", salt=SALT, now=NOW)
SHEET = sheet_for("U1", room=ROOM, start=1, end=2, form="csv", zone=ZONE, salt=SALT, now=NOW)
EACH = pytest.mark.parametrize("intent", [REPLIED, DIRECT, SHEET], ids=["thread", "direct", "sheet"])


def sending(intent, *, tried=NOW):
    return move(intent, intents.CLAIM, tried=tried)


@EACH
def test_nothing_is_sent_before_there_is_a_file(intent):
    channel = Channel(intent.channel)
    assert lacks_file(intent)
    assert next_step(intent, channel, NOW, Looking()).do == WAIT

    ready = attached(replace(intent, attempts=3), file="F1", link="https://…")
    assert not lacks_file(ready)
    assert ready.attempts == 0
    assert next_step(ready, channel, NOW, Looking()).do == SEND


@EACH
def test_it_waits_no_longer_than_it_is_worth(intent):
    assert next_step(intent, Channel(intent.channel), intent.deadline + 1, Looking()).do == intents.EXPIRE


@EACH
def test_it_is_sent_by_itself_with_all_its_facts(intent):
    assert intent.kind in FILED
    assert set(FILED) <= set(SENT_ITSELF)
    assert set(CODES[intent.reason.code]) <= set(intent.reason.facts)


def test_a_lesson_has_one_picture_in_its_thread_and_as_many_as_are_asked_for():
    later = picture_in_thread(LESSON, channel="C1", target="i0", salt=SALT, now=NOW + 60)
    assert (REPLIED.key, REPLIED.revision) == (later.key, later.revision)
    assert picture_for(LESSON, "U1", salt=SALT, now=NOW + 1).key != DIRECT.key
    assert picture_for(LESSON, "U2", salt=SALT, now=NOW).key != DIRECT.key


@EACH
def test_what_was_uploaded_is_known_however_it_ends(intent):
    ready = attached(intent, file="F1")
    ends = [
        move(ready, intents.EXPIRE, reason=Note("too_late", {"deadline": 1})),
        move(ready, intents.SUPPRESS, reason=Note("nothing_to_tell")),
        move(sending(ready), intents.POISON, reason=Note("answered", {"answer": "msg_too_long"})),
    ]
    assert [one.state for one in ends] == [EXPIRED, SUPPRESSED, DEAD]
    assert {one.reason.facts["file"] for one in ends} == {"F1"}


def test_where_there_is_no_file_whoever_asked_is_told_and_a_thread_is_left_alone():
    assert (failed(REPLIED, SCOPE).state, failed(DIRECT, SCOPE).state) == (SUPPRESSED, PENDING)
    assert failed(SHEET, SCOPE).reason.facts["failed"] == SCOPE
    assert not lacks_file(failed(SHEET, SCOPE))


UPLOADS = [
    # what Slack says, and how long to wait → what becomes of the intent: attempts, seconds until the next one
    ("timeout", None, 1, 5),
    ("http_5xx", None, 1, 5),
    ("dropped", None, 1, 5),
    ("internal_error", None, 1, 5),
    ("something_new", None, 1, 5),
    ("file_not_found", None, 1, 5),
    ("refused", None, 1, 5),
    ("http_429", 7, 0, 7),
    ("http_429", None, 1, 5),
    ("ratelimited", 0, 0, 1),
    ("token_revoked", None, 0, 60),
]


@pytest.mark.parametrize(("said", "wait", "attempts", "pause"), UPLOADS)
def test_an_upload_that_failed_is_done_again(said, wait, attempts, pause):
    after = after_upload(SHEET, said, NOW, wait)

    assert lacks_file(after)
    assert (after.attempts, after.not_before) == (attempts, NOW + pause)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("missing_scope", SCOPE),
        ("upload_refused", REFUSED),
        ("upload_elsewhere", REFUSED),
        ("file_upload_size_restricted", REFUSED),
        ("file_uploads_disabled", REFUSED),
        ("storage_limit_reached", REFUSED),
        ("invalid_arguments", REFUSED),
    ],
)
def test_what_no_second_try_mends_is_not_tried_again(said, why):
    assert after_upload(SHEET, said, NOW).reason.facts["failed"] == why


def test_it_is_given_up_after_some_tries_ever_farther_apart():
    intent, pauses = SHEET, []
    while lacks_file(intent):
        before, intent = intent, after_upload(intent, "http_5xx", NOW)
        pauses.append(intent.not_before - NOW)
        assert intent.attempts <= before.attempts + 1
    assert pauses[:-1] == [5, 10, 20, 40, 80]
    assert len(pauses) == MOST
    assert intent.reason.facts["failed"] == REFUSED


def test_an_upload_that_worked_is_no_failure():
    with pytest.raises(ValueError, match="worked"):
        after_upload(SHEET, "ok", NOW)


def refused(intent, answer="invalid_blocks"):
    """Slack refuses its message until something else becomes of it; each time is a little later."""
    tries = 0
    while intent.state == PENDING and "failed" not in intent.reason.facts:
        before, intent = intent, delivery.after(sending(intent, tried=intent.not_before), answer)
        tries += 1
        assert intent.state != PENDING or intent.not_before in (
            before.not_before,
            before.not_before + FILE_SETTLES * tries,
        )
    return tries, intent


def test_a_picture_that_slack_does_not_know_yet_is_shown_later_and_never_without_itself():
    tries, intent = refused(attached(REPLIED, file="F1"))
    assert (tries, intent.state, intent.short) == (MOST_FILE_TRIES, SUPPRESSED, False)

    tries, intent = refused(attached(DIRECT, file="F1"))
    assert (tries, intent.state, intent.reason.facts["failed"]) == (MOST_FILE_TRIES, PENDING, REFUSED)
    assert delivery.after(sending(intent), "invalid_blocks").short


def test_a_sheet_that_may_have_been_sent_is_not_sent_again_where_nobody_may_look():
    doubtful = delivery.after(sending(attached(SHEET, file="F1")), "timeout")
    drawn = delivery.after(sending(attached(DIRECT, file="F1")), "timeout")
    blind = Looking(possible=False)
    assert doubtful.state == drawn.state == UNCERTAIN

    step = next_step(doubtful, Channel("U1"), NOW, blind)
    assert (step.do, step.reason.code) == (intents.GIVE_UP, "cannot_look")
    assert next_step(drawn, Channel("U1"), NOW + 60, blind).do == intents.ABSENT


def test_there_is_something_to_draw_where_somebody_came():
    assert has_people(judged(rows("ana", "10:00–11:00"), roster("ana"), now="11:30"))
    assert not has_people(judged([], roster("ana"), now="11:30"))
    assert not has_people(replace(judged(rows("ana", "10:00–11:00"), [], now="11:30"), status="cancelled"))


def test_a_picture_is_what_the_thread_of_its_message_waits_for():
    assert (REPLIED.what, REPLIED.target, REPLIED.kind) == ("reply", "i0", PICTURE)
    assert REPLIED.state == PENDING
    assert sending(REPLIED).state == SENDING
