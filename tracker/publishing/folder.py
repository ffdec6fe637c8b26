"""A site in a folder, for web servers that know nothing of what moved: old addresses lead on there too."""

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from feeds.encodings import SUFFIXES
from feeds.errors import FeedsError
from feeds.inspecting import differences
from feeds.site import Written, site_mark, update_site, write_site
from tracker.publishing.frame import Frame
from tracker.publishing.site import Edition
from tracker.publishing.stubs import stub

MOVES = "moves.json"
"""What moved where, by folder, for servers that can be told: a redirect (301) for each."""


class Folder:
    """Writes the editions of one publisher to *place*: after the first one what is other, nothing else.

    *frame* is what is around the site's pages. With *compressed*, each document has its variants beside it, for
    servers that look for them.
    """

    def __init__(self, place: Path, frame: Frame, *, compressed: bool = True) -> None:
        """Write nothing yet."""
        self.place = place
        self._frame = frame
        self._encodings = tuple(SUFFIXES) if compressed else ()
        self._before: Edition | None = None

    def write(self, edition: Edition) -> Written:
        """Put *edition* in its place. Raises FeedsError, the site whole as it was."""
        before, self._before = self._before, None
        mark = self._mark(edition)
        since = None if before is None or before.moves.moved != edition.moves.moved else self._mark(before)
        if since is None or site_mark(self.place) != since:
            done = write_site(self.place, complete(edition, self._frame), encodings=self._encodings, mark=mark)
        else:
            changed = {**edition.changed, **_led_on(edition, edition.changed, self._frame)}
            done = update_site(self.place, changed, since=since, mark=mark, encodings=self._encodings)
        self._before = edition
        return done

    def differences(self, edition: Edition) -> list[str]:
        """Say what in the folder is not as *edition* has it. Raises FeedsError.

        A folder that stands at another record of the log has to be published first.
        """
        if site_mark(self.place) != self._mark(edition):
            why = (
                f"it does not stand at position {edition.position}: publish it first, and keep what it was if in doubt"
            )
            raise FeedsError("not this site as it is now", str(self.place), why)
        return differences(self.place, complete(edition, self._frame))

    def _mark(self, edition: Edition) -> str:
        """Return what the folder is marked with: of which site, for which address, at which position of the log."""
        about = f"{edition.root} {self._frame.title} {self._frame.base_url}"
        return f"{edition.position} {hashlib.sha256(about.encode()).hexdigest()[:16]}"


def complete(edition: Edition, frame: Frame) -> dict[str, bytes]:
    """Return every document of *edition*, and what is to stand at old addresses. Pure."""
    led = _led_on(edition, edition.documents, frame)
    documents = {**edition.documents, **{path: body for path, body in led.items() if body is not None}}
    if edition.moves.moved:
        documents[MOVES] = (json.dumps(dict(edition.moves.moved), indent=1, sort_keys=True) + "\n").encode()
    return documents


def _led_on(edition: Edition, some: Mapping[str, bytes | None], frame: Frame) -> dict[str, bytes | None]:
    """Return what stands at old addresses for the documents *some*: pages that lead on, and feeds as they are.

    A feed reader follows no page, so that who subscribed there goes on with the same feed, its ids the same.
    """
    found: dict[str, bytes | None] = {}
    for old, new in edition.moves.moved.items():
        for path, body in some.items():
            there = old + path.removeprefix(new)
            if path.startswith(new) and there not in edition.documents:
                moved = body is not None and path.endswith(".html")
                found[there] = stub("Moved", path, path=there, frame=frame) if moved else body
    return found
