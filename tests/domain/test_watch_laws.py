"""Laws of finding and deciding, whatever happens in a lesson, and a model of the bot looking at one."""

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from bot.domain.alerts import MOVES
from bot.domain.board import board_of
from bot.domain.deciding import decide
from bot.domain.findings import ABSENCES, DEADLINES
from bot.domain.intents import EDIT, ENDS, LIVE, POST
from bot.domain.mutes import Mute
from bot.domain.people import TEACHER
from tests.domain.drawing import LESSON, MINUTE, at, roster, visit
from tests.domain.watching import Lookout

NAMES = ["ana", "ben", "eva"]
DUE = roster(*NAMES, teacher="wang")
LENGTH = LESSON.end - LESSON.start


@st.composite
def stays(draw, who=(*NAMES, "wang", "guest")):
    """Visits of a few people, in minutes and odd seconds around the lesson."""
    found = []
    for person in who:
        marks = sorted(draw(st.sets(st.integers(-300, LENGTH + 300), max_size=6)))
        role = TEACHER if person == "wang" else "student"
        for enter, leave in zip(marks[::2], marks[1::2], strict=False):
            found.append(visit(person, LESSON.start + enter, LESSON.start + leave, role=role))
    return found


FAULTS = st.lists(st.sampled_from(["", "", "", "partial", "fails"]), min_size=64, max_size=64)


def lived(visits, faults, *, shift=0, due=DUE, send=True):
    """An hour of looks, one a minute; every decision on the way."""
    lesson = replace(LESSON, start=LESSON.start + shift, end=LESSON.end + shift)
    moved = [one._replace(enter=one.enter + shift, leave=one.leave + shift) for one in visits]
    out, steps = Lookout(due, lesson=lesson, send=send), []
    for number, fault in enumerate(faults):
        now = lesson.start + number * MINUTE
        changes = out.look(moved, now, complete=fault != "partial", fails=fault == "fails")
        steps += [(number, one.what, one.alert.kind, one.alert.finding.person, one.tells) for one in changes]
    return out, steps


@given(stays(), FAULTS)
def test_one_key_has_one_alert_and_at_most_one_post_that_is_not_withdrawn(visits, faults):
    out, _ = lived(visits, faults)
    posts = Counter(one.key for one in out.intents.values() if one.what == POST and one.state != "suppressed")

    assert all(count == 1 for count in posts.values())


@given(st.lists(st.integers(20, 400), min_size=2, max_size=20))
def test_flapping_makes_one_alert(spells):
    """In and out, in and out: at most one post; all the rest are edits of it."""
    moment, visits = LESSON.start, []
    for inside, outside in zip(spells[::2], spells[1::2], strict=False):
        visits.append(visit("ana", moment, moment + inside))
        moment += inside + outside
    everybody = [
        visit(one, LESSON.start, LESSON.end, role=role)
        for one, role in (("ben", "student"), ("wang", TEACHER))
    ]
    out, _ = lived(visits + everybody, [""] * 64, due=roster("ana", "ben", teacher="wang"))
    posts = [one for one in out.told if " post left_early ana" in one]

    assert len(posts) <= 1


@given(stays(), st.integers(0, 63), st.randoms(use_true_random=False))
def test_neither_the_order_nor_the_repetition_of_findings_matters(visits, minute, random):
    out, _ = lived(visits, [""] * (minute + 1))
    findings = out.find(LESSON.start + (minute + 1) * MINUTE)
    shuffled = [*findings.found, *findings.found]
    random.shuffle(shuffled)
    mixed = replace(findings, found=tuple(shuffled))
    alerts = list(out.alerts.values())
    now = LESSON.start + (minute + 1) * MINUTE

    plain = decide(alerts, findings, (), now, out.rules)
    assert decide(alerts[::-1], mixed, (), now, out.rules) == plain


@given(stays(), FAULTS, st.integers(-10_000_000, 10_000_000))
@settings(max_examples=30)
def test_shifting_all_times_shifts_the_decisions(visits, faults, shift):
    assert lived(visits, faults)[1] == lived(visits, faults, shift=shift)[1]


@given(stays(), st.integers(0, 60))
def test_one_partial_scan_claims_no_absence(visits, minute):
    out, _ = lived(visits, [""] * minute)
    before = dict(out.alerts)
    changes = out.look(visits, LESSON.start + minute * MINUTE + 1, complete=False)

    assert not any(one.what == "fire" and one.alert.kind in ABSENCES for one in changes)
    assert not any(
        one.what == "resolve" and one.alert.key in before and "until" not in one.reason.facts
        for one in changes
    )


