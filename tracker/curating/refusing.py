"""What the log refuses, in words that say what a name means here and the way out."""

from collections.abc import Sequence

from events.errors import DisputeError
from events.log.log import Log
from events.log.records import NewAct
from events.log.refusals import ClaimMissing, ClaimTaken
from events.text import skeleton
from tracker.curating.naming import SORTS, Names, slug_of

LOOK = "-look"
"""Ends the kind of the claims that keep slugs of a sort from looking alike."""


class NameTaken(ClaimTaken):
    """A name, a look, a key that something else has; ``claim`` and ``holder`` are the log's."""

    def __init__(self, error: ClaimTaken, what: str, which: str, why: str) -> None:
        """Say what the log's *error* means."""
        DisputeError.__init__(self, what, which, why)
        self.claim = error.claim
        self.holder = error.holder


class NameMissing(ClaimMissing):
    """A name that nothing has any more, or has not yet; ``claim`` is the log's."""

    def __init__(self, error: ClaimMissing, what: str, which: str, why: str) -> None:
        """Say what the log's *error* means."""
        DisputeError.__init__(self, what, which, why)
        self.claim = error.claim


def taken(error: ClaimTaken, acts: Sequence[NewAct], log: Log) -> ClaimTaken:
    """Return what *error*, met by appending *acts*, means: whose the name is, and what to do about it."""
    kind, name = error.claim
    if kind in SORTS:
        return _name_taken(error, slug_of(log, error.holder, kind) or name)
    if kind.removesuffix(LOOK) in SORTS and kind.endswith(LOOK):
        return _look_taken(error, acts, log)
    if kind == "key":
        holder = error.holder[:8]
        why = f"milestone {holder} has it: change that by dispute correct {holder}, or choose another --key"
        return NameTaken(error, "key taken", name.partition(":")[2], why)
    if kind == "open-dispute":
        return NameTaken(error, "open already", slug_of(log, name, "dispute") or name, "there is nothing to do")
    return error


def missing(error: ClaimMissing, names: Names, log: Log) -> ClaimMissing:
    """Return what *error* means: what is not in the log, or a dispute that is closed."""
    kind, name = error.claim
    if kind in SORTS:
        unknown = names.unknown(kind, name)
        return NameMissing(error, unknown.what, unknown.which, unknown.why)
    if kind == "open-dispute":
        slug = slug_of(log, name, "dispute") or name
        return NameMissing(error, "closed dispute", slug, f"reopen it first: dispute reopen {slug}")
    return error


def _name_taken(error: ClaimTaken, slug: str) -> NameTaken:
    kind, name = error.claim
    if kind == "dispute":
        ways = f"add to it by dispute add KIND --dispute {slug}, or open one under another slug"
    else:
        plural = {"party": "parties"}.get(kind, f"{kind}s")
        ways = f"change it by dispute {plural} change {slug}, or choose another name"
    leads = "it is there" if name == slug else f"it leads to {slug} already"
    return NameTaken(error, f"{kind} exists already", name, f"{leads}: {ways}")


def _look_taken(error: ClaimTaken, acts: Sequence[NewAct], log: Log) -> NameTaken:
    sort = error.claim.kind.removesuffix(LOOK)
    given = next((_slug_claimed(act, sort) for act in reversed(acts) if error.claim in act.claims), error.claim.name)
    others = (*log.claim_names(sort), *(claim.name for act in acts for claim in act.claims if claim.kind == sort))
    alike = next((one for one in others if one != given and skeleton(one) == error.claim.name), error.claim.name)
    why = f"readers would take it for {alike}, which is there already: use that, or choose another slug"
    return NameTaken(error, f"{sort} looks like another", given, why)


def _slug_claimed(act: NewAct, sort: str) -> str:
    """Return the slug that *act* claims for a thing of *sort*: the first name, before its aliases."""
    return next(claim.name for claim in act.claims if claim.kind == sort)
