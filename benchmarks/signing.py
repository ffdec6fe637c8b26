"""What a curator's signature costs: an append with one beside the same without, and judging signatures."""

from __future__ import annotations

from functools import partial
from statistics import median
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from benchmarks.acting import acts
from benchmarks.histories import many_disputes
from benchmarks.measuring import Figure, Size, shown, timed
from benchmarks.stores import CURATOR, NOON
from tracker.curating.authoring import signer_in
from tracker.curating.tracker import Tracker
from tracker.proving.authorship import Judge
from tracker.proving.enrolling import add
from tracker.proving.reading import connected, fetching

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from events.log.records import NewAct

MILESTONES = 10_000
AT_MOST = 1.5


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield what a signature by a key of Ed25519 in a file adds to an append, and how fast signatures are judged."""
    told = list(acts(many_disputes(min(MILESTONES, size.milestones[0]))))[: 10 * size.blocks + 300]
    key = where / "id_ed25519"
    key.write_bytes(Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption()))
    store = where / "signed.sqlite"
    signed, unsigned = _in_turns(store, where / "unsigned.sqlite", key, told)
    detail = f"({shown(signed)}, without {shown(unsigned)})"
    yield Figure("append with a curator's signature, of without", signed / unsigned, detail, at_most=AT_MOST)
    with connected(store) as db:
        judge = Judge(fetching(db))
        seconds = timed(lambda: [one.shown for one in judge.signed()])
    yield Figure(f"signatures judged a second, of {len(told):,}", len(told) / seconds)


def _in_turns(store: Path, bare: Path, key: Path, told: list[NewAct]) -> tuple[float, float]:
    """Return how long a durable append takes with a signature, and without."""
    taken: dict[str, list[float]] = {"signed": [], "unsigned": []}
    with (
        Tracker(store, CURATOR, clock=lambda: NOON, create=True, signing_key=key) as tracker,
        Tracker(bare, CURATOR, clock=lambda: NOON, create=True) as unsigned,
    ):
        for one in (tracker, unsigned):
            add(one, CURATOR, signer_in(key).key)
        for act in told:
            taken["signed"].append(timed(partial(tracker.append, [act])))
            taken["unsigned"].append(timed(partial(unsigned.append, [act])))
    return median(taken["signed"]), median(taken["unsigned"])