@given(stays(), st.integers(0, 200))
def test_whenever_the_bot_comes_up_nothing_is_told_too_late(visits, minute):
    now = LESSON.start + minute * MINUTE
    out = Lookout(DUE, since=now)
    for step in range(4):
        out.look(visits, now + step * MINUTE)
    for told in out.told:
        moment, what, kind = told.split()[:3]
        last = DEADLINES[kind]
        assert what == EDIT or last is None or at(moment) <= LESSON.end + last


class LookingAtALesson(RuleBasedStateMachine):
    """People come and go, reads fail or are partial, clocks jump, Slack is away: the laws hold throughout."""

    @initialize()
    def begin(self):
        self.out = Lookout(DUE, send=False)
        self.slack_answers = True
        self.now = LESSON.start
        self.visits = {}
        self.kept = {}
        self.states = {}

    @rule(person=st.sampled_from([*NAMES, "wang"]))
    def join(self, person):
        rows = self.visits.setdefault(person, [])
        if (not rows or rows[-1].leave is not None) and (not rows or rows[-1].leave < self.now):
            rows.append(visit(person, self.now, None, role=TEACHER if person == "wang" else "student"))

    @rule(person=st.sampled_from([*NAMES, "wang"]))
    def leave(self, person):
        rows = self.visits.get(person)
        if rows and rows[-1].leave is None and rows[-1].enter < self.now:
            rows[-1] = rows[-1]._replace(leave=self.now)

    @rule(seconds=st.integers(1, 240))
    def wait(self, seconds):
        self.now += seconds

    @rule(seconds=st.integers(600, 4_000))
    def sleep(self, seconds):
        self.now += seconds

    @rule(seconds=st.integers(1, 4_000))
    def set_the_clock_back(self, seconds):
        self.now = max(LESSON.start, self.now - seconds)

    @rule(fault=st.sampled_from(["", "", "", "partial", "fails"]))
    def poll(self, fault):
        rows = [row for own in self.visits.values() for row in own]
        changes = self.out.look(rows, self.now, complete=fault != "partial", fails=fault == "fails")
        fresh = self.out.reading.complete and self.now - self.out.reading.taken <= 120
        for change in changes:
            if change.alert.kind in ABSENCES and change.what == "fire":
                assert fresh, "I5: only a complete and fresh scan proves an absence"
        assert self.out.decide(self.out.find(self.now), self.now) == (), "the same look twice changes nothing"
        if self.slack_answers:
            self.out.deliver(self.now)

    @rule(on=st.booleans())
    def slack(self, on):
        self.slack_answers = on

    @rule(person=st.sampled_from(NAMES), seconds=st.integers(1, 3_000))
    def mute(self, person, seconds):
        self.out.mutes.append(Mute(self.now + seconds, "U01", self.now, person=person))

    @invariant()
    def each_yes_has_exactly_one_intent(self):
        """I2, and `watching` refuses a second one of the same revision."""
        for alert in self.out.alerts.values():
            revisions = sorted(number for key, number in self.out.intents if key == alert.key)
            assert revisions == list(range(1, alert.revision + 1))

    @invariant()
    def every_intent_is_alive_or_has_ended_and_ends_once(self):
        """I3: the sum is conserved."""
        for key, state in self.kept.items():
            assert key in self.out.intents
            assert state not in ENDS or self.out.intents[key].state == state
        self.kept = {key: one.state for key, one in self.out.intents.items()}
        assert set(self.kept.values()) <= {*LIVE, *ENDS}

    @invariant()
    def alerts_move_only_as_drawn(self):
        for key, alert in self.out.alerts.items():
            before = self.states.get(key, alert.state)
            assert alert.state == before or alert.state in MOVES[before]
        self.states = {key: alert.state for key, alert in self.out.alerts.items()}

    @invariant()
    def nothing_is_told_after_its_deadline(self):
        """I6."""
        for told in self.out.told:
            moment, what, kind = told.split()[:3]
            last = DEADLINES[kind]
            assert what == EDIT or last is None or at(moment) <= LESSON.end + last

    @invariant()
    def nobody_inside_is_called_missing(self):
        """After a look, the board says of nobody in the room that they are not seen, or left."""
        if self.out.reading.taken is None:
            return
        board = board_of(self.out.register, self.out.alerts.values(), (), self.now)
        inside = {line.person for line in self.out.register.people if line.inside}
        if board.over or self.out.reading.taken >= LESSON.end:
            return
        missing = {
            entry.person
            for section in board.sections
            for entry in section.first
            if section.word in ("not_seen", "left_early")
        }
        assert not missing & inside


TestLookingAtALesson = LookingAtALesson.TestCase
TestLookingAtALesson.settings = settings(max_examples=100, stateful_step_count=50, deadline=None)
