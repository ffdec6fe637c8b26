"""The time until which something is held: exact, or refused with the way to say it exactly."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import InvalidInput
from tracker.holding.times import due

NINE = datetime(2026, 1, 15, 14, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-01-15T09:00-05:00",
        "2026-01-15 09:00-05:00",
        "2026-01-15T14:00Z",
        "2026-01-15t14:00:00z",
        "2026-01-15T09:00[America/New_York]",
        "2026-01-15T09:00-05:00[America/New_York]",
        " 2026-01-15T14:00Z ",
    ],
)
def test_an_instant_is_said_by_its_offset_its_zone_or_both(text: str) -> None:
    assert due(text) == (NINE, text.strip())


@pytest.mark.parametrize(
    ("text", "what", "way"),
    [
        ("2026-01-15", "not a time to hold until", "write it as 2026-01-15T09:00-05:00"),
        ("tomorrow", "not a time to hold until", "America/New_York"),
        ("2026-01-15T09:00", "time without an offset", "write it as 2026-01-15T09:00-05:00"),
        ("2026-02-30T09:00Z", "not a time to hold until", "day is out of range"),
        ("2026-01-15T25:00Z", "not a time to hold until", "hour must be"),
        ("2026-01-15T09:00+99:00", "not a time to hold until", "offset"),
        ("0001-01-01T00:00+01:00", "not a time to hold until", "date value out of range"),
        ("2026-01-15T09:00[Mars/Olympus]", "unknown zone", "Europe/Berlin"),
        ("2026-01-15T09:00[../../etc/passwd]", "unknown zone", "Europe/Berlin"),
        ("２０２６-01-15T09:00Z", "not a time to hold until", "write it as"),
    ],
)
def test_what_names_no_instant_is_refused_with_the_way_to_write_it(text: str, what: str, way: str) -> None:
    with pytest.raises(InvalidInput, match=what) as refused:
        due(text)
    assert way in refused.value.why


def test_a_local_time_that_does_not_exist_is_refused_asking_for_the_offset() -> None:
    with pytest.raises(InvalidInput, match="does not exist") as refused:
        due("2026-03-08T02:30[America/New_York]")
    assert "give the offset, as in 2026-03-08T02:30-05:00" in refused.value.why


def test_a_local_time_that_exists_twice_is_refused_asking_for_the_offset() -> None:
    with pytest.raises(InvalidInput, match="exists twice") as refused:
        due("2026-11-01T01:30[America/New_York]")
    assert "give its offset: 2026-11-01T01:30-04:00 or 2026-11-01T01:30-05:00" in refused.value.why
    assert due("2026-11-01T01:30-05:00[America/New_York]").instant == datetime(2026, 11, 1, 6, 30, tzinfo=UTC)


def test_an_offset_that_is_not_the_zones_is_refused_with_the_one_that_is() -> None:
    with pytest.raises(InvalidInput, match="not the offset of its zone") as refused:
        due("2026-01-15T09:00-04:00[America/New_York]")
    assert refused.value.why == "2026-01-15T09:00-05:00"


OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
INSTANTS = st.datetimes(datetime(1990, 1, 1), datetime(2037, 12, 31), timezones=OFFSETS)  # noqa: DTZ001


@given(INSTANTS)
def test_whatever_is_written_with_its_offset_is_that_instant(instant: datetime) -> None:
    said = due(instant.isoformat(timespec="seconds"))
    assert said.instant == instant.replace(microsecond=0)
    assert said.instant.tzinfo is UTC


@given(INSTANTS, st.sampled_from(["America/New_York", "Europe/Dublin", "Australia/Lord_Howe", "Asia/Kathmandu"]))
def test_whatever_is_written_as_local_time_with_offset_and_zone_is_that_instant(instant: datetime, zone: str) -> None:
    local = instant.replace(microsecond=0, second=0).astimezone(ZoneInfo(zone))
    assert due(f"{local.isoformat(timespec='minutes')}[{zone}]").instant == local
