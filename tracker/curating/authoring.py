"""Who stands behind an append: which SSH key signs it, whether it has to be signed, and who may without."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from os import environ
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from events.acts import OfRoster, OriginBegun
from events.errors import NotFound, Refused
from events.log.log import Log
from events.log.records import Claim, Curator, NewAct
from tracker.curating.acting import CURATOR_KEY, signer_claim

if TYPE_CHECKING:
    from events.audit.sshsig import Signer

AGENT = "SSH_AUTH_SOCK"
LINE_LIMIT = 20_000
HOW = "name your SSH key by --sign, DISPUTE_SIGNING_KEY, or signing_key in dispute.toml"
ROSTER = get_args(OfRoster)


@dataclass(frozen=True)
class Authoring:
    """How a curator's acts are signed: by the key in *file*, if there is one; *required* is what dispute.toml says.

    Not *strict*, as when the worker records for whoever is not there, a key
    that is not that curator's leaves the record unsigned.
    """

    file: Path | None = None
    required: bool = False
    strict: bool = True

    def signed(
        self,
        acts: Sequence[NewAct],
        curator: Curator,
        log: Log,
        *,
        tried: bool = False,
        again: Callable[[], bool] = lambda: False,
    ) -> "tuple[Sequence[NewAct], Signer | None]":
        """Return *acts*, so that they are taken only while who signs them may, and who signs; None for nobody.

        Nobody is asked to sign what is only *tried*, nor what is said *again*, which is as it was the first time.
        Raises Refused for what has to be signed and is not, and what a key is refused for.
        """
        if (self.file is None and not self.required) or again():
            return acts, None
        about_roster = all(isinstance(new.act, ROSTER) for new in acts)
        claim = None
        if self.file is not None:
            signer = self._signer
            claim = signer_claim(str(signer.key), str(curator))
            if log.claim(*claim) is not None:
                first = replace(acts[0], requires=(*acts[0].requires, claim))
                return [first, *acts[1:]], None if tried else signer
            if self.strict and not about_roster:
                raise not_on_roster(claim)
        if self.required and not self._may_begin(acts, log, about_roster=about_roster):
            if claim is not None:
                raise not_on_roster(claim)
            raise Refused("not signed", str(curator), f"dispute.toml requires signatures of curators: {HOW}")
        return acts, None

    @cached_property
    def _signer(self) -> "Signer":
        """Who signs, read once: an import is one append, but who records many things makes many."""
        assert self.file is not None  # noqa: S101  (asked only where there is one)
        return signer_in(self.file)

    @staticmethod
    def _may_begin(acts: Sequence[NewAct], log: Log, *, about_roster: bool) -> bool:
        """Whether *acts* are those that nobody can sign: the first key there is, or a log that has to begin anew."""
        if about_roster:
            return not log.claim_names(CURATOR_KEY)
        return all(isinstance(new.act, OriginBegun) for new in acts)


def signer_in(file: Path) -> "Signer":
    """Return who signs with the key in *file*: a private key itself, or for a ``.pub`` the agent that holds it.

    Raises NotFound, InvalidInput and Refused, each naming the way out.
    """
    from events.audit.sshkeys import SshKey  # cryptography takes its time to load
    from events.audit.sshprivate import AgentSigner, FileSigner

    if file.suffix != ".pub":
        return FileSigner.load(file)
    key = SshKey.parse(line_in(file))
    agent = environ.get(AGENT)
    if not agent:
        raise Refused("no ssh agent", key.fingerprint, f"start one and `ssh-add` the key ({AGENT} names its socket)")
    return AgentSigner(key, agent)


def line_in(file: Path) -> str:
    """Return the line of a public key in *file*. Raises NotFound."""
    try:
        with file.open("rb") as opened:
            return opened.read(LINE_LIMIT).decode(errors="replace").strip()
    except OSError as error:
        raise NotFound("ssh key", str(file), f"{error.strerror}: name the file of your public key") from error


def not_on_roster(claim: Claim) -> Refused:
    """Return the refusal of a signature by a key that is not its curator's at this place in the log. Pure."""
    key, _, curator = claim.name.partition(" ")
    why = f"not a key of {curator} on the roster: `dispute curators add '{curator}' --ssh-key FILE.pub` puts it there"
    return Refused("ssh key", key, why)
