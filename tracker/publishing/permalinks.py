"""A milestone's own page, which one can cite: what it says, who says so, every version of it. Pure."""

from collections.abc import Iterator

from feeds import blocks
from feeds.blocks import bullets, definitions, follow, heading, inset, section, small
from feeds.html import Markup, Node, element, link
from feeds.values import Link
from tracker.publishing import corrections
from tracker.publishing.addresses import ATOM, PAGE, permalink, up
from tracker.publishing.channels import Channel
from tracker.publishing.frame import LANG, PROMISE, Frame, feed_of
from tracker.publishing.milestones import Body, attribution, label, otherwise, parties_of, said, sources_of, title
from tracker.publishing.names import NamesAt
from tracker.publishing.reporting import references, summary
from tracker.publishing.stories import Chronicle, Said, Story
from tracker.publishing.timeline import DID, badges, in_language, part_of
from tracker.publishing.wording import capital, instant, kind, on


def milestone_page(frame: Frame, chronicle: Chronicle, story: Story, known: NamesAt) -> bytes:
    """Return the page of a milestone as it stands: no word of one that never was, is withheld or part of another."""
    path = permalink(story.id) + PAGE
    return frame.page(
        path,
        title(story),
        (
            heading(1, in_language(story, title(story), LANG)),
            blocks.badges([*badges(story, story.body)]) if story.stands else None,
            *(_told(story, known) if _is_told(story) else _untold(story, up(path))),
            section("Versions", element("ul", *_versions(story, known), class_="versions"), id="versions"),
            small("To cite it: ", link(frame.address(path))),
            _more_like_it(story, chronicle, known, up(path)) if _is_told(story) else None,
        ),
        description=_description(story, chronicle),
        feeds=(feed_of(chronicle, up(path)),),
        crumbs=((f"{chronicle.slug}/", chronicle.title),),
        footer=(element("p", PROMISE), element("p", f"Last record of it: {instant(story.last.recorded_at)}.")),
        canonical=permalink(story.standing.id) + PAGE,
    )


def _is_told(story: Story) -> bool:
    return story.stands and story.withheld is None


def _description(story: Story, chronicle: Chronicle) -> str:
    if not story.stands:
        return f"{title(story)}. {chronicle.title}."
    return f"{capital(kind(story.last.kind))}, {on(story.body['occurred_on'])}. {chronicle.title}."


def _told(story: Story, known: NamesAt) -> Iterator[Markup | None]:
    """Yield what a milestone says that stands, and who says so."""
    body = story.body
    whose = attribution(body)
    sources = references(sources_of(body), known)
    rivals = [otherwise(one, known) for one in body.get("rivals", ())]
    yield element("p", element("em", f"{whose}.")) if whose else None
    yield summary(body)
    yield definitions(_facts(body, known))
    yield section("Sources", bullets(sources) if sources else small(_VOUCHED), id="sources")
    yield section("Sources differ", bullets(rivals), id="rivals") if rivals else None


def _more_like_it(story: Story, chronicle: Chronicle, known: NamesAt, root: str) -> Markup:
    """Return what to follow for more of a milestone's dispute, kind, parties and tags."""
    body = story.body
    parties = {Channel("party", slug): known.party(slug) for slug in parties_of(body)}
    like = {
        Channel("dispute", chronicle.stream): chronicle.title,
        Channel("kind", str(body["what"]["kind"])): capital(kind(body["what"]["kind"])),
        **parties,
        **{Channel("tag", tag): kind(tag) for tag in body["tags"]},
    }
    feeds = [Link(root + one.document(chronicle.slug), type=ATOM, title=called) for one, called in like.items()]
    return follow(feeds, "Follow more of it in a feed reader:")


_VOUCHED = "No source: the curator vouches for it."


def _untold(story: Story, root: str) -> Iterator[Markup | None]:
    """Yield what became of a milestone that never was, is part of another, or is withheld."""
    hidden = story.withheld is not None
    if story.retracted:
        yield inset(corrections.retraction(story.retracted, hidden=hidden))
    elif story.merged:
        yield inset(corrections.merge(story.merged, hidden=hidden), element("p", part_of(story.standing, root, LANG)))
    if story.withheld:
        yield inset(corrections.withholding(story.withheld))
        yield definitions([("When", capital(on(story.body["occurred_on"])))] if story.stands else [])


def _facts(body: Body, known: NamesAt) -> Iterator[tuple[Node, Node]]:
    """Yield each thing that a milestone says beside its words, with what it is called."""
    yield "When", capital(on(body["occurred_on"]))
    yield "On the date", body["date_note"]
    own = {name: value for name, value in body["what"].items() if name not in {"kind", "schema"}}
    for name, value in (own | {"parties": body["parties"], "tags": body["tags"]}).items():
        yield _LABELS.get(name) or capital(label(name)), said(name, value, known)


_LABELS = {"parties": "Concerned"}


def _versions(story: Story, known: NamesAt) -> Iterator[Markup]:
    """Yield every record of a milestone, the latest first: what changed, when and why, as far as it may be told."""
    for before, after in story.amendments():
        told = corrections.one(before, after, known.names.at(after.position)) if _is_told(story) else [_done(after)]
        yield element("li", *told, id=_version(after))
    yield element("li", _done(story.first), id=_version(story.first))


def _done(one: Said) -> Markup:
    return element("p", element("strong", f"{DID[one.did]} on {instant(one.recorded_at)}."))


def _version(one: Said) -> str:
    """Return the name of a record's place on the page of its milestone."""
    return f"v{one.version}"
