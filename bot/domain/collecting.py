"""When Python looks for garbage."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """Around work that makes values by the hundred thousand, none of them garbage. A decorator too.

    Python would look for cycles among them again and again, which takes as long as the work itself; what
    is no longer referred to goes at once all the same.
    """
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()
