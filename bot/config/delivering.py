"""The settings of delivery, as the value that whoever sends takes."""

from bot.config.alerting import alerting_of, looking_of
from bot.config.judging import rules_of
from bot.config.reporting import reporter_of
from bot.config.settings import Config
from bot.usecases.jobs import Manner


def manner_of(config: Config) -> Manner:
    """How messages are made and sent."""
    return Manner(
        ops_channel=config.ops_channel or config.channel or "",
        timezone=config.timezone,
        rules=rules_of(config),
        alerting=alerting_of(config),
        looking=looking_of(config),
        reporter=reporter_of(config),
    )
