"""Settings and logs for a command."""

import os
from pathlib import Path

from bot import logs
from bot.config import Config, load


def read_settings(*needs: str, service: bool = False) -> Config:
    """The settings of the environment and of `.env` in the current folder, with logs going by them.

    `needs` as in `bot.config.load`. Only a service tells its daily life on stderr; a command that prints an
    answer keeps to warnings, or to everything with ATTENDANCE_LOG=debug.
    """
    config = load(os.environ, Path(".env"), needs=needs)
    level = config.log if service or config.log != "info" else "warning"
    logs.configure(level, secrets=config.secrets())
    return config
