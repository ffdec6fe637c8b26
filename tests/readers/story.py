"""What happens to a dispute while people are subscribed to it, and what their readers make of each line of that."""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

from tests.readers.readers import Item, Reader
from tests.tracker.cli import prepared
from tests.tracker.cli.running import process
from tests.tracker.cli.serving import Serving, serving

SLUG, MOVED = "musk-v-openai", "musk-v-altman"
FIRST, QUIET, ADDED, CORRECTED, RETRACTED, WITHHELD, RENAMED, LATER = (
    "the feed for the first time",
    "nothing since",
    "a new milestone",
    "a correction",
    "a retraction",
    "a milestone withheld",
    "the feed has another address",
    "a new milestone, at the new address",
)
NEW: Mapping[str, int | None] = MappingProxyType(
    {FIRST: None, QUIET: 0, ADDED: 1, CORRECTED: 1, RETRACTED: 1, WITHHELD: 1, RENAMED: 0, LATER: 1}
)
"""What a subscriber is to see as new after each line, one by one in this order; None: all that there is."""

NEVER = ("An okapi is heard", "The okapi spoke for an hour")
"""Title and summary of the milestone that is retracted."""
WRONG = ("A walrus is sworn in", "The walrus was sworn in on Monday")
RIGHT = ("A pelican is sworn in", "The pelican was sworn in on Tuesday")
"""Those of the milestone that is corrected, and withheld in the end."""
LAST = ("A heron is heard", "The heron spoke last")


class Seen(NamedTuple):
    """What a reader has after a line: how much of it is *new*, of how many entries, and what of the words in question.

    *told* is what the new ones say. *there* are the words, of all that were
    ever said of the milestone in question, which stand anywhere in its store; *in_place* those
    that the milestone's own entry has, each time where the reader has it several times.
    """

    new: int
    entries: int
    told: str
    there: frozenset[str]
    in_place: frozenset[str]


@dataclass(frozen=True)
class Happened:
    """One line: what it is, to which milestone, and the words that were ever said of that one."""

    line: str
    milestone: str = ""
    words: tuple[str, ...] = ()


def told(folder: Path, readers: Sequence[Reader]) -> dict[tuple[str, str], Seen]:
    """Return what each of *readers*, by its name, has after each line. *folder* is empty."""
    prepared.prepare(folder)
    wrong, never = (_add(folder, *words) for words in (WRONG, NEVER))
    seen: dict[tuple[str, str], Seen] = {}
    with serving("serve", "--port", "0", folder=folder) as server, ThreadPoolExecutor(2) as pool:
        for reader in readers:
            reader.subscribe(f"{server.address}{SLUG}/feed.atom")
        for happened in _story(folder, server, wrong, never):
            entries = server.get(f"{SLUG}/feed.atom").count("<entry")
            found = pool.map(lambda reader, now=happened, there=entries: _looked(reader, now, there), readers)
            seen |= {(reader.name, happened.line): one for reader, one in zip(readers, found, strict=True)}
            if happened.line == RENAMED:
                for reader in readers:
                    if not reader.follows:
                        reader.subscribe(f"{server.address}{MOVED}/feed.atom")
        assert server.interrupt() == 0, server.printed
    return seen


def _story(folder: Path, server: Serving, wrong: str, never: str) -> Iterator[Happened]:
    """Let one thing after another happen, each once it is served."""
    yield Happened(FIRST)
    yield Happened(QUIET)
    later = _change(folder, server, *_adding(*LAST)).strip()
    yield Happened(ADDED, later, LAST)
    corrected = ("correct", wrong, "--title", RIGHT[0], "--summary", RIGHT[1], "--why", "Misheard.")
    _change(folder, server, *corrected)
    yield Happened(CORRECTED, wrong, (*WRONG, *RIGHT))
    _change(folder, server, "retract", never, "--why", "Nobody was heard.", "--yes")
    yield Happened(RETRACTED, never, NEVER)
    why = ("--basis", "a court order", "--why", f"It says: {RIGHT[1]}.")
    _change(folder, server, "withhold", wrong, *why, "--yes")
    yield Happened(WITHHELD, wrong, (*WRONG, *RIGHT))
    _change(folder, server, "rename", SLUG, "--slug", MOVED)
    yield Happened(RENAMED)
    _change(folder, server, *_adding("An ibis is heard", "The ibis spoke after all"))
    yield Happened(LATER)


def _looked(reader: Reader, happened: Happened, entries: int) -> Seen:
    """Let *reader* fetch, and its owner look at what is new and read it."""
    reader.fetch()
    items = list(reader.items())
    new = [item.words for item in items if item.new]
    reader.read_all()
    own = [_among(happened.words, [item]) for item in items if item.id.endswith(happened.milestone or item.id)]
    in_place = frozenset.intersection(*own) if own else frozenset()
    return Seen(len(new), entries, "\n".join(new), _among(happened.words, items), in_place)


def _among(words: Sequence[str], items: Sequence[Item]) -> frozenset[str]:
    """Return those of *words* that stand in any of *items*, however the lines were broken. Pure."""
    text = " ".join(" ".join(item.words for item in items).split())
    return frozenset(one for one in words if one in text)


def _adding(title: str, summary: str) -> tuple[str, ...]:
    words = ("--title", title, "--summary", summary)
    return ("add", "noted", "--dispute", SLUG, "--on", "2026-02-01", "--unsourced", *words)


def _add(folder: Path, title: str, summary: str) -> str:
    ran = process(*_adding(title, summary), folder=folder)
    assert ran.code == 0, ran
    return ran.out.strip()


def _change(folder: Path, server: Serving, *command: str) -> str:
    """Run *command*, wait until the feed is another, and return what the command printed."""
    before = server.get(f"{SLUG}/feed.atom")
    ran = process(*command, folder=folder)
    assert ran.code == 0, ran
    server.wait_for(lambda: server.get(f"{SLUG}/feed.atom") != before)
    return ran.out
