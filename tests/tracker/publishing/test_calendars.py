"""Calendars: hearings, trials, stays and forecasts as iCalendar; what an event says, and what programs make of it."""

from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest

from events.dates import Edtf
from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tests.feeds.test_calendar import needs_khal, printed
from tests.seeds.reading import SEEDS
from tests.tracker.publishing import every_kind
from tests.tracker.publishing.calendars import (
    ALL,
    COMING,
    FAR,
    NEXT,
    ZONE,
    a_hearing,
    a_trial,
    calendars,
    events,
    the_event,
)
from tests.tracker.publishing.sites import BASE_URL
from tracker.curating.rivalling import Word
from tracker.moving.importing import import_toml
from tracker.publishing.days import FIELDS
from tracker.publishing.docket import keys


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
