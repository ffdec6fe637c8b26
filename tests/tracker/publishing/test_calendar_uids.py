"""An event has one uid, whatever becomes of it: moved, called off, merged, retracted, withheld."""

from datetime import date

import pytest

from tests.builders import a_tracker
from tests.tracker.publishing.calendars import (
    COMING,
    FAR,
    NEXT,
    ZONE,
    Kept,
    a_hearing,
    a_trial,
    calendars,
    events,
    revision,
    the_event,
)


def test_a_trial_keeps_its_uid_from_the_proposal_to_the_verdict() -> None:
    with a_tracker() as tracker:
        one = a_trial(tracker, "trial-proposed", trial_on="2026-04")
        seen, stamps = [], []
        for kind, said in (
            ("trial-set", {"occurred_on": "2025-03-01", "trial_on": "2026-21", "jury": True}),
            ("trial-proposed", {"occurred_on": "2025-03-05", "trial_on": "2026-09"}),
            ("trial-set", {"occurred_on": "2025-03-08", "trial_on": FAR, "trial_at": "09:30", **ZONE}),
            ("trial-reset", {"occurred_on": "2025-04-01", "trial_on": NEXT}),
            ("trial-reset", {"occurred_on": "2025-05-01"}),
            ("trial-set", {"occurred_on": "2025-06-01", "trial_on": FAR}),
            ("trial-begun", {"occurred_on": "2026-03-17"}),
            ("verdict-returned", {"occurred_on": "2026-03-20"}),
        ):
            a_trial(tracker, kind, **said)
            found = the_event(tracker)
            assert found["uid"] == f"urn:uuid:{one}"
            seen.append(revision(found))
            stamps.append(found["last-modified"].dt)
        assert seen == [
            ("20260301", 1, "TENTATIVE"),
            ("20260301", 1, "TENTATIVE"),
            ("20260316T093000", 2, "CONFIRMED"),
            ("20260330", 3, "CONFIRMED"),
            ("20260330", 4, "CANCELLED"),
            ("20260316", 5, "CONFIRMED"),
            ("20260317", 6, "CONFIRMED"),
            ("20260317", 7, "CONFIRMED"),
        ]
        assert stamps == sorted(stamps)
        assert stamps[0] == stamps[1] < stamps[2]
        found = the_event(tracker)
        assert found["summary"] == "Jury trial – Case alpha"
        assert found["dtend"].dt == date(2026, 3, 21)
        assert "Earlier: April 2026; spring 2026; 16 March 2026; 30 March 2026." in found["description"]
        assert "The verdict was returned: 20 March 2026." in found["description"]


def test_a_second_trial_is_another_appointment() -> None:
    with a_tracker() as tracker:
        for kind, on in (("trial-begun", "2025-03-01"), ("verdict-returned", "2025-03-05")):
            a_trial(tracker, kind, occurred_on=on)
        a_trial(tracker, occurred_on="2025-09-01", trial_on=FAR)
        made = calendars(tracker)
    assert [revision(one)[0] for one in events(made["a-dispute/calendar-2025.ics"])] == ["20250301"]
    assert [revision(one) for one in events(made[COMING])] == [("20260316", 0, "CONFIRMED")]


@pytest.mark.parametrize(
    "kind", ["suit-withdrawn", "suit-dismissed", "suit-settled", "case-stayed", "judgment-entered"]
)
def test_a_trial_that_the_end_of_its_case_forestalls_is_called_off(kind: str) -> None:
    with a_tracker() as tracker:
        one = a_trial(tracker, trial_on=FAR)
        a_trial(tracker, kind, occurred_on="2025-12-01")
        found = the_event(tracker)
    assert (str(found["uid"]), *revision(found)) == (f"urn:uuid:{one}", "20260316", 1, "CANCELLED")
    assert found["summary"] == "Called off: trial – Case alpha"


