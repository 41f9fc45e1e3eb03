"""E04: a row missing from two complete scans in a row is withdrawn, until it is there again."""

from bot.domain.scan import Scan
from bot.domain.withdrawal import missed, standing
from tests.domain.drawing import ROOM, at, rows

ANA, BEN = rows("ana", "10:00–11:00"), rows("ben", "10:00–11:00")


def scan(*visits, complete=True, start="9:00"):
    return Scan(ROOM, at(start), at("12:00"), at("12:00"), visits, complete)


def left(*scans):
    """Who still stands after the scans."""
    counts = {}
    for one in scans:
        counts = missed([*ANA, *BEN], one, counts)
    return [visit.person for visit in standing([*ANA, *BEN], counts)]


def test_missing_once_is_a_slip():
    assert left(scan(*ANA)) == ["ana", "ben"]


def test_missing_twice_withdraws():
    assert left(scan(*ANA), scan(*ANA)) == ["ana"]


def test_twice_means_in_a_row():
    assert left(scan(*ANA), scan(*ANA, *BEN), scan(*ANA)) == ["ana", "ben"]


def test_what_comes_back_counts_again():
    assert left(scan(*ANA), scan(*ANA), scan(*ANA, *BEN)) == ["ana", "ben"]


def test_a_partial_scan_proves_nothing():
    assert left(scan(*ANA), scan(*ANA, complete=False)) == ["ana", "ben"]


def test_a_scan_of_another_time_proves_nothing():
    assert left(scan(*ANA), scan(start="10:30"), scan(start="10:30")) == ["ana", "ben"]
    assert left(scan(*ANA), scan(*ANA), scan(start="10:30")) == ["ana"]
