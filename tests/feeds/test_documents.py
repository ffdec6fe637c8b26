from datetime import datetime, timedelta

import pytest
from hypothesis import given

from feeds.documents import announced, publication, revised
from feeds.errors import FeedsError
from feeds.moves import Moves
from feeds.representations import media_type
from feeds.values import Link
from tests.feeds.builders import MOMENT, a_feed
from tests.feeds.strategies import documents

PAGE = b"<p>" + b"words " * 200
SITE = {"index.html": PAGE, "a/index.html": PAGE, "a/feed.atom": b"<feed/>" * 100, "style.css": b"p{}"}


def test_the_same_documents_give_the_same_publication() -> None:
    assert publication(SITE, at=MOMENT) == publication(dict(reversed(SITE.items())), at=MOMENT)


@given(documents(), documents())
def test_a_changed_document_has_a_later_date_and_an_unchanged_one_its_own(
    first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    before = publication(first, at=MOMENT)
    after = publication(second, at=MOMENT, previous=before)
    for path, document in after.documents.items():
        if path in before.documents:
            earlier = before.documents[path]
            assert (document.modified > earlier.modified) == (document.identity.etag != earlier.identity.etag)
            assert (document.modified == earlier.modified) == (first[path] == second[path])


def test_a_document_that_did_not_change_is_not_made_again() -> None:
    before = publication(SITE, at=MOMENT)
    after = publication(SITE | {"index.html": b"new"}, at=MOMENT + timedelta(days=1), previous=before)
    assert [path for path in SITE if after.documents[path] is before.documents[path]] == list(SITE)[1:]


def test_dates_are_whole_seconds_and_one_publication_a_second_gives_way() -> None:
    made = publication(SITE, at=MOMENT)
    assert made.at == MOMENT.replace(microsecond=0)
    assert not made.gives_way(MOMENT)
    assert made.gives_way(MOMENT + timedelta(seconds=1))


def test_a_publication_needs_an_aware_time_and_paths_inside() -> None:
    with pytest.raises(FeedsError, match="bad time"):
        publication(SITE, at=datetime(2025, 3, 14))  # noqa: DTZ001 - what is refused
    with pytest.raises(FeedsError, match="bad path"):
        publication({"../a": b""}, at=MOMENT)


def test_each_encoding_has_a_tag_of_its_own_and_the_same_bytes_every_time() -> None:
    document = publication(SITE, at=MOMENT).documents["index.html"]
    assert document.offered == ("br", "zstd", "gzip")
    assert len({document.identity.etag, *(one.etag for one in document.encodings.values())}) == 4
    for name, one in publication(dict(SITE), at=MOMENT).documents["index.html"].encodings.items():
        assert one.body == document.encodings[name].body


def test_what_would_not_shrink_is_not_encoded_and_does_not_vary() -> None:
    document = publication(SITE, at=MOMENT).documents["style.css"]
    assert not document.encodings
    assert b"vary" not in dict(document.identity.found)
    assert b"vary" in dict(publication(SITE, at=MOMENT).documents["index.html"].identity.found)


def test_a_page_announces_the_feed_beside_it_unless_told_otherwise() -> None:
    found = {path: dict(said.identity.found) for path, said in publication(SITE, at=MOMENT).documents.items()}
    assert found["a/index.html"][b"link"] == b'<feed.atom>; rel="alternate"; type="application/atom+xml"'
    assert b"link" not in found["index.html"]
    told = publication(SITE, at=MOMENT, links={"index.html": [Link("é.atom", title='a "b" é')]})
    header = dict(told.documents["index.html"].identity.found)[b"link"]
    assert header == b'<%C3%A9.atom>; rel="alternate"'


def test_types_are_told_by_suffix() -> None:
    assert media_type("a/feed.atom") == "application/atom+xml; charset=utf-8"
    assert media_type("index.html") == "text/html; charset=utf-8"
    assert media_type("style.css") == "text/css; charset=utf-8"
    assert media_type("a/feed.json") == "application/feed+json; charset=utf-8"
    assert media_type("a/data.json") == "application/json; charset=utf-8"
    assert media_type("a/unknown") == "application/octet-stream"


def test_of_some_pages_told_the_others_announce_what_is_beside_them() -> None:
    told = publication(SITE, at=MOMENT, links={"index.html": [Link("x.atom")]})
    assert b"feed.atom" in dict(told.documents["a/index.html"].identity.found)[b"link"]


def test_what_never_changes_need_not_be_asked_for_again() -> None:
    made = publication(SITE, at=MOMENT, immutable=["a/feed.atom"])
    found = {path: dict(said.identity.found) for path, said in made.documents.items()}
    assert found["a/feed.atom"][b"cache-control"] == b"max-age=31536000, immutable"
    assert found["index.html"][b"cache-control"] == b"no-cache"
    assert dict(made.documents["a/feed.atom"].identity.unmodified)[b"cache-control"].endswith(b"immutable")


def test_a_variant_that_somebody_made_already_is_not_encoded_again() -> None:
    assert not publication({"a.gz": b"a" * 1000}, at=MOMENT).documents["a.gz"].encodings


@given(documents(), documents())
def test_revising_a_publication_gives_what_making_it_anew_gives(
    first: dict[str, bytes], second: dict[str, bytes]
) -> None:
    before, later = publication(first, at=MOMENT), MOMENT + timedelta(seconds=5)
    changed: dict[str, bytes | None] = {path: body for path, body in second.items() if first.get(path) != body}
    changed |= dict.fromkeys(first.keys() - second.keys())
    whole = publication(second, at=later, previous=before)
    part = revised(before, changed, at=later)
    assert dict(part.documents) == dict(whole.documents)
    assert part.at == whole.at


def test_revising_leaves_the_moves_unless_told() -> None:
    moves = Moves({"old/": "new/"})
    before = publication(SITE, at=MOMENT, moves=moves)
    assert revised(before, {}, at=MOMENT).moves is moves
    assert revised(before, {}, at=MOMENT, moves=Moves()).moves == Moves()
    with pytest.raises(FeedsError, match="bad path"):
        revised(before, {"../a": None}, at=MOMENT)


def test_a_feed_announces_itself_its_hub_and_its_past() -> None:
    links = tuple(Link(f"https://example.org/{rel}", rel) for rel in ("self", "alternate", "hub", "prev-archive"))
    assert [link.rel for link in announced(a_feed(links=links))] == ["self", "hub", "prev-archive"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("checkpoint", "text/plain; charset=utf-8"),
        ("key", "text/plain; charset=utf-8"),
        ("proof/12", "text/plain; charset=utf-8"),
        ("tile/0/000", "application/octet-stream"),
    ],
)
def test_notes_and_proofs_are_text_and_tiles_are_bytes(path: str, kind: str) -> None:
    assert media_type(path) == kind
