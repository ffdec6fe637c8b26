"""Agreements: between whom, on what, and whether they are in force."""

from collections.abc import Sequence
from typing import assert_never

from events.kinds.organisations import AgreementEnded, AgreementMade
from events.milestone import Milestone
from tracker.placed import Placed, Track, joined, warning

VIEW = "agreements"
AgreementKind = AgreementMade | AgreementEnded


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the agreement that a milestone belongs to."""
    return (said.what.agreement,) if isinstance(said.what, AgreementMade | AgreementEnded) else ()


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return the agreement's tracks: its status, parties, terms and amount."""
    aspects: dict[str, dict[str, str]] = {}
    made = False
    for one in placed:
        what = one.said.what
        assert isinstance(what, AgreementMade | AgreementEnded)  # noqa: S101  (groups() lets no other in)
        made = made or isinstance(what, AgreementMade)
        for aspect, value in _given(what).items():
            if value:
                aspects.setdefault(aspect, {})[one.id] = value
    found = [Track(group, aspect, values) for aspect, values in aspects.items()]
    if not made:
        found += [
            warning(group, one.id, f"{one.said.kind}, but no agreement of this name is recorded") for one in placed
        ]
    return found


def _given(what: AgreementKind) -> dict[str, str | None]:
    match what:
        case AgreementMade():
            amount = str(what.amount) if what.amount else None
            return {"status": "in-force", "between": joined(what.between), "terms": what.terms, "amount": amount}
        case AgreementEnded():
            return {"status": "ended", "ended-by": joined(what.by)}
        case _:
            assert_never(what)
