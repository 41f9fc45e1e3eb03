"""The real client against a server on loopback: what it sends, what it refuses, how many connections."""

import asyncio
import gzip
from contextlib import asynccontextmanager

import httpx
import pytest

from bot.classroom.http import Busy, http_client, post
from bot.errors import ClassroomUnavailable
from tests.classroom.school import KEY

FORM = f"key={KEY}".encode()


class Server:
    """Answers every request on loopback with `reply`, as bytes; b"" hangs up, None never answers."""

    def __init__(self, reply):
        self.reply = reply
        self.requests = []
        self.connections = 0
        self.most = self.now = 0

    async def serve(self, reader, writer):
        self.connections += 1
        try:
            while head := (await reader.readuntil(b"\r\n\r\n")).decode():
                length = int(head.lower().split("content-length:")[1].split()[0])
                self.requests.append((head, await reader.readexactly(length)))
                self.now += 1
                self.most = max(self.most, self.now)
                await asyncio.sleep(0.01)
                self.now -= 1
                if self.reply is None:
                    await asyncio.sleep(30)
                writer.write(self.reply)
                await writer.drain()
                if not self.reply:
                    break
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def serving(reply):
    server = Server(reply)
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0)
    server.url = httpx.URL(f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/WebAPI/getroom")
    try:
        yield server
    finally:
        listening.close()


def reply(body=b"{}", status="200 OK", **headers):
    lines = {"content-length": str(len(body))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in lines.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body


async def fetch(server, *, body_cap=10_000, time_out=5.0):
    async with http_client() as http:
        return await post(http, server.url, FORM, body_cap=body_cap, time_out=time_out)


async def test_a_form_goes_out_and_its_answer_comes_back():
    async with serving(reply(b'{"result": 0}')) as server:
        assert await fetch(server) == b'{"result": 0}'

    ((head, body),) = server.requests
    assert body == FORM
    assert head.startswith("POST /WebAPI/getroom HTTP/1.1\r\n")
    assert "application/x-www-form-urlencoded" in head
    assert KEY not in head


async def test_a_packed_answer_is_unpacked():
    async with serving(reply(gzip.compress(b'{"result": 0}'), content_encoding="gzip")) as server:
        assert await fetch(server) == b'{"result": 0}'


REFUSED = [
    # elsewhere: never followed, the key would go along
    (reply(status="302 Found", location="https://elsewhere.test/"), "sends us elsewhere"),
    (reply(status="307 Temporary Redirect", location="/login"), "sends us elsewhere"),
    # turned away
    (reply(b"<html>", status="403 Forbidden"), "turns us away"),
    (reply(status="404 Not Found"), "no such address"),
    (reply(status="405 Method Not Allowed"), "cannot be used"),
    (reply(b"", status="204 No Content"), "cannot be used"),
    # too often
    (reply(status="429 Too Many Requests"), "too often"),
    # trouble of its own
    (reply(b"Ana" * 100, status="500 Internal Server Error"), "trouble of its own"),
    (reply(status="502 Bad Gateway"), "trouble of its own"),
    # larger than allowed, announced or not, packed or not
    (reply(b"x" * 10_001), "larger than"),
    (reply(b"x" * 10_001, content_length=None, connection="close"), "larger than"),
    (reply(gzip.compress(b"x" * 10_001), content_encoding="gzip"), "larger than"),
    # cut, garbled, hung up, no HTTP at all
    (reply(b"{}", content_length="9") + b"", "did not answer|broke"),
    (reply(b"no gzip", content_encoding="gzip"), "broke"),
    (b"", "broke|cannot be reached|did not answer"),
    (b"SSH-2.0-OpenSSH\r\n\r\n", "broke"),
    # never
    (None, "did not answer"),
]


@pytest.mark.parametrize(("answer", "words"), REFUSED)
async def test_what_is_no_answer_says_why_and_nothing_of_what_was_sent_or_received(answer, words):
    async with serving(answer) as server:
        with pytest.raises(ClassroomUnavailable, match=words) as caught:
            await fetch(server, time_out=0.5)

    assert not any(secret in str(caught.value) for secret in (KEY, "Ana", "127.0.0.1", "elsewhere.test"))
    assert caught.value.__cause__ is None
    assert len(server.requests) == 1


async def test_nobody_listens():
    async with serving(reply()) as server:
        pass
    with pytest.raises(ClassroomUnavailable, match="cannot be reached"):
        await fetch(server)


WAITS = [("2", 2), ("86400", 30), ("Wed, 21 Oct 2026 07:28:00 GMT", None), (None, None)]


@pytest.mark.parametrize(("told", "wait"), WAITS)
async def test_a_wait_that_is_asked_for_is_kept_within_reason(told, wait):
    async with serving(reply(status="429 Too Many Requests", retry_after=told)) as server:
        with pytest.raises(ClassroomUnavailable) as caught:
            await fetch(server)

    assert (caught.value.wait if isinstance(caught.value, Busy) else None) == wait


async def test_twenty_requests_share_few_connections():
    async with serving(reply()) as server, http_client(connections=4) as http:
        await asyncio.gather(*(post(http, server.url, FORM, body_cap=100, time_out=5) for _ in range(20)))

    assert len(server.requests) == 20
    assert server.most == 4
    assert server.connections == 4


async def test_cookies_are_neither_kept_nor_sent():
    async with serving(reply(set_cookie="PHPSESSID=1; path=/")) as server, http_client() as http:
        for _ in range(2):
            await post(http, server.url, FORM, body_cap=100, time_out=5)

    assert not any("cookie" in head.lower() for head, _ in server.requests)
