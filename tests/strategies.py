"""All strategies for property tests of the tracker: orders, contenders, milestones of every kind, histories."""

from dataclasses import dataclass, field
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
    for name, info in kind.model_fields.items():
        if name != "kind" and (info.is_required() or draw(st.booleans())):
            raw[name] = draw(_value(name, str(info.annotation)))
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


SOURCES = ("gazette", "courier")


@dataclass(frozen=True)
class Step:
    """One act of a history. Milestones are named by the number of their recording, parties by theirs in PARTIES.

    ``act`` is record, correct, retract, cite, withhold, show, merge, unmerge,
    merge-parties or unmerge-parties; ``of`` is what it is on, ``into`` what
    stands for that after a merge. ``raw`` is what is said: a milestone's
    fields, or a citation with the field, value and rank that it gives.
    """

    act: str
    of: int
    raw: dict[str, Any] = field(default_factory=dict)
    follows: tuple[int, ...] = ()
    into: int = 0


@dataclass
class _Recorded:
    """What a history has come to: the milestones as last said, those that stand, are merged, are withheld."""

    said: list[dict[str, Any]] = field(default_factory=list)
    live: list[int] = field(default_factory=list)
    merged: list[int] = field(default_factory=list)
    withheld: list[int] = field(default_factory=list)

    def ways(self) -> list[str]:
        """Return the acts that are possible, the likelier ones more than once."""
        ways = ["record"] * 4
        ways += ["correct", "correct", "retract", "cite", "cite"] if self.live else []
        ways += ["withhold"] if self.said else []
        ways += ["show"] if self.withheld else []
        ways += ["merge"] if len(self.live) > 1 else []
        ways += ["unmerge"] if self.merged else []
        return ways


@st.composite
def histories(
    draw: st.DrawFn, most: int = 12, kinds: tuple[str, ...] = tuple(KINDS), *, parties: bool = True
) -> list[Step]:
    """A history of all sorts of acts on milestones of all *kinds*, and merges of *parties* unless they are left out."""
    steps: list[Step] = []
    so_far = _Recorded()
    for _ in range(draw(st.integers(1, most))):
        ways = so_far.ways() + (["merge-parties", "unmerge-parties"] if parties and so_far.said else [])
        steps.append(_step(draw, draw(st.sampled_from(ways)), so_far, kinds))
    return steps


def _step(draw: st.DrawFn, act: str, so_far: _Recorded, kinds: tuple[str, ...]) -> Step:
    """Return a step that does *act*, and let *so_far* know of it."""
    live = so_far.live
    if act == "record":
        follows = tuple(draw(st.lists(st.sampled_from(live), max_size=2, unique=True))) if live else ()
        so_far.said.append(draw(milestones(kinds)))
        live.append(len(so_far.said) - 1)
        return Step(act, live[-1], so_far.said[-1], follows)
    if act.endswith("-parties"):
        of, into = draw(st.permutations(range(len(PARTIES))))[:2]
        return Step(act, of, into=into)
    chosen = {"withhold": range(len(so_far.said)), "show": so_far.withheld, "unmerge": so_far.merged}.get(act, live)
    of = draw(st.sampled_from(chosen))
    raw: dict[str, Any] = {}
    into = 0
    match act:
        case "correct":
            raw = so_far.said[of] = draw(milestones(kinds))
        case "cite":
            raw = draw(_words_on(so_far.said[of]))
        case "retract":
            live.remove(of)
        case "withhold":
            so_far.withheld.append(of)
        case "show":
            so_far.withheld.remove(of)
        case "merge":
            live.remove(of)
            so_far.merged.append(of)
            into = draw(st.sampled_from(live))
        case _:
            so_far.merged.remove(of)
            live.append(of)
    return Step(act, of, raw, into=into)


@st.composite
def _words_on(draw: st.DrawFn, said: dict[str, Any]) -> dict[str, Any]:
    """A citation of a milestone, mostly with a value for a field of it: its date, or its kind's."""
    raw: dict[str, Any] = {"citation": draw(st.sampled_from(SOURCES))}
    fields = {name: one for name, one in KINDS[said["kind"]].model_fields.items() if name != "kind"}
    name = draw(st.sampled_from(["", "occurred_on", "occurred_on", "occurred_on", *fields]))
    if name:
        value = st.sampled_from(DATES) if name == "occurred_on" else _value(name, str(fields[name].annotation))
        rank = draw(st.sampled_from([None, "normal", "preferred", "deprecated"]))
        raw |= {"field": name, "value": draw(value), "rank": rank}
    return raw
