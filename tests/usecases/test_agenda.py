"""What is due, by a model that looks at every room."""

from hypothesis import given
from hypothesis import strategies as st

from bot.usecases.agenda import Agenda

MOVES = st.lists(
    st.tuples(st.sampled_from("abc"), st.one_of(st.none(), st.integers(0, 20)), st.integers(0, 3)),
    max_size=40,
)


@given(MOVES)
def test_what_is_due_is_what_was_last_put_there_and_has_come(moves):
    agenda, model, now = Agenda(), {}, 0
    for room, at, passed in moves:
        agenda.put(room, at)
        model[room] = at
        now += passed
        assert agenda.due(now) == {
            one for one, moment in model.items() if moment is not None and moment <= now
        }
