"""What is known of the order without anybody saying so. Pure.

The table below is the whole of it. Each rule holds within one group of one
view: a proceeding, a bid, a claim, an agreement, a forecast, one person in
one organisation. docs/certainty.md shows it to readers, and a test holds the
two together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from events.milestone import Milestone
from tracker.order import Edge


@dataclass(frozen=True, slots=True)
class Rule:
    """In a group of *view*, milestones of the kind *first* come before those of the kinds *then* (None: all others).

    *once*: only where the group has one of each side, since nothing says which belongs to which otherwise.
    """

    view: str
    first: str
    then: frozenset[str] | None
    why: str
    once: bool = False


RULES = (
    Rule("trial", "suit-filed", None, "a suit's filing precedes everything else in its proceeding"),
    Rule(
        "trial",
        "trial-begun",
        frozenset({"verdict-returned"}),
        "a verdict follows the beginning of its trial",
        once=True,
    ),
    Rule("trial", "appeal-filed", frozenset({"appeal-decided"}), "a decision follows its appeal", once=True),
    Rule("trial", "case-stayed", frozenset({"case-reopened"}), "a reopening follows its stay", once=True),
    Rule("bids", "bid-made", None, "an answer follows its bid"),
    Rule("claims", "claim-made", None, "an answer follows its claim"),
    Rule("agreements", "agreement-made", frozenset({"agreement-ended"}), "an end follows its beginning"),
    Rule("money", "forecast-made", None, "what settles a forecast follows it"),
    Rule("organisations", "founded", None, "an organisation is founded before anything is made of it"),
    Rule("departures", "departed", frozenset({"reinstated"}), "a return follows its departure", once=True),
)
ORDERED_VIEWS = frozenset(rule.view for rule in RULES)
COUNTING_VIEWS = frozenset(rule.view for rule in RULES if rule.once)
"""The views in which one more milestone, or one fewer, can change what is known of the order of two others."""


def implied(view: str, members: Sequence[tuple[str, Milestone]]) -> Iterator[Edge]:
    """Yield the implied orders among *members*, the milestones of one group of *view* by place of first record."""
    for rule in RULES:
        if rule.view == view:
            yield from _by(rule, members)


def _by(rule: Rule, members: Sequence[tuple[str, Milestone]]) -> Iterator[Edge]:
    first = [one for one, said in members if said.kind == rule.first]
    then = [one for one, said in members if (said.kind != rule.first if rule.then is None else said.kind in rule.then)]
    if rule.once and (len(first) != 1 or len(then) != 1):
        return
    for one in first:
        for other in then:
            yield Edge(one, other, rule.why)
