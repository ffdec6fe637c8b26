"""Tests of SSH's data types: what is read is all there is, in its one writing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.audit.sshwire import Wire, mpint, packed
from events.errors import InvalidInput


@given(st.lists(st.binary(max_size=50), max_size=5))
def test_strings_read_back(parts: list[bytes]) -> None:
    """Each after its length."""
    wire = Wire(packed(*parts), "parts")
    assert [wire.string() for _ in parts] == parts
    wire.end()


@given(st.integers(0, 2**600))
def test_numbers_read_back(number: int) -> None:
    """In as few bytes as there are, and never negative."""
    assert Wire(packed(mpint(number)), "number").mpint() == number


def test_numbers_are_written_as_the_rfc_shows() -> None:
    """RFC 4251 §5: its own examples."""
    assert packed(mpint(0)).hex() == "00000000"
    assert packed(mpint(0x9A378F9B2E332A7)).hex() == "0000000809a378f9b2e332a7"
    assert packed(mpint(0x80)).hex() == "000000020080"


@pytest.mark.parametrize("data", ["ed", "0001", "00", "8000", "ff7f"])
def test_a_negative_number_and_one_with_spare_zeros_are_refused(data: str) -> None:
    """There is one writing of each number."""
    broken = bytes.fromhex(data)
    if mpint(int.from_bytes(broken)) == broken:
        pytest.fail("the case is no case")
    with pytest.raises(InvalidInput):
        Wire(packed(broken), "number").mpint()


def test_what_is_cut_short_or_goes_on_is_refused() -> None:
    """Neither less nor more than was written."""
    whole = packed(b"abc")
    for end in range(len(whole)):
        with pytest.raises(InvalidInput):
            Wire(whole[:end], "string").string()
    wire = Wire(whole + b"x", "string")
    wire.string()
    with pytest.raises(InvalidInput):
        wire.end()
    with pytest.raises(InvalidInput):
        Wire(packed("é".encode()), "name").name()
