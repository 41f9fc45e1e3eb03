"""What a save altered."""

from dataclasses import dataclass

from bot.domain.visits import Visit


@dataclass(frozen=True, slots=True)
class Changes:
    """What one scan told that the store did not know."""

    new: tuple[Visit, ...] = ()
    """Not there before; or withdrawn before, and back."""
    changed: tuple[tuple[Visit, Visit], ...] = ()
    """As it was, and as it is now."""
    withdrawn: tuple[Visit, ...] = ()
    """No longer counted, since the last full scans did not show them."""

    def __bool__(self) -> bool:
        return bool(self.new or self.changed or self.withdrawn)

    @property
    def people(self) -> frozenset[str]:
        """Everybody whose presence may be another one now."""
        rows = (*self.new, *(after for _, after in self.changed), *self.withdrawn)
        return frozenset(visit.person for visit in rows)
