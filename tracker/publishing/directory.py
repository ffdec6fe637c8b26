"""The pages that list all disputes by name, in the order in which they were opened."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from feeds.blocks import badge, bullets, contents, heading, standfirst
from feeds.html import Markup, element, fragment, link
from tracker.publishing.addresses import PAGE
from tracker.publishing.frame import PROMISE, Frame, in_language
from tracker.publishing.stories import Chronicle
from tracker.publishing.wording import day


class Directory:
    """Keeps up the lists of disputes, as soon as one page does not hold them all."""

    def __init__(self, frame: Frame) -> None:
        """List nothing yet."""
        self._frame = frame
        self._size = frame.sizes.disputes
        self._order: list[str] = []
        self._said: dict[str, tuple[int, tuple[object, ...]]] = {}
        self._pages = 0

    def made(self, disputes: Mapping[str, Chronicle], changed: Iterable[Chronicle], *, anew: bool) -> dict[str, bytes]:
        """Return the pages that are others since the disputes *changed* did; all of them if made *anew*."""
        others = {self._taken(one) for one in sorted(changed, key=lambda one: one.opened)} - {0}
        if len(self._order) <= self._size:
            return {}
        before, self._pages = self._pages, -(-len(self._order) // self._size)
        if before < self._pages:
            others.update(range(max(before, 1), self._pages + 1))
        wanted = range(1, self._pages + 1) if anew else sorted(others)
        return {page_of(number): self._page(disputes, number) for number in wanted}

    def _taken(self, chronicle: Chronicle) -> int:
        """Return the number of the page on which a dispute's line is another now, 0 where it is not."""
        line = (chronicle.slug, chronicle.title, chronicle.lang, chronicle.closed)
        place, said = self._said.get(chronicle.stream, (len(self._order), None))
        if said is None:
            self._order.append(chronicle.stream)
        self._said[chronicle.stream] = (place, line)
        return 0 if said == line else place // self._size + 1

    def _page(self, disputes: Mapping[str, Chronicle], number: int) -> bytes:
        first = (number - 1) * self._size
        listed = [disputes[stream] for stream in self._order[first : first + self._size]]
        return _list(self._frame, listed, first + 1, number, self._pages)


def page_of(number: int) -> str:
    """Return the path of the page *number*, from 1, that lists disputes."""
    return f"pages/{number}/{PAGE}"


def _list(frame: Frame, disputes: Sequence[Chronicle], first: int, number: int, pages: int) -> bytes:
    """Return the page *number* of *pages*, with *disputes*, of which the first is the one opened as *first*."""
    called = f"Disputes {first:,} to {first + len(disputes) - 1:,}"
    return frame.page(
        page_of(number),
        called,
        (
            heading(1, called),
            standfirst("In the order in which they were opened."),
            contents("Before and after", _ways(number, pages)),
            bullets(_line(one) for one in disputes),
        ),
        description="Disputes in the order in which they were opened.",
        footer=(element("p", PROMISE),),
    )


def _ways(number: int, pages: int) -> Iterator[tuple[str, str]]:
    if number > 1:
        yield f"../{number - 1}/{PAGE}", "Opened before"
    if number < pages:
        yield f"../{number + 1}/{PAGE}", "Opened after"


def _line(chronicle: Chronicle) -> Markup:
    page = link(f"../../{chronicle.slug}/{PAGE}", in_language(chronicle.lang, chronicle.title))
    closed = (" ", badge("Closed")) if chronicle.closed else ()
    return fragment(page, f", opened on {day(chronicle.opened.date())}", *closed)
