"""The settings of digests, as the value that reporting takes."""

from fractions import Fraction

from bot.config.judging import rules_of
from bot.config.settings import Config
from bot.domain.trends import TrendRules
from bot.usecases.digest import Ground
from bot.usecases.reporting import Reporter


def ground_of(config: Config) -> Ground:
    """What digests are made on."""
    return Ground(
        config.digest_channel or config.channel or "",
        config.timezone,
        rules_of(config),
        config.digest_at,
        trends_of(config),
    )


def trends_of(config: Config) -> TrendRules:
    """What is said of many lessons together."""
    return TrendRules(
        target=Fraction(str(config.target)),
        streak=config.streak,
        excused_counts=config.excused == "missed",
    )


def reporter_of(config: Config) -> Reporter:
    """What owes and makes them."""
    return Reporter(ground_of(config))
