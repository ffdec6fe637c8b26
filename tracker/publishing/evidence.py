"""What a site publishes so that others can hold the log to it: signed checkpoints, leaves, tiles, receipts.

All of it follows from the log and its signing key. A checkpoint that stands in a feed is of the feed's last change,
not of the log's last record: so a record makes no feed another that it is not in. What is signed here is no more than
was kept as the highest before: two pasts are never signed.
"""

from __future__ import annotations

import errno
from contextlib import contextmanager
from typing import TYPE_CHECKING

from events.audit import checkpoint as checkpoints
from events.audit.checkpoint import Checkpoint, claimed
from events.audit.envelope import parse
from events.audit.receipt import receipt
from events.audit.tiles import WIDTH, bundles, entry_bundle, hash_tile, tiles
from events.errors import DisputeError
from events.log.sqlite_errors import DAMAGED, FAILING, FULL, LOCKED, UNOPENED
from events.log.sqlite_proof import Proof
from feeds.values import Foreign
from tracker.proving.outside import ELEMENT, JSON_KEY, NAMESPACE
from tracker.proving.reading import connected
from tracker.proving.signing import checkpoint, load_key, public_keys
from tracker.publishing.addresses import CHECKPOINT, KEY
from tracker.publishing.parts import Made

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from events.audit.note import SigningKey
    from events.audit.tiles import Bundle, Tile
    from tracker.index.reader import Index
    from tracker.publishing.history import History, News

_PREFIX = JSON_KEY.removeprefix("_")
_LEAF = "leaf"


def _may_pass(error: DisputeError) -> bool:
    """Whether it is the disk, or somebody who writes, that stood in the way; not a right or a key that is missing."""
    if isinstance(error.__cause__, OSError):
        return error.__cause__.errno not in {errno.ENOENT, errno.EACCES, errno.EPERM, errno.EROFS}
    return error.what in {one.what for one in (LOCKED, FULL, FAILING, UNOPENED, DAMAGED)}


class Evidence:
    """The proofs of the log in *store*, signed by the key in the file *key*; by default that of the settings beside it.

    A part of a site, while :meth:`open`. Without a key, or where it may not sign, it
    publishes the keys that spoke for the log, if any did, and ``missing`` says why; where the disk failed, it raises
    what it met. ``changed`` says that another key
    signs than for the last site that was made to its end.
    """

    def __init__(self, store: Path, key: Path | None = None) -> None:
        """Have proven nothing yet."""
        self._store = store
        self._key = key
        self._size = 0
        self._signing: SigningKey | None = None
        self._before: SigningKey | None = None
        self._signed = 0
        self._proof: Proof | None = None
        self._paths: set[str] = set()
        self._notes: dict[int, bytes] = {}
        self.missing: DisputeError | None = None
        self.changed = False

    @property
    def fingerprint(self) -> str:
        """The fingerprint of the key that signs; empty where none does."""
        return self._signing.verifier.fingerprint if self._signing else ""

    @contextmanager
    def open(self, size: int) -> Iterator[None]:
        """Sign the log as it is, which is of *size* records or more, and read one state of it meanwhile."""
        self._signing, self._signed = None, 0
        try:
            self._signed = claimed(checkpoint(self._store, self._key)).size
            self._signing, self.missing = load_key(self._store, self._key), None
        except DisputeError as error:
            if _may_pass(error):
                raise  # a site that proved its log goes on doing so: better none than one that proves nothing
            self.missing = error
        self.changed = self._signing != self._before
        if self.changed:
            self._notes = {}
        if self._signing is None or self._signed < size:
            yield
        else:
            with connected(self._store) as db:
                self._proof = Proof.over(db)
                try:
                    yield
                finally:
                    self._proof = None
        self._before = self._signing

    def of_feed(self, size: int) -> tuple[Foreign, ...]:
        """Return what a feed carries whose last change is the log's record number *size*: a signed checkpoint."""
        if self._proof is None or not size:
            return ()
        return (Foreign(NAMESPACE, _PREFIX, ELEMENT, self._note(size).decode()),)

    def of_entry(self, position: int) -> tuple[Foreign, ...]:
        """Return what an entry carries of the record at *position*: where its leaf is, and what that is bound to.

        Not the salt: the payload names the curator and may give reasons that are not for publication, and with the salt
        both could be guessed. Who has a bundle has it.
        """
        if self._proof is None:
            return ()
        leaf = parse(self._proof.leaf(position - 1))
        said = (("index", str(leaf.leaf_index)), ("commitment", leaf.commitment.hex()))
        return (Foreign(NAMESPACE, _PREFIX, _LEAF, attributes=said),)

    def made(self, index: Index, history: History, news: News) -> Made:
        """Return the checkpoint, the key, and the tiles and receipts that are new."""
        before, size = self._size, history.position
        since = 0 if news.everything else before
        if self._proof is None:
            keys = self._keys()
            made = Made({KEY: keys} if keys else {})
        elif size == since:
            return Made()
        else:
            made = self._since(since, size)
            partial: list[Tile | Bundle] = [*tiles(before), *bundles(before)]
            made.gone = {one.path for one in partial if one.width < WIDTH}
            self._size = size
        if self._proof is None or news.everything:
            made.gone |= self._paths
        made.gone -= made.documents.keys()
        self._paths = (self._paths - made.gone) | made.documents.keys()
        return made

    def _since(self, since: int, size: int) -> Made:
        """Return what a log of *size* records has that one of *since* has not."""
        if self._proof is None:
            raise RuntimeError("not open")
        subtree, leaf = self._proof.subtree(), self._proof.leaf
        documents = {CHECKPOINT: self._note(size), KEY: self._keys()}
        for tile in tiles(size, since):
            documents[tile.path] = hash_tile(tile, subtree)
        for bundle in bundles(size, since):
            first = bundle.number * WIDTH
            documents[bundle.path] = entry_bundle(leaf(at) for at in range(first, first + bundle.width))
        for at in range(since, size):
            documents[f"proof/{at}"] = receipt(leaf(at), self._note(at + 1), subtree)
        return Made(documents)

    def _keys(self) -> bytes:
        return "".join(f"{key}\n" for key in public_keys(self._store)).encode()

    def _note(self, size: int) -> bytes:
        """Return the signed checkpoint of the first *size* records."""
        if self._proof is None or self._signing is None or size > self._signed:
            raise RuntimeError("not open, or not kept as the highest yet")
        note = self._notes.get(size)
        if note is None:
            said = Checkpoint(self._signing.name, size, self._proof.root_at(size))
            note = self._notes[size] = checkpoints.signed(said, self._signing)
        return note
