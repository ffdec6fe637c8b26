"""Agreements: between whom, on what, and whether they are in force."""

from collections.abc import Iterator, Sequence
from typing import assert_never, cast

from events.kinds.organisations import AgreementEnded, AgreementMade
from events.milestone import Milestone
from tracker.placed import Projection, Say, joined

AgreementKind = AgreementMade | AgreementEnded


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the agreement that a milestone belongs to."""
    return (said.what.agreement,) if isinstance(said.what, AgreementMade | AgreementEnded) else ()


def says(group: str, _one: str, said: Milestone) -> Iterator[Say]:
    """Yield what a milestone says of its agreement: its status, parties, terms and amount."""
    what = cast("AgreementKind", said.what)  # groups() lets no other in
    return (Say(group, aspect, value) for aspect, value in _given(what).items() if value)


def _given(what: AgreementKind) -> dict[str, str | None]:
    match what:
        case AgreementMade():
            amount = str(what.amount) if what.amount else None
            return {"status": "in-force", "between": joined(what.between), "terms": what.terms, "amount": amount}
        case AgreementEnded():
            return {"status": "ended", "ended-by": joined(what.by)}
        case _:
            assert_never(what)


AGREEMENTS = Projection(
    "agreements",
    groups,
    says,
    begins=lambda _group, said: isinstance(said.what, AgreementMade),
    lacks=lambda said: f"{said.kind}, but no agreement of this name is recorded",
    kinds=frozenset({AgreementMade, AgreementEnded}),
)
