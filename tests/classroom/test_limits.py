"""Turns: how many at once, how many a second, and who is next."""

import asyncio

import pytest

from bot.classroom.limits import Limits


async def test_never_more_at_once_than_allowed():
    limits = Limits(concurrency=3, rate=1e6)
    at_once = most = 0

    async def request(reader):
        nonlocal at_once, most
        async with limits.turn(reader):
            at_once += 1
            most = max(most, at_once)
            await asyncio.sleep(0)
            at_once -= 1

    await asyncio.gather(*(request(number % 4) for number in range(40)))

    assert (at_once, most) == (0, 3)


async def went(limits, requests):
    """When each of so many requests at once got its turn, in seconds from the first."""
    loop = asyncio.get_running_loop()
    moments = []

    async def request():
        async with limits.turn("room"):
            moments.append(loop.time())

    await asyncio.gather(*(request() for _ in range(requests)))
    return [moment - moments[0] for moment in moments]


async def test_no_second_has_more_requests_than_allowed():
    """20 a second: 20 go at once, and none of the next 10 before the second is over."""
    moments = await went(Limits(concurrency=100, rate=20), 30)

    assert moments[19] < 0.4
    assert all(later - earlier >= 1 for earlier, later in zip(moments, moments[20:], strict=False))


async def test_a_broken_rate_holds_over_a_longer_or_shorter_time():
    """2.5 a second: two, and two more 0.8 s later."""
    moments = await went(Limits(concurrency=100, rate=2.5), 4)

    assert moments[1] < 0.4
    assert moments[2] >= 0.8


async def test_a_short_question_does_not_wait_for_a_large_room():
    limits = Limits(concurrency=1, rate=1e6)
    order = []

    async def request(reader):
        async with limits.turn(reader):
            order.append(reader)
            await asyncio.sleep(0)

    large = [asyncio.create_task(request("large")) for _ in range(50)]
    await asyncio.sleep(0)
    await request("small")
    waited = len(order) - 1
    await asyncio.gather(*large)

    assert waited <= 3
    assert len(order) == 51


@pytest.mark.parametrize("granted", [False, True])
async def test_a_cancelled_wait_takes_no_turn(granted):
    limits = Limits(concurrency=1, rate=1e6)
    await limits.take("one")
    waiting = asyncio.create_task(limits.take("two"))
    await asyncio.sleep(0)
    if granted:
        limits.give_back()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    if not granted:
        limits.give_back()

    async with asyncio.timeout(1):
        await limits.take("three")


async def test_a_failing_request_gives_its_turn_back():
    limits = Limits(concurrency=1, rate=1e6)
    for _ in range(3):
        with pytest.raises(ValueError, match="no"):
            async with limits.turn("room"):
                raise ValueError("no")
