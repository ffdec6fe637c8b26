"""Pages: where it stands, what happened, who says so; corrections and retractions marked."""

from tests.builders import a_milestone, a_tracker
from tests.tracker.publishing.sites import PAGE, Read, documents
from tracker.curating.tracker import Tracker


def page(tracker: Tracker, path: str = PAGE) -> Read:
    """Return a page of the tracker's site."""
    return Read(documents(tracker.path)[path])


def test_the_state_is_that_of_the_utc_day_of_the_last_record_and_says_so() -> None:
    """A milestone of a later day is in the timeline, and no state yet."""
    with a_tracker() as tracker:
        tracker.record(a_milestone("suit-filed", "2025-01-01", proceeding="alpha"))
        tracker.record(a_milestone("suit-withdrawn", "2026-01-02", proceeding="alpha"))
        words = page(tracker).words
        assert "The state on 1 January 2026 (UTC), the day of the last record" in words
        assert "Case alpha Suit filed Since 1 January 2025" in words


def test_records_of_another_dispute_leave_a_page_as_it_is() -> None:
    with a_tracker() as tracker:
        before = documents(tracker.path)[PAGE]
        tracker.open_dispute("another", "Another")
        tracker.record(a_milestone("noted"), dispute="another")
        assert documents(tracker.path)[PAGE] == before


def test_a_day_in_court_that_passed_without_a_record_says_so() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("suit-filed", "2025-01-01", proceeding="alpha"))
        tracker.record(a_milestone("trial-set", "2025-02-01", proceeding="alpha", trial_on="2025-12-01"))
        assert "Trial was set for 1 December 2025; no outcome recorded" in page(tracker).words
        assert "Trial was set for 1 December 2025; no outcome recorded" in page(tracker, "index.html").words


def test_rival_answers_are_all_shown_and_marked_as_not_certain() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("bid-made", "2025-01-01", bid="alpha", bidder="ann", target="acme"))
        tracker.record(a_milestone("bid-rejected", "[2025-03-01..2025-05-01]", bid="alpha"))
        tracker.record(a_milestone("bid-lapsed", "[2025-03-01..2025-05-01]", bid="alpha"))
        tracker.record(a_milestone("bid-withdrawn", "[2025-04-01..2025-06-01]", bid="alpha"))
        words = page(tracker).words
        assert "Ann for Acme Possibly lapsed or rejected or withdrawn Not certain" in words
        assert "Lapsed: possible since 1 March 2025" in words


def test_whose_word_it_is_stands_beside_what_is_said() -> None:
    with a_tracker() as tracker:
        raw = a_milestone("claim-made", claim="alpha", standing="alleged", according_to="Ann's complaint")
        tracker.record(raw)
        tracker.record(a_milestone("noted", standing="attributed", according_to="The Times"))
        words = page(tracker).words
        assert "Alleged by Ann's complaint." in words
        assert "According to The Times." in words
        assert "Made Alleged" in words


def test_the_timeline_runs_from_the_latest_to_the_earliest_with_marks_to_jump_to() -> None:
    with a_tracker() as tracker:
        dates = ("2019", "2025-03-14", "[..2021-06]", "XXXX", "2025-04")
        ids = [tracker.record(a_milestone("noted", on)).stream for on in dates]
        found = page(tracker)
        order = [one for one in found.ids if one.startswith(("y-", "e-"))]
        places = [f"e-{ids[number]}" for number in range(5)]
        assert order == [
            *("y-2025", places[4], places[1]),
            *("y-2021", places[2]),
            *("y-2019", places[0]),
            *("y-undated", places[3]),
        ]
        assert [link for link in found.links if link.startswith("#y-")] == [
            "#y-2025",
            "#y-2021",
            "#y-2019",
            "#y-undated",
        ]


def test_a_correction_is_marked_and_told() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted", "2025")).stream
        tracker.correct(one, {"occurred_on": "2025-03"}, "AP gives the month.")
        words = page(tracker).words
        assert "Corrected 1 January 2026" in words
        assert "AP gives the month. date: 2025 → March 2025" in words
        assert "1 of them corrected since" in words


def test_a_retracted_milestone_leaves_a_stub_without_its_words() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted", title="SECRET")).stream
        tracker.retract(one, "It never was.")
        found = page(tracker)
        assert "SECRET" not in found.words
        assert (
            "Retracted: Noted Retracted on 1 January 2026, 09:00 UTC. This never was, as it turned out: It never was."
            in (found.words)
        )
        assert "SECRET" not in page(tracker, "index.html").words


def test_sources_are_listed_with_what_rests_on_them() -> None:
    with a_tracker() as tracker:
        tracker.add("source", {"slug": "ap", "title": "Report", "publisher": "AP", "published_on": "2025-02-14"})
        tracker.add("source", {"slug": "unused", "title": "Unused"})
        for _ in range(2):
            tracker.record(a_milestone("noted") | {"unsourced": False, "citations": ["ap#p1", "ap#p2"]})
        words = page(tracker).words
        assert "AP: Report , 14 February 2025 (2 milestones)" in words
        assert "Unused" not in words


def test_a_milestone_without_a_source_says_so() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("noted"))
        assert "No source: the curator vouches for it." in page(tracker).words


def test_a_closed_dispute_says_so() -> None:
    with a_tracker() as tracker:
        tracker.close("a-dispute", "settled")
        assert "Closed." in page(tracker).words
