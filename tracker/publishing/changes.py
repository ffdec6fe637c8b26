"""What a record changed in the state, as at its own place in the log and the UTC day on which it was recorded."""

from tracker.index.reader import FactRow, Index
from tracker.publishing.history import Names, Said
from tracker.publishing.standing import VIEWS, difference, of_facts


def after(index: Index, said: Said, dispute: str, names: Names) -> list[str]:
    """Return a line for each subject whose state the record *said* changed: "Trial, …: proposed → set for …".

    Answers for the record's own position and day, so that it stays what it is
    whatever is recorded later. A retraction repeats nothing of what stood.
    """
    day = said.day.toordinal()
    touched = _touched(index, said.position, day)
    lines = []
    for view in (one for one in VIEWS if any(one == view for view, _ in touched)):
        before, now = (
            of_facts(index.facts(day, known, dispute=dispute, view=view), day, names.at(said.position))
            for known in (said.position - 1, said.position)
        )
        for key in sorted(key for key in touched if key[0] == view):
            pair = before.get(key), now.get(key)
            lines.append(difference(*pair, names.at(said.position), blank=said.body is None))
    return [line for line in lines if line]


def _touched(index: Index, position: int, day: int) -> set[tuple[str, str]]:
    """Return the (view, subject) pairs of which a record ended or brought a fact."""
    ended, brought = index.changes(position, day)

    def what(fact: FactRow) -> tuple[str, ...]:
        return fact.view, fact.subject, fact.aspect, fact.value, str(fact.certain(day))

    different = {what(fact) for fact in ended} ^ {what(fact) for fact in brought}
    return {(view, subject) for view, subject, *_ in different}
