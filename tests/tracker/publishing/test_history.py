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


def test_a_merged_party_is_called_by_the_one_that_stands_for_it_then() -> None:
    with a_tracker() as tracker:
        first = tracker.merge_parties("ann", "bob", "one person").records[-1].position
        second = tracker.merge_parties("acme", "ann", "a person in form only").records[-1].position
        third = tracker.unmerge_parties("bob", "two people").records[-1].position
        names = history(tracker).names
        assert [names.at(one).party("bob") for one in (first - 1, first, second, third)] == [
            "Bob",
            "Ann",
            "Acme",
            "Bob",
        ]
        assert names.at(second).standing("bob") == "acme"
        assert names.changed == third


def test_a_story_knows_what_became_of_its_milestone() -> None:
    with a_tracker() as tracker:
        one, other = (tracker.record(a_milestone("noted", title=title)).stream for title in ("A", "B"))
        tracker.merge(one, other, "the same")
        hidden = tracker.withhold(one, "a rule", "x").records[-1].position
        found = history(tracker)
        [chronicle] = found.disputes.values()
        assert [story.id for story in chronicle.live] == [one]
        assert chronicle.stories[other].standing is chronicle.stories[one]
        assert chronicle.stories[one].body["title"] == "(withheld)"
        assert found.hidden == hidden
        tracker.show_again(one, "x")
        tracker.unmerge(other, "x")
        [chronicle] = history(tracker).disputes.values()
        assert [story.body["title"] for story in chronicle.live] == ["A", "B"]


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
