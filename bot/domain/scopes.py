"""Scopes: who may see which rooms, as admins said."""

from dataclasses import dataclass

from bot.domain.home import Room

EVERY = "*"
"""Stands for every room, those that nobody knows yet included."""


@dataclass(frozen=True, slots=True)
class Scope:
    """One room that somebody may see."""

    who: str
    """Slack user id, or the id of a user group."""
    room: str
    author: str
    """Slack user id of the admin who said so."""
    at: int
    """UTC seconds."""


@dataclass(frozen=True, slots=True)
class Given:
    """What one user or user group may see."""

    who: str
    rooms: tuple[Room, ...]
    """By title; empty where everything was taken away. The room EVERY stands alone."""
    author: str
    """Slack user id of the admin who gave the last of them; empty where nobody did."""
    at: int


def is_group(who: str) -> bool:
    """Whether an id is that of a user group."""
    return who.startswith("S")
