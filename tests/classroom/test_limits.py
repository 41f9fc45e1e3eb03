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


async def test_no_more_a_second_than_allowed_after_the_first_second_of_credit():
    """20 a second: 20 go at once, the next 10 take half a second."""
    limits = Limits(concurrency=100, rate=20)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    went = []

    async def request():
        async with limits.turn("room"):
            went.append(loop.time() - begun)

    await asyncio.gather(*(request() for _ in range(30)))

    assert went[19] < 0.4
    assert all(when >= (number - 19) / 20 - 0.01 for number, when in enumerate(went))


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
