"""From what is to be said to the acts that say it, with the claims that keep names unique. Pure."""

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

from pydantic import ValidationError

from events.act import Act
from events.acts import (
    MilestoneRecorded,
    OfLog,
    OriginBegun,
    PartyAdded,
    PartyChanged,
    ProceedingAdded,
    ProceedingChanged,
    SourceAdded,
    SourceChanged,
)
from events.audit.sshwire import fingerprint
from events.audit.strict64 import from_base64
from events.errors import Refused
from events.log.records import Claim, NewAct
from events.milestone import Milestone
from events.subjects import Party, Proceeding, Source, Subject
from events.validation import explained
from tracker.curating.naming import Names, look_claim, name_claim, naming_claims

MODELS: dict[str, type[Subject]] = {"party": Party, "proceeding": Proceeding, "source": Source}
_ADDED: dict[str, type[Act]] = {"party": PartyAdded, "proceeding": ProceedingAdded, "source": SourceAdded}
_CHANGED: dict[str, type[Act]] = {"party": PartyChanged, "proceeding": ProceedingChanged, "source": SourceChanged}

SIGNING = "signing"
"""The kind of the claims of acts on the log's signing."""
CURATOR_KEY = "curator-key"
"""The kind of the claims of curators' keys."""
SIGNER = "signer"
"""The kind of the claims that stand while somebody may sign with a key."""


def open_claim(stream: str) -> Claim:
    """Return the claim that stands while the dispute *stream* takes milestones."""
    return Claim("open-dispute", stream)


def key_claim(dispute: str, key: str) -> Claim:
    """Return the claim that an import's *key* makes within the dispute whose stream is *dispute*."""
    return Claim("key", f"{dispute}:{key}")


def signing_claim(act: OfLog) -> Claim:
    """Return the claim by which an act on the log's signing is found, and each said once."""
    return Claim(SIGNING, act.origin if isinstance(act, OriginBegun) else f"{act.name} {act.key}")


def curator_key_claim(key: str) -> Claim:
    """Return the claim by which the SSH key *key* is found on the roster, and is there once for all. Pure."""
    return Claim(CURATOR_KEY, fingerprint_of(key))


def signer_claim(key: str, curator: str) -> Claim:
    """Return the claim that stands while *curator* signs with the SSH key *key*. Pure."""
    return Claim(SIGNER, f"{fingerprint_of(key)} {curator}")


def fingerprint_of(key: str) -> str:
    """Return the fingerprint of an SSH key in a line (algorithm, Base 64), which is known to be one. Pure."""
    return fingerprint(from_base64(key.split(" ")[1], "ssh key"))


def recorded(dispute: str, said: Milestone, key: str | None, content: object | None = None) -> NewAct:
    """Return the act that records *said* in the dispute whose stream is *dispute*, under a random id of its own."""
    claims = (key_claim(dispute, key),) if key else ()
    act = MilestoneRecorded(dispute=dispute, milestone=said, key=key)
    requires = (open_claim(dispute), *naming_claims(said))
    return NewAct(str(uuid4()), 1, act, claims, requires=requires, content=content)


def sort_of(subject: Subject) -> str:
    """Return the sort of *subject*: party, proceeding or source."""
    return next(sort for sort, model in MODELS.items() if isinstance(subject, model))


def subject(sort: str, raw: Mapping[str, Any], names: Names) -> Subject:
    """Return the party, proceeding or source that the fields *raw* say, its judge and its origin by their slugs."""
    resolved = dict(raw)
    for field, other in (("judge", "party"), ("descends_from", "proceeding")):
        if resolved.get(field):
            resolved[field] = names.slug(other, resolved[field])
    try:
        return MODELS[sort].model_validate(resolved)
    except ValidationError as error:
        raise explained(error) from None


def added(said: Subject) -> NewAct:
    """Return the act that adds *said*, claiming its slug, the look of it, and its aliases."""
    sort = sort_of(said)
    names = dict.fromkeys(name_claim(sort, name) for name in (said.slug, *said.aliases))
    claims = (*names, look_claim(sort, said.slug))
    return NewAct(str(uuid4()), 1, _ADDED[sort].model_validate({sort: said}), claims, requires=_requires(said))


def changed(stream: str, version: int, said: Subject, changes: Mapping[str, Any], names: Names) -> NewAct:
    """Return the act that changes *said*, at *version* of its stream. Raises Refused where that changes nothing.

    Aliases are added to those it has.
    """
    sort = sort_of(said)
    aliases = tuple(dict.fromkeys((*said.aliases, *changes.get("aliases", ()))))
    after = subject(sort, {**said.model_dump(), **changes, "aliases": aliases, "slug": said.slug}, names)
    if after == said:
        raise Refused("nothing to change", said.slug, "every field given is as it was")
    known = {name_claim(sort, name) for name in (said.slug, *said.aliases)}
    claims = tuple(dict.fromkeys(one for name in after.aliases if (one := name_claim(sort, name)) not in known))
    return NewAct(stream, version + 1, _CHANGED[sort].model_validate({sort: after}), claims, requires=_requires(after))


def _requires(said: Subject) -> tuple[Claim, ...]:
    if not isinstance(said, Proceeding):
        return ()
    judge = (name_claim("party", said.judge),) if said.judge else ()
    return (*judge, name_claim("proceeding", said.descends_from)) if said.descends_from else judge
