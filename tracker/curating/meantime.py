"""What became of a milestone between two of its versions, in one line. Pure."""

from collections.abc import Iterator, Mapping
from typing import Any

from tracker.curating.folding import MilestoneState
from tracker.differing import Difference, differences, told
from tracker.index.withholding import WITHHELD, redacted

SHOWN = 60
"""How much of a value is shown at most: it is one line of several fields."""


def meanwhile(then: MilestoneState, now: MilestoneState) -> str:
    """Return what changed from *then* to *now*, field by field; of what is withheld, the fields alone."""
    return "; ".join([*_fate(then, now), *_fields(then, now)]) or "it says the same"


def _fate(then: MilestoneState, now: MilestoneState) -> Iterator[str]:
    if now.retracted is not None and then.retracted is None:
        yield "it was retracted"
    if now.merged != then.merged:
        yield f"it was merged into {now.merged[:8]}" if now.merged else "its merge was undone"
    if now.withheld != then.withheld:
        yield "it was withheld" if now.withheld else "it was shown again"


def _fields(then: MilestoneState, now: MilestoneState) -> Iterator[str]:
    old, new = (one.said.model_dump(mode="json") for one in (then, now))
    for field, before, after in visible(old, new, withheld=now.withheld):
        yield f"{field.replace('_', ' ')}: {_short(before)} → {_short(after)}"


def visible(old: Mapping[str, Any], new: Mapping[str, Any], *, withheld: bool) -> list[Difference]:
    """Return what differs between two bodies of a milestone; of one whose words are withheld, none of them. Pure."""
    found = differences(old, new)
    if not withheld:
        return found
    hidden = {
        name for body in (old, new) for name, words in told(body) if dict(told(redacted(body))).get(name) != words
    }
    return [Difference(one.field, WITHHELD, WITHHELD) if one.field in hidden else one for one in found]


def _short(text: str | None) -> str:
    shown = text or "(nothing)"
    return shown if len(shown) <= SHOWN else shown[: SHOWN - 1] + "…"
