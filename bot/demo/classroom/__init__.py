"""The classroom provider's stand-in: scripted rooms, every known quirk, every trouble, on loopback."""

from bot.demo.classroom.quirks import OPEN_LEAVES, Quirks
from bot.demo.classroom.rooms import DemoRoom, came
from bot.demo.classroom.server import DemoClassroom, Request
from bot.demo.faults import Fault

__all__ = ["OPEN_LEAVES", "DemoClassroom", "DemoRoom", "Fault", "Quirks", "Request", "came"]
