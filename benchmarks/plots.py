"""How the subjects of made-up disputes go: suits, bids, offices, figures, each a course of milestones."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import date
    from random import Random

Fields = dict[str, Any]

OFFICES = ("chief executive", "chair of the board", "general counsel", "board member", "head of research")
MOTIONS = ("preliminary injunction", "dismissal", "discovery", "a jury", "sanctions", "summary judgment", "a stay")
METRICS = ("weekly active users", "revenue", "employees", "people who left", "market share")
FORMS = ("non-profit", "for-profit", "public benefit corporation", "capped-profit company")


@dataclass
class Scene:
    """What a plot plays in: chance, the present day, and names of those who take part.

    ``longest`` is how many milestones a subject has at most. Organisations
    are taken in turn, so that none is the subject of too many.
    """

    random: Random
    today: date
    slug: str
    people: list[str]
    organisations: list[str]
    longest: int
    proceedings: list[str] = field(default_factory=list)
    _named: int = 0
    _turn: int = 0

    def name(self, sort: str) -> str:
        """Return a slug that nothing else has."""
        self._named += 1
        return f"{self.slug}-{sort}-{self._named}"

    def proceeding(self) -> str:
        """Return the slug of a new proceeding, which has to be added before it is named."""
        self.proceedings.append(self.name("case"))
        return self.proceedings[-1]

    def organisation(self) -> str:
        """Return the organisation whose turn it is."""
        self._turn += 1
        return self.organisations[(self._turn + hash_of(self.slug)) % len(self.organisations)]

    def person(self) -> str:
        """Return one of the people."""
        return self.random.choice(self.people)

    def ahead(self, most: int) -> str:
        """Return a day to come, as EDTF; one in four is known to the month only."""
        on = self.today + timedelta(days=self.random.randint(5, most))
        return on.strftime("%Y-%m") if self.random.random() < 0.25 else on.isoformat()  # noqa: PLR2004

    def money(self) -> str:
        """Return an amount, which may be about."""
        about = "~" if self.random.random() < 0.3 else ""  # noqa: PLR2004
        return f"{about}{self.random.randint(1, 999)}000000 USD"

    def length(self, least: int, most: int) -> int:
        """Return how many milestones a subject has: between the two, as far as subjects go here."""
        return self.random.randint(least, max(least, min(most, self.longest)))


def hash_of(text: str) -> int:
    """Return a number for *text* that is the same in every process, as ``hash`` is not. Pure."""
    return sum(map(ord, text))


def court(scene: Scene) -> Iterator[Fields]:
    """A suit from its filing through motions and hearings to a trial that is set, moved, held and appealed."""
    case, one, other = scene.proceeding(), scene.person(), scene.organisation()
    yield {"kind": "suit-filed", "proceeding": case, "by": [one], "against": [other]}
    for step in range(scene.length(12, 90)):
        for fields in _before_trial(scene, step, one, other):
            yield {**fields, "proceeding": case}
    yield {"kind": "trial-expected", "proceeding": case}
    yield {"kind": "trial-proposed", "proceeding": case, "by": [one], "trial_on": scene.ahead(400)}
    yield {"kind": "trial-set", "proceeding": case, "trial_on": scene.ahead(300), "jury": True}
    for _ in range(scene.random.randint(0, 2)):
        yield {"kind": "trial-reset", "proceeding": case, "trial_on": scene.ahead(200)}
    if scene.random.random() < 0.3:  # noqa: PLR2004
        yield {"kind": scene.random.choice(("suit-withdrawn", "suit-settled")), "proceeding": case}
        return
    yield {"kind": "trial-begun", "proceeding": case}
    yield {"kind": "verdict-returned", "proceeding": case, "in_favour_of": [other]}
    yield {"kind": "judgment-entered", "proceeding": case, "in_favour_of": [other]}
    yield {"kind": "appeal-filed", "proceeding": case, "by": [one]}
    yield {"kind": "appeal-decided", "proceeding": case, "outcome": "affirmed"}


def _before_trial(scene: Scene, step: int, one: str, other: str) -> Iterator[Fields]:
    chance = scene.random.random()
    if chance < 0.4:  # noqa: PLR2004
        motion = f"{scene.random.choice(MOTIONS)} ({step})"
        yield {"kind": "motion-made", "motion": motion, "by": [one]}
        yield {"kind": "ruling-made", "motion": motion, "outcome": scene.random.choice(("granted", "denied"))}
    elif chance < 0.9:  # noqa: PLR2004
        day = scene.ahead(60)
        yield {"kind": "hearing-set", "hearing_on": day, "hearing_at": "09:30", "zone": "America/Los_Angeles"}
        yield {"kind": "hearing-cancelled" if chance > 0.8 else "hearing-held", "hearing_on": day}  # noqa: PLR2004
    elif chance < 0.95:  # noqa: PLR2004
        yield {"kind": "counterclaim-filed", "by": [other], "against": [one]}
    else:
        yield {"kind": "case-stayed"}
        yield {"kind": "case-reopened"}


def bid(scene: Scene) -> Iterator[Fields]:
    """A bid that is made, made subject to something, raised, and answered."""
    name, bidder, target = scene.name("bid"), scene.person(), scene.organisation()
    yield {"kind": "bid-made", "bid": name, "bidder": bidder, "target": target, "price": scene.money()}
    yield {"kind": "bid-conditioned", "bid": name, "condition": "the board opens its books"}
    for _ in range(scene.random.randint(0, 3)):
        yield {"kind": "bid-raised", "bid": name, "price": scene.money()}
    answer = scene.random.choice(("bid-rejected", "bid-accepted", "bid-withdrawn", "bid-lapsed"))
    yield {"kind": answer, "bid": name} | ({"by": [target]} if answer in {"bid-rejected", "bid-accepted"} else {})


def people(scene: Scene) -> Iterator[Fields]:
    """Who takes up and leaves the offices of one organisation."""
    organisation = scene.organisation()
    held: list[tuple[str, str]] = []
    for _ in range(scene.length(8, 40)):
        if held and scene.random.random() < 0.4:  # noqa: PLR2004
            person, role = held.pop()
            yield {"kind": "departed", "person": person, "organisation": organisation, "role": role}
            if scene.random.random() < 0.1:  # noqa: PLR2004
                yield {"kind": "reinstated", "person": person, "organisation": organisation, "role": role}
        else:
            held.append((scene.person(), scene.random.choice(OFFICES)))
            person, role = held[-1]
            yield {"kind": "appointed", "person": person, "organisation": organisation, "role": role}


def organisation(scene: Scene) -> Iterator[Fields]:
    """An organisation that is founded and made over."""
    name = scene.organisation()
    yield {"kind": "founded", "organisation": name, "form": FORMS[0], "by": [scene.person()]}
    for form in FORMS[1 : scene.random.randint(2, 4)]:
        yield {"kind": "restructured", "organisation": name, "form": form}


def agreement(scene: Scene) -> Iterator[Fields]:
    """An agreement and, mostly, its end."""
    name, between = scene.name("agreement"), [scene.person(), scene.organisation()]
    yield {"kind": "agreement-made", "agreement": name, "between": between, "amount": scene.money()}
    if scene.random.random() < 0.7:  # noqa: PLR2004
        yield {"kind": "agreement-ended", "agreement": name, "by": between[:1]}


def figures(scene: Scene) -> Iterator[Fields]:
    """An organisation's money: what it is given, what it is worth, how it does."""
    name = scene.organisation()
    for _ in range(scene.length(10, 120)):
        chance = scene.random.random()
        if chance < 0.3:  # noqa: PLR2004
            yield {"kind": "funding-made", "organisation": name, "by": [scene.person()], "amount": scene.money()}
        elif chance < 0.5:  # noqa: PLR2004
            yield {"kind": "valuation-reported", "organisation": name, "amount": scene.money()}
        else:
            value = str(scene.random.randint(1, 10**6))
            yield {"kind": "metric-reported", "about": name, "metric": scene.random.choice(METRICS), "value": value}


