"""One worker for one store: a lock on a file beside it, which the system lets go of however the worker ends."""

import fcntl
import os
from contextlib import suppress
from pathlib import Path
from time import sleep

from events.errors import Refused, StoreError

_TRIES = 4
_MOMENT = 0.05  # seconds: somebody who only looks holds the lock for less


class WorkerLock:
    """The right to do what only one may do for a store: release, publish to a folder, tell hubs.

    Whatever name the store is opened by, the lock is the same. The file stays; that it is there says nothing.
    """

    def __init__(self, store: Path) -> None:
        """Hold nothing yet."""
        real = store.resolve()
        self.path = real.with_name(real.name + ".worker")
        self._handle: int | None = None

    @property
    def held(self) -> bool:
        """Whether it is ours."""
        return self._handle is not None

    def take(self, *, tries: int = _TRIES) -> bool:
        """Take the lock if nobody has it, and say whether it is ours now. Raises StoreError."""
        if self._handle is not None:
            return True
        try:
            handle = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            why = f"{(error.strerror or 'the system refused').lower()}: make its folder writable, or work on a copy"
            raise StoreError("no worker can run here", str(self.path), why) from None
        if not _locked(handle, fcntl.LOCK_EX, tries):
            os.close(handle)
            return False
        # Who has it is told for convenience: it holds on a full disk as well.
        with suppress(OSError):
            os.ftruncate(handle, 0)
            os.write(handle, f"{os.getpid()}\n".encode())
        self._handle = handle
        return True

    def must_take(self) -> None:
        """Take the lock. Raises Refused, which names who has it."""
        if not self.take():
            pid = self.holder()
            which = f"process {pid}" if pid else "on this store"
            raise Refused("a worker runs already", which, "one is enough: end that one first to run another")

    def holder(self) -> int | None:
        """Return the process that holds the lock, None if there is none; 0 if it does not say who it is."""
        try:
            handle = os.open(self.path, os.O_RDONLY)
        except OSError:
            return None
        try:
            if _locked(handle, fcntl.LOCK_SH, tries=1):
                return None
            said = os.read(handle, 32).strip()
            return int(said) if said.isdigit() else 0
        finally:
            os.close(handle)

    def let_go(self) -> None:
        """Let others have it. Doing so twice is harmless."""
        if self._handle is not None:
            with suppress(OSError):
                os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = None


def _locked(handle: int, how: int, tries: int) -> bool:
    """Say whether the file is locked now, asking so often."""
    for left in reversed(range(tries)):
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            if left:
                sleep(_MOMENT)
        else:
            return True
    return False
