"""Settings: read once from a mapping and a `.env` file, every bad value reported at once.

`settings` is the table of them, `values` how a text becomes a value, `load` where the texts come from.
Only the entrances see a `Config`; everything below is handed values. May import `bot.errors`.
"""

from bot.config.load import load, missing
from bot.config.settings import SECRETS, VARIABLES, Config, variable
from bot.config.values import Address, parse_duration

__all__ = ["SECRETS", "VARIABLES", "Address", "Config", "load", "missing", "parse_duration", "variable"]
