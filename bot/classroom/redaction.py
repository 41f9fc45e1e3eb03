"""Redaction: the provider's raw answers without what is private, so that they can be shown and kept.

What is not known to be harmless is struck out: only times, counts and codes stay. Whoever appears twice has
the same made-up name both times.
"""

from typing import Any

PLAIN = frozenset({
    "result", "count", "entertime", "outtime", "entertimestamp", "outtimestamp", "startimestamp",
    "starttimestamp", "starttime", "endtime", "createtime", "duration", "userroleid", "userrole",
    "terminal", "roomstate", "roomtype", "logintime", "logIntime", "isrobot", "online", "onlinenum", "num",
    "total",
})  # fmt: skip
"""Fields that tell of nobody."""
_MASKED = {
    "userid": "user", "username": "name", "nickname": "name", "buddyid": "user",
    "serial": "room", "seria": "room", "thirdroomid": "third",
}  # fmt: skip


class Redaction:
    """Strikes out, and makes up names."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str], str] = {}

    def of(self, answer: Any, field: str = "") -> Any:
        """The same answer, that names nobody."""
        if isinstance(answer, dict):
            return {str(name)[:60]: self.of(value, str(name)) for name, value in answer.items()}
        if isinstance(answer, list):
            return [self.of(one, field) for one in answer]
        if answer is None or isinstance(answer, bool) or answer in ("", 0, "0"):
            return answer
        if field in PLAIN and (isinstance(answer, int | float) or _is_time(answer)):
            return answer
        if field in _MASKED:
            return self._name(_MASKED[field], str(answer))
        return f"<{type(answer).__name__}>"

    def _name(self, kind: str, value: str) -> str:
        known = [made for asked, made in self._made.items() if asked[0] == kind]
        return self._made.setdefault((kind, value), f"{kind}-{len(known) + 1}")


def _is_time(text: str) -> bool:
    """Whether a text is made of digits and what stands between them in a time."""
    return len(text) <= 25 and all(one.isdigit() or one in "-: ./T" for one in text)  # noqa: PLR2004
