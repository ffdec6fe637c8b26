"""Whether a store may go on: not one that is older than what was signed of its log, or of another past."""

from pathlib import Path

from events.audit import keys as key_files
from events.audit.highest import Highest
from events.audit.places import beside, next_to
from events.errors import DisputeError
from events.log.sqlite_proof import Proof
from tracker.curating.speakers import Fetch, all_speakers


def check_standing(fetch: Fetch, key: Path, size: int) -> None:
    """Refuse to append to a log of *size* records that is not what became of the highest checkpoint beside *key*.

    Raises Inconsistent, naming the way out; StoreError for a checkpoint that cannot be read.
    """
    if not beside(key).exists():
        return
    proof = Proof(fetch)
    highest = highest_of(fetch, key)
    signed = highest.read()
    if signed is not None and signed.origin in [one.name for one in proof.origins()[:-1]]:
        return  # of a name that the log had before: set aside with its key at the next signing
    highest.check(size, proof.root_at)


def highest_of(fetch: Fetch, key: Path) -> Highest:
    """Return the highest checkpoint beside *key*, which any key that spoke for the log may have signed.

    The one in the file may be younger than the store: a backup does not know
    of a rotation after it.
    """
    known = [one for who in all_speakers(fetch) for one in who.keys]
    for path in (key, next_to(key)):
        try:
            known.append(key_files.load(path).verifier)
        except DisputeError:
            continue
    return Highest(beside(key), dict.fromkeys(known))
