import os
import shutil
import subprocess
import sys
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import icalendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.agenda import Calendar, Event, Status
from feeds.calendar import EventCache, ical
from feeds.errors import FeedsError
from feeds.text import shown
from tests.feeds.builders import HOSTILE, MOMENT
from tests.feeds.strategies import titles

ROOT = Path(__file__).parents[2]
NINE = datetime(2026, 3, 9, 9, 0)  # noqa: DTZ001 - local time of a zone that is named beside it


def an_event(**said: Any) -> Event:
    """Return a hearing at nine in California."""
    defaults: dict[str, Any] = {
        "uid": "urn:uuid:00000000-0000-4000-8000-000000000001",
        "summary": "Hearing",
        "start": NINE,
        "zone": "America/Los_Angeles",
        "last_modified": MOMENT,
    }
    return Event(**(defaults | said))


def a_day(**said: Any) -> Event:
    """Return an event that takes whole days."""
    return an_event(**({"uid": "urn:x:day", "start": date(2026, 3, 1), "zone": None} | said))


def a_calendar(*events: Event, **said: Any) -> Calendar:
    """Return a calendar of *events*."""
    defaults: dict[str, Any] = {"uid": "urn:x:calendar", "name": "A v. B", "last_modified": MOMENT, "events": events}
    return Calendar(**(defaults | said))


def a_hostile_calendar() -> Calendar:
    """Return a calendar that uses every field, and says the worst in each."""
    worst = "x" + " ".join(HOSTILE)
    event = an_event(
        summary=worst,
        description=worst * 20,
        location=worst,
        categories=(worst, "a,b;c"),
        sequence=3,
        status=Status.CANCELLED,
        created=MOMENT,
        end=NINE + timedelta(hours=2),
        url="https://example.org/a-v-b/#m-1",
        lang="fr",
    )
    return a_calendar(
        event,
        a_day(end=date(2026, 3, 31)),
        name=worst,
        description=worst,
        categories=(worst,),
        url="https://example.org/a-v-b/",
        source="https://example.org/a-v-b/calendar.ics",
        refresh=timedelta(hours=6),
        color="teal",
        lang="en",
    )


def read(calendar: Calendar) -> Any:
    """Return *calendar* as a reader has it."""
    return icalendar.Calendar.from_ical(ical(calendar))


def test_a_hearing_stands_in_local_time_with_the_rules_of_its_zone() -> None:
    text = ical(a_calendar(an_event())).decode()
    assert "DTSTART;TZID=America/Los_Angeles:20260309T090000\r\n" in text
    [zone] = read(a_calendar(an_event())).walk("VTIMEZONE")
    onsets = [(part.name, part["dtstart"].dt, part["tzoffsetto"].td) for part in zone.subcomponents]
    summer = timedelta(hours=-7)
    # RFC 5545 §3.6.5: in the local time that ends there, so at two and not at three.
    assert ("DAYLIGHT", datetime(2025, 3, 9, 2, 0), summer) in onsets  # noqa: DTZ001
    assert "RDATE:20260308T020000\r\n" in text
    assert "1970" not in text


@pytest.mark.parametrize(
    "key", ["America/Los_Angeles", "Europe/London", "Europe/Dublin", "Asia/Kolkata", "Africa/Casablanca", "UTC"]
)
@pytest.mark.parametrize("month", range(1, 13))
def test_any_zone_read_back_from_the_calendar_gives_the_same_moment(key: str, month: int) -> None:
    """The zone is read from the document's own rules, not from this machine's."""
    start = datetime(2025, month, 28, 12, 0)  # noqa: DTZ001
    made = a_calendar(an_event(start=start, zone=key))
    [zone] = read(made).walk("VTIMEZONE")
    latest = max(
        (onset, part["tzoffsetto"].td)
        for part in zone.subcomponents
        for onset in [part["dtstart"].dt, *(one.dt for one in getattr(part.get("rdate"), "dts", []))]
        if onset <= start
    )
    from feeds.zones import zone as rules

    assert latest[1] == start.replace(tzinfo=rules(key)).utcoffset()


def test_a_month_spans_its_days_and_the_end_is_the_day_after() -> None:
    text = ical(a_calendar(a_day(end=date(2026, 3, 31)))).decode()
    assert "DTSTART;VALUE=DATE:20260301\r\nDTEND;VALUE=DATE:20260401\r\n" in text
    assert "TRANSP:TRANSPARENT\r\n" in text
    assert "DTEND" not in ical(a_calendar(a_day())).decode()


def test_a_time_with_an_offset_is_written_in_utc() -> None:
    assert b"DTSTART:20250314T123015Z\r\n" in ical(a_calendar(an_event(start=MOMENT, zone=None)))


def test_a_revision_says_which_it_is_and_what_is_cancelled_stays() -> None:
    text = ical(a_calendar(an_event(sequence=2, status=Status.CANCELLED))).decode()
    for line in ("SEQUENCE:2", "LAST-MODIFIED:20250314T123015Z", "DTSTAMP:20250314T123015Z", "STATUS:CANCELLED"):
        assert f"{line}\r\n" in text


def test_the_calendar_says_its_name_colour_source_and_when_to_come_back() -> None:
    text = ical(a_calendar(refresh=timedelta(hours=1), color="teal", source="https://example.org/c.ics")).decode()
    for line in (
        "NAME:A v. B",
        "X-WR-CALNAME:A v. B",
        "COLOR:teal",
        "SOURCE;VALUE=URI:https://example.org/c.ics",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
    ):
        assert f"{line}\r\n" in text


