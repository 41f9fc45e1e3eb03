"""What an import altered, for showing it to whoever asked for it."""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")
K = TypeVar("K", bound=Hashable)


@dataclass(frozen=True, slots=True)
class Difference(Generic[T]):
    """An import is taken whole or not at all."""

    added: tuple[T, ...] = ()
    changed: tuple[tuple[T, T], ...] = ()
    """As it was, and as it is now."""
    removed: tuple[T, ...] = ()
    same: int = 0
    """How many were there already, exactly so."""

    def __bool__(self) -> bool:
        return bool(self.added or self.changed or self.removed)

    @property
    def written(self) -> tuple[T, ...]:
        """What has to be written."""
        return (*self.added, *(after for _, after in self.changed))


def difference(before: Mapping[K, T], after: Mapping[K, T], removed: Iterable[T] = ()) -> Difference[T]:
    """`after` against `before`; what is to go is told by `removed`."""
    both = [(before[key], item) for key, item in after.items() if key in before]
    changed = tuple((old, new) for old, new in both if old != new)
    added = tuple(item for key, item in after.items() if key not in before)
    return Difference(added, changed, tuple(removed), len(both) - len(changed))
