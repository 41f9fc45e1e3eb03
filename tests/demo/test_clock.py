"""The world's clock."""

import pytest

from bot.demo.clock import VirtualClock


class Wall:
    now = 50.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def wall():
    return Wall()


def test_it_runs_faster_than_the_wall(wall):
    clock = VirtualClock(1000, speed=20, wall=wall)
    assert clock() == 1000
    wall.now += 3
    assert clock() == 1060


def test_it_stands_still_and_goes_on(wall):
    clock = VirtualClock(1000, wall=wall)
    wall.now += 1
    clock.pause()
    wall.now += 100
    assert (clock(), clock.running) == (1001, False)
    clock.resume()
    wall.now += 1
    assert clock() == 1002


def test_another_pace_counts_from_now_on(wall):
    clock = VirtualClock(1000, speed=10, wall=wall)
    wall.now += 1
    clock.pace(2)
    wall.now += 1
    assert (clock(), clock.speed) == (1012, 2)


def test_it_jumps_ahead_also_while_it_stands_and_never_back(wall):
    clock = VirtualClock(1000, wall=wall)
    clock.pause()
    clock.jump(60)
    assert clock() == 1060
    with pytest.raises(ValueError, match="backwards"):
        clock.jump(-1)
