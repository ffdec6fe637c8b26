"""Whole processes against the least that a command line with click can take."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measuring import Figure, Size, in_turns, shown
from benchmarks.stores import CURATOR, NOON
from tracker.curating.tracker import Tracker
from tracker.moving.importing import import_toml

if TYPE_CHECKING:
    from collections.abc import Iterator

SEEDS = Path(__file__).parent.parent / "seeds"


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield how long `dispute --help` and `dispute state` on the demo take, as multiples of importing click."""
    store = demo(where)
    click, helping, asking = in_turns(
        size.runs,
        partial(run, [sys.executable, "-c", "import click"]),
        partial(run, [*dispute(), "--help"]),
        partial(run, [*dispute(), "--store", str(store), "state"]),
    )
    detail = f"({shown(click)} to import click)"
    yield Figure("dispute --help, times `import click`", helping / click, detail, at_most=1.5)
    yield Figure("dispute state on the demo, times `import click`", asking / click, detail, at_most=4)


def demo(where: Path) -> Path:
    """Return a store in *where* that holds what the demo holds."""
    store = where / "demo.sqlite"
    if not store.exists():
        with Tracker(store, CURATOR, clock=lambda: NOON, create=True) as tracker:
            for seed in ("musk-v-openai.toml", "musk-v-openai-later.toml"):
                import_toml(tracker, SEEDS / seed)
    return store


def dispute() -> list[str]:
    """Return the command: the one installed beside this Python, else the same by its module."""
    installed = Path(sys.executable).with_name("dispute")
    return [str(installed)] if installed.exists() else [sys.executable, "-m", "tracker.cli.main"]


def run(command: list[str]) -> None:
    """Run *command* to its end, out of sight. Raises what it fails with."""
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
