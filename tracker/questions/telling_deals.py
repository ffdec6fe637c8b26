"""Bids, claims and agreements in words. Pure."""

from tracker.questions.amounts import money
from tracker.questions.phrases import Aspects, Joined, Phrase, Telling, Told, notes


def bid(aspects: Aspects, tell: Telling) -> Told:
    """Tell of a bid: how it was answered; who bids for what, at what price, on what condition."""
    names = tell.names
    lines = _status(aspects, tell, {})
    price = aspects.take("price")
    lines += tell.detail(
        (aspects.take("bidder"), lambda value: f"bid by {names.party(value)}"),
        (aspects.take("target"), lambda value: f"for {names.party(value)}"),
        (price, money),
        (aspects.take("scope"), str),
    )
    lines += tell.detail((aspects.take("condition"), lambda value: f"condition: {value}"))
    return Told(aspects.subject, (*lines, *tell.rest(aspects)))


def claim(aspects: Aspects, tell: Telling) -> Told:
    """Tell of a claim: how it was answered and decided; who claims what against whom. A claim is told as alleged."""
    names = tell.names
    lines = _status(aspects, tell, {"found": "found to be so"}, charge=False)
    lines += tell.detail(
        (aspects.take("claim"), lambda value: f"“{value}”"),
        (aspects.take("by"), lambda value: f"by {names.parties(value)}"),
        (aspects.take("against"), lambda value: f"against {names.parties(value)}"),
    )
    return Told(aspects.subject, (*lines, *tell.rest(aspects)))


def agreement(aspects: Aspects, tell: Telling) -> Told:
    """Tell of an agreement: whether it is in force; between whom, on what."""
    names = tell.names
    status = aspects.take("status")
    ended = bool(status) and all(one.value == "ended" for one in status)
    enders = aspects.take("ended-by")
    by: Joined = (enders, lambda value: f"by {names.parties(value)}", "ended")
    lines = tell.leading(status, lambda value: value.replace("-", " "), by)
    lines += tell.detail(
        (aspects.take("between"), lambda value: f"between {names.parties(value)}"), (aspects.take("amount"), money)
    )
    lines += tell.detail((aspects.take("terms"), str))
    return Told(aspects.subject, (*lines, *tell.rest(aspects)), over=ended)


def _status(aspects: Aspects, tell: Telling, words: dict[str, str], *, charge: bool = True) -> list[Phrase]:
    """Return the status with who answered or decided."""
    status = aspects.take("status")
    by: list[Joined] = [
        (aspects.take(f"{done}-by"), lambda value: f"by {tell.names.parties(value)}", done)
        for done in ("answered", "decided")
    ]
    return [*tell.leading(status, lambda value: words.get(value, value), *by, charge=charge), *notes(status)]
