"""The list of a site's feeds as OPML, which feed readers import: all at once."""

from collections.abc import Sequence
from datetime import datetime

from feeds.opml import Outline, opml
from tracker.index.reader import Index
from tracker.publishing.addresses import OPML
from tracker.publishing.channels import Channel
from tracker.publishing.history import History, News
from tracker.publishing.parts import Made
from tracker.publishing.syndication import all_channels

_GROUPS = {"kind": "By kind", "view": "By view", "party": "By party", "tag": "By tag"}


class Lists:
    """Makes the list of one site's feeds. *title* names the site, *base_url* is where it stands and ends in a slash.

    The list is dated by the record since which it is what it is.
    """

    def __init__(self, title: str, base_url: str) -> None:
        """Have listed nothing yet."""
        self._title = title
        self._base_url = base_url
        self._listed: tuple[object, ...] = ()

    def made(self, index: Index, history: History, news: News) -> Made:
        """Return the list if it is another for *news*."""
        found = all_channels(history)
        stamp = (len(found), _modified(history, found))
        if not found or (stamp == self._listed and not news.everything):
            return Made()
        self._listed = stamp
        return Made({OPML: self._list(history, found)})

    def _list(self, history: History, found: Sequence[Channel]) -> bytes:
        groups: dict[str, list[Outline]] = {}
        for channel in found:
            groups.setdefault(channel.sort, []).append(self._outline(history, channel))
        outlines = [*groups.pop("all"), *groups.pop("dispute")]
        outlines += [Outline(title=_GROUPS[sort], outlines=tuple(inner)) for sort, inner in sorted(groups.items())]
        return opml(self._title, tuple(outlines), modified=_modified(history, found), owner=self._title)

    def _outline(self, history: History, channel: Channel) -> Outline:
        chronicle = history.disputes.get(channel.name) if channel.sort == "dispute" else None
        slug, title = (chronicle.slug, chronicle.title) if chronicle else ("", "")
        return Outline(
            title=channel.title(self._title, title, history.names.at(history.position)),
            feed=self._base_url + channel.document(slug),
            page=self._base_url + (f"{slug}/" if slug else ""),
            lang=chronicle.lang if chronicle else "en",
        )


def _modified(history: History, found: Sequence[Channel]) -> datetime:
    """Return since when the list is what it is: a feed came, or something is called otherwise."""
    came = (history.ledger.channels[one][0] for one in found if one.sort not in {"all", "dispute"})
    return max([history.renamed, *(history.ledger.revisions[number].moment for number in came)])
