"""What real readers have in their stores after each line of what a subscriber is to see as new, one by one."""

import fcntl
import os
import pickle
from collections.abc import Mapping

import pytest

from tests.readers.__main__ import PAGE
from tests.readers.matrix import COMMAND, page, without_versions
from tests.readers.readers import READERS, Reader
from tests.readers.story import CORRECTED, NEVER, NEW, RETRACTED, RIGHT, WITHHELD, WRONG, Seen, told

Matrix = Mapping[tuple[str, str], Seen]
INSTALLED = {reader.name: reader.version() is not None for reader in READERS}

every_reader = pytest.mark.parametrize(
    "reader",
    [
        pytest.param(
            reader, marks=pytest.mark.skipif(not INSTALLED[reader.name], reason=f"{reader.name} is not installed")
        )
        for reader in READERS
    ],
    ids=[reader.name for reader in READERS],
)


@pytest.fixture(scope="session")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Matrix:
    """What every reader that is installed has after each line of the story, told once however many run the tests."""
    ours = tmp_path_factory.getbasetemp()
    shared = (ours.parent if "PYTEST_XDIST_WORKER" in os.environ else ours) / "readers"
    shared.mkdir(exist_ok=True)
    kept = shared / "seen.pickle"
    with (shared / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not kept.exists():
            (shared / "store").mkdir()
            readers = [reader(shared / reader.name) for reader in READERS if INSTALLED[reader.name]]
            kept.write_bytes(pickle.dumps(told(shared / "store", readers)))
        found: Matrix = pickle.loads(kept.read_bytes())  # noqa: S301 - written above
    return found


@every_reader
@pytest.mark.parametrize("line", NEW)
def test_every_line_is_new_once(reader: type[Reader], line: str, seen: Matrix) -> None:
    found = seen[reader.name, line]
    assert found.new == (found.entries if NEW[line] is None else NEW[line]), found.told


@every_reader
def test_a_correction_says_what_was_wrong_and_what_is_right(reader: type[Reader], seen: Matrix) -> None:
    """As new in an entry of its own; and in the entry itself, where the reader shows that anew."""
    found = seen[reader.name, CORRECTED]
    assert all(words in found.told for words in (*WRONG, *RIGHT))
    assert (found.in_place >= {*RIGHT}) == reader.overwrites


@every_reader
@pytest.mark.parametrize(("line", "words"), [(RETRACTED, NEVER), (WITHHELD, (*WRONG, *RIGHT))])
def test_words_that_are_taken_back_are_told_nowhere_and_gone_where_the_reader_overwrites(
    reader: type[Reader], line: str, words: tuple[str, ...], seen: Matrix
) -> None:
    found = seen[reader.name, line]
    assert not [one for one in words if one in found.told]
    assert found.there == (frozenset() if reader.overwrites else frozenset(words))


@pytest.mark.skipif(not all(INSTALLED.values()), reason="not every reader is installed")
def test_the_page_about_readers_says_what_they_have(seen: Matrix) -> None:
    assert without_versions(PAGE.read_text("utf-8")) == without_versions(page(seen, READERS)), f"run {COMMAND}"
