"""Tests of Base 64 in one writing: no bit of a note or a proof is free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.audit.strict64 import from_base64, to_base64
from events.errors import InvalidInput


@given(st.binary(max_size=100))
def test_it_reads_back(data: bytes) -> None:
    """Whatever the length."""
    assert from_base64(to_base64(data), "data") == data


@pytest.mark.parametrize(
    "text", ["A", "AA", "AAA", "AA=", "AB==", "AAB=", "AA==\n", " AA==", "AA==AA==", "-_==", "é", "="]
)
def test_no_other_writing_is_read(text: str) -> None:
    """Missing padding, stray bits, spaces, the alphabet for addresses."""
    with pytest.raises(InvalidInput, match="data"):
        from_base64(text, "data")
