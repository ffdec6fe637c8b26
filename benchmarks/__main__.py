"""Measures, and prints ratios of one run: `python -m benchmarks [NAME…] [--size small|full]`.

Files are written in a new folder under the current one, which is removed
again: a temporary folder may lie in memory, where nothing is ever made
durable. With ``--size full`` the figures also go to ``RESULTS.md``.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.measuring import SIZES, Figure, Size, machine
from tracker.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CORE = ("append", "batches", "feeds", "importing", "processes")
LONG = ("questions", "reading", "asking", "rebuilding")
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    """Run what is asked for; without names, the quick ones, and with ``--size full`` all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split(":", 1)[0])
    parser.add_argument("names", nargs="*", choices=[*CORE, *LONG, []], metavar="NAME", help=", ".join((*CORE, *LONG)))
    parser.add_argument("--size", choices=["small", "full"], default="small", help="full takes about an hour")
    parser.add_argument("--machine", default=machine(), help="what RESULTS.md calls the machine")
    parser.add_argument("--date", default=utc_now().date().isoformat(), help="the day that RESULTS.md names")
    given = parser.parse_args()
    full = given.size == "full"
    names = given.names or [*CORE, *(LONG if full else ())]
    print(given.machine)
    with TemporaryDirectory(dir=Path(), prefix="benchmarks-") as folder:
        told = [(name, list(_shown(name, Path(folder), SIZES[given.size]))) for name in names]
    if full and not given.names:
        RESULTS.write_text(results(told, given.machine, given.date), encoding="utf-8")


def measured(name: str, where: Path, size: Size) -> Iterator[Figure]:
    """Yield the figures of the benchmark *name*, which may use the stores that others left in *where*."""
    yield from import_module(f"benchmarks.{name}").figures(where, size)


def results(told: Sequence[tuple[str, Sequence[Figure]]], on: str, day: str) -> str:
    """Return the text of ``RESULTS.md``."""
    lines = ["# Measured", "", f"On {day}, {on}: medians and ratios of one run of `make bench ARGS='--size full'`.", ""]
    for name, figures in told:
        about = (import_module(f"benchmarks.{name}").__doc__ or "").splitlines()[0]
        lines += [f"## {name}", "", about, "", "| what | measured | target | |", "|---|---:|---|---|"]
        lines += [f"| {one.what} | {one.value:.2f} | {one.target} | {one.verdict} {one.detail} |" for one in figures]
        lines.append("")
    return "\n".join(lines)


def _shown(name: str, where: Path, size: Size) -> Iterator[Figure]:
    print(f"{name}:", flush=True)
    for one in measured(name, where, size):
        print(f"  {one}", flush=True)
        yield one


if __name__ == "__main__":
    main()
