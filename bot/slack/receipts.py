"""What is said to a form at once when it is sent off, and what is then done."""

from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.render.blocks import View


@dataclass(frozen=True, slots=True)
class Receipt:
    """What is said to a form that was sent off: at once, and what is then done."""

    answer: Mapping[str, Any] = field(default_factory=dict)
    """Slack's `response_action` and what belongs to it: `errors` at their fields, `update`, `push`, `clear`;
    nothing closes the form."""
    then: Coroutine[Any, Any, None] | None = None


def mend(errors: Mapping[str, str]) -> Receipt:
    """The form stays as it is, with a sentence at each field that has to be mended."""
    return Receipt({"response_action": "errors", "errors": dict(errors)})


def upon(view: View, then: Coroutine[Any, Any, None] | None = None) -> Receipt:
    """Another view upon the form, which stays beneath with all that was typed."""
    return Receipt({"response_action": "push", "view": view}, then)


def instead(view: View, then: Coroutine[Any, Any, None] | None = None) -> Receipt:
    """Another view in the form's place."""
    return Receipt({"response_action": "update", "view": view}, then)
