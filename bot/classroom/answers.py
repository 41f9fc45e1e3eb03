"""The provider's answers, from bytes to our values. Whatever the bytes: values, or a ClassroomError.

Fast path: one typed decode. Slow path, for the answers the typed decode does not take (PHP maps for
lists, a lone surrogate, a row that is no object): the standard library's reader, cleaned by hand.
Fields that are not declared here, room passwords among them, never leave this module.
"""

import json
from typing import Any, NamedTuple, TypeVar

import msgspec

from bot.classroom.codes import NO_DATA, NOT_ALLOWED, SUCCESS, refusal
from bot.classroom.rows import ROLE_OF, Oddities, Row, RowReader, text
from bot.classroom.times import NEVER, Moments, Scalar, whole
from bot.domain.people import person_of
from bot.domain.visits import LIVE, STAGE, Visit
from bot.errors import N_, ClassroomPuzzle, ClassroomUnavailable, NotOffered, RoomGone

_Kind = TypeVar("_Kind", bound=msgspec.Struct)
_TRY = N_("Try again in a minute; if it goes on, tell an administrator.")
_NUL = b"\\u0000"
_CLEAN = dict.fromkeys([0, *range(0xD800, 0xE000)])
"""NUL and lone surrogates: no display, database or message takes them."""


class Page(NamedTuple):
    """One page of a room's records."""

    live: list[Visit]
    stage: list[Visit]
    rows: int
    """Live rows as the provider gave them, the quarantined included."""
    said: int | None
    """The provider's `count`; None where it gave none that can be read."""
    odd: Oddities


class Online(NamedTuple):
    """Somebody who is in the room now."""

    person: str
    """As in a visit: the user id, or `name:<normalised name>`."""
    userid: str
    name: str
    role: str
    since: int | None
    """UTC seconds; None where the provider does not say."""


class RoomDetails(NamedTuple):
    """What the provider knows of a room."""

    serial: str
    thirdroomid: str
    title: str
    start: int | None
    """UTC seconds of the room's schedule; None where there is none."""
    end: int | None

    def touches(self, start: int, end: int) -> bool:
        """Whether its schedule reaches into `[start, end)`; without one it does not."""
        return self.start is not None and self.end is not None and self.start < end and self.end > start


class _Page(msgspec.Struct, gc=False):
    result: Scalar = None
    count: Scalar = None
    logininfo: list[Row] | dict[str, Row] | Scalar = None
    uptablelist: list[Row] | dict[str, Row] | Scalar = None


class _OnlineRow(msgspec.Struct, gc=False):
    buddyid: Scalar = None
    userid: Scalar = None
    username: Scalar = None
    userrole: Scalar = None
    logIntime: Scalar = None  # noqa: N815 - the provider's spelling
    isrobot: Scalar = None


class _OnlineAnswer(msgspec.Struct, gc=False):
    result: Scalar = None
    onlineuser: list[_OnlineRow] | dict[str, _OnlineRow] | Scalar = None


class _Room(msgspec.Struct, gc=False):
    serial: Scalar = None
    seria: Scalar = None
    thirdroomid: Scalar = None
    roomname: Scalar = None
    starttime: Scalar = None
    endtime: Scalar = None


class _RoomAnswer(_Room, gc=False):
    result: Scalar = None
    data: _Room | Scalar = None


class _RoomsAnswer(msgspec.Struct, gc=False):
    result: Scalar = None
    room: list[_Room] | dict[str, _Room] | Scalar = None
    roomlist: list[_Room] | dict[str, _Room] | Scalar = None
    data: list[_Room] | dict[str, _Room] | Scalar = None


_PAGE, _PEOPLE, _DETAILS, _ROOMS = (
    msgspec.json.Decoder(_Page),
    msgspec.json.Decoder(_OnlineAnswer),
    msgspec.json.Decoder(_RoomAnswer),
    msgspec.json.Decoder(_RoomsAnswer),
)


