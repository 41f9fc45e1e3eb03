"""A dead man's switch: it is asked for while all is well, and hears nothing where it is not."""

import asyncio

import pytest
from aiohttp import ClientSession, web

from bot import health


@pytest.fixture
async def switch():
    """Counts who asked; answers with the status it is set to."""
    heard = {"times": 0, "status": 200}

    async def asked(_request):
        heard["times"] += 1
        return web.Response(status=heard["status"])

    server = web.Application()
    server.add_routes([web.get("/alive", asked)])
    runner = web.AppRunner(server)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    heard["url"] = f"http://127.0.0.1:{runner.addresses[0][1]}/alive"
    yield heard
    await runner.cleanup()


async def fine():
    return True


async def failing():
    return False


async def pinging(switch, monkeypatch, **checks):
    """A while of it, a hundred times as fast."""
    monkeypatch.setattr(health, "PING_EVERY", 0.01)
    async with ClientSession() as session:
        task = asyncio.create_task(health.keep_pinging(session, switch["url"], checks))
        await asyncio.sleep(0.3)
        task.cancel()


async def test_it_hears_while_all_is_well(switch, monkeypatch):
    await pinging(switch, monkeypatch, database=fine, slack=fine)

    assert switch["times"] > 3


async def test_it_hears_nothing_where_one_thing_is_amiss(switch, monkeypatch):
    await pinging(switch, monkeypatch, database=fine, slack=failing)

    assert switch["times"] == 0


async def test_a_switch_that_is_gone_stops_nothing(switch, monkeypatch):
    switch["status"] = 500
    await pinging(switch, monkeypatch, database=fine)

    assert switch["times"] > 3


async def test_a_running_bot_asks_for_it(bot, wired, switch):
    running = await bot.start("run", **wired, ATTENDANCE_PING=switch["url"])
    async with asyncio.timeout(20):
        while not switch["times"]:  # noqa: ASYNC110 - the switch tells nobody
            await asyncio.sleep(0.05)
    running.terminate()

    assert (await bot.end(running)).status == 0
