"""Lets the collector of circles come by seldom where much is made and no circles are. Light."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (100_000, 20, 100)


@contextmanager
def seldom_collecting() -> Iterator[None]:
    """Let the collector come by seldom: it would look through all that is kept, and find next to nothing."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)
