"""Digests tell other content from the same content."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.log.content import act_digest, content_digest
from tests.events.log.builders import Said
from tests.events.log.strategies import texts

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=10,
)


def turned_round(value: object) -> object:
    """Return *value* with the keys of every mapping in the opposite order."""
    if isinstance(value, dict):
        return {key: turned_round(value[key]) for key in reversed(value)}
    if isinstance(value, list):
        return [turned_round(item) for item in value]
    return value


@given(json_values)
def test_the_order_of_keys_does_not_count(content: object) -> None:
    assert content_digest("a", content) == content_digest("a", turned_round(content))


@given(json_values, json_values)
def test_other_content_has_another_digest(one: object, other: object) -> None:
    same = repr(turned_round(one)) == repr(turned_round(other)) or one == other
    assert same or content_digest("a", one) != content_digest("a", other)


def test_the_name_of_the_act_counts() -> None:
    assert content_digest("a", {}) != content_digest("b", {})


def test_dates_decimals_and_models_are_content_too() -> None:
    typed = content_digest("a", {"on": date(2024, 2, 29), "sum": Decimal("1.50"), "act": Said(words="x")})
    assert typed == content_digest("a", {"on": "2024-02-29", "sum": "1.50", "act": {"words": "x", "about": {}}})


def test_numbers_that_json_lacks_are_no_content() -> None:
    with pytest.raises(ValueError, match="not JSON compliant"):
        content_digest("a", float("nan"))


def test_a_digest_never_changes() -> None:
    assert content_digest("a", {"b": "é"}) == sha256(b'a\n{"b":"\\u00e9"}').hexdigest()
    assert act_digest(Said(words="x")) == sha256(b'toy.said\n{"words":"x","about":{}}').hexdigest()
