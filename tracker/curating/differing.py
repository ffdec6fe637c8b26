"""What a correction changes, field by field, in words for people. Pure and light: works on fields as they are stored."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from events.text import printable


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


def in_words(value: object) -> str:
    """Return a stored value in words, empty if it says nothing."""
    match value:
        case None | "" | [] | ():
            return ""
        case bool():
            return "yes" if value else "no"
        case {"text": str(text)}:
            return text
        case {"party": str(party)}:
            return f"{party} ({value['role']})" if value.get("role") else party
        case {"forecast": str(forecast), "outcome": str(outcome)}:
            return f"{forecast} {outcome.replace('-', ' ')}"
        case list() | tuple():
            return ", ".join(in_words(one) for one in value)
        case _:
            return printable(str(value))
