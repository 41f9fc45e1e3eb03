"""The policy: what counts as late, early, away, present and absent. Stamped on every register."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass

SCHEDULE, BY_TEACHER = "schedule", "teacher"

Rule = int | float | str

OF_ROOMS = (
    "late_after",
    "early_before",
    "gap",
    "present",
    "absent",
    "clock",
    "teacher_after",
    "teacher_gone",
    "assistant_holds",
    "teachers_recorded",
)
"""The rules that a room may have of its own. The others say when records are read and trusted."""


@dataclass(frozen=True, slots=True)
class Policy:
    """Lengths are seconds; a threshold is passed by strictly more. Shares are of the credited lesson."""

    late_after: int = 300
    """Arriving more than this after the start is late."""
    early_before: int = 300
    """Leaving more than this before the end is an early leave."""
    gap: int = 120
    """Away for more than this between two presences is a gap."""
    present: float = 0.75
    """At least this share is present."""
    absent: float = 0.10
    """Less than this share is absent; between the two is partial."""
    clock: str = SCHEDULE
    """`schedule`, or `teacher`: lateness and credit follow the teacher's real start and end."""
    margin: int = 900
    """How far around a lesson a visit still belongs to it."""
    settle: int = 180
    """How long after the end records may still come before anybody is called absent."""
    final_after: int = 600
    """Two equal complete scans this far apart make a register final…"""
    final_latest: int = 86_400
    """…and this long after the end any complete one does."""
    teacher_after: int = 300
    """A teacher not in by this much after the start is missing."""
    teacher_gone: int = 180
    """A teacher away for more than this is gone."""
    assistant_holds: bool = True
    """Whether an assistant alone makes a lesson held."""
    teachers_recorded: bool = True
    """Whether the provider's records show teachers at all; where not, no lesson waits for one."""
    drop_people: int = 3
    """A mass drop: at least this many people, and at least this share of those inside…"""
    drop_share: float = 0.8
    drop_within: int = 60
    """…gone within so many seconds."""

    @classmethod
    def stamped(cls, facts: Mapping[str, int | float | str]) -> "Policy":
        """The policy that was stamped on a register; rules that it did not know have their defaults."""
        known = {name: type(default) for name, default in asdict(cls()).items()}
        return cls(**{name: known[name](value) for name, value in facts.items() if name in known})

    def altered(self, rules: Mapping[str, Rule]) -> "Policy":
        """The policy with a room's own rules; its shares only where they do not contradict each other."""
        own = {name: rule for name, rule in rules.items() if name in OF_ROOMS}
        found = Policy.stamped({**self._rules(), **own})
        if found.absent < found.present:
            return found
        return Policy.stamped({**found._rules(), "present": self.present, "absent": self.absent})  # noqa: SLF001

    def facts(self) -> Mapping[str, int | float | str]:
        """Every rule by its name, yes and no as 1 and 0, and `version`: for stamping on a register."""
        return {**self._rules(), "version": self.version}

    @property
    def version(self) -> str:
        """The same twelve hex digits for the same rules, in any release that knows the same rules."""
        written = "\n".join(f"{name}={rule}" for name, rule in sorted(self._rules().items()))
        return hashlib.sha256(written.encode()).hexdigest()[:12]

    def _rules(self) -> dict[str, int | float | str]:
        return {name: int(rule) if isinstance(rule, bool) else rule for name, rule in asdict(self).items()}
