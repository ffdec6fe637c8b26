"""A log that is exported and put back has the same root, under every name and key that it had."""

import json
import re
from collections.abc import Callable, Iterator

import pytest

from events.audit.checkpoint import claimed
from events.errors import DisputeError, InvalidInput
from tests.builders import a_milestone, a_tracker
from tests.tracker.cli.running import ROOT
from tests.tracker.moving.test_lines import put
from tracker.config import key_of
from tracker.curating.tracker import Tracker
from tracker.moving.lines import line
from tracker.moving.origins import named, root_of
from tracker.moving.restoring import import_lines
from tracker.proving.reading import here
from tracker.proving.rotating import begin, rotate
from tracker.proving.signing import checkpoint, make_key
from tracker.proving.verifying import verify


def exported(tracker: Tracker) -> str:
    """Return the whole log as `dispute export` writes it."""
    return "".join(line(record, *named(tracker.path)) + "\n" for record in tracker.log.records())


def as_made(tracker: Tracker) -> None:
    """Leave the log under its first name, with its first key."""
    tracker.record(a_milestone("noted"))


def rotated(tracker: Tracker) -> None:
    """Give the log a second key."""
    rotate(tracker, key_of(tracker.path))


def begun_anew(tracker: Tracker) -> None:
    """Give the log a second key, then another name, twice."""
    rotated(tracker)
    for why in ("restored", "lost the key"):
        begin(tracker, key_of(tracker.path), why)
    tracker.record(a_milestone("noted"))


@pytest.fixture
def tracker() -> Iterator[Tracker]:
    """A tracker whose log has a key."""
    with a_tracker() as made:
        make_key(made.path)
        yield made


@pytest.fixture
def other() -> Iterator[Tracker]:
    """An empty one with a key of its own, as `dispute init` makes it."""
    with a_tracker(opened=False) as made:
        make_key(made.path)
        yield made


@pytest.mark.parametrize("past", [as_made, rotated, begun_anew])
def test_what_is_put_back_has_the_same_root_names_and_keys(
    tracker: Tracker, other: Tracker, past: Callable[[Tracker], None]
) -> None:
    past(tracker)
    text = exported(tracker)
    done = import_lines(other, put(other, text))
    assert done.root == root_of(tracker.path) == root_of(other.path)
    assert here(other.path) == here(tracker.path)
    assert exported(other) == text
    assert verify(other.path).findings == []


def test_a_checkpoint_of_the_log_that_was_exported_holds_for_the_one_that_was_put_back(
    tracker: Tracker, other: Tracker
) -> None:
    begun_anew(tracker)
    note = checkpoint(tracker.path)
    import_lines(other, put(other, exported(tracker)))
    assert [one.size for one, _ in verify(other.path, [note], index=False).outside] == [claimed(note).size]


def test_with_its_key_it_goes_on_and_without_it_only_under_a_new_origin(tracker: Tracker, other: Tracker) -> None:
    (warning,) = import_lines(other, put(other, exported(tracker))).warnings
    assert named(tracker.path)[0] in warning
    with pytest.raises(DisputeError, match="another key"):
        checkpoint(other.path)
    key_of(other.path).write_bytes(key_of(tracker.path).read_bytes())
    assert claimed(checkpoint(other.path)).origin == named(tracker.path)[0]
    begin(other, key_of(other.path), "moved")
    other.record(a_milestone("noted"))
    assert claimed(checkpoint(other.path)).size == here(other.path)[1]
    assert verify(other.path).code == 0


def test_a_new_origin_can_be_begun_without_the_key(tracker: Tracker, other: Tracker) -> None:
    import_lines(other, put(other, exported(tracker)))
    begin(other, key_of(other.path), "the key is lost")
    assert claimed(checkpoint(other.path)).size == here(other.path)[1]
    assert verify(other.path).code == 0


def test_a_name_under_which_something_was_signed_already_stays_known(tracker: Tracker, other: Tracker) -> None:
    """An empty log that was published under its own name: who kept that checkpoint can hold it against this log."""
    note = checkpoint(other.path)
    import_lines(other, put(other, exported(tracker)))
    assert root_of(other.path) == root_of(tracker.path)
    assert verify(other.path, [note]).code == 0


def test_an_export_of_an_older_program_that_names_no_origin_goes_under_that_of_its_store(
    tracker: Tracker, other: Tracker
) -> None:
    own = named(other.path)[0]
    text = "".join(line(record) + "\n" for record in tracker.log.records())
    assert import_lines(other, put(other, text)).warnings == ()
    assert named(other.path)[0] == own


@pytest.mark.parametrize(
    ("what", "instead"),
    [
        ('","first_key":', ' x","first_key":'),
        ('","first_key":', '0","first_key":'),
        ('"first_key":', '"first_key":3,"x":'),
    ],
)
def test_names_that_the_log_cannot_have_had_are_refused_and_nothing_is_stored(
    tracker: Tracker, other: Tracker, what: str, instead: str
) -> None:
    begun_anew(tracker)
    before = named(other.path)
    with pytest.raises(InvalidInput):
        import_lines(other, put(other, exported(tracker).replace(what, instead)))
    assert other.log.head() is None
    assert named(other.path) == before


def test_the_root_is_not_the_same_without_the_salts(tracker: Tracker, other: Tracker) -> None:
    """The control: what is compared depends on every line."""
    text = exported(tracker)
    salt = next(tracker.log.records()).salt
    import_lines(other, put(other, text.replace(salt, "00" * 32)))
    assert root_of(other.path) != root_of(tracker.path)


def test_docs_json_tells_the_keys_of_a_line(tracker: Tracker) -> None:
    text = (ROOT / "docs" / "json.md").read_text("utf-8").partition("## `dispute export`\n")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE) == list(json.loads(exported(tracker).splitlines()[0]))
