"""Pages for addresses where nothing stands any more, for servers that know neither redirects nor 410. Pure."""

from feeds.blocks import heading, paragraph
from feeds.html import element, link
from tracker.publishing.addresses import PAGE, up
from tracker.publishing.frame import Frame


def stub(title: str, to: str, *, path: str, frame: Frame) -> bytes:
    """Return the page at *path* of what is called *title* and stands at the path *to* now: it leads there at once."""
    there = up(path) + to
    return frame.page(
        path,
        title,
        (
            heading(1, title),
            paragraph("This has moved. It is now at ", link(there, element("strong", frame.address(to))), "."),
        ),
        description=f"{title}: moved.",
        canonical=to,
        moved=there,
    )


def gone(title: str, *, path: str, frame: Frame, why: str = "What stood here was taken away.") -> bytes:
    """Return the page at *path* of what was published there and is no more. *title* and *why* say no word of it."""
    home = link(up(path) + PAGE, frame.title)
    return frame.page(
        path,
        title,
        (heading(1, title), paragraph(why), paragraph("What there is: ", home, ".")),
        description=f"{title}: gone.",
        indexed=False,
    )
