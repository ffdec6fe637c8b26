"""Does something over and over in a process that is killed at random moments, and looks at what stands after each."""

import os
import random
import signal
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from events.errors import DisputeError
from tracker.proving.verifying import Verdict, verify


def kill(rounds: int, act: Callable[[], None], look: Callable[[], None], *, within: float = 0.06) -> int:
    """Let a process *act* for ever and end it, so many times, *look* each time; return how often it had begun."""
    chance, begun = random.Random(5), 0
    for _ in range(rounds):
        read, write = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                os.write(write, b".")
                while True:
                    act()
            finally:
                os._exit(1)
        os.close(write)
        begun += os.read(read, 1) == b"."
        os.close(read)
        time.sleep(chance.uniform(0, within))
        os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
        assert os.WIFSIGNALED(status), "it ended by itself"
        look()
    return begun


def finds_torn(path: Path, act: Callable[[], None], rounds: int = 200) -> bool:
    """Say whether what *act* writes at *path* is found torn by the same killing, sooner or later: a control."""

    def look() -> None:
        if is_torn(path):
            raise Torn

    try:
        kill(rounds, act, look)
    except Torn:
        return True
    return False


class Torn(Exception):
    """What was looked at is not whole."""


def whole(path: Path) -> Verdict:
    """Return what comes of verifying the store at *path*, which is there and has nothing wrong with it."""
    verdict = verify(path, index=False)
    assert verdict.findings == []
    return verdict


def is_torn(path: Path) -> bool:
    """Say whether the store at *path* is not whole."""
    with suppress(DisputeError):
        return bool(verify(path, index=False).findings)
    return True
