"""What a notice says: that a milestone was corrected, retracted, withheld or merged, from what to what, when and why.

It is an entry of its own, since a reader that has seen an entry shows its changes to nobody. Of words
that are withheld it repeats none.
"""

from uuid import UUID, uuid5

from feeds.html import Markup, element, link
from feeds.values import Category
from tracker.index.reader import Index
from tracker.publishing import corrections
from tracker.publishing.milestones import headline
from tracker.publishing.names import Names
from tracker.publishing.stories import Did, Said, Story
from tracker.publishing.telling import NOTICE, Told, filed, state_after
from tracker.publishing.wording import capital, kind, on

_TITLES: dict[Did, str] = {
    "corrected": "Corrected",
    "cited": "Sources differ",
    "retracted": "Retracted",
    "withheld": "Withheld",
    "shown": "Shown again",
    "erased": "Erased",
    "merged": "Merged",
    "unmerged": "Parted again",
}
_OURS = "en"


def notice_id(story: Story, version: int) -> str:
    """Return the id of the notice of the record *version* of a milestone: it follows from the two alone. Pure."""
    return f"urn:uuid:{uuid5(UUID(story.id), f'notice {version}')}"


def notice(index: Index, story: Story, version: int, names: Names, place: str) -> Told:
    """Return what the notice of the record *version* says of a milestone, as *story* stands.

    *place* is the address of the milestone's page.
    """
    said = story.records[version - 1]
    content = element("div", *_words(index, story, said, names), _leading(place, story), lang=_OURS)
    about = Category(said.did, NOTICE, _TITLES[said.did])
    return Told(_title(story, said), content, (filed(said), about))


def _title(story: Story, said: Said) -> str:
    """Return what a notice is called: by the milestone's title where that may be said and is in our own language."""
    body = said.body
    named = said.did in {"corrected", "cited", "shown", "unmerged"} and body["lang"] == _OURS
    if named and not story.withheld and not story.retracted:
        return f"{_TITLES[said.did]}: {headline(body)}"
    return f"{_TITLES[said.did]}: {capital(kind(said.kind))}, {on(body['occurred_on'])}"


def _words(index: Index, story: Story, said: Said, names: Names) -> list[Markup | None]:
    if story.withheld:
        return [corrections.withholding(said if said.did in {"withheld", "erased"} else story.withheld)]
    if story.retracted:
        return [corrections.retraction(story.retracted), state_after(index, story, story.retracted, names)]
    before = story.records[said.version - 2]
    notes = corrections.one(before, said, names.at(said.position))
    return [*(element("div", one) for one in notes), state_after(index, story, said, names)]


def _leading(place: str, story: Story) -> Markup:
    words = "What is shown of it" if story.withheld else "The entry as it stands now"
    return element("p", link(place, words))
