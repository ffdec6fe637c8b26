"""Parties merged into one that is merged in turn: what named the first names the last."""

from tests.builders import Ticking, a_milestone, a_tracker
from tests.tracker.index.test_writer import ALL, make_stale, rows
from tracker.index.catching_up import catch_up

NAMED = "SELECT DISTINCT subject FROM fact WHERE view = 'roles' AND until > 1000000"


def test_a_chain_of_merges_leads_to_its_end_at_once() -> None:
    """Ann is Bob, and Bob is Acme: an office of Ann's is Acme's as soon as that is recorded, not at the next record."""
    with a_tracker() as tracker:
        tracker.record(a_milestone("appointed", person="ann", organisation="acme", role="chair"))
        tracker.merge_parties("bob", "ann", "one person")
        tracker.merge_parties("acme", "bob", "a firm all along")
        assert rows(tracker, NAMED) == [("acme/acme/chair",)]
        before = rows(tracker, ALL)
        tracker.record(a_milestone("noted"))
        make_stale(tracker)
        catch_up(tracker.path, Ticking())
        assert rows(tracker, ALL) == before
