"""Runs commands that serve until they are interrupted, and asks them for documents."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Thread
from urllib.request import ProxyHandler, build_opener

from tests.tracker.cli.running import ROOT

PATIENCE = 30
"""Seconds that a start or an end may take on a machine that is busy with other tests."""


class Serving:
    """A command that serves: what it has printed, where it serves, and what it answers."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        """Begin to read what *process* prints."""
        self.process = process
        self._printed: list[str] = []
        assert process.stdout is not None
        self._reader = Thread(target=self._printed.extend, args=(process.stdout,), daemon=True)
        self._reader.start()

    @property
    def printed(self) -> str:
        """What it has printed so far."""
        return "".join(self._printed)

    @property
    def address(self) -> str:
        """Where it serves, once it says so."""
        self.wait_for(lambda: "Serving http" in self.printed)
        found = re.search(r"Serving (http://[^ ]*/)", self.printed)
        assert found is not None
        return found[1]

    def get(self, path: str) -> str:
        """Return a document. No proxy: it is on this machine."""
        with build_opener(ProxyHandler({})).open(self.address + path, timeout=10) as answer:
            body: bytes = answer.read()
        return body.decode()

    def wait_for(self, so: Callable[[], bool], seconds: float = PATIENCE) -> float:
        """Wait until it is *so* and return how long that took."""
        start = time.monotonic()
        while not so():
            assert time.monotonic() - start < seconds, self.printed
            assert self.process.poll() is None, self.printed
            time.sleep(0.02)
        return time.monotonic() - start

    def interrupt(self) -> int:
        """Press Ctrl-C and return the exit code."""
        self.process.send_signal(signal.SIGINT)
        code = self.process.wait(PATIENCE)
        self._reader.join()
        return code


@contextmanager
def serving(*args: str, folder: Path) -> Iterator[Serving]:
    """Run ``dispute ARGS`` as a process in *folder*, its output one stream; end it at the end if it still runs."""
    around = {name: value for name, value in os.environ.items() if not name.startswith("DISPUTE_")}
    with subprocess.Popen(
        [sys.executable, "-m", "tracker.cli.main", *args],
        cwd=folder,
        env=around | {"PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield Serving(process)
        finally:
            if process.poll() is None:
                process.kill()
