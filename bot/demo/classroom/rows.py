"""A scripted visit → the provider's row, quirks applied."""

from datetime import UTC, datetime, timedelta
from typing import Any

from bot.demo.classroom.quirks import OPEN_LEAVES, Quirks
from bot.domain.visits import Visit

ROLES = {"teacher": 0, "assistant": 1, "student": 2, "viewer": 3, "inspector": 4, "auditor": 6, "parent": 27}
TERMINALS = {"windows": 0, "mac": 1, "ios": 2, "android": 3, "linux": 4, "unknown": 5}
_BEIJING = timedelta(hours=8)
_EPOCHS = ("entertimestamp", "outtimestamp", "starttimestamp", "startimestamp", "endtimestamp")


def beijing(moment: int) -> str:
    """`moment` (UTC seconds) in the provider's text form."""
    return (datetime.fromtimestamp(moment, UTC) + _BEIJING).strftime("%Y-%m-%d %H:%M:%S")


def row(visit: Visit, serial: str, now: float, quirks: Quirks) -> dict[str, Any]:
    """The row of `visit` as the provider tells it at `now`."""
    enter, leave = visit.enter, visit.leave
    inside = leave is None or leave + quirks.row_delay > now
    if visit.userid in quirks.reversed_visits and leave is not None:
        enter, leave = leave, enter
    known_until = int(now) if inside or leave is None else leave
    fields: dict[str, Any] = {
        quirks.serial_field: serial,
        "userid": visit.userid,
        "username": visit.name,
        "entertime": beijing(enter + quirks.text_off),
        "duration": str(0 if inside else known_until - enter),
        "terminal": str(TERMINALS.get(visit.terminal, 5)),
        "terminal_details": "1",
        "starttime": beijing(known_until),
        "endtime": beijing(known_until),
        "paytime": "0",
        "videotype": "320*240",
        "userroleid": str(ROLES.get(visit.role, 3)),
        "entertimestamp": enter,
        quirks.billing_start_field: known_until,
        "endtimestamp": known_until,
    }
    if inside:
        fields |= OPEN_LEAVES[quirks.open_leave]
    else:
        fields |= {"outtime": beijing(known_until + quirks.text_off), "outtimestamp": known_until}
    if quirks.unknown_fields:
        fields |= {"futureField": {"deep": [1, None]}, "devicename": "unknown to us"}
    return _spelled(fields, quirks)


def _spelled(fields: dict[str, Any], quirks: Quirks) -> dict[str, Any]:
    """The same facts in the switched spelling of numbers and epochs."""
    for name in _EPOCHS:
        value = fields.get(name)
        if value is None:
            continue
        if not quirks.epochs:
            del fields[name]
        elif quirks.milliseconds and isinstance(value, int):
            fields[name] = value * 1000
    if quirks.numbers == "text":
        return {name: str(value) if isinstance(value, int) else value for name, value in fields.items()}
    if quirks.numbers == "number":
        return {name: int(value) if _is_number(value) else value for name, value in fields.items()}
    return fields


def _is_number(value: object) -> bool:
    return isinstance(value, str) and value.isascii() and value.isdigit()
