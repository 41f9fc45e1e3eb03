"""A report: a digest of a day or of a week, and the replies in its thread that tell what did not fit."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.domain import digest as days
from bot.domain import weekly as weeks
from bot.domain.digest import Digest
from bot.domain.weekly import Week

SHOWN: Mapping[str, int] = {
    "teachers": 4, "absent": 6, "worst": 3, "corrected": 3, "guests": 2, "untold": 1,
    "courses": 6, "at_risk": 5, "recovered": 4, "streaks": 5, "unreachable": 4,
}  # fmt: skip
"""Lines of each part that stand in the message itself: one screen in all."""
PAGE, MOST_PAGES = 60, 5
"""Lines of one reply, and replies of one part; what is left is counted."""


@dataclass(frozen=True, slots=True)
class Details:
    """One reply in a report's thread."""

    report: Digest | Week
    part: str
    page: int
    """From 0 on."""

    @property
    def lines(self) -> Sequence[object]:
        """What it tells."""
        return items(self.report, self.part)[self.page * PAGE : (self.page + 1) * PAGE]

    @property
    def skipped(self) -> int:
        """How many lines stand in the replies before."""
        return self.page * PAGE

    @property
    def rest(self) -> int:
        """How many lines stand nowhere; only the last reply says so."""
        last = self.page == MOST_PAGES - 1
        return max(0, len(items(self.report, self.part)) - MOST_PAGES * PAGE) if last else 0


def items(report: Digest | Week, part: str) -> Sequence[object]:
    """All there is of one part, one a line."""
    return days.items(report, part) if isinstance(report, Digest) else weeks.items(report, part)


def replies(report: Digest | Week) -> list[tuple[str, int]]:
    """Part and page of every reply that the report needs."""
    parts = days.PARTS if isinstance(report, Digest) else weeks.PARTS
    found = []
    for part in parts:
        count = len(items(report, part))
        if count > SHOWN[part]:
            found += [(part, page) for page in range(min(MOST_PAGES, -(-count // PAGE)))]
    return found


Report = Digest | Week | Details
"""Whatever a message of ours may show of a day or a week."""
