"""Asks redbot what it thinks of a server's answers: it goes by the notes, since the exit status says nothing."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from importlib.util import find_spec
from typing import Any

import pytest

redbot = pytest.mark.skipif(find_spec("redbot") is None, reason="redbot is not installed")
GOOD = ("INM_304", "IMS_304", "CONNEG_GZIP_GOOD")
"""The notes, each of level GOOD, of a document that is served whole, compressed and again only if it changed."""


_PROGRAM = """
import os, sys
from redbot.cli import main
for address in sys.argv[1:]:
    if os.fork() == 0:
        sys.argv = ["redbot", "--output-format", "har", address]
        main()
        print(end="\\0", flush=True)
        os._exit(0)
    os.wait()
"""
"""redbot's own program, for each address in a process of its own: to load it takes longer than to run it."""


def judged(root: str, paths: Iterable[str]) -> Iterable[tuple[str, Mapping[str, str]]]:
    """Yield what redbot notes of each of *paths* below *root*: the level of each note by its name."""
    asked = list(paths)
    program = [sys.executable, "-c", _PROGRAM, *(root + path for path in asked)]
    said = subprocess.run(program, capture_output=True, check=True, timeout=120, text=True).stdout
    yield from zip(asked, map(_notes, said.split("\0")[:-1]), strict=True)


def _notes(said: str) -> dict[str, str]:
    entries: list[dict[str, Any]] = json.loads(said)["log"]["entries"]
    found = {note["note_id"]: note["level"] for entry in entries for note in entry["_red_messages"]}
    assert found.get("DATE_CORRECT") == "GOOD", f"no answer was looked at: {found}"
    return found


def complaints(found: Mapping[str, str]) -> dict[str, str]:
    """Return those notes that the server has to be mended for."""
    return {name: level for name, level in found.items() if level in ("BAD", "WARN")}
