"""Claims: who claims what against whom, how it was answered and decided."""

from collections.abc import Sequence
from typing import assert_never

from events.kinds.words import ClaimAnswered, ClaimDecided, ClaimMade
from events.milestone import Milestone
from tracker.placed import Placed, Track, joined, warning

VIEW = "claims"
ClaimKind = ClaimMade | ClaimAnswered | ClaimDecided


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the claim that a milestone belongs to."""
    return (said.what.claim,) if isinstance(said.what, ClaimMade | ClaimAnswered | ClaimDecided) else ()


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return the claim's tracks: its status, what it says, by whom and against whom it was made."""
    aspects: dict[str, dict[str, str]] = {}
    made = False
    for one in placed:
        what = one.said.what
        assert isinstance(what, ClaimMade | ClaimAnswered | ClaimDecided)  # noqa: S101  (groups() lets no other in)
        made = made or isinstance(what, ClaimMade)
        for aspect, value in _given(what, one.said.title).items():
            if value:
                aspects.setdefault(aspect, {})[one.id] = value
    found = [Track(group, aspect, values) for aspect, values in aspects.items()]
    if not made:
        found += [warning(group, one.id, f"{one.said.kind}, but no claim of this name is recorded") for one in placed]
    return found


def _given(what: ClaimKind, title: str) -> dict[str, str]:
    match what:
        case ClaimMade():
            return {"status": "made", "claim": title, "by": joined(what.by), "against": joined(what.against)}
        case ClaimAnswered():
            return {"status": what.answer, "answered-by": joined(what.by)}
        case ClaimDecided():
            return {"status": what.decision, "decided-by": joined(what.by)}
        case _:
            assert_never(what)
