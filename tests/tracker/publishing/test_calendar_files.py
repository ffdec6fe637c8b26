"""Which calendar an event stands in, and which of them a record makes anew."""

from datetime import datetime

import icalendar
from hypothesis import given, settings

from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tests.strategies import Step, histories
from tests.tracker.publishing.calendars import (
    ALL,
    COMING,
    NEXT,
    Kept,
    a_hearing,
    a_trial,
    calendars,
    events,
    revision,
    wait,
)
from tests.tracker.publishing.sites import BASE_URL, Read, documents, played


def test_what_is_past_when_a_record_says_so_goes_to_its_years_file() -> None:
    """A day is over when it is so everywhere: what is on the day before may be yet to come in the west."""
    with a_tracker() as tracker:
        for on in ("2024-05-05", "2025-12-30", "2025-12-31", "2026-01-01"):
            a_hearing(tracker, on)
        tracker.record(a_milestone("forecast-made", forecast="users", due="2024"))
        made = calendars(tracker)
    starts = {path: [revision(one)[0] for one in events(document)] for path, document in made.items()}
    assert starts == {
        COMING: ["20251231", "20260101"],
        ALL: ["20251231", "20260101"],
        "a-dispute/calendar-2024.ics": ["20240505"],
        "a-dispute/calendar-2025.ics": ["20251230"],
    }


def test_a_record_moves_what_is_past_by_it_from_the_days_to_come_to_its_year() -> None:
    with a_tracker() as tracker:
        a_hearing(tracker, "2026-01-05")
        tracker.open_dispute("another", "Another")
        kept = Kept(tracker)
        wait(tracker, days=10)
        tracker.record(a_milestone("noted"), dispute="another")
        kept.look()
        assert ALL in kept.last.documents
        assert COMING not in kept.last.documents, "the dispute itself has no later record: what was to come, stays"
        assert events(kept.documents[ALL]) == []
        tracker.record(a_milestone("noted"), dispute="a-dispute")
        kept.look()
        assert set(kept.last.documents) == {COMING, "a-dispute/calendar-2026.ics"}
        assert kept.documents == calendars(tracker)


def test_a_record_makes_only_what_it_changes() -> None:
    with a_tracker() as tracker:
        for year in range(2015, 2025):
            a_hearing(tracker, f"{year}-05-05")
        far = a_hearing(tracker)
        kept = Kept(tracker)
        assert len(kept.documents) == 12
        for change, paths in (
            (lambda: tracker.record(a_milestone("noted")), set()),
            (lambda: tracker.change("party", "ann", {"name": "Ann Marie"}), set()),
            (lambda: a_trial(tracker, "hearing-held", occurred_on="2019-05-05"), {"a-dispute/calendar-2019.ics"}),
            (lambda: tracker.correct(far, {"hearing_on": NEXT}, "x"), {COMING, ALL}),
            (
                lambda: tracker.correct(far, {"hearing_on": "2019-06-06"}, "x"),
                {COMING, ALL, "a-dispute/calendar-2019.ics"},
            ),
        ):
            change()
            kept.look()
            assert set(kept.last.documents) == paths
        assert kept.documents == calendars(tracker)


def test_a_renamed_dispute_takes_its_calendars_along_under_their_uids() -> None:
    with a_tracker() as tracker:
        a_hearing(tracker)
        a_hearing(tracker, "2024-05-05")
        kept = Kept(tracker)
        before = icalendar.Calendar.from_ical(kept.documents[COMING])
        tracker.rename("a-dispute", slug="other", title="Other")
        made = kept.look()
        assert sorted(made) == [ALL, "other/calendar-2024.ics", "other/calendar.ics"]
        after = icalendar.Calendar.from_ical(made["other/calendar.ics"])
        assert (before["uid"], str(before["name"])) == (after["uid"], "A dispute")
        assert (str(after["name"]), str(after["source"])) == ("Other", f"{BASE_URL}other/calendar.ics")
        assert before.walk("VEVENT") == after.walk("VEVENT")
        assert made == calendars(tracker)
        tracker.rename("other", slug="third")
        tracker.withhold(a_hearing(tracker), "a court order", "x")
        assert kept.look() == calendars(tracker)


_ABOUT_DAYS = tuple(
    kind for kind in KINDS if kind.startswith(("hearing", "trial", "case", "verdict", "suit", "forecast"))
)


@settings(max_examples=15)
@given(histories(most=8, kinds=_ABOUT_DAYS, parties=False))
def test_made_step_by_step_or_at_once_the_calendars_are_the_same(steps: list[Step]) -> None:
    """And every uid that was ever published stays, its revisions counted up and never down."""
    with a_tracker() as tracker:
        kept, seen = Kept(tracker), dict[str, tuple[int, datetime]]()
        for _ in played(tracker, steps):
            wait(tracker, days=30)
            kept.look()
            listed = {one: (said.sequence, said.modified) for one, said in kept.docket.listed.items()}
            assert seen.keys() <= listed.keys()
            assert all(before <= listed[one] for one, before in seen.items())
            seen = listed
        assert kept.documents == calendars(tracker)


def test_a_disputes_page_leads_to_its_calendars_of_past_years() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("hearing-set", "2024-01-01", proceeding="alpha", hearing_on="2024-03-01"))
        tracker.record(a_milestone("hearing-set", "2025-01-01", proceeding="alpha", hearing_on="2025-03-01"))
        made = documents(tracker.path)
        links = Read(made["a-dispute/index.html"]).links
        assert [one for one in links if one.startswith("calendar-")] == ["calendar-2025.ics", "calendar-2024.ics"]
        assert {"a-dispute/calendar-2025.ics", "a-dispute/calendar-2024.ics"} <= made.keys()
