"""All strategies for property tests of the tracker: orders, contenders, milestones of every kind, histories."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from hypothesis import strategies as st

from events.kinds.kind import Kind
from events.vocabulary import KINDS
from tracker.order import Edge, Node
from tracker.restoring import Part

FIRST_DAY = date(2024, 2, 27).toordinal()


@st.composite
def nodes(draw: st.DrawFn, most: int = 5, days: int = 6) -> list[Node]:
    """Milestones named 0, 1, … with bounds within a few days, few enough to try every reading."""
    count = draw(st.integers(1, most))
    found = []
    for number in range(count):
        earliest = draw(st.integers(1, days))
        found.append(Node(str(number), earliest, earliest + draw(st.sampled_from([0, 0, 1, 2, 3])), number))
    return draw(st.permutations(found))


@st.composite
def edges(draw: st.DrawFn, count: int) -> list[Edge]:
    """Orders among milestones 0 to *count*, some of which contradict each other or the dates."""
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1)).filter(lambda pair: pair[0] != pair[1])
    pairs = draw(st.lists(ends, max_size=5, unique=True)) if count > 1 else []
    return [Edge(str(before), str(after), "known") for before, after in pairs]


@dataclass(frozen=True)
class Case:
    """Milestones, what is known of their order, and the value that some of them give."""

    nodes: list[Node]
    edges: list[Edge]
    values: dict[str, tuple[Part, str]]


@st.composite
def cases(draw: st.DrawFn, *, restoring: bool = False) -> Case:
    """A subject's contenders among milestones that also hold others."""
    found = draw(nodes())
    known = draw(edges(len(found)))
    names = draw(st.lists(st.sampled_from([node.id for node in found]), min_size=1, unique=True))
    parts: st.SearchStrategy[Part] = (
        st.sampled_from(["moves", "moves", "closes", "restores"]) if restoring else st.just("moves")
    )
    values: dict[str, tuple[Part, str]] = {}
    for name in names:
        part = draw(parts)
        values[name] = (part, draw(st.sampled_from({"moves": "abc", "closes": "xy", "restores": "r"}[part])))
    return Case(found, known, values)


SLUGS = ("alpha", "beta")
PARTIES = ("ann", "bob", "acme")
DATES = (
    "2024-02-27",
    "2024-02-28",
    "2024-02-29",
    "2024-03-01",
    "2024-03-02",
    "[2024-02-27..2024-02-29]",
    "[2024-02-28..2024-03-02]",
    "[..2024-02-28]",
    "[2024-03-01..]",
    "2024-02-28/2024-03-01",
    "2024-02-29~",
    "XXXX",
)
"""Dates within five days around a leap day, so that a history can be tried reading by reading, and some without end."""

_VALUES: dict[str, tuple[Any, ...]] = {
    "price": ("1000000 USD", "~2000000 EUR"),
    "amount": ("1000000 USD", "~2000000 EUR"),
    "role": ("chief executive", "board member", "interim chief executive"),
    "value": ("12", "400.5"),
    "trial_at": ("09:30",),
    "hearing_at": ("09:30",),
    "zone": ("Europe/Paris",),
    "motion": ("injunction", "discovery"),
    "metric": ("users",),
}


@st.composite
def fields_of(draw: st.DrawFn, kind: type[Kind]) -> dict[str, Any]:
    """Raw fields of one kind, its optional ones given or not."""
    raw: dict[str, Any] = {"kind": kind.model_fields["kind"].default}
    for name, field in kind.model_fields.items():
        if name != "kind" and (field.is_required() or draw(st.booleans())):
            raw[name] = draw(_value(name, str(field.annotation)))
    return raw


def _value(name: str, annotation: str) -> st.SearchStrategy[Any]:  # noqa: PLR0911  (a case for each type)
    """Return values for a field, by its name where that says more than its type."""
    if name in _VALUES:
        return st.sampled_from(_VALUES[name])
    if "Literal" in annotation:
        return st.sampled_from(
            [part.strip(" '") for part in annotation.split("Literal[")[1].split("]", maxsplit=1)[0].split(",")]
        )
    if "Edtf" in annotation:
        return st.sampled_from(DATES)
    if "bool" in annotation:
        return st.booleans()
    if "tuple" in annotation:
        return st.lists(st.sampled_from(PARTIES), max_size=2, unique=True)
    if name in {"person", "organisation", "bidder", "target", "about"}:
        return st.sampled_from(PARTIES)
    if name in {"proceeding", "bid", "claim", "agreement", "forecast", "appeal"}:
        return st.sampled_from(SLUGS)
    return st.sampled_from(["some words", "quelques mots 🙂"])


@st.composite
def milestones(draw: st.DrawFn, kinds: tuple[str, ...] = tuple(KINDS)) -> dict[str, Any]:
    """A milestone's flat raw fields, as curating takes them; unsourced, with parties PARTIES and slugs SLUGS."""
    raw: dict[str, Any] = draw(fields_of(KINDS[draw(st.sampled_from(kinds))]))
    raw |= {"title": draw(st.sampled_from(["one", "two", "three"])), "occurred_on": draw(st.sampled_from(DATES))}
    raw |= {"unsourced": True, "standing": draw(st.sampled_from(["stated", "stated", "alleged"]))}
    if raw["standing"] == "alleged":
        raw["according_to"] = "somebody"
    if draw(st.integers(0, 5)) == 0:
        raw["settles"] = [{"forecast": draw(st.sampled_from(SLUGS)), "outcome": "missed"}]
    return raw


@dataclass(frozen=True)
class Step:
    """One act of a history: record, correct or retract. Milestones are named by the number of their recording."""

    act: str
    of: int
    raw: dict[str, Any]
    follows: tuple[int, ...] = ()


@st.composite
def histories(draw: st.DrawFn, most: int = 12, kinds: tuple[str, ...] = tuple(KINDS)) -> list[Step]:
    """A history of acts on milestones of all *kinds*: records that follow others, corrections, retractions."""
    steps: list[Step] = []
    live: list[int] = []
    recorded = 0
    for _ in range(draw(st.integers(1, most))):
        act = draw(st.sampled_from(["record", "record", "record", "correct", "retract"])) if live else "record"
        if act == "record":
            follows = draw(st.lists(st.sampled_from(live), max_size=2, unique=True)) if live else []
            steps.append(Step("record", recorded, draw(milestones(kinds)), tuple(follows)))
            live.append(recorded)
            recorded += 1
        elif act == "correct":
            steps.append(Step("correct", draw(st.sampled_from(live)), draw(milestones(kinds))))
        else:
            gone = draw(st.sampled_from(live))
            live.remove(gone)
            steps.append(Step("retract", gone, {}))
    return steps
