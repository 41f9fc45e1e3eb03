"""Slack's stand-in on loopback, strict: Web API, Socket Mode, signed HTTP, and every trouble we know of."""

from bot.demo.faults import Fault
from bot.demo.slack.interactions import Interaction
from bot.demo.slack.messages import Message
from bot.demo.slack.server import DemoSlack
from bot.demo.slack.workspace import Channel, User, Workspace

__all__ = ["Channel", "DemoSlack", "Fault", "Interaction", "Message", "User", "Workspace"]
