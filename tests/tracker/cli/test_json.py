"""docs/json.md: the shapes that it tells are those that the program prints."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.builders import CURATOR, a_milestone
from tests.tracker.cli import prepared
from tests.tracker.cli.running import ROOT, line
from tracker.clock import utc_now
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.scheduling.outbox import Outbox

TEXT = (ROOT / "docs" / "json.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## `(dispute \w+) --json`\n(.*?)(?=^## |\Z)", TEXT, re.MULTILINE | re.DOTALL))
CALLS = {
    "dispute state": "dispute state --at 2025-06-01 --json",
    "dispute timeline": "dispute timeline --json",
    "dispute show": "dispute show {id} --json",
    "dispute why": "dispute why trial/musk-v-openai --at 2025-06-01 --json",
    "dispute history": "dispute history {id} --signatures --json",
    "dispute audit": "dispute audit --at 2025-06-01 --json",
    "dispute verify": "dispute verify --against kept.txt --json",
    "dispute diff": "dispute diff 2025-02-01 2025-06-01 --json",
}
BY_LINE = {"dispute replay"}
"""These print an object on a line."""
OPEN = {"fields", "example"}
"""Objects whose keys are told elsewhere, where they are no list of objects."""


def documented(command: str) -> list[str]:
    """Return the keys that a command's table tells, in order."""
    return re.findall(r"^\| `([^`]+)` \|", SECTIONS[command], re.MULTILINE)


def printed(value: object, path: str = "") -> Iterator[str]:
    """Yield the keys of a value, those within others with a dot, those of lists with []."""
    if isinstance(value, dict) and path not in OPEN:
        for name, inner in value.items():
            yield from printed(inner, f"{path}.{name}" if path else name)
    elif isinstance(value, list) and any(isinstance(one, dict) for one in value):
        for one in value:
            yield from printed(one, f"{path}[]")
    else:
        yield path


@pytest.fixture(scope="module")
def recorded(template: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A folder with a milestone that has something under every key, and its id: not to be worked in."""
    folder = tmp_path_factory.mktemp("full") / "prepared"
    prepared.copy(template, folder)
    with pytest.MonkeyPatch.context() as patch:
        prepared.enter(folder, patch)
        return folder, fill(folder)


@pytest.fixture
def full(recorded: tuple[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, str]:
    """Such a folder of the test's own, which is the working directory."""
    template, one = recorded
    prepared.copy(template, tmp_path / "full")
    return prepared.enter(tmp_path / "full", monkeypatch), one


def fill(folder: Path) -> str:
    """Record a milestone that has something under every key in *folder*, where one stands; return its id."""
    first = line("dispute add forecast-made --on 2025 --title a --forecast later --unsourced").out.strip()
    one = line(
        f"dispute add verdict-returned --on 2025-05 --title b --proceeding musk-v-openai --in-favour-of openai"
        f" --cite our-notes#p1 --follows {first} --settles later=missed"
    ).out.strip()
    line(f"dispute add noted --on 2025-06 --title c --follows {one} --unsourced")
    with Tracker(folder / "dispute.sqlite", CURATOR, clock=utc_now) as tracker:
        tracker.cite(one, "our-notes", Word("occurred_on", "2025-04", why="a slip of the pen", rank="normal"))
        tracker.merge(one, tracker.record(a_milestone("noted", "2025-05", title="d")).stream, "the same")
    line("dispute curators add 'Ada Byron <ada@example.org>' --ssh-key id_ed25519.pub")
    line("dispute worker --once --folder site")
    line("dispute checkpoint --out kept.txt")
    Outbox(folder / "dispute.sqlite", "https://hub.example.org/").put({"feed.atom": "1"}, complete=True)
    return one


def spoil(folder: Path) -> None:
    """Edit the index, so that an audit has something to tell."""
    with closing(sqlite3.connect(folder / "dispute.sqlite")) as db:
        db.execute("UPDATE fact SET value = value || '?' WHERE view = 'trial'")
        db.commit()


@pytest.mark.parametrize("command", SECTIONS)
def test_the_keys_told_are_the_keys_printed(full: tuple[Path, str], command: str) -> None:
    folder, one = full
    if command == "dispute audit":
        spoil(folder)
    ran = line(CALLS.get(command, f"{command} --json").format(id=one))
    assert (ran.code, ran.err) == (3 if command == "dispute audit" else 0, "")
    lines = ran.out.splitlines() if command in BY_LINE else [ran.out]
    keys = {key for text in lines for key in printed(json.loads(text))}
    # A list that is empty here and there is none of texts: what its members hold is told.
    keys -= {key for key in keys if any(other.startswith(f"{key}[]") for other in keys)}
    assert sorted(keys) == sorted(documented(command))


def test_every_command_that_takes_json_is_told_of() -> None:
    from tracker.cli.main import COMMANDS, dispute

    context = dispute.make_context("dispute", ["state"])
    takes = {
        name
        for name in COMMANDS
        if (command := dispute.get_command(context, name)) and any("--json" in one.opts for one in command.params)
    }
    assert {f"dispute {name}" for name in takes - {"schema"}} == set(SECTIONS)
    assert "`dispute schema` prints JSON Schema" in TEXT


def test_each_key_is_told_once() -> None:
    for command in SECTIONS:
        assert len(documented(command)) == len(set(documented(command)))
