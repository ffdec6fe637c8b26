"""What a record changed in the state, as at its own place in the log and the UTC day on which it was recorded."""

from tracker.index.reader import Index
from tracker.publishing.names import Names
from tracker.publishing.standing import VIEWS, difference, of_facts
from tracker.publishing.stories import Said


def after(index: Index, said: Said, dispute: str, names: Names) -> list[str]:
    """Return a line for each subject whose state the record *said* changed: "Trial, …: proposed → set for …".

    Answers for the record's own position and day, so that it stays what it is
    whatever is recorded later. A retraction repeats nothing of what stood.
    """
    day, known = said.day.toordinal(), names.at(said.position)
    touched = [one for one in index.touched(said.position) if one[0] in VIEWS]
    lines: list[str] = []
    for view, group in sorted(touched, key=lambda one: (list(VIEWS).index(one[0]), one[1])):
        before, now = (
            of_facts(index.facts(day, position, dispute=dispute, view=view, group=group), day, known)
            for position in (said.position - 1, said.position)
        )
        lines += [
            difference(before.get(key), now.get(key), known, blank=said.did == "retracted")
            for key in sorted({**before, **now})
        ]
    return [line for line in lines if line]
