"""When Python looks for garbage."""

import gc
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")


def collecting_later(work: Callable[P, R]) -> Callable[P, R]:
    """For functions that make values by the hundred thousand, none of them garbage.

    Python would look for cycles among them again and again, which takes as long as the work itself. What
    is no longer referred to goes at once all the same.
    """

    @wraps(work)
    def undisturbed(*args: P.args, **kwargs: P.kwargs) -> R:
        on = gc.isenabled()
        gc.disable()
        try:
            return work(*args, **kwargs)
        finally:
            if on:
                gc.enable()

    return undisturbed
