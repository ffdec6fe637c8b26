"""Claims: who claims what against whom, how it was answered and decided."""

from collections.abc import Iterator, Sequence
from typing import assert_never, cast

from events.kinds.words import ClaimAnswered, ClaimDecided, ClaimMade
from events.milestone import Milestone
from tracker.placed import Projection, Say, joined

ClaimKind = ClaimMade | ClaimAnswered | ClaimDecided


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the claim that a milestone belongs to."""
    return (said.what.claim,) if isinstance(said.what, ClaimMade | ClaimAnswered | ClaimDecided) else ()


def says(group: str, _one: str, said: Milestone) -> Iterator[Say]:
    """Yield what a milestone says of its claim: its status, what it says, by whom and against whom it was made."""
    what = cast("ClaimKind", said.what)  # groups() lets no other in
    return (Say(group, aspect, value) for aspect, value in _given(what, said.title).items() if value)


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


CLAIMS = Projection(
    "claims",
    groups,
    says,
    begins=lambda _group, said: isinstance(said.what, ClaimMade),
    lacks=lambda said: f"{said.kind}, but no claim of this name is recorded",
    kinds=frozenset({ClaimMade, ClaimAnswered, ClaimDecided}),
)
