"""Signs an append ahead of its transaction, in which nobody may be kept waiting while a person says yes to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.audit import sshsig
from events.audit.envelope import commitment, new_salt, signature_commitment
from events.log.leaves import committed
from events.log.records import Signed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from events.log.store import Opening, StoredAct
    from events.log.writing import Batch, Stamp


def sign(batch: Batch, stored: Sequence[StoredAct], signer: sshsig.Signer) -> None:
    """Let *signer* sign each record of *batch*, whose stored forms are *stored*, in the log of the batch's origin.

    What is signed holds the payload's commitment, so its salt is made here
    and not in the transaction. Raises Refused where the signer does not answer.
    """
    salts = [new_salt() for _ in stored]
    batch.signed = [
        _signed(act, salt, batch.command, batch.origin, signer) for act, salt in zip(stored, salts, strict=True)
    ]
    stamp = batch.stamp

    def salted(opening: Opening, count: int) -> list[Stamp]:
        return [one._replace(salt=salt) for one, salt in zip(stamp(opening, count), salts, strict=True)]

    batch.stamp = salted


def _signed(act: StoredAct, salt: bytes, command: str, origin: str, signer: sshsig.Signer) -> Signed:
    payload = commitment(committed(command, act.digest, act.state), salt)
    said = sshsig.Statement(origin, act.originator_id, act.originator_version, act.topic, command, payload)
    signature = sshsig.sign(said.message(), signer).encode()
    own = new_salt()
    return Signed(signature, own, signature_commitment(signature, own))
