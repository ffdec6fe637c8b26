"""History: what happened to disputes and milestones, read once from the log."""

from tests.builders import a_milestone, a_tracker
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.publishing.history import History


def history(tracker: Tracker) -> History:
    """Return the history of a tracker's log."""
    found = History()
    with Index(tracker.path) as index, index.snapshot():
        found.catch_up(index)
    return found


def test_names_are_those_known_at_the_position_asked_for() -> None:
    with a_tracker() as tracker:
        position = tracker.change("party", "ann", {"name": "Ann Marie"}).records[-1].position
        names = history(tracker).names
        assert names.at(position - 1).party("ann") == "Ann"
        assert names.at(position).party("ann") == "Ann Marie"
        assert names.at(1).party("ann") == "ann"


def test_a_renamed_dispute_keeps_its_former_slugs() -> None:
    with a_tracker() as tracker:
        tracker.rename("a-dispute", slug="other")
        tracker.rename("other", slug="third", title="Third")
        tracker.close("third")
        [found] = history(tracker).disputes.values()
        assert (found.slug, found.title, found.former, found.closed) == ("third", "Third", ("a-dispute", "other"), True)
        tracker.reopen("third")
        [found] = history(tracker).disputes.values()
        assert not found.closed


def test_only_records_of_a_dispute_and_its_milestones_move_it() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted"))
        tracker.change("party", "ann", {"name": "Ann Marie"})
        [found] = history(tracker).disputes.values()
        assert (found.position, found.recorded_at) == (one.records[-1].position, one.records[-1].recorded_at)


def test_catching_up_says_whether_there_was_anything_new() -> None:
    with a_tracker() as tracker:
        found = history(tracker)
        with Index(tracker.path) as index:
            assert not found.catch_up(index)
        tracker.record(a_milestone("noted"))
        with Index(tracker.path) as index:
            assert found.catch_up(index)
