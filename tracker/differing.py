"""What a correction changes, field by field, in words for people. Pure, light: works on fields as stored."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from events.text import printable

_DIGEST = re.compile(r"(@[0-9a-f]{8})[0-9a-f]{56}$")


class Difference(NamedTuple):
    """A field that changed; None stands for one that says nothing."""

    field: str
    before: str | None
    after: str | None


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Difference]:
    """Return the fields in which two bodies of a milestone differ, its kind's among them, in the order of *after*."""
    old, new = dict(told(before)), dict(told(after))
    names = dict.fromkeys([*new, *old])
    return [Difference(name, old.get(name), new.get(name)) for name in names if old.get(name) != new.get(name)]


def told(body: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield (field, words) for each field of a milestone's *body* that says something, its kind first."""
    what = body["what"]
    fields = {"kind": what["kind"], **{name: what[name] for name in what if name not in {"kind", "schema"}}}
    fields |= {name: value for name, value in body.items() if name != "what" and (name, value) != ("unsourced", False)}
    for name, value in fields.items():
        if text := in_words(value):
            yield name, text


def in_words(value: Any) -> str:
    """Return a stored value in words, empty if it says nothing. Digests are cut to what one can tell apart."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list() | tuple():
            return ", ".join(in_words(one) for one in value)
        case dict():
            return _object_in_words(value)
        case _:
            return printable(_DIGEST.sub(r"\1…", str(value)))


def _object_in_words(value: Mapping[str, Any]) -> str:
    """Return a date, a party with its role, what became of a forecast or another source's value, in words."""
    match value:
        case {"field": field, "value": other}:
            return f"{field} {in_words(other) or 'nothing'} ({in_words(_founded(value))})"
        case {"party": party}:
            return f"{party} ({value['role']})" if value.get("role") else str(party)
        case {"forecast": forecast, "outcome": outcome}:
            return f"{forecast} {str(outcome).replace('-', ' ')}"
        case _:
            return str(value.get("text", ""))


def _founded(rival: Mapping[str, Any]) -> list[str]:
    """Return who gives another value than the one that is used, and why that is out if it is."""
    out = [f"deprecated: {rival.get('why')}"] if rival.get("rank") == "deprecated" else []
    return [*rival.get("citations", ()), *out] or ["unsourced"]
