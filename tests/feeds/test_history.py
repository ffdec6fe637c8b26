from datetime import timedelta
from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.atom import EntryCache, atom
from feeds.errors import FeedsError
from feeds.history import Chain, Change, History, Sealed, closed, cut, first_needed
from feeds.values import Entry, Link, Tombstone
from tests.feeds.builders import MOMENT, a_feed, an_entry

CURRENT = "https://example.org/a-v-b/feed.atom"
HEAD = a_feed(links=())
FEED = a_feed(links=(Link(CURRENT, "self", type="application/atom+xml"),))
SIZE = 5
_CACHE = EntryCache()


def a_chain(size: int = SIZE) -> Chain:
    """Return a chain of archives that stand beside the feed."""
    return Chain(
        current=lambda number: CURRENT,
        address=lambda number, digest: f"https://example.org/a-v-b/archive/{number}-{digest}.atom",
        head=lambda number: HEAD,
        render=partial(atom, cache=_CACHE),
        size=size,
    )


def revision(who: int, when: int, **said: object) -> Entry:
    """Return entry *who* as change number *when* left it."""
    return an_entry(who, updated=MOMENT + timedelta(seconds=when), content=f"<p>As of {when}.</p>", **said)


def a_past(whose: list[int]) -> list[Change]:
    """Return changes of the entries *whose*, one after the other."""
    return [Change(revision(who, when)) for when, who in enumerate(whose, 1)]


def documents(made: History) -> dict[str, bytes]:
    """Return every document of *made* by its address."""
    return {CURRENT: atom(made.subscription)} | {one.sealed.address: atom(one.feed) for one in made.archives}


