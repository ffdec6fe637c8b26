"""What a feed reader has after following a feed: a client of RFC 4287, RFC 5005 and RFC 6721, in few lines."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

from tests.tracker.publishing.sites import ATOM, BASE_URL, said

_DELETED = "{http://purl.org/atompub/tombstones/1.0}deleted-entry"


@dataclass
class Reader:
    """Somebody who subscribed: ``seen`` are the ids that were ever shown as new, ``stored`` what is kept of each."""

    address: str
    seen: set[str] = field(default_factory=set)
    stored: dict[str, tuple[str, str]] = field(default_factory=dict)

    def fetch(self, documents: Mapping[str, bytes], moved: Mapping[str, str] | None = None) -> int:
        """Fetch the feed; return how many of its entries are shown as new. *moved* are redirects by folder."""
        for old, new in (moved or {}).items():
            if self.address.startswith(old):
                self.address = new + self.address.removeprefix(old)
        before = len(self.seen)
        for entry in etree.fromstring(documents[self.address]).findall(f"{ATOM}entry"):
            self._take(entry)
        return len(self.seen) - before

    def _take(self, entry: etree._Element) -> None:
        self.seen.add(said(entry, "id"))
        self.stored[said(entry, "id")] = said(entry, "title"), said(entry, "content")


def chain(documents: Mapping[str, bytes], path: str) -> list[str]:
    """Return the paths of a feed's documents, from the one to subscribe to back to the first archive."""
    found = [path]
    while True:
        links = etree.fromstring(documents[found[-1]]).findall(f"{ATOM}link")
        back = [str(one.get("href")) for one in links if one.get("rel") == "prev-archive"]
        if not back:
            return found
        found.append(back[0].removeprefix(BASE_URL))


def last_revisions(documents: Mapping[str, bytes], path: str) -> dict[str, tuple[str, bytes | None]]:
    """Return each id of a feed's whole past with its last ``updated`` and its bytes then; None: it is deleted."""
    found: dict[str, tuple[str, bytes | None]] = {}
    for one in chain(documents, path):
        root = etree.fromstring(documents[one])
        ids = [said(entry, "id") for entry in root.findall(f"{ATOM}entry")]
        ids += [str(gone.get("ref")) for gone in root.findall(_DELETED)]
        assert len(ids) == len(set(ids)), f"{one} holds an id twice"
        here: list[tuple[str, str, bytes | None]] = [
            (said(entry, "id"), said(entry, "updated"), etree.tostring(entry, method="c14n", exclusive=True))
            for entry in root.findall(f"{ATOM}entry")
        ]
        here += [(str(gone.get("ref")), str(gone.get("when")), None) for gone in root.findall(_DELETED)]
        for which, updated, body in here:
            if which not in found or found[which][0] < updated:
                found[which] = updated, body
    return found
