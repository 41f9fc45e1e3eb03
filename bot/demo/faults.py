"""Faults waiting to strike a stand-in: which request, how, how often."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One way to fail. Each stand-in has a table from `kind` to what it does then."""

    kind: str
    seconds: float = 0.0
    """How long a slow answer takes, or what Retry-After says."""
    status: int = 503
    code: int | str = -1
    """The code of a `code` fault: the provider's number, or Slack's error name."""
    stored: bool = False
    """Slack only: the message is accepted before the answer fails."""
    body: bytes = b""
    """What `garbage` and `status` send instead of their own words."""
    megabytes: int = 512
    """How much `huge` sends."""


@dataclass
class _Waiting:
    fault: Fault
    path: str
    where: Mapping[str, str]
    left: int | None


@dataclass
class Faults:
    """The faults that wait, oldest first."""

    waiting: list[_Waiting] = field(default_factory=list)

    def add(
        self, fault: Fault, path: str = "", *, times: int | None = 1, where: Mapping[str, str] | None = None
    ) -> None:
        """Let `fault` strike the next `times` requests to `path` (any, if empty) whose form has `where`.

        `times=None` strikes until `clear`.
        """
        self.waiting.append(_Waiting(fault, path, where or {}, times))

    def clear(self) -> None:
        """No more faults."""
        self.waiting.clear()

    def strike(self, path: str, form: Mapping[str, object]) -> Fault | None:
        """The fault that hits this request, counted, or None."""
        for waiting in self.waiting:
            if waiting.path in ("", path) and all(
                str(form.get(name)) == value for name, value in waiting.where.items()
            ):
                if waiting.left is not None:
                    waiting.left -= 1
                    if waiting.left <= 0:
                        self.waiting.remove(waiting)
                return waiting.fault
        return None
