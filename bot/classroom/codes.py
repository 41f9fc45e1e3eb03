"""The provider's result codes, as our errors.

Source: the provider's "Global Error Codes" page and its client SDK's header; that its Web API answers
with the same numbers is seen in public clients (4001, 4007, 4105). Its own list for the Web API was
not found, so a code outside the table is shown raw.
"""

from bot.errors import (
    N_,
    ClassroomError,
    ClassroomPuzzle,
    ClassroomRefused,
    ClassroomUnavailable,
    RoomGone,
    WindowRefused,
)

SUCCESS = 0
NO_DATA = 4105
"""`No data matches the criteria`: zero rows, which is an answer."""
NOT_ALLOWED = 4108

_RENEW = N_("Ask whoever looks after the school's Talk-Cloud account.")
_KEY = N_("Check TALKCLOUD_KEY against the enterprise key in the Talk-Cloud console.")
_ROOM = N_("Check the room number; the room may have been deleted.")
_TIMES = N_("Ask for another day or range; if it happens for every room, tell an administrator.")
_LATER = N_("Try again in a minute.")

_TABLE: dict[int, tuple[type[ClassroomError], str, str]] = {
    3001: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: its service for this account has expired."),
        _RENEW,
    ),
    3002: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: the company's account is frozen."),
        _RENEW,
    ),
    3004: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: the company's trial has ended."),
        _RENEW,
    ),
    4001: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: it knows no such company."),
        _KEY,
    ),
    4101: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: no enterprise key reached it."),
        _KEY,
    ),
    4102: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: the enterprise key is wrong."),
        _KEY,
    ),
    NOT_ALLOWED: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: the key may not read this."),
        _RENEW,
    ),
    4109: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: the key was not accepted."),
        _KEY,
    ),
    4112: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: the company's points are used up."),
        _RENEW,
    ),
    4113: (
        ClassroomRefused,
        N_("The classroom provider answered code {code}: the company's balance is used up."),
        _RENEW,
    ),
    3003: (
        RoomGone,
        N_("The classroom provider answered code {code}: the room was deleted or has expired."),
        _ROOM,
    ),
    4007: (
        RoomGone,
        N_("The classroom provider answered code {code}: the room is missing, deleted or expired."),
        _ROOM,
    ),
    4020: (
        RoomGone,
        N_("The classroom provider answered code {code}: the class in this room was cancelled."),
        _ROOM,
    ),
    4004: (
        WindowRefused,
        N_("The classroom provider answered code {code}: it cannot read the times asked for."),
        _TIMES,
    ),
    4005: (
        WindowRefused,
        N_("The classroom provider answered code {code}: it does not take the times asked for."),
        _TIMES,
    ),
    5004: (
        WindowRefused,
        N_("The classroom provider answered code {code}: it misses a start and an end."),
        _TIMES,
    ),
    4107: (
        ClassroomUnavailable,
        N_("The classroom provider answered code {code}: its database failed."),
        _LATER,
    ),
}


def refusal(code: int) -> ClassroomError:
    """The error that `code` stands for. Not for SUCCESS and NO_DATA, which are answers."""
    if code < 0:
        return ClassroomUnavailable(
            "The classroom provider failed without saying why (code {code}).", _LATER, code=code
        )
    if code in _TABLE:
        kind, what, remedy = _TABLE[code]
        return kind(what, remedy, code=code)
    return ClassroomPuzzle(
        "The classroom provider answered code {code}, which is not known here.",
        "Give an administrator this number to ask the provider about.",
        code=code,
    )
