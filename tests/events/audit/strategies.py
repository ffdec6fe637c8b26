"""Strategies for the audit tree."""

from __future__ import annotations

from datetime import timedelta, timezone

from hypothesis import strategies as st

from events.audit.envelope import Envelope
from events.audit.origin import is_name
from tests.events.audit.builders import NOON

hashes = st.binary(min_size=32, max_size=32)
ids = st.uuids().map(str)
counts = st.integers(0, 10**15 - 1)
origins = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters='"\\+'), min_size=1, max_size=50)
origins = origins.filter(is_name).filter(str.isprintable)
zones = st.integers(-1439, 1439).map(lambda minutes: timezone(timedelta(minutes=minutes)))
_seconds = st.integers(-60 * 10**9, 250 * 10**9)  # from year 125 to 9948
instants = st.builds(
    lambda seconds, micros, zone: (NOON + timedelta(seconds=seconds, microseconds=micros)).astimezone(zone),
    _seconds,
    st.integers(0, 999_999),
    zones,
)
envelopes = st.builds(
    Envelope,
    origin=origins,
    leaf_index=counts,
    record=st.binary(min_size=16, max_size=16).map(bytes.hex),
    stream=ids,
    stream_version=counts,
    kind=st.from_regex(r"[a-z0-9]{1,12}([._-][a-z0-9]{1,9}){0,2}", fullmatch=True),
    recorded_at=instants,
    curator=st.none() | ids,
    commitment=hashes,
    signature=st.none() | hashes,
)
