"""A folder as a curator has it after a while: where the examples of all commands run, and most of their tests."""

import shutil
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from events.log.records import Curator
from tracker import config
from tracker.curating.acting import recorded
from tracker.curating.drafting import drafted
from tracker.curating.tracker import Tracker
from tracker.holding.holding import Wanted, hold
from tracker.holding.times import due
from tracker.moving.importing import import_toml
from tracker.proving.signing import make_key

SETTINGS = ("DISPUTE_STORE", "DISPUTE_CURATOR", "DISPUTE_SIGNING_KEY", "DISPUTE_DEBUG", "DISPUTE_BUSY_SECONDS")
SEED = Path(__file__).parents[3] / "seeds" / "musk-v-openai.toml"
CURATOR = Curator("Ada Byron", "ada@example.org")
NOTED = "3f9c2a71-5b0e-4c52-9d3a-8e4f6a7b1c2d"
"""The id of the one milestone whose id is known beforehand: examples name it by its first eight digits."""
HELD = "0c00442a-63df-5e17-b48f-c391b1a22a7a"
"""The id under which a milestone is held back, until a day that nobody running this is going to see."""
NOTES = "Both sides met on Tuesday.\nNothing was agreed.\n"
"""The text of the source ``our-notes``, which lies in the folder as ``notes.txt``; the milestone NOTED cites it."""
MORE = """[dispute]
slug = "musk-v-openai"
title = "Musk v. Altman and OpenAI"

[[milestone]]
key = "letter"
kind = "noted"
title = "A letter becomes known"
occurred_on = "2025-06"
unsourced = true
"""
"""A file to import, in the folder as ``more.toml``."""


PUBLIC_KEY = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAR7azn3b6ANXoLWqDDDm25YgPTNjLY9tDZGZckLhRsM ada@laptop\n"
"""An SSH key, in the folder as ``id_ed25519.pub``: the first that a curator of it could put on the roster."""


def prepare(folder: Path) -> None:
    """Make in *folder*, which is empty, what the examples work on: the seed dispute, a milestone of our own, files."""
    (folder / config.FILE).write_text(config.written("Disputes", config.BASE_URL, str(CURATOR)), encoding="utf-8")
    (folder / "notes.txt").write_text(NOTES, encoding="utf-8", newline="\n")
    (folder / "reuters.txt").write_text("A judge has spoken.\n", encoding="utf-8", newline="\n")
    (folder / "more.toml").write_text(MORE, encoding="utf-8")
    (folder / "id_ed25519.pub").write_text(PUBLIC_KEY, encoding="utf-8")
    start, ticks = datetime(2025, 6, 2, 9, tzinfo=UTC), count()
    clock = lambda: start + timedelta(seconds=next(ticks))  # noqa: E731
    with Tracker(folder / config.STORE, CURATOR, clock=clock, create=True) as tracker:
        make_key(folder / config.STORE)
        import_toml(tracker, SEED)
        _note(tracker)
        until = due("2099-01-15T09:00[America/New_York]")
        raw = {"kind": "noted", "title": "The judge rules", "occurred_on": "2099-01-15", "unsourced": True}
        assert hold(tracker, Wanted(raw=raw, until=until, command="the-ruling"), now=start).held


def copy(template: Path, folder: Path) -> None:
    """Copy what `prepare` made to *folder*, which is not there yet. The store was closed: the file is all of it."""
    shutil.copytree(template, folder)


def enter(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make *folder* the working directory, take every setting out of the environment, and return the folder."""
    monkeypatch.chdir(folder)
    for name in SETTINGS:
        monkeypatch.delenv(name, raising=False)
    return folder


def _note(tracker: Tracker) -> None:
    digest = sha256(NOTES.encode()).hexdigest()
    tracker.add("source", {"slug": "our-notes", "title": "Our notes of the meeting", "sha256": digest})
    cited = NOTES.index("Nothing"), NOTES.index(".\n", NOTES.index("Nothing")) + 1
    passage = sha256(NOTES[slice(*cited)].encode()).hexdigest()
    raw = {
        "kind": "noted",
        "title": "A meeting ends without a result",
        "occurred_on": "2025-05-27",
        "citations": [f"our-notes#p2:{cited[0]}-{cited[1]}@{passage}"],
        "tags": ["talks"],
    }
    dispute = tracker.names.stream("dispute", "musk-v-openai")
    assert dispute is not None
    act = recorded(dispute, drafted(raw, tracker.names, tracker.whole_id), None)
    tracker.append([replace(act, stream=NOTED)])
