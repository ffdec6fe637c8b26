"""Runs a command at a terminal, where somebody sits who answers what it asks."""

import os
import pty
import subprocess
import sys
from pathlib import Path

from tests.tracker.cli.running import ROOT, Ran


def dispute(*args: str, folder: Path, answers: str) -> Ran:
    """Run ``dispute ARGS`` in *folder* with a terminal on standard input and error; ``err`` is what it showed there.

    *answers* are typed beforehand, as a terminal lets one do. Standard output is a pipe, as in ``id=$(dispute …)``.
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
        os.write(ours, answers.encode())
        shown = _all(ours)
        assert process.stdout is not None
        out = process.stdout.read().decode()
    os.close(ours)
    return Ran(process.returncode, out, shown.replace("\r\n", "\n"))


def _all(terminal: int) -> str:
    """Return what is shown until the process at the other end is done: Linux says so by an error."""
    shown = b""
    try:
        while some := os.read(terminal, 4096):
            shown += some
    except OSError:
        pass
    return shown.decode()
