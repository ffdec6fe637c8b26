"""Roles: who held which office when. A group is an organisation, a subject one person in one office of it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, get_args

from events.kinds.people import Appointed, Departed, PeopleKind, Reinstated
from events.milestone import Milestone
from events.text import slugify
from tracker.placed import NOTHING, Placed, Projection, Track

if TYPE_CHECKING:
    from tracker.restoring import Part


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the organisation whose offices a milestone is about."""
    return (said.what.organisation,) if isinstance(said.what, get_args(PeopleKind)) else ()


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return for each person and office of the organisation *group* whether they hold it.

    An office that one person holds is ended for its holder by whoever takes
    it next, without a departure.
    """
    held = sorted(
        {
            (one.said.what.person, slugify(role))
            for one in placed
            if isinstance(one.said.what, Appointed | Departed | Reinstated) and (role := one.said.what.role)
        }
    )
    return [track for person, office in held for track in _tracks(group, person, office, placed)]


def _role(said: Milestone) -> str | None:
    what = said.what
    return what.role if isinstance(what, Appointed | Departed | Reinstated) else None


def _tracks(organisation: str, person: str, office: str, placed: Sequence[Placed]) -> list[Track]:
    subject = f"{person}/{organisation}/{office}"
    status: dict[str, str] = {}
    parts: dict[str, Part] = {}
    interim: dict[str, str] = {}
    own = [one for one in placed if _concerns(one.said, person, office)]
    for one in placed:
        what = one.said.what
        if one in own:
            status[one.id] = "left" if isinstance(what, Departed) else "holds"
            if isinstance(what, Appointed | Reinstated):
                interim[one.id] = "yes" if what.interim else NOTHING
        elif _takes_over(one.said, office) and not all(one.surely_before(other) for other in own):
            status[one.id], parts[one.id] = NOTHING, "restores"
            interim[one.id] = NOTHING
    named = Track(subject, "office", {one.id: role for one in own if (role := _role(one.said))})
    found = [named, Track(subject, "status", status, parts, {"holds": "replaced"})]
    if "yes" in interim.values():
        found.append(Track(subject, "interim", interim))
    return found


def _concerns(said: Milestone, person: str, office: str) -> bool:
    """Whether a milestone is about *person* in *office*: leaving an organisation leaves all its offices."""
    what = said.what
    if not isinstance(what, Appointed | Departed | Reinstated) or what.person != person:
        return False
    return what.role is None or slugify(what.role) == office


def _takes_over(said: Milestone, office: str) -> bool:
    """Whether somebody takes *office*, which one person holds."""
    what = said.what
    return isinstance(what, Appointed | Reinstated) and what.is_sole and slugify(what.role) == office


ROLES = Projection("roles", groups, project=project)
