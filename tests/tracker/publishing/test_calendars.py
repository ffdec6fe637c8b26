"""Calendars: hearings, trials, stays and forecasts as iCalendar, each under one uid whatever becomes of it."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given, settings

from events.dates import Edtf
from events.vocabulary import KINDS
from tests.builders import Ticking, a_milestone, a_tracker
from tests.feeds.test_calendar import needs_khal, printed
from tests.seeds.reading import SEEDS
from tests.strategies import Step, histories
from tests.tracker.publishing import every_kind
from tests.tracker.publishing.sites import BASE_URL, TITLE, Read, documents, played
from tracker.curating.rivalling import Word
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.moving.importing import import_toml
from tracker.publishing.calendars import Calendars
from tracker.publishing.days import FIELDS
from tracker.publishing.docket import Docket, keys
from tracker.publishing.history import History
from tracker.publishing.parts import Made

COMING, ALL = "a-dispute/calendar.ics", "calendar.ics"
ZONE = {"zone": "America/Los_Angeles"}
FAR, NEXT = "2026-03-16", "2026-03-30"
"""Days after all records, which are of 2026-01-01."""


class Kept:
    """The calendars of a tracker's log, gone on with at each look, and what stands on the site by then."""

    def __init__(self, tracker: Tracker) -> None:
        """Look for the first time."""
        self._tracker = tracker
        self._history, self._calendars = History(), Calendars(TITLE, BASE_URL)
        self.documents: dict[str, bytes] = {}
        self.last = Made()
        self.look()

    @property
    def docket(self) -> Docket:
        """All appointments so far."""
        return self._calendars._docket

    def look(self) -> dict[str, bytes]:
        """Look at the log again; return all calendars."""
        with Index(self._tracker.path) as index, index.snapshot():
            news = self._history.catch_up(index)
            self.last = self._calendars.made(index, self._history, news)
        for gone in self.last.gone:
            self.documents.pop(gone, None)
        self.documents |= self.last.documents
        return self.documents


def calendars(tracker: Tracker) -> dict[str, bytes]:
    """Return all calendars of a tracker's log, made at once."""
    return Kept(tracker).documents


def events(document: bytes) -> list[Any]:
    """Return the events of a calendar, as a program has them."""
    return list(icalendar.Calendar.from_ical(document).walk("VEVENT"))


def the_event(tracker: Tracker, path: str = COMING) -> Any:
    """Return the one event of a calendar."""
    [found] = events(calendars(tracker)[path])
    return found


def wait(tracker: Tracker, days: int) -> None:
    """Let *days* pass before the next record."""
    clock = tracker.log._clock
    assert isinstance(clock, Ticking)
    clock.now += timedelta(days=days)


def a_hearing(tracker: Tracker, on: str = FAR, **said: Any) -> str:
    """Record that a hearing is set for the day *on*; return the milestone's id."""
    return tracker.record(a_milestone("hearing-set", proceeding="alpha", hearing_on=on, **said)).stream


def a_trial(tracker: Tracker, kind: str = "trial-set", **said: Any) -> str:
    """Record something of the trial of Alpha; return the milestone's id."""
    return tracker.record(a_milestone(kind, **({"proceeding": "alpha"} | said))).stream


# What is in a calendar


def test_every_kind_that_says_a_day_beside_its_own_has_a_place_in_a_calendar() -> None:
    def said(kind: str) -> set[str]:
        return {name for name, field in KINDS[kind].model_fields.items() if "Edtf" in str(field.annotation)}

    assert Edtf.__name__ == "Edtf"
    assert {name for kind in KINDS for name in said(kind)} <= FIELDS
    for kind, model in KINDS.items():
        if said(kind):
            what = {"kind": kind, **model.example, "hearing_on": {"text": "2025-02-04"}}
            assert keys("d", {"what": what, "occurred_on": {"text": "2025"}}), kind


def test_a_hearing_stands_in_the_local_time_of_its_zone_for_an_hour() -> None:
    with a_tracker() as tracker:
        one = a_hearing(tracker, hearing_at="09:00", subject="discovery", **ZONE)
        document = calendars(tracker)[COMING].replace(b"\r\n ", b"")
        found = the_event(tracker)
    for line in (
        f"UID:urn:uuid:{one}",
        "DTSTART;TZID=America/Los_Angeles:20260316T090000",
        "DTEND;TZID=America/Los_Angeles:20260316T100000",
        "SUMMARY;LANGUAGE=en:Hearing: discovery – Case alpha",
        "STATUS:CONFIRMED",
        "SEQUENCE:0",
        f"URL;VALUE=URI:{BASE_URL}e/{one}/",
    ):
        assert f"{line}\r\n".encode() in document, line
    said = str(found["description"])
    assert "Set by the court: 16 March 2026, 09:00 (Los Angeles time)." in said
    assert "When it ends is not known: an hour is marked." in said
    assert "No source: the curator vouches for it." in said


