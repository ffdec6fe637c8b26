"""The highest checkpoint that was ever signed, kept beside the key: two pasts are never signed.

It is written durably before a checkpoint leaves the store, so that neither a
crash nor a restored backup makes the log say two things.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from events.audit import checkpoint as checkpoints
from events.audit import durable
from events.audit.checkpoint import consistent
from events.audit.places import beside
from events.audit.refusals import Inconsistent
from events.errors import DisputeError, Refused, StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from events.audit.checkpoint import Checkpoint
    from events.audit.note import SigningKey, VerifierKey

__all__ = ["Highest", "beside"]

NEW_ORIGIN = "restore the newest backup, or begin a new origin that names this one: `dispute new-origin --why …`"


class Highest:
    """The highest checkpoint in the file at *path*, if there is one yet.

    *keys* are those that may have signed it: the log's key, and the one
    before it if it was rotated.
    """

    def __init__(self, path: str | Path, keys: Iterable[VerifierKey]) -> None:
        self._path = Path(path)
        self._keys = tuple(keys)

    def read(self) -> Checkpoint | None:
        """Return it, ``None`` if nothing was ever signed. Raises StoreError for a file that is not of these keys."""
        found = self._read()
        return None if found is None else found[1]

    def sign(self, checkpoint: Checkpoint, key: SigningKey, prove: Callable[[int, int], Sequence[bytes]]) -> bytes:
        """Return *checkpoint* signed by *key*, once it is kept as the highest: only then may it leave the store.

        *prove* gives the proof that the tree of the second size begins with
        that of the first. Raises Inconsistent for a smaller tree, or one that
        cannot be shown to begin with the highest; Refused for another log;
        StoreError if it cannot be kept. Others who sign wait.
        """
        note = checkpoints.signed(checkpoint, key)
        try:
            with durable.locked(self._path.parent):
                found = self._read(key.verifier)
                if found is not None:
                    if found == (note, checkpoint):
                        return note
                    _check_follows(found[1], checkpoint, prove)
                durable.replace(self._path, note)
        except OSError as error:
            why = f"{error.strerror}: nothing was signed; make room or mend permissions, then do it again"
            raise StoreError("highest checkpoint cannot be kept", str(self._path), why) from error
        return note

    def check(self, size: int, root_at: Callable[[int], bytes]) -> None:
        """Refuse to go on with a store of *size* records that is older than what was signed, or of another past.

        *root_at* gives the root of the tree of its first so many records; it
        is asked for one not above *size*. Raises Inconsistent.
        """
        signed = self.read()
        if signed is None or not signed.size:
            return
        if size < signed.size:
            which = f"it holds {size} records, and a checkpoint of {signed.size} was signed"
            raise Inconsistent("store older than its checkpoint", which, NEW_ORIGIN)
        if root_at(signed.size) != signed.root:
            which = f"its first {signed.size} records are not those that were signed"
            raise Inconsistent("store rewritten", which, NEW_ORIGIN)

    def _read(self, *also: VerifierKey) -> tuple[bytes, Checkpoint] | None:
        try:
            note = self._path.read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise StoreError("highest checkpoint cannot be read", str(self._path), f"{error.strerror}") from error
        try:
            return note, checkpoints.opened(note, (*self._keys, *also))
        except DisputeError as error:
            why = f"{error}: put the newest checkpoint that was published in its place"
            raise StoreError("highest checkpoint damaged", str(self._path), why) from error


def _check_follows(highest: Checkpoint, checkpoint: Checkpoint, prove: Callable[[int, int], Sequence[bytes]]) -> None:
    if highest.origin != checkpoint.origin:
        which = f"{checkpoint.origin} after {highest.origin}"
        raise Refused("checkpoint of another log", which, "each log has a key file of its own: name that one")
    sizes = f"{checkpoint.size} records after {highest.size}"
    if checkpoint.size < highest.size:
        raise Inconsistent("checkpoint not signed", sizes, NEW_ORIGIN)
    proof = prove(highest.size, checkpoint.size) if highest.size else []
    if not consistent(highest, checkpoint, proof):
        raise Inconsistent("checkpoint not signed", f"{sizes}, but of another past", NEW_ORIGIN)