def forecast(scene: Scene) -> Iterator[Fields]:
    """A forecast, and what became of it."""
    name, about = scene.name("forecast"), scene.organisation()
    yield {"kind": "forecast-made", "forecast": name, "by": [about], "expects": "a billion", "due": scene.ahead(500)}
    outcome = scene.random.choice(("came-true", "missed"))
    yield {"kind": "noted", "settles": [{"forecast": name, "outcome": outcome}]}


def claim(scene: Scene) -> Iterator[Fields]:
    """A claim that is answered and, mostly, decided."""
    name, by, against = scene.name("claim"), scene.person(), scene.organisation()
    yield {"kind": "claim-made", "claim": name, "by": [by], "against": [against]}
    yield {"kind": "claim-answered", "claim": name, "answer": "disputed", "by": [against]}
    if scene.random.random() < 0.8:  # noqa: PLR2004
        yield {"kind": "claim-decided", "claim": name, "decision": scene.random.choice(("dismissed", "found"))}


def statement(scene: Scene) -> Iterator[Fields]:
    """Something that somebody says."""
    yield {"kind": "statement-made", "by": [scene.person()], "about": [scene.organisation()]}


def note(_scene: Scene) -> Iterator[Fields]:
    """Something else."""
    yield {"kind": "noted"}


SHARES: dict[Callable[[Scene], Iterator[Fields]], int] = {
    court: 44,
    bid: 9,
    people: 10,
    organisation: 3,
    agreement: 5,
    figures: 11,
    forecast: 3,
    claim: 7,
    statement: 6,
    note: 2,
}
"""Every plot, and how many in a hundred milestones are of its making."""
