"""Points on the axis of what was known, as they are typed."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from events.errors import DisputeError, InvalidQuestion, NotFound, Refused
from tests.builders import CURATOR, a_milestone, a_tracker
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.questions.points import first_after, known_point

DAY = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
NOW = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""The log has a record at half past eleven in the evening of 1 March, and one twelve hours later each from then on."""


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Index]:
    """A log of five records, twelve hours apart."""
    path = tmp_path_factory.mktemp("points") / "dispute.sqlite"
    reads = iter(range(1000))
    clock = lambda: DAY + timedelta(hours=12) * next(reads)  # noqa: E731
    with Tracker(path, CURATOR, clock=clock, create=True) as tracker:
        tracker.open_dispute("one", "One")
        for _ in range(4):
            tracker.record(a_milestone("noted"))
    with Index(path) as found:
        yield found


def test_left_out_it_is_the_end_of_the_log(index: Index) -> None:
    assert known_point(index, None, NOW) == index.head()
    assert index.head().position == 5


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("@0", 0),
        ("@3", 3),
        ("@5", 5),
        ("2026-02-28", 0),
        ("2026-03-01", 1),
        ("2026-03-02", 3),
        ("2026-03-03", 5),
        ("0001-01-01", 0),
        ("2026-03-01T23:29:59Z", 0),
        ("2026-03-01T23:30:00Z", 1),
        ("2026-03-02T00:30:00+01:00", 1),
        ("2026-03-02T00:29:59+01:00", 0),
        ("2026-03-02T11:30:00.000000-00:00", 2),
        ("0001-01-01T00:00:00Z", 0),
    ],
)
def test_a_point_is_the_last_record_by_then(index: Index, text: str, position: int) -> None:
    """A day ends at midnight UTC, an instant has its offset."""
    found = known_point(index, text, NOW)
    assert found.position == position
    assert found == index.point(position)


def test_a_record_is_named_by_its_id_or_the_first_six_of_its_digits(index: Index) -> None:
    one = index.logged(4).id
    for text in (f"r{one}", f"r{one[:6]}", f"r{one[:7].upper()}"):
        assert known_point(index, text, NOW).position == 4


def test_today_counts_up_to_now_and_what_the_log_holds_is_never_to_come(index: Index) -> None:
    last = index.head().recorded_at
    assert last is not None
    assert known_point(index, "2026-03-04", NOW) == index.head()
    assert known_point(index, last.date().isoformat(), DAY) == index.head()
    assert known_point(index, last.isoformat(), DAY) == index.head()


@pytest.mark.parametrize(
    ("text", "error", "says"),
    [
        ("60", InvalidQuestion, "a position is @60"),
        ("2026", InvalidQuestion, "a position is @2026"),
        ("20260301", InvalidQuestion, "a position is @20260301"),
        ("2026-03", InvalidQuestion, "not one day"),
        ("2026-02-30", InvalidQuestion, "not a day"),
        ("2026-03-01/2026-03-02", InvalidQuestion, "not one day"),
        ("yesterday", InvalidQuestion, "give a day such as"),
        ("", InvalidQuestion, "give a day such as"),
        ("@", InvalidQuestion, "give a day such as"),
        ("@-1", InvalidQuestion, "give a day such as"),
        ("2026-03-01T10:00:00", InvalidQuestion, r"2026-03-01T10:00:00Z is UTC"),
        ("2026-03-01T25:00:00Z", InvalidQuestion, "write one such as"),
        ("9999-12-31T23:59:59-12:00", InvalidQuestion, "write one such as"),
        ("r12345", InvalidQuestion, "at least 6"),
        ("rxyzxyz", InvalidQuestion, "at least 6"),
        ("r000000000000", NotFound, "unknown record"),
        ("@6", Refused, "the log ends at @5"),
        ("@99999999999999999", Refused, "the log ends at @5"),
        ("2026-03-05", Refused, "still to come"),
        ("9999-12-31", Refused, "still to come"),
        ("2026-03-04T12:00:01Z", Refused, "still to come"),
    ],
)
def test_what_names_no_point_is_refused(index: Index, text: str, error: type[DisputeError], says: str) -> None:
    """What cannot be understood is the command's usage (exit 2); what is not there, or not yet, is refused (exit 1)."""
    with pytest.raises(error, match=says) as refused:
        known_point(index, text, NOW)
    assert refused.value.exit_code == (2 if error is InvalidQuestion else 1)


def test_several_records_that_begin_alike_are_named(index: Index, monkeypatch: pytest.MonkeyPatch) -> None:
    found = [(digit * 32, index.head()) for digit in "ab"]
    monkeypatch.setattr(index, "points_of", lambda _: found)
    with pytest.raises(DisputeError, match=f"give more digits: r{'a' * 32}, r{'b' * 32}"):
        known_point(index, "raaaaaa", NOW)


@pytest.mark.parametrize(
    ("text", "position"),
    [
        ("@0", 1),
        ("@3", 3),
        ("0001-01-01", 1),
        ("0001-01-01T00:00:00Z", 1),
        ("2026-03-01", 1),
        ("2026-03-02", 2),
        ("2026-03-04", 6),
        ("2026-03-01T23:30:00Z", 1),
        ("2026-03-01T23:30:00.000001Z", 2),
    ],
)
def test_from_a_point_on_is_from_the_first_record_that_is_not_before_it(index: Index, text: str, position: int) -> None:
    """Of a day, from its beginning."""
    assert first_after(index, text, NOW) == position


def test_in_an_empty_log_there_is_nothing_at_any_point() -> None:
    with a_tracker(opened=False) as tracker, Index(tracker.path) as index:
        assert known_point(index, None, NOW).position == 0
        assert known_point(index, "2026-03-01", NOW).position == 0
        assert known_point(index, "2026-03-01T00:00:00Z", NOW).position == 0
        with pytest.raises(Refused, match="nothing is recorded yet"):
            known_point(index, "@1", NOW)