@pytest.mark.parametrize(
    ("on", "said", "start", "end"),
    [
        (FAR, {}, "20260316", None),
        ("2026-03", {}, "20260301", "20260401"),
        ("2026-21", {"hearing_at": "09:00", **ZONE}, "20260301", "20260601"),
        ("2026-03-16~", {"hearing_at": "09:00", **ZONE}, "20260316", None),
        (FAR, {"hearing_at": "09:00"}, "20260316", None),
        ("[2026-03-16,2026-03-18]", {}, "20260316", "20260319"),
        ("[..2026-03-16]", {}, "20260316", None),
        ("[2026-03-16..]", {}, "20260316", None),
        ("2026-03-16/2026-03-18", {}, "20260316", "20260319"),
        ("2026-03-16/..", {}, "20260316", None),
        ("9999-12-31", {"hearing_at": "23:30", **ZONE}, "99991231T233000", None),
    ],
)
def test_what_is_not_known_to_the_hour_takes_the_days_that_it_can_be(
    on: str, said: dict[str, Any], start: str, end: str | None
) -> None:
    with a_tracker() as tracker:
        a_hearing(tracker, on, **said)
        found = the_event(tracker)
    assert found["dtstart"].to_ical().decode() == start
    assert (found["dtend"].to_ical().decode() if "dtend" in found else None) == end
    exact = on in {FAR, "2026-03-16/2026-03-18", "9999-12-31"}
    assert found["status"] == ("CONFIRMED" if exact else "TENTATIVE")
    assert ("It is not known more exactly" in found["description"]) == (not exact)
    assert ("of a zone that is not recorded" in found["description"]) == ("zone" not in said and "hearing_at" in said)


def test_a_day_that_could_be_any_is_in_no_calendar() -> None:
    with a_tracker() as tracker:
        a_hearing(tracker, "XXXX")
        assert events(calendars(tracker)[COMING]) == []


def test_a_calendar_without_events_is_one_nevertheless() -> None:
    """It is subscribed to before the first hearing is set, and has to hold a component (RFC 5545 §3.6)."""
    with a_tracker() as tracker:
        made = calendars(tracker)
    assert sorted(made) == [COMING, ALL]
    for document in made.values():
        assert [one.name for one in icalendar.Calendar.from_ical(document).subcomponents] == ["VTIMEZONE"]
    with a_tracker(opened=False) as tracker:
        assert calendars(tracker) == {}


def test_how_well_founded_it_is_and_who_says_otherwise_stands_in_the_description() -> None:
    with a_tracker() as tracker:
        tracker.add("source", {"slug": "ap", "title": "A report", "publisher": "AP"})
        tracker.add("source", {"slug": "verge", "title": "A report", "publisher": "The Verge"})
        one = a_hearing(tracker, unsourced=False, citations=["ap"], standing="alleged", according_to="a clerk")
        tracker.cite(one, "verge", Word("hearing_on", "2026-03-17", None, "its own calendar"))
        found = the_event(tracker)
    assert found["summary"] == "Alleged: Hearing – Case alpha"
    description = str(found["description"])
    assert "Alleged by a clerk." in description
    assert "It rests on 2 sources." in description
    assert "Sources differ: The Verge says hearing day: 17 March 2026." in description


@pytest.mark.parametrize(("lang", "stated"), [("en", True), ("en-GB", True), ("fr", False)])
def test_words_of_two_languages_are_said_to_be_of_none(lang: str, stated: bool) -> None:  # noqa: FBT001
    with a_tracker() as tracker:
        a_hearing(tracker, lang=lang, subject="l’injonction")
        assert ("LANGUAGE" in the_event(tracker)["summary"].params) == stated


def test_the_court_is_where_it_is() -> None:
    with a_tracker() as tracker:
        tracker.add("proceeding", {"slug": "gamma", "title": "Gamma", "court": "Superior Court"})
        a_trial(tracker, proceeding="gamma", trial_on=FAR)
        assert the_event(tracker)["location"] == "Superior Court"


