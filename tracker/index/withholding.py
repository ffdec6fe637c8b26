"""What is shown of a milestone whose words are withheld: place, date and kind, no word of anybody's. Light, pure."""

from collections.abc import Mapping
from typing import Any

WITHHELD = "(withheld)"
"""Stands where words stood."""
ERASED = "(erased)"
"""Stands where words stood that are destroyed, in the log too."""

ASPECTS = frozenset(
    {
        ("trial", "motion"),
        ("bids", "scope"),
        ("bids", "condition"),
        ("departures", "role"),
        ("roles", "office"),
        ("claims", "claim"),
        ("money", "metric"),
        ("money", "expects"),
        ("agreements", "terms"),
        ("organisations", "form"),
        ("statements", "statement"),
    }
)
"""The aspects whose values are words, by view. A test withholds every kind and looks for its words everywhere."""

NAMED_BY = {"roles": "office"}
"""The views whose subjects end in words of a milestone, as a slug, and the aspect that has those words."""

FIELDS = frozenset(
    {
        "condition",
        "expects",
        "form",
        "judgment",
        "metric",
        "motion",
        "role",
        "scope",
        "subject",
        "terms",
        "unit",
        "verdict",
    }
)
"""The fields of kinds that hold words. A test holds them to the vocabulary."""


def unnamed(subject: str, place: int) -> str:
    """Return a subject without the words that it ends in, told from others by the *place* of who first said them."""
    return f"{subject.rpartition('/')[0]}/withheld-{place}"


def redacted(body: Mapping[str, Any], blank: str = WITHHELD) -> dict[str, Any]:
    """Return a milestone's stored fields without a word of anybody's: slugs, dates, amounts and ranks stay.

    *blank* stands where words stood, unless they are destroyed.
    """
    blank = ERASED if body["title"] == ERASED else blank
    what = {name: blank if name in FIELDS and value else value for name, value in body["what"].items()}
    return {
        **body,
        "what": what,
        "title": blank,
        "summary": None,
        "date_note": None,
        "according_to": blank if body.get("according_to") else None,
        "parties": [{**one, "role": None} for one in body.get("parties", ())],
        "citations": [],
        "tags": [],
        "rivals": [],
    }
