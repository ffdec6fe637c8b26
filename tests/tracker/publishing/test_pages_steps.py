"""Pages made step by step: the same as at once, and a bounded number for one record however long the history."""

from collections.abc import Callable
from cProfile import Profile
from functools import partial

from hypothesis import given, settings

from tests.builders import a_milestone, a_tracker
from tests.strategies import Step, histories
from tests.tracker.publishing.paging import SMALL, Stepping, at_once, grow
from tests.tracker.publishing.sites import played
from tracker.curating.tracker import Tracker


@settings(max_examples=25)
@given(histories(most=10))
def test_pages_made_step_by_step_are_those_made_at_once(steps: list[Step]) -> None:
    """What is kept from before never shows, in pages so small that each history is parted."""
    with a_tracker() as tracker:
        stepping = Stepping(tracker.path, SMALL)
        for _ in played(tracker, steps):
            stepping.step()
            assert stepping.documents == at_once(tracker.path, SMALL)


def test_disputes_that_are_opened_renamed_and_closed_leave_no_page_behind() -> None:
    with a_tracker() as tracker:
        stepping = Stepping(tracker.path, SMALL)
        records = [
            partial(tracker.record, a_milestone("noted", f"202{year}"), dispute="a-dispute") for year in range(4)
        ]
        acts = [
            *records,
            partial(tracker.open_dispute, "another", "Another"),
            partial(tracker.record, a_milestone("noted"), dispute="another"),
            partial(tracker.rename, "a-dispute", slug="renamed"),
            partial(tracker.open_dispute, "third", "Third"),
            partial(tracker.rename, "another", title="Another one"),
            partial(tracker.close, "third"),
            partial(tracker.record, a_milestone("noted"), dispute="renamed"),
            partial(tracker.reopen, "third"),
            partial(tracker.change, "party", "ann", {"name": "Ann Marie"}),
        ]
        for act in acts:
            act()
            stepping.step()
            assert stepping.documents == at_once(tracker.path, SMALL)
        assert not [path for path in stepping.documents if path.startswith("a-dispute/")]
        assert {"pages/1/index.html", "pages/2/index.html", "pages/3/index.html"} <= stepping.documents.keys()


def test_nothing_new_makes_nothing() -> None:
    with a_tracker() as tracker:
        stepping = Stepping(tracker.path)
        assert stepping.step().documents
        made = stepping.step()
        assert (made.documents, made.gone) == ({}, set())


def grown(tracker: Tracker, milestones: int) -> list[str]:
    """Record so many milestones, all months of twenty years among them, and one day with many; return their ids."""
    dates = [f"{2005 + number % 20}-{1 + number % 12:02}-{1 + number % 28:02}" for number in range(milestones // 2)]
    return grow(tracker, [*dates, *["2011-05-06"] * (milestones - len(dates))])


def test_a_record_makes_a_bounded_number_of_pages_however_long_the_history() -> None:
    """The milestone's, its dispute's, the front page; of its timeline a part, and those that lead to it."""
    work = []
    for milestones in (300, 3_000):
        with a_tracker() as tracker:
            ids = grown(tracker, milestones)
            stepping = Stepping(tracker.path)
            stepping.step()
            for act in (
                *(partial(tracker.record, a_milestone("noted", on)) for on in ("2025", "2011-05-06", "1999", "XXXX")),
                partial(tracker.correct, ids[-1], {"title": "otherwise"}, "it was"),
                partial(tracker.correct, ids[7], {"occurred_on": "2011-05-06"}, "it was then"),
                partial(tracker.merge, ids[0], ids[-2], "they are one"),
                partial(tracker.retract, ids[12], "it never was"),
            ):
                act()
                made = stepping.step()
                assert len(made.documents) <= 12, (milestones, act)
                assert len(made.gone) <= 1
            assert max(map(len, stepping.documents.values())) < 150_000
            tracker.record(a_milestone("noted", "2011-05-06"))
            work.append(calls(stepping.step))
    few, many = work
    assert many < 2 * few


def calls(act: Callable[[], object]) -> int:
    """Return how many functions are called in *act*: how long it takes, on whatever machine."""
    profile = Profile(builtins=False)
    profile.runcall(act)
    return sum(entry.callcount for entry in profile.getstats())