def test_a_correction_moves_a_hearing_and_a_source_does_not() -> None:
    with a_tracker() as tracker:
        one = a_hearing(tracker)
        tracker.add("source", {"slug": "ap", "title": "A report"})
        before = the_event(tracker)
        tracker.cite(one, "ap")
        cited = the_event(tracker)
        tracker.correct(one, {"hearing_on": NEXT}, "the clerk's mistake")
        moved = the_event(tracker)
    assert revision(cited) == revision(before) == ("20260316", 0, "CONFIRMED")
    assert before["last-modified"].dt < cited["last-modified"].dt < moved["last-modified"].dt
    assert (str(moved["uid"]), *revision(moved)) == (f"urn:uuid:{one}", "20260330", 1, "CONFIRMED")


def test_what_is_said_twice_of_one_day_is_one_hearing_and_is_cancelled_and_held_under_the_same_uid() -> None:
    with a_tracker() as tracker:
        one = a_hearing(tracker)
        a_hearing(tracker, occurred_on="2025-03-01", hearing_at="09:00", **ZONE)
        assert revision(the_event(tracker)) == ("20260316T090000", 1, "CONFIRMED")
        a_trial(tracker, "hearing-cancelled", occurred_on="2025-04-01", hearing_on=FAR)
        found = the_event(tracker)
        assert revision(found) == ("20260316T090000", 2, "CANCELLED")
        assert found["summary"] == "Called off: hearing – Case alpha"
        a_hearing(tracker, occurred_on="2025-05-01")
        assert revision(the_event(tracker)) == ("20260316T090000", 3, "CONFIRMED")
        a_trial(tracker, "hearing-held", occurred_on="2026-03-18", hearing_on=FAR)
        found = the_event(tracker)
        assert (str(found["uid"]), *revision(found)) == (f"urn:uuid:{one}", "20260318", 4, "CONFIRMED")


def test_two_hearings_become_one_and_two_again_and_no_uid_is_lost() -> None:
    with a_tracker() as tracker:
        first, second = a_hearing(tracker), a_hearing(tracker, NEXT)

        def found() -> dict[str, str]:
            return {
                str(one["uid"]).removeprefix("urn:uuid:"): str(one["status"]) for one in events(kept.look()[COMING])
            }

        kept = Kept(tracker)
        assert found() == {first: "CONFIRMED", second: "CONFIRMED"}
        tracker.correct(second, {"hearing_on": FAR}, "the same after all")
        assert found() == {first: "CONFIRMED", second: "CANCELLED"}
        tracker.correct(first, {"hearing_on": "2026-05-05"}, "another after all")
        assert found() == {first: "CONFIRMED", second: "CONFIRMED"}
        tracker.merge(first, second, "one hearing")
        assert found() == {first: "CONFIRMED", second: "CANCELLED"}
        assert kept.documents == calendars(tracker)


def test_a_retracted_hearing_is_cancelled_without_its_words() -> None:
    with a_tracker() as tracker:
        one = a_hearing(tracker, subject="SECRET", title="SECRET")
        tracker.retract(one, "SECRET")
        found = the_event(tracker)
        document = calendars(tracker)[COMING]
    assert (str(found["uid"]), *revision(found)) == (f"urn:uuid:{one}", "20260316", 1, "CANCELLED")
    assert found["summary"] == "Retracted: hearing set"
    assert b"SECRET" not in document
    assert b"Case alpha" not in document


def test_a_withheld_hearing_keeps_its_day_and_no_word_until_it_is_shown_again() -> None:
    with a_tracker() as tracker:
        said = {"standing": "alleged", "according_to": "SECRET", "title": "SECRET"}
        one = a_hearing(tracker, subject="SECRET", **said)
        kept = Kept(tracker)
        before = kept.documents[COMING]
        assert b"SECRET" in before
        tracker.withhold(one, "a court order", "SECRET")
        found = events(kept.look()[COMING])[0]
        assert found["summary"] == "Alleged: Hearing – Case alpha"
        assert "SECRET" not in str(found)
        assert "The words of the milestone are withheld." in found["description"]
        assert revision(found) == ("20260316", 0, "CONFIRMED")
        assert kept.documents == calendars(tracker)
        tracker.show_again(one, "the order was lifted")
        assert "SECRET" in str(events(kept.look()[COMING])[0]["summary"])
