"""The pages of a timeline that is too long for one: its stretches, and those that lead to them. Pure."""

from collections.abc import Iterator, Sequence

from feeds.blocks import bullets, contents, heading, section, standfirst
from feeds.html import Markup, element, link
from tracker.publishing.addresses import PAGE, up
from tracker.publishing.frame import PROMISE, Frame, counted, feed_of, in_language
from tracker.publishing.names import NamesAt
from tracker.publishing.stories import Chronicle
from tracker.publishing.stretches import Around, Stretch
from tracker.publishing.timeline import Articles
from tracker.publishing.wording import capital, instant, on

BY_FIRST_DAY = "each by the first day that its date can mean"


def stretch_page(frame: Frame, chronicle: Chronicle, around: Around, articles: Articles, known: NamesAt) -> bytes:
    """Return the page of a stretch: its milestones, or where there are too many for one page, its parts."""
    stretch = around.stretch
    path = f"{chronicle.slug}/{stretch.name}/{PAGE}"
    parted = stretch.divided()
    stories = [chronicle.stories[one.story] for one in stretch.latest(0 if parted else stretch.count)]
    ways = [*_ways(around)]
    footer = [element("p", PROMISE)]
    if stories:
        last = max(one.last.recorded_at for one in stories)
        footer.append(element("p", f"Last record of what is on this page: {instant(last)}."))
    return frame.page(
        path,
        f"{chronicle.title}: {words(stretch.name)}",
        (
            heading(1, in_language(chronicle.lang, chronicle.title), f": {words(stretch.name)}"),
            standfirst(f"{counted(stretch.count, 'milestone')}, {_in_order(stretch)}"),
            contents("Before and after", ways),
            section("In parts", parts(parted, "../"), id="parts")
            if parted
            else section("Milestones", articles.told(stories, known, up(path)), id="timeline"),
            contents("Read on", ways) if stories else None,
        ),
        description=f"{chronicle.title}: what happened, {words(stretch.name)}.",
        feeds=(feed_of(chronicle, up(path)),),
        crumbs=(
            (f"{chronicle.slug}/", chronicle.title),
            *((f"{chronicle.slug}/{one}/", words(one)) for one in around.above),
        ),
        footer=footer,
    )


def _in_order(stretch: Stretch) -> str:
    if stretch.name[:1].isdigit():
        return f"the latest first, {BY_FIRST_DAY}."
    return "the last recorded first."


def parts(stretches: Sequence[Stretch], way: str) -> Markup:
    """Return links to *stretches* with how many milestones each holds. *way* leads to the dispute's folder."""
    return bullets(
        element("span", link(f"{way}{one.name}/{PAGE}", words(one.name)), f" ({counted(one.count, 'milestone')})")
        for one in stretches
    )


def words(name: str) -> str:
    """Return what the stretch *name* is called: "2025", "March 2025", "14 March 2025, records 101 to 200"."""
    stem, numbers = _numbered(name)
    called = on({"text": stem}) if stem[:1].isdigit() else capital(stem)
    return called + (f", records {numbers[0]:,} to {numbers[1]:,}" if numbers else "")


def _numbered(name: str) -> tuple[str, tuple[int, int] | None]:
    """Return what stands before the numbers in a stretch's *name*, and those, if it has any."""
    steps = name.split("-")
    plain = 1 if not steps[0].isdigit() else 3
    if len(steps) != plain + 2:
        return name, None
    return "-".join(steps[:plain]), (int(steps[-2]), int(steps[-1]))


def _ways(around: Around) -> Iterator[tuple[str, str]]:
    """Yield links to the pages of the stretches before and after."""
    for lead, name in (("Earlier", around.earlier), ("Later", around.later)):
        if name is not None:
            yield f"../{name}/{PAGE}", f"{lead}: {words(name)}"
