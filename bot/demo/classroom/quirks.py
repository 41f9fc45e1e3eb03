"""The provider's oddities, each a switch. The defaults are what its published sample shows."""

from dataclasses import dataclass

OPEN_LEAVES: dict[str, dict[str, object]] = {
    # How "still inside" may be written: nothing is documented, so every spelling must be understood.
    "zero": {"outtime": "0", "outtimestamp": 0},
    "zero text": {"outtime": "0", "outtimestamp": "0"},
    "null": {"outtime": None, "outtimestamp": None},
    "empty": {"outtime": "", "outtimestamp": ""},
    "zero date": {"outtime": "0000-00-00 00:00:00", "outtimestamp": 0},
    "zero date alone": {"outtime": "0000-00-00 00:00:00"},
    "missing": {},
}

EMPTY_LISTS: dict[str, object] = {"[]": [], "null": None, "{}": {}, '""': ""}
"""How a list without rows may be written; `missing` leaves the key out."""


@dataclass(frozen=True, slots=True)
class Quirks:
    """How rows, lists, counts and windows behave. Times and lengths are seconds."""

    serial_field: str = "serial"
    """`serial` as in the sample, or `seria` as in the field table."""
    billing_start_field: str = "startimestamp"
    """`startimestamp` as in the sample, or `starttimestamp` as in the field table."""
    numbers: str = "sample"
    """`sample` (epochs are numbers, the rest text), `text` or `number` throughout."""
    open_leave: str = "zero"
    """A key of OPEN_LEAVES."""
    milliseconds: bool = False
    """Epochs in milliseconds."""
    epochs: bool = True
    """False: only the Beijing texts are sent."""
    text_off: int = 0
    """The Beijing texts are this much later than the epochs."""
    reversed_visits: frozenset[str] = frozenset()
    """User ids whose leave is written before their enter."""
    repeated_rows: bool = False
    """Every row is there twice."""
    unknown_fields: bool = False
    empty_list: str = "[]"
    """A key of EMPTY_LISTS, or `missing`."""
    stage_on_later_pages: str = "missing"
    """What page 2 says of `uptablelist`: `missing`, or a key of EMPTY_LISTS."""
    empty_room: str = "lists"
    """A period without rows: `lists` (result 0, empty lists), or `4105`."""
    past_last: str = "empty"
    """A page past the last: `empty`, or `repeat` (the last page again)."""
    rows_at_leave: bool = False
    """A row appears only once its person has left."""
    row_delay: int = 0
    """A row, and its leave, appear this much later."""
    count: str = "rows"
    """`rows` of the period, rows on this `page`, distinct `people`, or `missing`."""
    order: str = "enter"
    """`enter`, `-enter`, `userid`, `leave`, or `unstable`: a new shuffle for every request."""
    window: str = "overlap"
    """A row belongs to a period by `overlap`, `enter` or `leave`."""
    page_rows: int = 200
    arrivals: int = 0
    """After each page served, so many newcomers enter: with `-enter` the rows shift between pages."""
