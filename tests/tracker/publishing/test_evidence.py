"""What a site publishes so that others can hold the log to it, checked with nothing but what was published."""

import json
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given, settings
from lxml import etree

from events.audit.checkpoint import Checkpoint, claimed, consistent
from events.audit.checkpoint import opened as checked
from events.audit.envelope import commitment, parse
from events.audit.note import VerifierKey
from events.audit.places import beside
from events.audit.receipt import proven
from events.audit.strict64 import to_base64
from events.audit.tiles import parse_bundle, tiled
from events.audit.tree import consistency_proof, leaf_hash, root_of
from events.log.leaves import committed
from tests.builders import a_milestone, a_tracker
from tests.strategies import Step, histories
from tests.tracker.publishing.sites import BASE_URL, FEED, TITLE, Read, again, documents, played
from tracker.curating.tracker import Tracker
from tracker.proving.outside import NAMESPACE, checkpoint_in
from tracker.proving.reading import connected
from tracker.proving.rotating import revoke
from tracker.proving.signing import checkpoint, make_key
from tracker.publishing.evidence import Evidence
from tracker.publishing.frame import Sizes
from tracker.publishing.site import Publisher

LEAF = f"{{{NAMESPACE}}}leaf"


@contextmanager
def a_signed_tracker() -> Iterator[Tracker]:
    """Return a tracker whose log has a signing key."""
    with a_tracker() as tracker:
        make_key(tracker.path)
        yield tracker


def a_publisher(tracker: Tracker, size: int = 100) -> Publisher:
    """Return a publisher that proves the log of a tracker."""
    return Publisher(TITLE, BASE_URL, sizes=Sizes(feed=size), evidence=Evidence(tracker.path))


def keys(made: Mapping[str, bytes]) -> list[VerifierKey]:
    """Return the keys that a site publishes."""
    return [VerifierKey.parse(line) for line in made["key"].decode().splitlines()]


def leaves(made: Mapping[str, bytes]) -> list[bytes]:
    """Return the leaves that a site publishes."""
    found = sorted(path for path in made if path.startswith("tile/entries/"))
    return [
        leaf
        for path in found
        for leaf in parse_bundle(made[path], int(path.rpartition("/")[2]) if ".p/" in path else 256)
    ]


def test_the_checkpoint_is_signed_by_the_key_beside_it_and_is_of_the_leaves_beside_it() -> None:
    with a_signed_tracker() as tracker:
        for number in range(300):
            tracker.record(a_milestone("noted", title=f"Thing {number}"))
        made = again(a_publisher(tracker), tracker.path)
        size = len(list(tracker.log.records()))
    said_there = checked(made["checkpoint"], keys(made))
    assert said_there.size == size > 256
    assert len(leaves(made)) == size
    assert root_of(map(leaf_hash, leaves(made))) == said_there.root
    subtree = tiled(size, lambda tile: made[tile.path])
    assert subtree(0, size) == said_there.root


def test_each_receipt_proves_its_record_by_the_key_alone() -> None:
    with a_signed_tracker() as tracker:
        tracker.record(a_milestone("noted"))
        made = again(a_publisher(tracker), tracker.path)
        size = len(list(tracker.log.records()))
    assert {path for path in made if path.startswith("proof/")} == {f"proof/{index}" for index in range(size)}
    for index in range(size):
        shown = proven(made[f"proof/{index}"], keys(made))
        assert shown.envelope.leaf_index == index
        assert shown.checkpoint.size == index + 1


@pytest.mark.parametrize("path", [FEED, "feed.atom", "a-dispute/feed.json", "a-dispute/feed.rss"])
def test_every_feed_carries_a_checkpoint_of_its_last_change_that_the_log_goes_on_from(path: str) -> None:
    with a_signed_tracker() as tracker:
        tracker.record(a_milestone("noted"))
        publisher = a_publisher(tracker)
        kept = checkpoint_in(again(publisher, tracker.path)[path])
        tracker.record(a_milestone("noted"))
        made = again(publisher, tracker.path)
    before, now = (checked(note, keys(made)) for note in (kept, made["checkpoint"]))
    assert now.size == before.size + 1
    subtree = tiled(now.size, lambda tile: made[tile.path])
    assert consistent(before, now, consistency_proof(before.size, now.size, subtree))
    forged = Checkpoint(before.origin, before.size, bytes(32))
    assert not consistent(forged, now, consistency_proof(before.size, now.size, subtree))


def test_a_feed_that_a_record_is_not_in_stays_as_it_is() -> None:
    """Though the log's checkpoint is another: nobody is told of what does not concern them."""
    with a_signed_tracker() as tracker:
        tracker.record(a_milestone("noted"))
        tracker.open_dispute("another", "Another")
        publisher = a_publisher(tracker)
        before = again(publisher, tracker.path)
        tracker.record(a_milestone("noted"), dispute="another")
        now = again(publisher, tracker.path)
    assert before["checkpoint"] != now["checkpoint"]
    assert before[FEED] == now[FEED]


def test_an_entry_names_its_leaf_which_is_bound_to_the_payload() -> None:
    with a_signed_tracker() as tracker:
        one = tracker.record(a_milestone("noted")).stream
        made = again(a_publisher(tracker), tracker.path)
        with connected(tracker.path) as db:
            query = "SELECT command, digest, state, salt FROM record JOIN payload USING (pos) ORDER BY pos DESC"
            *payload, salt = db.execute(query).fetchone()
    (leaf,) = etree.fromstring(made[FEED]).iter(LEAF)
    envelope = parse(leaves(made)[int(str(leaf.get("index")))])
    assert envelope.stream == one
    assert envelope.commitment.hex() == leaf.get("commitment")
    assert commitment(committed(*payload), salt) == envelope.commitment


