"""What a record changed in the state, found without looking at what it did not touch."""

from hypothesis import given, settings

from tests.builders import a_tracker, play
from tests.strategies import Step, histories
from tracker.index.reader import Index
from tracker.publishing.changes import after
from tracker.publishing.history import History
from tracker.publishing.standing import difference, of_facts


@settings(max_examples=40)
@given(histories())
def test_the_lines_are_the_difference_of_the_whole_state_before_and_after(steps: list[Step]) -> None:
    """Whatever the history, no change of the state on the day of the record is missed, and none is made up."""
    with a_tracker() as tracker:
        play(tracker, steps)
        with Index(tracker.path) as index, index.snapshot():
            history = History()
            history.catch_up(index)
            for chronicle in history.disputes.values():
                for said in (said for story in chronicle.stories.values() for said in story.records):
                    day, names = said.day.toordinal(), history.names.at(said.position)
                    before, now = (
                        of_facts(index.facts(day, known, dispute=chronicle.stream), day, names)
                        for known in (said.position - 1, said.position)
                    )
                    whole = [
                        difference(before.get(key), now.get(key), names, blank=said.did == "retracted")
                        for key in {**before, **now}
                    ]
                    assert sorted(after(index, said, chronicle.stream, history.names)) == sorted(filter(None, whole))