def test_a_forecast_is_due_and_no_longer_once_it_is_settled() -> None:
    with a_tracker() as tracker:
        said = a_milestone("forecast-made", forecast="users", by=["acme"], expects="a billion users", due="2026-12")
        one = tracker.record(said).stream
        found = the_event(tracker)
        assert found["summary"] == "Forecast due: a billion users – Acme"
        assert "Due: December 2026." in found["description"]
        tracker.record(a_milestone("noted", settles=[{"forecast": "users", "outcome": "missed"}]))
        found = the_event(tracker)
        assert (found["uid"], found["status"]) == (f"urn:uuid:{one}", "CANCELLED")
        assert found["summary"] == "Forecast settled: a billion users – Acme"


def test_a_stay_ends_on_its_day_or_is_over_before_and_the_next_one_is_another() -> None:
    with a_tracker() as tracker:
        one = a_trial(tracker, "case-stayed", until=FAR)
        assert the_event(tracker)["summary"] == "End of the stay – Case alpha"
        a_trial(tracker, "case-reopened", occurred_on="2025-03-01")
        assert the_event(tracker)["status"] == "CANCELLED"
        other = a_trial(tracker, "case-stayed", occurred_on="2025-04-01", until=NEXT)
        found = {str(event["uid"]): event["status"] for event in events(calendars(tracker)[COMING])}
        assert found == {f"urn:uuid:{one}": "CANCELLED", f"urn:uuid:{other}": "CONFIRMED"}


# One uid, whatever becomes of it


def revision(found: Any) -> tuple[str, int, str]:
    """Return an event's day, the number of its revision, and its status."""
    return found["dtstart"].to_ical().decode(), found["sequence"], str(found["status"])


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


# Which file


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


# Laws

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


# What others make of it


def test_every_kind_and_hostile_text_give_calendars_that_programs_read() -> None:
    with a_tracker() as tracker:
        every_kind.fill(tracker)
        worst = {"title": every_kind.HOSTILE, "subject": every_kind.HOSTILE * 3, "lang": "fr"}
        a_hearing(tracker, standing="alleged", according_to=every_kind.HOSTILE, **worst)
        tracker.change("proceeding", "alpha", {"title": every_kind.HOSTILE, "court": every_kind.HOSTILE})
        a_trial(tracker, trial_on=FAR)
        made = calendars(tracker)
    for document in made.values():
        assert all(len(line) <= 75 for line in document.split(b"\r\n"))
        assert document.count(b"BEGIN:VEVENT") == len(events(document))
    assert any(every_kind.HOSTILE.split()[0] in str(one["summary"]) for one in events(made[COMING]))


def test_the_seed_disputes_calendar_has_its_trial() -> None:
    with a_tracker(opened=False) as tracker:
        for name in ("musk-v-openai.toml", "musk-v-openai-later.toml"):
            import_toml(tracker, SEEDS / name)
        made = calendars(tracker)
    found = [one for document in made.values() for one in events(document)]
    [trial] = {str(one["uid"]): one for one in found if "rial – " in str(one["summary"])}.values()
    assert (trial["dtstart"].dt, trial["status"], trial["sequence"]) == (date(2026, 3, 16), "CONFIRMED", 2)
    assert trial["summary"] == "Jury trial – Musk v. Altman"


@needs_khal
def test_khal_shows_the_hearing_in_its_own_zone_and_a_trial_over_all_days_that_it_can_be(tmp_path: Path) -> None:
    with a_tracker() as tracker:
        a_hearing(tracker, hearing_at="09:00", subject="discovery", **ZONE)
        a_trial(tracker, trial_on="2026-21")
        every_kind.fill(tracker)
        said = printed(tmp_path, calendars(tracker)[COMING])
    assert "2026-03-16 16:00-2026-03-16 17:00 Hearing: discovery – Case alpha" in said
    assert "2026-03-01-2026-05-31 Trial – Case alpha" in said


def test_a_disputes_page_leads_to_its_calendars_of_past_years() -> None:
    with a_tracker() as tracker:
        tracker.record(a_milestone("hearing-set", "2024-01-01", proceeding="alpha", hearing_on="2024-03-01"))
        tracker.record(a_milestone("hearing-set", "2025-01-01", proceeding="alpha", hearing_on="2025-03-01"))
        made = documents(tracker.path)
        links = Read(made["a-dispute/index.html"]).links
        assert [one for one in links if one.startswith("calendar-")] == ["calendar-2025.ics", "calendar-2024.ics"]
        assert {"a-dispute/calendar-2025.ics", "a-dispute/calendar-2024.ics"} <= made.keys()
