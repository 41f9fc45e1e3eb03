"""A bare server of many small rooms over TLS, run as its own process; each has as many people as it is told.

`python -m tests.bench.rooms PEOPLE START FOLDER` prints its port, and ends when its stdin closes. In FOLDER
are its certificate `cert.pem` and `key.pem`. Rooms are numbers; in each somebody has left once and come back.
A line `N` on its stdin gives N rooms one row more, the next N at the next line, and is answered by `done`.
"""

import asyncio
import json
import os
import ssl
import sys
from pathlib import Path
from urllib.parse import parse_qs

from tests.bench.records import beijing

FIRST = 100_000
"""The first room's number."""


class School:
    """The rooms, and how many rows each has more than people."""

    def __init__(self, people: int, start: int) -> None:
        self.people, self.start = people, start
        self.more: dict[str, int] = {}
        self.bodies: dict[str, bytes] = {}
        self.next = FIRST

    def body(self, room: str) -> bytes:
        """The one page of a room."""
        if room not in self.bodies:
            rows = [self.row(room, person, 30) for person in range(self.people)]
            rows.append(self.row(room, 0, -60, leave=-20))
            rows += [self.row(room, 0, 90 + again) for again in range(self.more.get(room, 0))]
            answer = {"result": 0, "count": len(rows), "uptablelist": [], "logininfo": rows}
            self.bodies[room] = json.dumps(answer).encode()
        return self.bodies[room]

    def row(self, room: str, person: int, enter: int, leave: int | None = None) -> dict[str, object]:
        """One live row, every field of the provider's table."""
        moment = self.start + enter
        left = 0 if leave is None else self.start + leave
        return {
            "serial": room,
            "userid": f"{room}{person:03}",
            "username": f"学生{person}",
            "entertime": beijing(moment),
            "outtime": beijing(left) if left else "0",
            "duration": str(left - moment) if left else "0",
            "terminal": "1",
            "terminal_details": "1",
            "starttime": beijing(moment),
            "endtime": beijing(moment),
            "paytime": "0",
            "videotype": "320*240",
            "userroleid": "2",
            "entertimestamp": moment,
            "outtimestamp": left,
            "startimestamp": moment,
            "endtimestamp": moment,
        }

    def change(self, rooms: int) -> None:
        """In the next `rooms` rooms the first person opens the lesson on one device more."""
        for number in range(self.next, self.next + rooms):
            room = str(FIRST + (number - FIRST) % 1_000)
            self.more[room] = self.more.get(room, 0) + 1
            self.bodies.pop(room, None)
            self.body(room)
        self.next += rooms


async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, school: School) -> None:
    """Answer the requests of one kept connection."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").lower().split("\r\n")
            length = next((int(line[15:]) for line in lines if line.startswith("content-length:")), 0)
            form = parse_qs((await reader.readexactly(length)).decode())
            room = form["serial"][0]
            body = school.body(room)
            if "getonlineuser" in lines[0]:
                inside = [{"buddyid": f"{room}{n:03}", "userrole": "2"} for n in range(school.people)]
                body = json.dumps({"result": 0, "onlineuser": inside}).encode()
            writer.write(
                b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(body)
                + body
            )
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionResetError):
        writer.close()


async def main() -> None:
    """Serve until stdin closes."""
    school = School(int(sys.argv[1]), int(sys.argv[2]))
    for number in range(1_000):
        school.body(str(FIRST + number))
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(Path(sys.argv[3]) / "cert.pem", Path(sys.argv[3]) / "key.pem")
    server = await asyncio.start_server(
        lambda r, w: answer(r, w, school), "127.0.0.1", 0, backlog=256, ssl=tls
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        school.change(int(line))
        print("done", flush=True)
    os._exit(0)  # its connections need no farewell


if __name__ == "__main__":
    asyncio.run(main())
