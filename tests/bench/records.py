"""Made-up records for the benches: pages as the provider writes them, and the visits they hold."""

import json
from datetime import UTC, datetime, timedelta
from functools import cache

PAGE_ROWS = 200
START = 1_780_000_000


def row(number: int, *, people: int = 30_000) -> dict[str, object]:
    """One live row, every field of the provider's table, numbers and texts mixed as it does."""
    enter = START + (number * 7 + number // people * 611) % 5_000  # nobody enters twice in one second
    leave = enter + 600 + number % 2_000
    return {
        "serial": "1108925474",
        "userid": str(500_000 + number % people),
        "username": f"学生{number % people}",
        "entertime": beijing(enter),
        "outtime": beijing(leave),
        "duration": str(leave - enter),
        "terminal": str(number % 5),
        "terminal_details": "1",
        "starttime": beijing(leave),
        "endtime": beijing(leave),
        "paytime": "0",
        "videotype": "320*240",
        "userroleid": "2",
        "entertimestamp": enter,
        "outtimestamp": leave,
        "startimestamp": leave,
        "endtimestamp": leave,
    }


def beijing(moment: int) -> str:
    """`moment` (UTC seconds) in the provider's text form, Beijing time."""
    return (datetime.fromtimestamp(moment, UTC) + timedelta(hours=8)).strftime("%Y-%m-%d %H:%M:%S")


@cache
def page(number: int, total: int) -> bytes:
    """Page `number` (from 1) of a room with `total` rows, as JSON bytes."""
    first = (number - 1) * PAGE_ROWS
    rows = [row(index) for index in range(first, min(first + PAGE_ROWS, total))]
    return json.dumps({"result": 0, "count": total, "uptablelist": [], "logininfo": rows}).encode()