def test_the_worst_that_text_can_hold_comes_back_as_it_may_be_shown() -> None:
    made = a_hostile_calendar()
    [first, _] = read(made).walk("VEVENT")
    assert str(first["summary"]) == shown(made.events[0].summary).replace("\r\n", "\n")
    assert [str(one) for one in first["categories"].cats][1] == "a,b;c"
    assert first["summary"].params["LANGUAGE"] == "fr"


@given(titles(), titles())
def test_no_text_breaks_a_line_or_adds_one(summary: str, name: str) -> None:
    document = ical(a_calendar(an_event(summary=summary), name=name))
    assert all(len(line) <= 75 for line in document.split(b"\r\n"))
    unfolded = document.decode().replace("\r\n ", "")
    assert not set(unfolded) & set(map(chr, (*range(9), 11, 12, *range(14, 32), 127)))
    assert "\r" not in unfolded.replace("\r\n", "")
    assert [line.partition(":")[0].partition(";")[0] for line in unfolded.split("\r\n")].count("SUMMARY") == 1
    assert len(read(a_calendar(an_event(summary=summary), name=name)).walk("VEVENT")) == 1


@given(st.dates(date(1, 1, 1)), st.sampled_from(["Europe/London", "America/New_York"]))
def test_any_day_can_be_said(day: date, key: str) -> None:
    ical(a_calendar(a_day(start=day, end=day), an_event(start=datetime(day.year, day.month, day.day), zone=key)))  # noqa: DTZ001


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"zone": None}, "needs its zone"),
        ({"start": MOMENT}, "an offset and no zone"),
        ({"start": date(2026, 3, 9)}, "a whole day has no zone"),
        ({"end": date(2026, 3, 9)}, "both days, or both times"),
        ({"end": NINE - timedelta(hours=1)}, "ends before it starts"),
        ({"uid": "a b"}, "white space"),
        ({"summary": " "}, "blank"),
        ({"sequence": -1}, "counts resets"),
        ({"url": "javascript:alert(1)"}, "no address"),
        ({"lang": "?"}, "no language tag"),
        ({"last_modified": NINE}, "needs its offset"),
    ],
)
def test_an_event_that_calendars_would_each_read_in_their_own_way_is_refused(said: dict[str, Any], why: str) -> None:
    with pytest.raises(FeedsError, match=why):
        an_event(**said)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"name": " "}, "name is blank"),
        ({"color": "#fff"}, "no colour's name"),
        ({"url": "//x"}, "no address"),
        ({"refresh": timedelta(0)}, "not at once"),
        ({"events": (a_day(), a_day())}, "twice"),
    ],
)
def test_a_calendar_that_no_program_would_take_is_refused(said: dict[str, Any], why: str) -> None:
    with pytest.raises(FeedsError, match=why):
        a_calendar(**said)


@pytest.mark.parametrize("key", ["America/Nowhere", "../etc/passwd", "", "/etc/passwd"])
def test_a_zone_that_is_none_is_refused(key: str) -> None:
    with pytest.raises(FeedsError, match="bad zone"):
        ical(a_calendar(an_event(zone=key)))


def test_the_bytes_do_not_depend_on_the_machine() -> None:
    """Neither on its zone, its locale and its seed of hashes, nor on the zone data that it carries itself."""
    program = (
        "import sys; from feeds.calendar import ical; from tests.feeds.test_calendar import a_hostile_calendar; "
        "sys.stdout.buffer.write(ical(a_hostile_calendar()))"
    )
    elsewhere = {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "Asia/Kolkata", "PYTHONTZPATH": ""}
    said = subprocess.run(
        [sys.executable, "-c", program],
        env=os.environ | elsewhere,
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    ).stdout
    assert said == ical(a_hostile_calendar())


_KHAL = """\
[calendars]
[[own]]
path = {0}/calendars
[locale]
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
local_timezone = UTC
default_timezone = UTC
[sqlite]
path = {0}/khal.db
"""


needs_khal = pytest.mark.skipif(shutil.which("khal") is None, reason="khal is not installed")


def printed(folder: Path, document: bytes) -> str:
    """Return what khal shows of a calendar to somebody who lives by UTC, given an empty folder to work in."""
    (folder / "calendars").mkdir(exist_ok=True)
    (folder / "khal.conf").write_text(_KHAL.format(folder))
    (folder / "a.ics").write_bytes(document)
    said = subprocess.run(
        ["khal", "-c", str(folder / "khal.conf"), "printics", str(folder / "a.ics")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert (said.returncode, said.stderr) == (0, "")
    return said.stdout


@needs_khal
def test_khal_reads_the_calendar_and_moves_a_hearing_to_its_own_zone(tmp_path: Path) -> None:
    hearing, month = an_event(end=NINE + timedelta(hours=1)), a_day(end=date(2026, 3, 31), summary="The month")
    said = printed(tmp_path, ical(a_calendar(hearing, month)))
    assert "2026-03-09 16:00-2026-03-09 17:00 Hearing" in said
    assert "2026-03-01-2026-03-31 The month" in said
    printed(tmp_path, ical(a_hostile_calendar()))


def test_a_calendar_without_events_holds_a_component_nevertheless() -> None:
    """RFC 5545 §3.6 asks for one."""
    assert [one.name for one in read(a_calendar()).subcomponents] == ["VTIMEZONE"]


def test_an_event_is_written_once_and_again_when_it_is_another() -> None:
    cache, hearing = EventCache(limit=2), an_event()
    assert cache.written(hearing) is cache.written(an_event())
    for said in (a_calendar(hearing, a_day()), a_calendar(an_event(summary="Trial"), a_day(), an_event(uid="urn:x:3"))):
        assert ical(said, cache) == ical(said)
    assert len(cache) == 2
