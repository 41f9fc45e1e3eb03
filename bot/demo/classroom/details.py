"""What the sibling endpoints tell of a room: who is inside, and its details."""

from typing import Any

from bot.demo.classroom.rooms import DemoRoom
from bot.demo.classroom.rows import ROLES, beijing


def online(room: DemoRoom, now: float) -> list[dict[str, Any]]:
    """getonlineuser: who is inside at `now`, without delay."""
    inside = {v.person: v for v in room.visits if v.enter <= now and (v.leave is None or v.leave > now)}
    return [
        {
            "buddyid": visit.userid,
            "serial": room.serial,
            "username": visit.name,
            "userrole": str(ROLES.get(visit.role, 3)),
            "logIntime": str(visit.enter),
            "isrobot": 0,
        }
        for visit in inside.values()
    ]


def details(room: DemoRoom, url: str) -> dict[str, Any]:
    """getroom: flat, and it tells the room passwords."""
    return {
        "serial": room.serial,
        "thirdroomid": room.thirdroomid,
        "roomname": room.title,
        "roomtype": "7",
        "roomstate": "0",
        "starttime": str(room.start),
        "endtime": str(room.end),
        "createtime": beijing(room.start),
        "enterurl": [{"usertype": "2", "url": f"{url}/{room.serial}?pwd={room.passwords()['confuserpwd']}"}],
        **room.passwords(),
    }
