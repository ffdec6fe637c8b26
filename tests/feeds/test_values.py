from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from feeds.errors import FeedsError
from feeds.values import Category, Generator, Link, Person, Tombstone
from tests.feeds.builders import MOMENT, a_feed, an_entry


@pytest.mark.parametrize("field", ["published", "updated"])
def test_an_entry_refuses_a_time_without_an_offset(field: str) -> None:
    naive: dict[str, Any] = {field: datetime(2025, 3, 14, 12, 0)}  # noqa: DTZ001 - what is refused
    with pytest.raises(FeedsError, match=f"bad time: {field} of urn:uuid"):
        an_entry(**naive)


def test_a_time_elsewhere_is_kept_in_utc() -> None:
    entry = an_entry(updated=datetime(2025, 3, 14, 13, 0, tzinfo=timezone(timedelta(hours=1))))
    assert entry.updated == datetime(2025, 3, 14, 12, 0, tzinfo=UTC)
    assert entry.updated.tzinfo is UTC


def test_values_that_say_the_same_are_equal() -> None:
    assert an_entry() == an_entry()
    assert hash(a_feed(an_entry())) == hash(a_feed(an_entry()))


@pytest.mark.parametrize("href", ["javascript:alert(1)", "", "//elsewhere.example"])
def test_a_link_refuses_an_address_that_could_run_or_lead_astray(href: str) -> None:
    with pytest.raises(FeedsError, match="cannot link"):
        Link(href)


@pytest.mark.parametrize("wrong", [{"rel": " "}, {"type": "html"}, {"type": "/"}, {"hreflang": "français"}])
def test_a_link_refuses_what_the_grammar_of_atom_refuses(wrong: dict[str, Any]) -> None:
    with pytest.raises(FeedsError):
        Link("https://example.org", **wrong)


@pytest.mark.parametrize("blank", ["", " ", "\t"])
def test_what_readers_show_by_its_name_needs_one(blank: str) -> None:
    for make in (Person, Category, Generator):
        with pytest.raises(FeedsError, match="is blank"):
            make(blank)
    with pytest.raises(FeedsError, match="title is blank"):
        an_entry(title=blank)


@pytest.mark.parametrize("identifier", ["", "no-scheme", "urn:uuid:with space", " urn:uuid:1"])
def test_an_id_is_an_absolute_iri(identifier: str) -> None:
    with pytest.raises(FeedsError, match="an id is an absolute IRI"):
        an_entry(id=identifier)


def test_no_two_alternates_have_one_type_and_language() -> None:
    twice = (Link("a.html", type="text/html"), Link("b.html", type="text/html"))
    with pytest.raises(FeedsError, match="same type and language"):
        an_entry(links=twice)
    a_feed(links=(Link("a.html", type="text/html"), Link("b.html", type="text/html", hreflang="fr")))


def test_a_feed_holds_no_id_twice() -> None:
    with pytest.raises(FeedsError, match="twice"):
        a_feed(an_entry(1), an_entry(1, updated=MOMENT + timedelta(days=1)))


def test_a_feed_names_an_author_or_each_entry_does() -> None:
    with pytest.raises(FeedsError, match="name an author"):
        a_feed(an_entry(), authors=())
    a_feed(an_entry(authors=(Person("Somebody"),)), authors=())


def test_no_document_has_both_an_entry_and_its_tombstone() -> None:
    stone = Tombstone(ref=an_entry(1).id, when=MOMENT)
    assert a_feed(an_entry(2), tombstones=(stone,)).tombstones == (stone,)
    with pytest.raises(FeedsError, match="and a tombstone of it"):
        a_feed(an_entry(1), tombstones=(stone,))
    with pytest.raises(FeedsError, match="and a tombstone of it"):
        a_feed(tombstones=(stone, stone))


def test_a_document_leads_to_one_other_by_each_relation_of_its_history() -> None:
    with pytest.raises(FeedsError, match="two links prev-archive"):
        a_feed(links=(Link("1.atom", "prev-archive"), Link("2.atom", "prev-archive")))
