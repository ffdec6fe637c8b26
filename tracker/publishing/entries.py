"""A milestone and what became of it as entries of feeds: one that only acts on it change, and its notices.

Reads no clock.
"""

from collections import OrderedDict
from dataclasses import replace

from feeds.history import Change
from feeds.html import Markup, element, fragment, link
from feeds.values import Category, Entry, Link, Tombstone
from tracker.index.reader import Index
from tracker.publishing.addresses import permalink
from tracker.publishing.evidence import Evidence
from tracker.publishing.history import History
from tracker.publishing.ledger import Revision
from tracker.publishing.notices import notice, notice_id
from tracker.publishing.stories import Story
from tracker.publishing.telling import DISPUTE, told

_GONE = "Its words are %s."


class Entries:
    """Makes the entries of revisions, and keeps those that it made last: a revision is worked out once.

    What is kept holds words that may be withheld later, those of other
    milestones too: then begin anew.
    """

    def __init__(self, base_url: str, evidence: Evidence | None = None, limit: int = 20_000) -> None:
        """Keep *limit* at most. *base_url* ends in a slash, *evidence* proves what is recorded."""
        self._evidence = evidence
        self._base_url = base_url
        self._limit = limit
        self._kept: OrderedDict[Revision, Change] = OrderedDict()

    def change(self, index: Index, history: History, revision: Revision) -> Change:
        """Return what *revision* published, as far as it may still be said."""
        kept = self._kept.get(revision)
        if kept is None:
            kept = self._kept[revision] = self._change(index, history, revision)
            if len(self._kept) > self._limit:
                self._kept.popitem(last=False)
        return kept

    def _change(self, index: Index, history: History, revision: Revision) -> Change:
        now = history.stories[revision.story]
        if now.withheld and revision.version < now.withheld.version:
            return Change()
        then = now.until(revision.version)
        entry = self._entry(index, history, then, revision)
        if revision.notice is None and then.withheld:
            return Change(
                entry, Tombstone(ref=entry.id, when=entry.updated, comment=_GONE % then.withheld.did, lang="en")
            )
        return Change(entry)

    def _entry(self, index: Index, history: History, story: Story, revision: Revision) -> Entry:
        place = self._base_url + permalink(story.id)
        if revision.notice is None:
            first, which, said = story.first, f"urn:uuid:{story.id}", told(index, story, history.names)
            if said.into is not None:
                place = self._base_url + permalink(said.into.id)
                said = replace(said, content=_pointing(said.content, place))
        else:
            first, which = story.records[revision.notice - 1], notice_id(story, revision.notice)
            said = notice(index, story, revision.notice, history.names, place)
            place += f"#v{revision.notice}"
        slug, title = history.disputes[story.dispute].name(revision.position)
        return Entry(
            id=which,
            title=said.title,
            published=first.recorded_at,
            updated=revision.moment,
            content=said.content.html,
            links=(Link(place, type="text/html"), *said.links),
            categories=(*said.categories, Category(slug, DISPUTE, title)),
            lang=said.lang,
            foreign=self._evidence.of_entry(revision.position) if self._evidence else (),
        )


def _pointing(content: Markup, place: str) -> Markup:
    """Return *content* with a link to the place of the milestone that stands for this one."""
    return fragment(content, element("p", link(place, "What it is part of now"), lang="en"))
