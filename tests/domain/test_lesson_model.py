"""A lesson as a machine: rows arrive late, move, repeat and vanish, scans break, and time goes on.

The machine knows the truth (every row as it is now) and shows the code only scans. Whatever happens,
the register keeps its promises at every step.
"""

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from bot.domain.attendance import judge
from bot.domain.life import advance
from bot.domain.policy import Policy
from bot.domain.reading import NOTHING_READ, Reading
from bot.domain.scan import Scan
from bot.domain.visits import LIVE, Visit
from bot.domain.withdrawal import missed, standing
from tests.domain.drawing import LESSON, MINUTE, ROOM, roster

PEOPLE = ("ana", "ben", "cai", "dan")
MOMENTS = st.integers(-20, 80)  # minutes from the start of the lesson
POLICY = Policy()


class LessonModel(RuleBasedStateMachine):
    """One room through one lesson."""

    @initialize()
    def begin(self):
        self.now = LESSON.start - 30 * MINUTE
        self.truth = {}  # key → row, as the provider has it now
        self.known = {}  # key → row, as we were told
        self.counts = {}
        self.reading = NOTHING_READ
        self.version = None
        self.history = []

    @rule(person=st.sampled_from(PEOPLE), enter=MOMENTS, length=st.none() | st.integers(0, 60))
    def a_row_arrives(self, person, enter, length):
        """Perhaps long after what it tells; never from the future."""
        start = LESSON.start + enter * MINUTE
        if start <= self.now:
            leave = None if length is None else min(self.now, start + length * MINUTE)
            self.truth[LIVE, person, start] = Visit(
                LIVE, person, start, leave, person, person, "student", "mac"
            )

    @precondition(lambda self: self.truth)
    @rule(data=st.data(), length=st.integers(0, 90))
    def an_end_moves(self, data, length):
        key = data.draw(st.sampled_from(sorted(self.truth)))
        self.truth[key] = self.truth[key]._replace(leave=min(self.now, key[2] + length * MINUTE))

    @precondition(lambda self: self.truth)
    @rule(data=st.data())
    def a_row_vanishes(self, data):
        del self.truth[data.draw(st.sampled_from(sorted(self.truth)))]

    @rule(minutes=st.integers(1, 45))
    def time_goes_on(self, minutes):
        self.now += minutes * MINUTE

    @rule(repeat=st.booleans())
    def the_room_is_read(self, *, repeat):
        rows = [*self.truth.values(), *(self.truth.values() if repeat else ())]
        self.read(rows, complete=True)

    @rule(data=st.data())
    def the_room_is_read_in_part(self, data):
        rows = data.draw(st.lists(st.sampled_from(sorted(self.truth)))) if self.truth else []
        self.read([self.truth[key] for key in rows], complete=False)

    def read(self, rows, *, complete):
        """As the bot does: remember, withdraw, judge, advance."""
        scan = Scan(ROOM, LESSON.start - 3600, self.now + 1, self.now, tuple(rows), complete)
        self.known |= {row.key: row for row in rows}
        self.counts = missed(self.known.values(), scan, self.counts)
        self.reading = Reading.of(scan)
        self.register = self.judged()
        before = self.version
        self.version = advance(before, self.register, self.reading, POLICY, self.now)
        if before is None or before.register != self.version.register:
            self.history.append(self.version.register)

    def judged(self):
        visits = standing(self.known.values(), self.counts)
        return judge(LESSON, roster(*PEOPLE), visits, POLICY, self.now, reading=self.reading)

    @invariant()
    def reading_again_changes_nothing(self):
        """The same records at the same moment are the same register, whatever the order of rows."""
        if self.version:
            backwards = list(reversed(standing(self.known.values(), self.counts)))
            again = judge(
                LESSON, roster(*PEOPLE), backwards, POLICY, self.reading.taken, reading=self.reading
            )
            assert again.people == self.register.people

    @invariant()
    def counts_sum(self):
        if self.version:
            counts = self.version.register.counts
            assert counts["due"] == len(PEOPLE)
            assert counts["due"] == sum(
                counts[name] for name in ("present", "partial", "absent", "unknown", "excused")
            )

    @invariant()
    def unknown_is_never_absent(self):
        """What is judged right now has absents only after a complete scan of the settled end."""
        if self.version and self.register.counts["absent"]:
            assert self.reading.complete
            assert self.reading.taken >= LESSON.end + POLICY.settle

    @invariant()
    def versions_only_grow(self):
        """Final registers change by new versions alone, each marked as such."""
        numbers = [register.version for register in self.history]
        assert numbers == sorted(numbers)
        for register in self.history:
            assert (register.status == "corrected") == (register.version > 1)

    @invariant()
    def after_two_quiet_scans_the_truth_is_told(self):
        """However confused it was: once all is read again, the register is that of the provider's rows."""
        if not self.version or not self.reading.complete:
            return
        if all(self.known.get(key) == row for key, row in self.truth.items()):
            stale = [row for row in standing(self.known.values(), self.counts) if row.key not in self.truth]
            if not stale and self.now == self.reading.taken:
                truth = judge(
                    LESSON, roster(*PEOPLE), self.truth.values(), POLICY, self.now, reading=self.reading
                )
                assert truth.people == self.register.people


LessonModel.TestCase.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
test_a_lesson = LessonModel.TestCase
