"""Asks redbot what it thinks of a server's answers: it goes by the notes, since the exit status says nothing."""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from typing import Any

import pytest

redbot = pytest.mark.skipif(find_spec("redbot") is None, reason="redbot is not installed")
GOOD = ("INM_304", "IMS_304", "CONNEG_GZIP_GOOD")
"""The notes, each of level GOOD, of a document that is served whole, compressed and again only if it changed."""


def judged(root: str, paths: Iterable[str]) -> Iterable[tuple[str, Mapping[str, str]]]:
    """Yield what redbot notes of each of *paths* below *root*: the level of each note by its name."""
    asked = list(paths)
    with ThreadPoolExecutor(2) as pool:
        yield from zip(asked, pool.map(lambda path: _notes(root + path), asked), strict=True)


def _notes(address: str) -> dict[str, str]:
    program = [sys.executable, "-m", "redbot.cli", "--output-format", "har", address]
    said = subprocess.run(program, capture_output=True, check=True, timeout=120).stdout
    entries: list[dict[str, Any]] = json.loads(said)["log"]["entries"]
    assert entries
    found = {note["note_id"]: note["level"] for entry in entries for note in entry["_red_messages"]}
    assert found.get("DATE_CORRECT") == "GOOD", f"{address} was not looked at: {found}"
    return found


def complaints(found: Mapping[str, str]) -> dict[str, str]:
    """Return those notes that the server has to be mended for."""
    return {name: level for name, level in found.items() if level in ("BAD", "WARN")}
