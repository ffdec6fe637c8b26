"""Runs a command at a terminal, where somebody sits who answers what it asks."""

import os
import pty
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from tests.tracker.cli.running import ROOT, Ran


def dispute(
    *args: str, folder: Path, answers: str, once: str = "", meanwhile: Callable[[], object] = lambda: None
) -> Ran:
    """Run ``dispute ARGS`` in *folder* with a terminal on standard input and error; ``err`` is what it showed there.

    *answers* are typed beforehand, as a terminal lets one do; or *once* that is shown, after *meanwhile* is done.
    Standard output is a pipe, as in ``id=$(dispute …)``.
    """
    ours, its = pty.openpty()
    around = {name: value for name, value in os.environ.items() if not name.startswith("DISPUTE_")}
    with subprocess.Popen(
        [sys.executable, "-m", "tracker.cli.main", *args],
        cwd=folder,
        env=around | {"PYTHONPATH": str(ROOT), "TERM": "dumb"},
        stdin=its,
        stdout=subprocess.PIPE,
        stderr=its,
    ) as process:
        os.close(its)
        shown = _all(ours, until=once) if once else ""
        meanwhile()
        os.write(ours, answers.encode())
        shown += _all(ours)
        assert process.stdout is not None
        out = process.stdout.read().decode()
    os.close(ours)
    return Ran(process.returncode, out, shown.replace("\r\n", "\n"))


def _all(terminal: int, until: str | None = None) -> str:
    """Return what is shown *until* that is, or the process at the other end is done: Linux says so by an error."""
    shown = b""
    try:
        while some := os.read(terminal, 4096):
            shown += some
            if until is not None and until.encode() in shown:
                break
    except OSError:
        pass
    return shown.decode()
