"""A room of the stand-in: who comes and goes, scripted as visits."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from bot.domain.visits import LIVE, Visit


def came(
    name: str,
    enter: int,
    leave: int | None = None,
    *,
    userid: str | None = None,
    role: str = "student",
    list: str = LIVE,  # noqa: A002 - the provider's word, as in Visit
    terminal: str = "windows",
) -> Visit:
    """One visit as a script says it. Without `leave` the person stays; without `userid` the name is the id.

    `userid=""` scripts a person whom the provider knows by name alone.
    """
    known_as = name if userid is None else userid
    return Visit(list, known_as or f"name:{name}", enter, leave, known_as, name, role, terminal)


@dataclass
class DemoRoom:
    """A scripted room. The classroom's clock decides how much of the script is visible."""

    serial: str
    title: str = "Demo room"
    visits: list[Visit] = field(default_factory=list)
    thirdroomid: str = ""
    start: int = 0
    """Scheduled start, UTC seconds, as `getroom` tells it."""
    end: int = 0
    version: int = 0
    """Counts changes of the script, so that prepared pages are not served stale."""

    def add(self, visits: Iterable[Visit]) -> None:
        """More of the script."""
        self.visits.extend(visits)
        self.version += 1

    def named(self, serial: str, third: str) -> bool:
        """Whether a request means this room. Both numbers given must both fit."""
        return bool(serial or third) and serial in ("", self.serial) and third in ("", self.thirdroomid)

    def passwords(self) -> dict[str, str]:
        """The room passwords that `getroom` tells: they must surface nowhere."""
        kinds = ("chairmanpwd", "assistantpwd", "patrolpwd", "confuserpwd", "sidelineuserpwd")
        return {kind: f"pw-{kind}-{self.serial}" for kind in kinds}