def walked(published: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Return what a client that follows RFC 5005 §4.2 ends with: by id, when it was updated and its content."""
    atom_ns = "{http://www.w3.org/2005/Atom}"
    found: dict[str, tuple[str, str]] = {}
    where: str | None = CURRENT
    while where is not None:
        root = etree.fromstring(published[where])
        ids = [entry.findtext(f"{atom_ns}id") for entry in root.iter(f"{atom_ns}entry")]
        assert len(ids) == len(set(ids))
        for entry in root.iter(f"{atom_ns}entry"):
            said = entry.findtext(f"{atom_ns}updated"), entry.findtext(f"{atom_ns}content")
            found[entry.findtext(f"{atom_ns}id")] = max(said, found.get(entry.findtext(f"{atom_ns}id"), ("", "")))
        links = {link.get("rel"): link.get("href") for link in root.findall(f"{atom_ns}link")}
        where = links.get("prev-archive")
    return found


pasts = st.lists(st.integers(1, 8), max_size=23)


@given(pasts)
def test_walking_back_gives_every_entry_once_in_its_last_revision(whose: list[int]) -> None:
    last = {revision(who, when).id: revision(who, when) for when, who in enumerate(whose, 1)}
    expected = {which: (entry.updated.isoformat(), entry.content) for which, entry in last.items()}
    assert walked(documents(cut(FEED, a_past(whose), a_chain()))) == expected


@settings(max_examples=40)
@given(pasts)
def test_step_by_step_gives_what_cutting_once_gives_and_an_archive_never_changes(whose: list[int]) -> None:
    changes = a_past(whose)
    published: dict[str, bytes] = {}
    sealed: Sealed | None = None
    for count in range(1, len(changes) + 1):
        first = first_needed(count, sealed.number if sealed else 0, SIZE)
        made = cut(FEED, changes[first - 1 : count], a_chain(), first=first, sealed=sealed)
        for address, body in documents(made).items():
            assert address == CURRENT or published.get(address, body) == body
            published[address] = body
        sealed = made.archives[-1].sealed if made.archives else sealed
        assert published == documents(cut(FEED, changes[:count], a_chain()))


@given(pasts)
def test_a_new_change_touches_two_documents_at_most_and_asks_for_two_windows(whose: list[int]) -> None:
    changes = a_past([*whose, 1])
    before = documents(cut(FEED, changes[:-1], a_chain()))
    after = documents(cut(FEED, changes, a_chain()))
    assert len([address for address, body in after.items() if before.get(address) != body]) <= 2
    assert set(before) <= set(after)
    assert len(changes) - first_needed(len(changes), closed(len(changes) - 1, SIZE), SIZE) < 2 * SIZE


@given(pasts)
def test_the_subscription_document_holds_the_newest_changes_the_newest_first(whose: list[int]) -> None:
    entries = cut(FEED, a_past(whose), a_chain()).subscription.entries
    assert {entry.id for entry in entries} == {an_entry(who).id for who in whose[-SIZE:]}
    assert [entry.updated for entry in entries] == sorted((entry.updated for entry in entries), reverse=True)


def test_a_hundred_are_the_size_unless_told_otherwise() -> None:
    chain = a_chain(100)
    assert len(cut(FEED, a_past(list(range(1, 101))), chain).subscription.entries) == 100
    assert cut(FEED, a_past(list(range(1, 101))), chain).archives == ()
    made = cut(FEED, a_past(list(range(1, 102))), chain)
    assert [one.sealed.number for one in made.archives] == [1]
    assert made.subscription.entries[-1].id == an_entry(2).id


def taken_down(whose: list[int], who: int) -> list[Change]:
    """Return a past of *whose* at whose end the entry *who* is taken down."""
    at = len(whose) + 1
    notice = revision(who, at, title="Withheld")
    before = [Change() if one == who else change for one, change in zip(whose, a_past(whose), strict=True)]
    return [*before, Change(notice, Tombstone(ref=notice.id, when=notice.updated, comment="Withheld."))]


@given(st.lists(st.integers(1, 8), min_size=1, max_size=17), st.integers(0, 12))
def test_what_is_taken_down_leaves_no_word_behind_and_a_tombstone_once_it_is_not_among_the_newest(
    whose: list[int], later: int
) -> None:
    who = whose[0]
    changes = [*taken_down(whose, who), *(Change(revision(100, len(whose) + 2 + more)) for more in range(later))]
    made = cut(FEED, changes, a_chain())
    published = documents(made)
    words = {
        change.entry.content for one, change in zip(whose, a_past(whose), strict=True) if one == who and change.entry
    }
    assert not any(word.encode().replace(b"<", b"&lt;") in body for word in words for body in published.values())
    ids = {entry.id for entry in made.subscription.entries}
    buried = {stone.ref for one in made.archives for stone in one.feed.tombstones}
    assert (an_entry(who).id in ids) == (later < SIZE)
    assert an_entry(who).id in ids | buried


def test_a_takedown_gives_new_addresses_from_there_on_and_leaves_older_archives_alone() -> None:
    whose = list(range(1, 18))
    before = [one.sealed.address for one in cut(FEED, a_past(whose), a_chain()).archives]
    after = [one.sealed.address for one in cut(FEED, taken_down(whose, 7), a_chain()).archives]
    assert len(before) == len(after) == 3
    assert before[0] == after[0]
    assert not set(before[1:]) & set(after)


def test_an_archive_says_that_it_is_one_and_leads_to_the_current_document_and_back() -> None:
    made = cut(FEED, a_past(list(range(1, 12))), a_chain())
    first, second = made.archives
    links = {link.rel: link.href for link in second.feed.links}
    assert links == {"self": second.sealed.address, "current": CURRENT, "prev-archive": first.sealed.address}
    assert first.feed.archive
    assert not made.subscription.archive
    assert {link.rel: link.href for link in made.subscription.links}["prev-archive"] == second.sealed.address


def test_changes_out_of_order_or_missing_are_refused() -> None:
    changes = a_past([1, 2])
    with pytest.raises(FeedsError, match="increase strictly"):
        cut(FEED, changes[::-1], a_chain())
    with pytest.raises(FeedsError, match="changes from number 1 on are needed"):
        cut(FEED, a_past([1] * 8), a_chain(), first=2)
    with pytest.raises(FeedsError, match="of another entry or moment"):
        Change(revision(1, 1), Tombstone(ref=an_entry(2).id, when=MOMENT))


def test_an_address_without_the_digest_is_refused() -> None:
    chain = Chain(
        current=lambda number: CURRENT,
        address=lambda number, digest: f"{number}",
        head=lambda number: HEAD,
        render=atom,
        size=1,
    )
    with pytest.raises(FeedsError, match="needs its digest"):
        cut(FEED, a_past([1, 2]), chain)
