"""What a correction or retraction says for itself, the same in entries and on pages. Pure."""

from feeds.html import Markup, element, fragment
from tracker.publishing.history import NamesAt, Said, Story
from tracker.publishing.milestones import Difference, differences
from tracker.publishing.wording import instant


def correction(before: Said, after: Said, names: NamesAt) -> Markup:
    """Return when a milestone was corrected, what changed from what to what, and why."""
    changed = differences(before.body or {"what": {}}, after.body or {"what": {}}, names)
    return fragment(
        element("p", element("strong", f"Corrected on {instant(after.recorded_at)}."), " ", after.why),
        element("ul", *(element("li", _line(one)) for one in changed)) if changed else None,
    )


def retraction(story: Story) -> Markup:
    """Return when and why a milestone was retracted, with nothing of what it had said."""
    return element(
        "p",
        element("strong", f"Retracted on {instant(story.last.recorded_at)}."),
        " This never was, as it turned out: ",
        story.last.why,
    )


def _line(one: Difference) -> Markup:
    """Return a field's change: from what to what; a list's by what came and what went."""
    if not one.old:
        return fragment(f"{one.label}: added ", element("ins", one.new))
    if not one.new:
        return fragment(f"{one.label}: removed ", element("del", one.old))
    return fragment(f"{one.label}: ", element("del", one.old), " → ", element("ins", one.new))
