"""The settings that watch and tell, as the values that watching takes."""

from bot.config.settings import Config
from bot.domain.alerts import AlertRules
from bot.domain.delivery import Looking
from bot.domain.polls import Pace

HASTE = 30
"""Seconds: a late arrival is noticed after half of it on average."""


def alerting_of(config: Config) -> AlertRules:
    """When staff are told."""
    return AlertRules(
        poll=config.poll,
        group_wait=config.group_wait,
        group_interval=config.group_interval,
        summary=config.summary,
    )


def pace_of(config: Config) -> Pace:
    """How often rooms are read; while somebody is awaited twice as often, and each half minute at least."""
    return Pace(config.poll, eager=max(1, min(config.poll // 2, HASTE)))


def looking_of(config: Config) -> Looking:
    """How it is found out whether a message was posted."""
    return Looking(config.quarantine, otherwise=config.unsure)
