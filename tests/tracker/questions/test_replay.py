"""The log as it grew, record by record."""

from datetime import UTC

from hypothesis import given, settings

from tests.builders import a_milestone, a_tracker, play
from tests.strategies import Step as Act
from tests.strategies import histories
from tests.tracker.questions.conftest import Seeded
from tracker.index.reader import Index
from tracker.questions.answers import state
from tracker.questions.differences import difference, standing
from tracker.questions.making import Of
from tracker.questions.replay import steps


@settings(max_examples=40)
@given(histories())
def test_each_step_is_what_its_record_changed_in_the_state_of_its_day(acts: list[Act]) -> None:
    """Whatever the record: nothing is left out, and nothing is told of what stayed."""
    with a_tracker() as tracker:
        play(tracker, acts)
        with Index(tracker.path) as index:
            head = index.head().position
            told = list(steps(index, 0, head, Of()))
            assert [one.record.position for one in told] == list(range(1, head + 1))
            for one in told:
                assert one.at == one.record.recorded_at.astimezone(UTC).date()
                before, after = (
                    standing(state(index, one.at, known)) for known in (one.record.position - 1, one.record.position)
                )
                assert sorted(map(repr, one.changes)) == sorted(map(repr, difference(before, after)))


def test_twice_it_is_the_same(seeded: Seeded) -> None:
    first, second = (list(steps(seeded.index, 0, seeded.both, Of())) for _ in range(2))
    assert first == second


def test_a_part_of_it_is_that_part(seeded: Seeded) -> None:
    whole = list(steps(seeded.index, 0, seeded.both, Of()))
    assert list(steps(seeded.index, 40, 60, Of())) == whole[40:60]


def test_of_one_view_only_what_changed_there_is_told(seeded: Seeded) -> None:
    told = list(steps(seeded.index, 0, seeded.both, Of("musk-v-openai", "bids")))
    assert {change.key.view for one in told for change in one.changes} == {"bids"}
    assert all(one.changes for one in told)
    assert "OpenAI's board unanimously rejects the bid" in {one.record.title for one in told}


def test_what_is_registered_of_a_case_changes_its_state() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("suit-filed", "2025", proceeding="alpha"))
        tracker.change("proceeding", "alpha", {"judge": "ann"})
        with Index(tracker.path) as index:
            *_, last = steps(index, 0, index.head().position, Of())
    assert [(one.key.aspect, one.key.value, one.what) for one in last.changes] == [("judge", "ann", "new")]


def test_a_withheld_title_is_not_told() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("statement-made", "2025", by=["ann"], title="secret words")).stream
        tracker.withhold(one, "a court order", "it names a minor")
        with Index(tracker.path) as index:
            assert "secret" not in repr(list(steps(index, 0, index.head().position, Of())))


def test_an_empty_log_has_no_steps() -> None:
    with a_tracker(opened=False) as tracker, Index(tracker.path) as index:
        assert list(steps(index, 0, 0, Of())) == []
