"""What the provider's result codes become."""

import pytest

from bot.classroom.codes import refusal
from bot.errors import ClassroomPuzzle, ClassroomRefused, ClassroomUnavailable, RoomGone, WindowRefused

TABLE = [
    # the key or the account: nobody but an administrator can help, and no second try
    *[
        (code, ClassroomRefused, False)
        for code in (3001, 3002, 3004, 4001, 4101, 4102, 4108, 4109, 4112, 4113)
    ],
    # the room
    *[(code, RoomGone, False) for code in (3003, 4007, 4020)],
    # the window
    *[(code, WindowRefused, False) for code in (4004, 4005, 5004)],
    # worth another try
    *[(code, ClassroomUnavailable, True) for code in (4107, -1, -999)],
    # never seen
    *[(code, ClassroomPuzzle, False) for code in (1, 4103, 4106, 4110, 9999)],
]


@pytest.mark.parametrize(("code", "kind", "retry"), TABLE)
def test_every_code_is_one_of_our_errors_and_says_its_number(code, kind, retry):
    error = refusal(code)

    assert type(error) is kind
    assert error.retry is retry
    assert f"code {code}" in str(error)
    assert str(error).endswith(".")
