"""Pages of what is long: many milestones, many sources, much that stands, many disputes."""

import posixpath
import re
from itertools import pairwise

from hypothesis import example, given, settings

from tests.builders import a_milestone, a_tracker
from tests.strategies import Step, histories
from tests.tracker.publishing import every_kind
from tests.tracker.publishing.paging import SMALL, at_once, grow
from tests.tracker.publishing.sites import BASE_URL, PAGE, Read, played
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.publishing.frame import Sizes
from tracker.publishing.history import History
from tracker.publishing.standing import of_answers
from tracker.publishing.subjects import Touched
from tracker.questions.answers import state

ELSEWHERE = ("takedowns/index.html", ".atom", ".json", ".rss", ".ics", ".opml", ".css", ".svg")
"""How the names of a site's documents end that other parts of it make."""


MERGED = Step("merge-parties", 0, into=1)
"""It changes what stands of a dispute, and is on none of its milestones."""


def places(page: bytes) -> list[str]:
    """Return the milestones that have a place on a page, in its order."""
    return [one.removeprefix("e-") for one in Read(page).ids if one.startswith("e-")]


def test_up_to_a_hundred_milestones_stand_on_the_page_of_their_dispute() -> None:
    with a_tracker() as tracker:
        ids = grow(tracker, [f"{2000 + number % 20}-05" for number in range(100)])
        made = at_once(tracker.path)
        assert set(places(made[PAGE])) == set(ids)
        assert not [path for path in made if path.startswith("a-dispute/") and path != PAGE]


def test_of_more_the_latest_fifty_do_and_all_stand_by_year() -> None:
    with a_tracker() as tracker:
        dates = [f"{2000 + number % 20}-05-{1 + number // 20:02}" for number in range(99)]
        ids = grow(tracker, [*dates, "XXXX", "[..1999-12]"])
        made = at_once(tracker.path)
        words = Read(made[PAGE]).words
        assert "The 50 latest by date. All 101, by year (each by the first day that its date can mean):" in words
        assert "2018 (5) 2017 (5)" in words
        latest = sorted(range(99), key=lambda number: dates[number], reverse=True)[:50]
        assert places(made[PAGE]) == [ids[number] for number in latest]
        assert places(made["a-dispute/1999/index.html"]) == [ids[-1]]
        assert places(made["a-dispute/undated/index.html"]) == [ids[-2]]
        year = Read(made["a-dispute/2005/index.html"])
        assert (
            "A dispute: 2005 5 milestones, the latest first, each by the first day that its date can mean."
            in year.words
        )
        assert {"../2004/index.html", "../2006/index.html", "../../a-dispute/index.html"} <= set(year.links)
        shown = [
            one
            for path, page in made.items()
            if re.fullmatch(r"a-dispute/\w+/index.html", path)
            for one in places(page)
        ]
        assert sorted(shown) == sorted(ids)


def test_of_many_corrections_the_last_ten_are_told_in_the_timeline_and_all_on_the_milestones_own_page() -> None:
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("noted")).stream
        for number in range(11):
            tracker.correct(one, {"title": f"title {number}"}, f"reason {number}.")
        made = at_once(tracker.path)
        place = Read(made[PAGE])
        assert "What was corrected, and why (11 times)" in place.words
        assert f"../e/{one}/index.html#versions" in place.links
        told = [
            [f"reason {number}." in Read(page).words for number in range(11)]
            for page in (made[PAGE], made[f"e/{one}/index.html"])
        ]
        assert told == [[False, *[True] * 10], [True] * 11]


def test_many_that_were_retracted_or_merged_have_pages_of_their_own() -> None:
    sizes = Sizes(whole=3, latest=2)
    with a_tracker() as tracker:
        ids = grow(tracker, ["2025"] * 11)
        for one in ids[:4]:
            tracker.retract(one, "it never was")
        for one in ids[4:8]:
            tracker.merge(ids[10], one, "they are one")
        made = at_once(tracker.path, sizes)
        assert places(made[PAGE])[-4:] == [ids[7], ids[6], ids[3], ids[2]]
        assert "Retracted (4 milestones)" in Read(made[PAGE]).words
        links = Read(made["a-dispute/retracted/index.html"]).links
        parts = [made[f"a-dispute{one[2:]}"] for one in links if one.startswith("../retracted-")]
        assert [one for part in parts for one in places(part)] == ids[3::-1]
        merged = [page for path, page in made.items() if path.startswith("a-dispute/merged-")]
        assert sum(f'href="../../e/{ids[10]}/index.html"'.encode() in page for page in merged) == len(merged) > 1


def test_of_many_sources_those_that_most_rest_on_are_listed() -> None:
    with a_tracker() as tracker:
        for slug in ("ap", "mint", "week"):
            tracker.add("source", {"slug": slug, "title": slug.title()})
        for slugs in (["ap"], ["mint", "week"], ["week"]):
            tracker.record(a_milestone("noted") | {"unsourced": False, "citations": slugs})
        words = Read(at_once(tracker.path, Sizes(sources=1))[PAGE]).words
        assert "Sources The 1 that most milestones rest on; 2 other sources with fewer. Week (2 milestones)" in words
        assert "from 3 sources" in words


