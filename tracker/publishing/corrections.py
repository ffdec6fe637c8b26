"""What later records of a milestone say for themselves, the same in entries and on pages. Pure."""

from collections.abc import Iterator, Mapping
from typing import Protocol, assert_never

from feeds.html import Markup, element, fragment
from tracker.publishing.milestones import Difference, differences
from tracker.publishing.names import Names, NamesAt
from tracker.publishing.stories import Did, Said, Story
from tracker.publishing.wording import instant


class Ending(Protocol):
    """How a milestone that no longer stands for itself says so: when, and why unless that is *hidden*."""

    def __call__(self, said: Said, /, *, hidden: bool) -> Markup:
        """Return what the record *said* comes to."""


def told(story: Story, names: Names) -> list[Markup]:
    """Return what was done to a milestone since it was recorded, the latest first; of a withheld one only that.

    Each says the names of things as they were known at its own place in the log.
    """
    if story.withheld:
        return [withholding(story.withheld)]
    return [note for pair in story.amendments() for note in one(*pair, names.at(pair[1].position))]


def one(before: Said, after: Said, names: NamesAt) -> Iterator[Markup]:
    """Yield what the record *after* says for itself, which follows on *before*."""
    match after.did:
        case "corrected":
            yield _changed("Corrected", before, after, names)
        case "cited":
            yield _changed("Source added", before, after, names)
        case "withheld" | "erased":
            yield withholding(after)
        case "shown":
            yield _lead("Shown again", after)
        case "merged":
            yield _lead("Merged into another milestone", after)
        case "unmerged":
            yield _lead("No longer part of that one", after)
        case "retracted":
            yield retraction(after)
        case "recorded":
            pass
        case _:
            assert_never(after.did)


def withholding(said: Said) -> Markup:
    """Return when words were withheld or erased and on what ground; why these words is not for publication."""
    return element("p", _when(_HIDING[said.did, said.scope], said), " Basis: ", said.basis)


_HIDING: Mapping[tuple[Did, str | None], str] = {
    ("withheld", None): "Words withheld",
    ("erased", "milestone"): "Words erased for good",
    ("erased", "record"): "Words of an earlier version erased for good",
}


def retraction(said: Said, *, hidden: bool = False) -> Markup:
    """Return when and why a milestone was retracted, with nothing of what it had said; *hidden*: nor why."""
    return _ending("Retracted", "This never was, as it turned out", said, hidden=hidden)


def merge(said: Said, *, hidden: bool = False) -> Markup:
    """Return when and why a milestone became part of another; *hidden*: not why."""
    return _ending("Merged", "It is the same as another", said, hidden=hidden)


def _ending(lead: str, words: str, said: Said, *, hidden: bool) -> Markup:
    why = None if hidden else said.reason
    return element("p", _when(lead, said), f" {words}", fragment(": ", why) if why else ".")


def _changed(lead: str, before: Said, after: Said, names: NamesAt) -> Markup:
    """Return when something was said anew, what changed from what to what, and why."""
    changed = differences(before.body, after.body, names)
    return fragment(
        _lead(lead, after), element("ul", *(element("li", _line(line)) for line in changed)) if changed else None
    )


def _lead(lead: str, said: Said) -> Markup:
    return element("p", _when(lead, said), *((" ", said.reason) if said.reason else ()))


def _when(lead: str, said: Said) -> Markup:
    return element("strong", f"{lead} on {instant(said.recorded_at)}.")


def _line(one: Difference) -> Markup:
    """Return a field's change: from what to what; a list's by what came and what went."""
    if not one.old:
        return fragment(f"{one.label}: added ", element("ins", one.new))
    if not one.new:
        return fragment(f"{one.label}: removed ", element("del", one.old))
    return fragment(f"{one.label}: ", element("del", one.old), " → ", element("ins", one.new))
