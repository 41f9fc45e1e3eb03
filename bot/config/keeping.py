"""How long things are kept, from the settings."""

from bot.config.settings import Config
from bot.usecases.purge import Keep


def keep_of(config: Config) -> Keep:
    """What the settings say."""
    return Keep(int(config.keep_visits), int(config.keep_alerts), int(config.keep_audit))