def test_of_much_that_stands_what_records_changed_last_is_shown() -> None:
    with a_tracker() as tracker:
        for number in range(55):
            tracker.record(a_milestone("agreement-made", agreement=f"pact-{number}"))
        tracker.record(a_milestone("agreement-ended", "2025-03", agreement="pact-0"))
        words = Read(at_once(tracker.path)[PAGE]).words
        assert "Pact 0 Ended" in words
        assert "Pact 54 In force" in words
        assert "Pact 1 In force" not in words
        assert "There are others, which the timeline tells of." in words


def test_of_many_figures_the_latest_are_shown() -> None:
    with a_tracker() as tracker:
        for number in range(52):
            raw = {"organisation": "acme", "amount": f"{number + 100} USD"}
            tracker.record(a_milestone("funding-made", f"20{10 + number // 12}-{1 + number % 12:02}", **raw))
        words = Read(at_once(tracker.path)[PAGE]).words
        assert "Funding: 151 USD" in words
        assert "Funding: 101 USD" not in words
        assert "There are others, which the timeline tells of." in words


@settings(max_examples=20)
@example(
    [Step("record", 0, a_milestone("valuation-reported", "2024-03-01", organisation="ann", amount="1 USD")), MERGED]
)
@given(histories(most=10))
def test_the_state_of_a_page_is_that_of_its_day_however_it_was_worked_out(steps: list[Step]) -> None:
    with a_tracker() as tracker:
        history, touched = History(), Touched()
        for _ in played(tracker, steps):
            with Index(tracker.path) as index, index.snapshot():
                news = history.catch_up(index)
                [chronicle] = history.disputes.values()
                known = history.names.at(history.position)
                touched.take(index, history.position, anew=news.everything or news.renamed)
                answers = state(index, chronicle.day, history.position, dispute=chronicle.slug)
                its = touched.of(chronicle.stream).subjects(index, chronicle.day, known, 99)
                assert its == (of_answers(answers, known), frozenset())


def test_the_front_page_shows_the_disputes_that_changed_last_and_leads_to_all() -> None:
    with a_tracker() as tracker:
        for slug in ("second", "third"):
            tracker.open_dispute(slug, slug.title())
        tracker.record(a_milestone("suit-filed", proceeding="alpha"), dispute="a-dispute")
        tracker.close("second")
        made = at_once(tracker.path, Sizes(disputes=2))
        front = Read(made["index.html"])
        assert "3 disputes: where each stands" in front.words
        assert "Second Closed. 0 milestones" in front.words
        assert "A dispute 1 milestone" in front.words
        assert "Case alpha Suit filed" in front.words
        assert "Third" not in front.words
        assert {"pages/1/index.html", "pages/2/index.html", "feed.atom", "feeds.opml", "corrections.atom"} <= set(
            front.links
        )
        first, second = (Read(made[f"pages/{number}/index.html"]) for number in (1, 2))
        assert (
            "Disputes 1 to 2 In the order in which they were opened. Opened after A dispute , opened on" in first.words
        )
        assert "Second , opened on 1 January 2026 Closed" in first.words
        assert "Third" in second.words
        assert "../1/index.html" in second.links


def a_long_site(tracker: Tracker) -> dict[str, bytes]:
    """Return the pages of a site with all sorts of things in it, all of them parted."""
    ids = every_kind.fill(tracker)
    tracker.open_dispute("another", every_kind.HOSTILE[:100])
    tracker.merge(ids[0], ids[1], every_kind.HOSTILE)
    tracker.withhold(ids[2], "a court order", every_kind.HOSTILE)
    return at_once(tracker.path, SMALL) | {f"whole/{path}": page for path, page in at_once(tracker.path).items()}


def test_ids_are_single_headings_in_order_and_nothing_runs_on_any_page() -> None:
    with a_tracker() as tracker:
        made = a_long_site(tracker)
    for path, page in made.items():
        found = Read(page)
        assert len(set(found.ids)) == len(found.ids), path
        levels = [int(one[1]) for one in found.elements if re.fullmatch("h[1-6]", one)]
        assert levels[0] == 1, path
        assert levels.count(1) == 1, path
        assert all(after <= before + 1 for before, after in pairwise(levels)), path
        assert {"script", "iframe", "object", "style", "img", "form"}.isdisjoint(found.elements), path
        assert not any(link.lower().startswith(("javascript:", "data:")) for link in found.links), path


def test_every_link_between_pages_leads_to_one_that_has_the_place() -> None:
    with a_tracker() as tracker:
        made = a_long_site(tracker)
    pages = {path: Read(page) for path, page in made.items() if not path.startswith("whole/")}
    for path, page in pages.items():
        for link in page.links:
            if link.startswith(BASE_URL):
                assert link.removeprefix(BASE_URL) + "index.html" in pages, (path, link)
            elif not link.startswith("https://example.org/?") and not link.endswith(ELSEWHERE):
                target, _, name = posixpath.normpath(posixpath.join(posixpath.dirname(path), link)).partition("#")
                where = path if link.startswith("#") else target
                assert where in pages, (path, link)
                assert not name or name in pages[where].ids, (path, link)