def test_no_salt_is_published_by_which_a_curators_name_or_what_is_withheld_could_be_guessed() -> None:
    with a_signed_tracker() as tracker:
        one, other = (tracker.record(a_milestone("noted")).stream for _ in range(2))
        tracker.merge(one, other, "They are the same.")
        tracker.withhold(one, "a court order", "x")
        made = again(a_publisher(tracker, 2), tracker.path)
        with connected(tracker.path) as db:
            salts = [bytes(salt) for (salt,) in db.execute("SELECT salt FROM payload")]
    whole = b"".join(made.values())
    assert len(salts) > 5
    for salt in salts:
        assert salt not in whole
        assert salt.hex().encode() not in whole
        assert to_base64(salt).encode() not in whole


def test_what_is_signed_is_never_above_what_was_kept_as_the_highest(monkeypatch: pytest.MonkeyPatch) -> None:
    """A record that comes between the two is of the next edition."""
    with a_signed_tracker() as tracker:
        tracker.record(a_milestone("noted"))

        def meanwhile(store: Path, key: Path | None = None) -> bytes:
            note = checkpoint(store, key)
            tracker.record(a_milestone("noted"))
            return note

        monkeypatch.setattr("tracker.publishing.evidence.checkpoint", meanwhile)
        made = again(a_publisher(tracker), tracker.path)
        kept = claimed(beside(tracker.path.with_name(f"{tracker.path.name}.key")).read_bytes())
    assert claimed(made["checkpoint"]).size == kept.size


def test_after_a_key_was_revoked_nothing_it_signed_is_published_but_the_key_is() -> None:
    with a_signed_tracker() as tracker:
        tracker.record(a_milestone("noted"))
        publisher = a_publisher(tracker)
        assert "checkpoint" in again(publisher, tracker.path)
        revoke(tracker, "It was lost.")
        made = again(publisher, tracker.path)
        assert made == again(a_publisher(tracker), tracker.path)
        assert "revoked" in publisher.unproven
    assert "key" in made
    assert not any(path.startswith(("checkpoint", "proof/", "tile/")) for path in made)


def test_a_key_that_was_taken_away_keeps_no_words_on_the_site_that_are_to_go() -> None:
    with a_signed_tracker() as tracker:
        one = tracker.record(a_milestone("noted", title="A secret")).stream
        publisher = a_publisher(tracker)
        assert any(b"A secret" in body for body in again(publisher, tracker.path).values())
        tracker.withhold(one, "a court order", "x")
        tracker.path.with_name(f"{tracker.path.name}.key").unlink()
        made = again(publisher, tracker.path)
        assert "no signing key" in publisher.unproven
    assert not any(b"A secret" in body for body in made.values())
    assert "checkpoint" not in made


def test_an_edition_that_failed_is_made_as_a_whole_the_next_time() -> None:
    """Whichever part it was that failed, and though nothing came since."""
    with a_signed_tracker() as tracker:
        for part in ("syndication.Feeds", "calendars.Calendars", "pages.Pages", "listing.Lists", "evidence.Evidence"):
            publisher = a_publisher(tracker)
            again(publisher, tracker.path)
            tracker.record(a_milestone("noted"))
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr(f"tracker.publishing.{part}.made", failing)
                with pytest.raises(MemoryError):
                    again(publisher, tracker.path)
            assert again(publisher, tracker.path) == again(a_publisher(tracker), tracker.path)


def failing(*_: object) -> None:
    """Fail, as anything may where memory runs out."""
    raise MemoryError


def test_without_a_key_a_site_proves_nothing_and_the_publisher_says_why() -> None:
    with a_tracker() as tracker:
        publisher = a_publisher(tracker)
        assert again(publisher, tracker.path) == documents(tracker.path)
        assert "no signing key" in publisher.unproven
        make_key(tracker.path)
        made = again(publisher, tracker.path)
        assert publisher.unproven == ""
        assert made == again(a_publisher(tracker), tracker.path)
        assert "checkpoint" in made


def test_every_page_names_the_key_and_leads_to_what_it_signed() -> None:
    with a_signed_tracker() as tracker:
        tracker.record(a_milestone("noted"))
        made = again(a_publisher(tracker), tracker.path)
    (key,) = keys(made)
    for path, body in made.items():
        if path.endswith(".html"):
            page, root = Read(body), "../" * path.count("/")
            assert key.fingerprint in page.words
            assert {f"{root}checkpoint", f"{root}key"} <= set(page.links)


@settings(max_examples=10)
@given(histories(most=6))
def test_step_by_step_or_at_once_the_proofs_are_the_same(steps: list[Step]) -> None:
    with a_signed_tracker() as tracker:
        publisher = a_publisher(tracker, 3)
        for _ in played(tracker, steps):
            assert again(publisher, tracker.path) == again(a_publisher(tracker, 3), tracker.path)


def test_nothing_that_is_published_names_a_curator(tmp_path: Path) -> None:
    with a_signed_tracker() as tracker:
        tracker.record(a_milestone("noted"))
        made = again(a_publisher(tracker), tracker.path)
        *_, record = tracker.log.records()
    assert record.curator is not None
    for body in made.values():
        assert record.curator.name.encode() not in body
    assert not re.search(rb"@example", b"".join(made.values()).replace(BASE_URL.encode(), b""))
    assert json.loads(made["a-dispute/feed.json"])["_audit"]["checkpoint"].startswith(keys(made)[0].name)
