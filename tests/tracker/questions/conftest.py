"""The dispute that ships with the program: as the article alone has it, and with what came later."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import CURATOR, Ticking
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.moving.importing import import_toml

SEEDS = Path(__file__).parents[3] / "seeds"


@dataclass(frozen=True)
class Seeded:
    """A store with both seed files in it, and the positions at which each of them was all in."""

    index: Index
    article: int
    both: int


@pytest.fixture(scope="session")
def seeded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Seeded]:
    """A store with both seed files, open for reading."""
    path = tmp_path_factory.mktemp("seeded") / "dispute.sqlite"
    with Tracker(path, CURATOR, clock=Ticking(), create=True) as tracker:
        import_toml(tracker, SEEDS / "musk-v-openai.toml")
        with Index(path) as index:
            article = index.head().position
        import_toml(tracker, SEEDS / "musk-v-openai-later.toml")
    with Index(path) as index:
        yield Seeded(index, article, index.head().position)
