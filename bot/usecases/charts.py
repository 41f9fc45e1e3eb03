"""Whether a workspace's Slack takes native charts and tables: tried, and remembered where it does not."""

import structlog

from bot.store import workspaces
from bot.store.database import Connection, Database, transaction

_log = structlog.get_logger("bot.deliver")


class Charts:
    """Those of one workspace; `team` is its id."""

    def __init__(self, database: Database, team: str) -> None:
        self._database, self._team = database, team

    async def taken(self, now: int) -> bool:
        """Whether to try. Raises StoreError."""
        return not await self._database.run(workspaces.is_plain, self._team, now)

    async def forgo(self, now: int) -> None:
        """Slack refused them. Raises StoreError."""
        _log.info("native_blocks_refused")
        await self._database.run(self._note, now)

    def _note(self, db: Connection, now: int) -> None:
        with transaction(db):
            workspaces.note_plain(db, self._team, now)
