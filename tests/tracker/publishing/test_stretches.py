"""Timelines in stretches: none too long, all of it in one of them, the same whatever the steps that led there."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.publishing.stretch_pages import words
from tracker.publishing.stretches import Around, Layout, Place, Stretch, by_date, by_record

LIMIT = 3
DAYS = st.sampled_from(
    [date(2024, 12, 31), date(2025, 1, 1), date(2025, 1, 2), date(2025, 3, 1), date(987, 1, 1), None]
)


@st.composite
def places(draw: st.DrawFn) -> list[Place]:
    """Places of a timeline in which many fall on few days."""
    positions = draw(st.lists(st.integers(1, 2_000), unique=True, max_size=25))
    found = [(position, draw(DAYS)) for position in positions]
    return [Place(day.toordinal() if day else 0, day.toordinal() if day else 0, at, str(at)) for at, day in found]


def filled(whole: Stretch, given: list[Place]) -> Stretch:
    """Return *whole* with the places *given*."""
    for place in given:
        whole.add(place, set())
    return whole


def pages(whole: Stretch) -> dict[str, Around]:
    """Return the stretches of *whole* that have pages, by name."""
    layout = Layout(whole)
    found, gone = layout.changed(set())
    assert {one.stretch.name for one in found} == layout.names
    assert not gone
    return {one.stretch.name: one for one in found}


def shape(whole: Stretch) -> list[tuple[object, ...]]:
    """Return what there is: each page's name, what it holds, what it leads to."""
    return [
        (name, one.above, one.earlier, one.later, one.stretch.count, [part.name for part in one.stretch.divided()])
        for name, one in sorted(pages(whole).items())
    ]


@given(places(), st.data())
def test_which_stretches_there_are_does_not_depend_on_the_steps(given: list[Place], data: st.DataObject) -> None:
    left = data.draw(st.sets(st.sampled_from(given))) if given else set()
    order = data.draw(st.permutations(given))
    whole = filled(by_date(LIMIT), order)
    for place in order:
        if place not in left:
            whole.remove(place, set())
    once = filled(by_date(LIMIT), sorted(left))
    assert shape(whole) == shape(once)
    assert whole.latest(99) == once.latest(99) == sorted(left, reverse=True)


@given(places(), st.data())
def test_what_changed_is_all_that_is_other(given: list[Place], data: st.DataObject) -> None:
    """Pages that are not said to be others are as they were, and what is gone is said to be."""
    whole = by_date(LIMIT)
    layout = Layout(whole)
    known: dict[str, tuple[object, ...]] = {}
    there: set[Place] = set()
    for place in [*given, *data.draw(st.permutations(given))]:
        touched: set[str] = set()
        (whole.remove if place in there else whole.add)(place, touched)
        there ^= {place}
        others, gone = layout.changed(touched)
        assert gone <= known.keys()
        known = {name: one for name, one in known.items() if name not in gone}
        known |= {one.stretch.name: told(one) for one in others}
        assert known == {name: told(one) for name, one in pages(whole).items()}
        assert known.keys() == layout.names


def told(one: Around) -> tuple[object, ...]:
    """Return what the page of a stretch tells."""
    parts = [(part.name, part.count) for part in one.stretch.divided()]
    return one.above, one.earlier, one.later, parts or one.stretch.latest(99)


@given(places())
def test_no_page_holds_too_many_and_each_milestone_is_on_one_that_leads_on_to_the_next(given: list[Place]) -> None:
    whole = filled(by_date(LIMIT), given)
    found = pages(whole)
    leaves = {name: one for name, one in found.items() if not one.stretch.divided()}
    assert all(one.stretch.count <= LIMIT for one in leaves.values())
    assert len(given) <= LIMIT or sorted(p for one in leaves.values() for p in one.stretch.latest(99)) == sorted(given)
    if leaves:
        walked = [name for name, one in leaves.items() if one.later is None]
        while (earlier := leaves[walked[-1]].earlier) is not None:
            assert leaves[earlier].later == walked[-1]
            walked.append(earlier)
        assert sorted(walked) == sorted(leaves)
        assert {part.name for one in (whole, *(one.stretch for one in found.values())) for part in one.divided()} == (
            found.keys()
        )
        assert {name for one in found.values() for name in one.above} <= found.keys()


def test_a_long_year_is_parted_by_month_a_long_month_by_day_a_long_day_by_order_of_record() -> None:
    days = [date(2024, 5, 1), date(2025, 1, 1), date(2025, 2, 3), date(2025, 2, 3), *[date(2025, 2, 4)] * 4]
    given = [Place(day.toordinal(), day.toordinal(), 91 + at * 5, str(at)) for at, day in enumerate(days)]
    assert [(name, one.above) for name, one in sorted(pages(filled(by_date(LIMIT), given)).items())] == [
        ("2024", ()),
        ("2025", ()),
        ("2025-01", ("2025",)),
        ("2025-02", ("2025",)),
        ("2025-02-03", ("2025", "2025-02")),
        ("2025-02-04", ("2025", "2025-02")),
        ("2025-02-04-111-120", ("2025", "2025-02", "2025-02-04")),
        ("2025-02-04-121-130", ("2025", "2025-02", "2025-02-04")),
    ]


def test_a_list_by_record_is_parted_without_steps_that_lead_to_one_part_alone() -> None:
    given = [Place(0, 0, at, str(at)) for at in (5, 6, 7, 19_000, 19_001)]
    assert sorted(pages(filled(by_record("merged", LIMIT), given))) == [
        "merged",
        "merged-1-10000",
        "merged-10001-20000",
    ]
    assert pages(filled(by_record("merged", LIMIT), given[:3])) == {}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("2025", "2025"),
        ("2025-03", "March 2025"),
        ("2025-03-14", "14 March 2025"),
        ("2025-03-14-1001-2000", "14 March 2025, records 1,001 to 2,000"),
        ("undated", "Undated"),
        ("undated-1-100", "Undated, records 1 to 100"),
        ("retracted", "Retracted"),
    ],
)
def test_a_stretch_is_called_by_its_days_and_records(name: str, said: str) -> None:
    assert words(name) == said
