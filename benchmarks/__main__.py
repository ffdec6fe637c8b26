"""Measures, and prints ratios of one run: `python -m benchmarks [NAME…] [--size small|full]`.

Files are written in a new folder under the current one, which is removed
again: a temporary folder may lie in memory, where nothing is ever made
durable. With ``--size full`` the figures also go to ``RESULTS.md``, after
each of them: what was measured stands there, whatever ends the rest. Those
of benchmarks that this run leaves out stay, with the run that they are of.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.measuring import SIZES, Figure, Size, busy, machine
from tracker.clock import utc_now

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CORE = ("append", "batches", "feeds", "importing", "processes", "serving")
LONG = ("questions", "reading", "asking", "rebuilding", "opening", "proof", "signing", "publishing")
RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> None:
    """Run what is asked for; without names, the quick ones, and with ``--size full`` all."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__.split(":", 1)[0])
    parser.add_argument("names", nargs="*", choices=[*CORE, *LONG, []], metavar="NAME", help=", ".join((*CORE, *LONG)))
    parser.add_argument("--size", choices=["small", "full"], default="small", help="full takes about an hour")
    parser.add_argument("--machine", default=machine(), help="what RESULTS.md calls the machine")
    parser.add_argument("--date", default=utc_now().date().isoformat(), help="the day that RESULTS.md names")
    parser.add_argument("--stores", type=Path, help="a folder where the stores are kept that another run fills again")
    given = parser.parse_args()
    full = given.size == "full"
    names = given.names or [*CORE, *(LONG if full else ())]
    print(given.machine)
    on = ", ".join(part for part in (given.machine, busy()) if part)
    told: dict[str, list[Figure]] = {}
    before = RESULTS.read_text(encoding="utf-8") if RESULTS.exists() else ""
    with TemporaryDirectory(dir=Path(), prefix="benchmarks-") as folder:
        for name in names:
            for one in _shown(name, given.stores or Path(folder), SIZES[given.size]):
                told.setdefault(name, []).append(one)
                if full:
                    RESULTS.write_text(results([*told.items()], on, given.date, given.names, before), encoding="utf-8")


def measured(name: str, where: Path, size: Size) -> Iterator[Figure]:
    """Yield the figures of the benchmark *name*, which may use the stores that others left in *where*."""
    yield from import_module(f"benchmarks.{name}").figures(where, size)


def results(
    told: Sequence[tuple[str, Sequence[Figure]]],
    on: str,
    day: str,
    names: Sequence[str] = (),
    before: str = "",
) -> str:
    """Return the text of ``RESULTS.md``, given what was told so far by the benchmarks *names*, none named: by all.

    What others told in a run *before*, as the text says that it wrote, stays with that run's name.
    """
    run = f"On {day}, {on}: one run of `make bench ARGS='{' '.join((*names, '--size full'))}'`."
    sections = _sections(before) | {name: _section(name, run, figures) for name, figures in told}
    written = [sections[name] for name in (*CORE, *LONG) if name in sections]
    missed = sum(text.count(f"| {side} ") for text in written for side in ("ABOVE", "BELOW"))
    left = [name for name in (*CORE, *LONG) if name not in sections]
    lines = ["# Measured", "", "Medians and ratios. Each table is of one run, which it names.", ""]
    lines += [f"Targets missed: {missed}, told apart by ABOVE and BELOW." if missed else "Every target was met."]
    lines += [f"Not run: {', '.join(left)}."] if left else []
    return "\n".join([*lines, "", *written])


def _section(name: str, run: str, figures: Sequence[Figure]) -> str:
    about = (import_module(f"benchmarks.{name}").__doc__ or "").splitlines()[0]
    lines = [f"## {name}", "", about, "", run, "", "| what | measured | target | |", "|---|---:|---|---|"]
    lines += [f"| {one.what} | {one.value:.2f} | {one.target} | {one.verdict} {one.detail} |" for one in figures]
    return "\n".join([*lines, ""])


def _sections(text: str) -> dict[str, str]:
    """Return the tables in the text of ``RESULTS.md`` by the benchmarks that they are of."""
    return {part.split("\n", 1)[0]: f"## {part.rstrip()}\n" for part in text.split("\n## ")[1:]}


def _shown(name: str, where: Path, size: Size) -> Iterator[Figure]:
    print(f"{name}:", flush=True)
    for one in measured(name, where, size):
        print(f"  {one}", flush=True)
        yield one


if __name__ == "__main__":
    main()
