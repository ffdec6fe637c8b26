"""What was so on a day, as far as recorded up to a position: certain, possible, or (by its absence) not."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Literal, NamedTuple

from events.errors import NotFound
from tracker.index.reader import FactRow, Index
from tracker.questions.court import next_day_in_court, registered_aspects, unmet_day
from tracker.questions.days import iso
from tracker.questions.figures import overdue
from tracker.questions.nearest import did_you_mean

VIEWS = ("trial", "bids", "departures", "roles", "claims", "money", "agreements", "organisations", "statements")
"""Every view, in the order in which they are shown. A test holds them to the projections."""
STANDINGS = ("stated", "attributed", "alleged")
"""How well founded an answer can be, best first. A test holds them to the vocabulary."""


class Answer(NamedTuple):
    """One value that something has on the day asked for.

    Days are ISO 8601, None where there is no bound. ``from_day`` and
    ``until_day`` are the first day on which the value is possible and the
    first on which it no longer is; ``certain_from`` and ``certain_until``
    are the same for its being certain, within. ``standing`` is the weakest
    of the milestones that it can rest on that day, whose ids are
    ``because``. ``note`` says what a reader would otherwise get wrong.
    """

    dispute: str
    view: str
    subject: str
    aspect: str
    value: str
    certainty: Literal["certain", "possible"]
    from_day: str | None
    until_day: str | None
    certain_from: str | None
    certain_until: str | None
    standing: str
    because: tuple[str, ...]
    note: str | None = None

    @property
    def certain(self) -> bool:
        """Whether it holds in every reading of the dates."""
        return self.certainty == "certain"


def state(index: Index, at: date, known: int, *, dispute: str | None = None, view: str | None = None) -> list[Answer]:
    """Return the answers for the day *at* by dispute, view, subject and aspect; what is not so has none.

    *dispute* is a slug or an alias, *known* a position of the log. Raises
    NotFound for a dispute or a view that there is not.
    """
    check_view(view)
    only = only_dispute(index, known, dispute) if dispute is not None else None
    return answered(index, at, known, index.facts(at.toordinal(), known, dispute=only, view=view))


def answered(index: Index, at: date, known: int, rows: Sequence[FactRow]) -> list[Answer]:
    """Return the answers that *rows*, facts that are possible on the day *at*, come to."""
    disputes = index.of_streams(sorted({row.dispute for row in rows}), known)
    slugs = {stream: one.slug for stream, one in disputes.items()}
    asked = _Asked(at.toordinal(), slugs, index.ids(sorted({reason[0] for row in rows for reason in row.because})))
    answers = [answer for group in _by_subject(rows) for answer in asked.answers(group)]
    answers += asked.of_proceedings(index, known, rows)
    return sorted(answers, key=_place)


def check_view(view: str | None) -> None:
    """Refuse a view that there is not, with the nearest."""
    if view is not None and view not in VIEWS:
        raise NotFound("unknown view", view, did_you_mean(view, VIEWS) + f"one of {', '.join(VIEWS)}")


def only_dispute(index: Index, known: int, name: str) -> str:
    """Return the stream of the dispute whose slug or alias is *name*. Raises NotFound with the nearest.

    One that was opened only later is there, and has nothing yet.
    """
    head = index.head().position
    found = index.find("dispute", name, known) or index.find("dispute", name, head)
    if found is None:
        slugs = [one.slug for one in index.registered("dispute", head)]
        raise NotFound("unknown dispute", name, did_you_mean(name, slugs) + "see `dispute disputes`")
    return found.stream


def _place(answer: Answer) -> tuple[object, ...]:
    start = answer.from_day or ""
    return (answer.dispute, VIEWS.index(answer.view), answer.subject, answer.aspect, start, answer.value)


def _by_subject(rows: Iterable[FactRow]) -> Iterator[Sequence[FactRow]]:
    """Yield the rows of each subject of each view. They come sorted so."""
    return (list(group) for _, group in groupby(rows, key=lambda row: (row.dispute, row.view, row.subject)))


def weakest(standings: Iterable[str]) -> str:
    """Return the least well founded of *standings*: an allegation among them makes all of it one. Pure."""
    return max(standings, key=STANDINGS.index, default=STANDINGS[0])


class _Asked(NamedTuple):
    """The day asked for, the slugs of disputes by stream, and the ids of milestones by place."""

    day: int
    slugs: Mapping[str, str]
    ids: Mapping[int, str]

    def answers(self, rows: Sequence[FactRow]) -> Iterator[Answer]:
        """Yield the answers of one subject, with what follows from them together."""
        for row in rows:
            yield self.answer(row, self._note(row, rows))
        if rows[0].view == "trial":
            for row, certain in next_day_in_court(rows, self.day):
                answer = self.answer(row, None)
                yield answer._replace(aspect="next-day-in-court", certainty="certain" if certain else "possible")

    def answer(self, row: FactRow, note: str | None) -> Answer:
        """Return the answer that a row of the index gives on this day."""
        grounds = [reason for reason in row.because if reason[1] <= self.day < reason[2]]
        return Answer(
            self.slugs[row.dispute],
            row.view,
            row.subject,
            row.aspect,
            row.value,
            "certain" if row.certain(self.day) else "possible",
            iso(row.start),
            iso(row.end),
            iso(row.sure_from),
            iso(row.sure_until),
            weakest(reason[3] for reason in grounds),
            tuple(dict.fromkeys(self.ids[reason[0]] for reason in sorted(grounds))),
            note,
        )

    def of_proceedings(self, index: Index, known: int, rows: Sequence[FactRow]) -> list[Answer]:
        """Return what the registry says of the proceedings that *rows* are about."""
        shown = sorted({(self.slugs[row.dispute], row.subject) for row in rows if row.view == "trial"})
        registered = {slug: index.registered_as("proceeding", slug, known) for _, slug in shown}
        return [
            Answer(dispute, "trial", slug, aspect, value, "certain", None, None, None, None, "stated", ())
            for dispute, slug in shown
            if (proceeding := registered[slug])
            for aspect, value in registered_aspects(proceeding.body)
        ]

    def _note(self, row: FactRow, rows: Sequence[FactRow]) -> str | None:
        if row.view == "trial":
            return unmet_day(row, rows, self.day)
        return overdue(row, rows, self.day) if row.view == "money" else None