class AnswerReader:
    """Reads answers; kept, because it remembers the times it has met."""

    def __init__(self) -> None:
        self._rows = RowReader()
        self._moments = Moments()

    def page(self, body: bytes, now: float) -> Page:
        """One page of getLiveLogininfo. Raises ClassroomError where the answer is no page."""
        answer = _decode(body, _PAGE)
        odd = Oddities()
        if _result(answer.result) == NO_DATA:
            return Page([], [], 0, 0, odd)
        live, stage = _listed(answer.logininfo), _listed(answer.uptablelist)
        count = whole(answer.count) if not isinstance(answer.count, bool) else None
        return Page(
            self._rows.visits(live, LIVE, now, odd),
            self._rows.visits(stage, STAGE, now, odd),
            len(live),
            None if count is None or count < 0 else count,
            odd,
        )

    def online(self, body: bytes) -> tuple[Online, ...]:
        """Who is in the room now, from getonlineuser; robots are left out."""
        answer = _decode(body, _PEOPLE)
        if _result(answer.result) == NO_DATA:
            return ()
        people = (self._online(row) for row in _listed(answer.onlineuser) if row is not None)
        return tuple(somebody for somebody in people if somebody is not None)

    def _online(self, row: _OnlineRow) -> Online | None:
        userid, name = text(row.buddyid or row.userid).strip(), text(row.username)
        person = person_of(userid, name)
        if person == person_of("", "") or whole(row.isrobot) == 1:
            return None
        role = ROLE_OF.get(row.userrole, "unknown")
        return Online(person, userid if person == userid else "", name, role, self._moment(row.logIntime))

    def details(self, body: bytes) -> RoomDetails:
        """What getroom tells, flat or wrapped in `data`; the passwords it holds are not read."""
        answer = _decode(body, _DETAILS)
        if _result(answer.result) == NO_DATA:
            raise RoomGone("The classroom provider has no such room. Check the room number.")
        return self._room(answer.data if isinstance(answer.data, _Room) else answer)

    def rooms(self, body: bytes) -> tuple[RoomDetails, ...]:
        """The rooms of getroombytime and getroomlist, without their passwords; who has no number is left out.

        Which key holds the list was not found documented: `room`, `roomlist` and `data` are taken. Raises
        NotOffered where the answer means that there is no such list for our key.
        """
        if body.lstrip()[:1] == b"<":
            raise NotOffered
        answer = _decode(body, _ROOMS)
        code = None if isinstance(answer.result, bool) else whole(answer.result)
        if code is not None and (code < 0 or code == NOT_ALLOWED):
            raise NotOffered
        try:
            _result(answer.result)
        except (ClassroomPuzzle, RoomGone):  # no room was named; so it is the question that is not known
            raise NotOffered from None
        found = answer.room or answer.roomlist or answer.data
        rooms = (self._room(room) for room in _listed(found) if room is not None)
        return tuple(room for room in rooms if room.serial or room.thirdroomid)

    def _room(self, room: _Room) -> RoomDetails:
        return RoomDetails(
            serial=text(room.serial or room.seria).strip(),
            thirdroomid=text(room.thirdroomid).strip(),
            title=text(room.roomname).strip(),
            start=self._moment(room.starttime),
            end=self._moment(room.endtime),
        )

    def _moment(self, value: Scalar) -> int | None:
        moment = self._moments[value]
        return moment if moment > NEVER else None


def _result(value: Scalar) -> int:
    """SUCCESS or NO_DATA; raises what any other code stands for."""
    code = None if isinstance(value, bool) else whole(value)
    if code is None:
        raise ClassroomUnavailable("The classroom provider's answer does not say whether it worked.", _TRY)
    if code not in (SUCCESS, NO_DATA):
        raise refusal(code)
    return code


def _listed(value: Any) -> list[Any]:
    """The rows of a list however PHP wrote it: list, map of rows, one bare row, or nothing."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict):
        return list(value.values())
    if value in (None, "", 0, False):
        return []
    raise ClassroomUnavailable("The classroom provider's answer holds no list where one belongs.", _TRY)


def _decode(body: bytes, decoder: msgspec.json.Decoder[_Kind]) -> _Kind:
    """`body` as one of our structs. Raises ClassroomUnavailable where it is no JSON object."""
    if _NUL not in body:
        try:
            return decoder.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            pass
    try:
        found = json.loads(body.decode("utf-8-sig", "replace"))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise _no_answer(body)
    return _fill(decoder.type, found)


def _no_answer(body: bytes) -> ClassroomUnavailable:
    """Why `body` is no answer, without a word of it."""
    start = body.lstrip()[:1]
    if not start:
        return ClassroomUnavailable("The classroom provider answered with nothing.", _TRY)
    if start == b"<":
        return ClassroomUnavailable(
            "The classroom provider answered with a web page instead of records. Check TALKCLOUD_URL.", _TRY
        )
    if start == b"{":
        return ClassroomUnavailable("The classroom provider's answer breaks off or is garbled.", _TRY)
    return ClassroomUnavailable("The classroom provider's answer is not what was asked for.", _TRY)


def _fill(kind: type[_Kind], found: dict[str, Any]) -> _Kind:
    """One struct by hand: plain values stay, lists become rows, anything else is taken as missing."""
    values: dict[str, Any] = {}
    lists = _LISTS.get(kind, {})
    for field in kind.__struct_fields__:
        value = found.get(field)
        if field in lists:
            value = _rows(value, lists[field])
        elif field == "data" and isinstance(value, dict):
            value = _fill(_Room, value)
        elif isinstance(value, str):
            value = value.translate(_CLEAN)
        elif isinstance(value, dict | list):
            value = None
        values[field] = value
    return kind(**values)


_LISTS: dict[type[msgspec.Struct], dict[str, type[msgspec.Struct]]] = {
    _Page: {"logininfo": Row, "uptablelist": Row},
    _OnlineAnswer: {"onlineuser": _OnlineRow},
    _RoomsAnswer: {"room": _Room, "roomlist": _Room, "data": _Room},
}


def _rows(value: Any, kind: type[msgspec.Struct]) -> Any:
    if isinstance(value, dict):
        alone = value and not any(isinstance(row, dict) for row in value.values())
        value = [value] if alone else list(value.values())
    if isinstance(value, list):
        return [_fill(kind, row) if isinstance(row, dict) else None for row in value]
    return value
