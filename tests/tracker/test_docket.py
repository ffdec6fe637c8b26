"""One entry on a docket: happened, entered two days later, amended two weeks after, struck. Played from its page."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.builders import CURATOR, a_milestone
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.questions.answers import state
from tracker.questions.points import known_point

PAGE = Path(__file__).parents[2] / "docs" / "docket.md"
NOW = datetime(2026, 7, 1, tzinfo=UTC)


def answers() -> list[tuple[str, ...]]:
    """Return the page's answers: the day, what was known, the stage."""
    text = PAGE.read_text(encoding="utf-8").split("| the stage |")[1]
    rows = [line for line in text.splitlines() if line.startswith("| 2026")]
    return [tuple(cell.strip() for cell in row.strip("|").split("|")) for row in rows]


class Calendar:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 1, 12, 9, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def turn_to(self, month: int, day: int) -> None:
        self.now = datetime(2026, month, day, 15, tzinfo=UTC)


@pytest.fixture(scope="module")
def docket(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store on which the page was played."""
    path = tmp_path_factory.mktemp("docket") / "dispute.sqlite"
    clock = Calendar()
    with Tracker(path, CURATOR, clock=clock, create=True) as tracker:
        tracker.open_dispute("acme-v-bolt", "Acme v. Bolt")
        tracker.add("proceeding", {"slug": "acme-v-bolt", "title": "Acme v. Bolt"})
        tracker.record(a_milestone("suit-filed", "2026-01-10", proceeding="acme-v-bolt"))
        clock.turn_to(6, 5)
        order = tracker.record(a_milestone("suit-dismissed", "2026-06-03", proceeding="acme-v-bolt")).stream
        clock.turn_to(6, 19)
        tracker.correct(order, {"occurred_on": "2026-06-02", "prejudice": True}, "the order is amended")
        clock.turn_to(6, 24)
        tracker.retract(order, "struck: it belongs to another case")
    return path


def test_the_page_has_answers() -> None:
    """The table is read as it is meant to be: ten answers, some of each stage."""
    assert len(answers()) == 10
    assert {stage for _, _, stage in answers()} == {"suit-filed", "suit-dismissed"}


@pytest.mark.parametrize(("at", "known", "stage"), answers())
def test_the_answer_is_the_one_on_the_page(docket: Path, at: str, known: str, stage: str) -> None:
    """The stage on a day, as far as recorded by another."""
    with Index(docket) as index:
        position = known_point(index, known, NOW).position
        found = [
            (one.value, one.certainty)
            for one in state(index, date.fromisoformat(at), position, view="trial")
            if one.aspect == "stage"
        ]
    assert found == [(stage, "certain")]
