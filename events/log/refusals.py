"""What an append can be refused for, beyond a store that fails. Each keeps what the caller needs to say more."""

from events.errors import Conflict, InvalidInput, NotFound
from events.log.records import Claim


class ClaimTaken(Conflict):
    """A claim that another record holds already; ``holder`` is the stream that holds it."""

    def __init__(self, claim: Claim, holder: str) -> None:
        """Name the claim; the caller, who knows what the kind means, may say more."""
        super().__init__(f"{claim.kind} taken", claim.name, f"choose another {claim.kind}, or use the one there is")
        self.claim = claim
        self.holder = holder


class ClaimMissing(NotFound):
    """A claim that an act requires or releases, and that nobody holds."""

    def __init__(self, claim: Claim) -> None:
        """Name the claim; the caller, who knows what names there are, may suggest one."""
        super().__init__(f"unknown {claim.kind}", claim.name, "add it first, or check how it is written")
        self.claim = claim


class VersionTaken(Conflict):
    """An act whose version is not the next of its stream: somebody else wrote first."""

    def __init__(self, stream: str, version: int) -> None:
        """Name the stream and the version that was asked for."""
        why = f"version {version} is not the next one, somebody else wrote first: read it afresh and do it again"
        super().__init__("changed meanwhile", stream, why)
        self.stream = stream
        self.version = version


class CommandReused(Conflict):
    """A command id that stored other content the first time."""

    def __init__(self, command: str) -> None:
        """Name the command id."""
        super().__init__("command id taken", command, "it stored other acts the first time: use a new id")
        self.command = command


def unstorable(error: Exception) -> InvalidInput:
    """Return the refusal of text that has no UTF-8 form: lone surrogates."""
    return InvalidInput("text that cannot be stored", "", f"it holds a lone surrogate, take it out ({error})")
