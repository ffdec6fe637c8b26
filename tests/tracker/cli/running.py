"""Runs the command line as a shell would, in this process or in one of its own."""

import io
import os
import shlex
import subprocess
import sys
from collections.abc import Mapping
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from typing import Any, NamedTuple

from tracker.cli.main import main
from tracker.index.reader import Index

ROOT = Path(__file__).parents[3]


class Ran(NamedTuple):
    """What a command came to: its exit code, standard output and standard error."""

    code: int
    out: str
    err: str


def dispute(*args: str) -> Ran:
    """Run ``dispute ARGS`` in this process, its standard input, output and error not a terminal."""
    out, err = io.StringIO(), io.StringIO()
    code: Any = 0
    before, sys.stdin = sys.stdin, io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main(list(args))
    except SystemExit as done:
        code = done.code
    finally:
        sys.stdin = before
    return Ran(int(code or 0), out.getvalue(), err.getvalue())


def within(folder: Path, *args: str) -> Ran:
    """Run ``dispute ARGS`` in this process, in *folder*."""
    here = Path.cwd()
    os.chdir(folder)
    try:
        return dispute(*args)
    finally:
        os.chdir(here)


def line(text: str) -> Ran:
    """Run a line as somebody types it: ``dispute …``."""
    program, *args = shlex.split(text)
    assert program == "dispute", text
    return dispute(*args)


def process(*args: str | bytes, folder: Path, env: Mapping[str, str] | None = None, **how: Any) -> Ran:
    """Run ``dispute ARGS`` as a process in *folder*, with *env* beside what it needs."""
    program = [sys.executable, "-m", "tracker.cli.main", *args]
    around = {name: value for name, value in os.environ.items() if not name.startswith("DISPUTE_")}
    around |= {"PYTHONPATH": str(ROOT), **(env or {})}
    done = subprocess.run(
        program, cwd=folder, env=around, capture_output=True, check=False, stdin=subprocess.DEVNULL, timeout=60, **how
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def python(code: str, *, folder: Path) -> Ran:
    """Run Python *code* that uses our packages as a process in *folder*."""
    around = {name: value for name, value in os.environ.items() if not name.startswith("DISPUTE_")}
    program = [sys.executable, "-c", code]
    done = subprocess.run(
        program, cwd=folder, env=around | {"PYTHONPATH": str(ROOT)}, capture_output=True, check=False, timeout=60
    )
    return Ran(done.returncode, done.stdout.decode(), done.stderr.decode())


def position(folder: Path) -> int:
    """Return the position of the last record of the log in *folder*."""
    with Index(folder / "dispute.sqlite") as index:
        return index.head().position


def refusal(ran: Ran, code: int = 1) -> str:
    """Return the one line by which a command was refused: on standard error, and nothing else anywhere."""
    assert ran.code == code, ran
    assert ran.out == ""
    assert ran.err.startswith("dispute: ")
    assert ran.err.endswith("\n")
    assert ran.err.count("\n") == 1
    assert "Traceback" not in ran.err
    assert "unexpected error" not in ran.err
    return ran.err.removeprefix("dispute: ").strip()
