"""What stands of a subject, in words: one line for a change, with its marks."""

import pytest

from tests.builders import a_milestone, a_tracker
from tests.tracker.publishing.sites import FEED, documents, entries, said
from tests.tracker.publishing.test_entries import lines
from tracker.curating.tracker import Tracker
from tracker.publishing.names import Names
from tracker.publishing.standing import VIEWS, Subject, Value, difference
from tracker.views import VIEWS as PROJECTED

NAMES = Names().at(1)


def a_subject(view: str = "bids", name: str = "alpha", **aspects: Value | tuple[Value, ...]) -> Subject:
    """Return a subject with the values given."""
    given = {aspect.replace("_", "-"): one if type(one) is tuple else (one,) for aspect, one in aspects.items()}
    return Subject(view, name, given)  # type: ignore[arg-type]


def value(words: str, *, certain: bool = True, mark: str = "") -> Value:
    """Return a value."""
    return Value(words, certain, mark)


def the_line(before: Subject | None, after: Subject | None, *, blank: bool = False) -> str:
    """Return what changed."""
    return difference(before, after, NAMES, blank=blank)


def test_every_view_is_shown_but_the_statements_which_the_timeline_tells() -> None:
    assert set(VIEWS) == set(PROJECTED) - {"statements"}


def test_the_leading_aspect_moves_from_what_it_was_to_what_it_is() -> None:
    assert (
        the_line(a_subject(status=value("open")), a_subject(status=value("rejected"))) == "Bid, Alpha: open → rejected"
    )


def test_what_is_new_stands_alone_and_other_aspects_follow_with_their_labels() -> None:
    after = a_subject(status=value("open"), price=value("about 97.4 billion USD"))
    assert the_line(None, after) == "Bid, Alpha: open; price: about 97.4 billion USD"


def test_nothing_is_said_where_nothing_changed() -> None:
    same = a_subject(status=value("open"))
    assert the_line(same, a_subject(status=value("open"))) == ""
    assert the_line(None, None) == ""


def test_rivals_are_all_told_as_possible() -> None:
    after = a_subject(status=(value("rejected", certain=False), value("lapsed", certain=False)))
    assert the_line(a_subject(status=value("open")), after) == "Bid, Alpha: open → possibly lapsed or rejected"


def test_a_mark_that_all_share_is_said_once_and_one_that_some_have_beside_them() -> None:
    alleged, stated = value("made", mark="alleged"), value("Ann")
    assert the_line(None, a_subject("claims", status=alleged)) == "Claim, Alpha: made (alleged)"
    assert the_line(None, a_subject("claims", status=alleged, by=stated)) == "Claim, Alpha: made (alleged); by: Ann"


def test_what_ended_altogether_is_said_to_be_recorded_no_longer() -> None:
    before = a_subject("claims", status=value("made"), claim=value("SECRET"))
    assert the_line(before, None) == "Claim, SECRET: made → no longer recorded"
    assert the_line(before, None, blank=True) == "Claim, Alpha: no longer recorded"


def test_what_is_taken_back_is_not_repeated() -> None:
    before = a_subject(status=value("open"), condition=value("SECRET"))
    after = a_subject(status=value("rejected"))
    assert the_line(before, after, blank=True) == "Bid, Alpha: rejected; condition: no longer recorded"


def test_of_values_side_by_side_only_those_that_came_and_went_are_told() -> None:
    before = a_subject("trial", motion=(value("discovery: pending"), value("injunction: pending")))
    after = a_subject("trial", motion=(value("discovery: pending"), value("injunction: denied")))
    assert the_line(before, after) == "Trial, alpha: injunction: pending → injunction: denied"


@pytest.mark.parametrize(
    ("raw", "line"),
    [
        (
            a_milestone("departed", person="ann", organisation="acme", manner="resigned"),
            "Departure, Ann, Acme: left; manner: resigned",
        ),
        (
            a_milestone("appointed", person="ann", organisation="acme", role="chair", interim=True),
            "Office, Ann, chair of Acme: in office; interim: for the time being",
        ),
        (
            a_milestone(
                "hearing-set", proceeding="alpha", hearing_on="2026-02-04", hearing_at="09:00", zone="Europe/Paris"
            ),
            "Trial, Case alpha: hearing: 4 February 2026, 09:00 (Paris time)",
        ),
        (
            a_milestone("funding-made", organisation="acme", by=["ann"], amount="1000000 USD"),
            "Money, Acme: funding: 1 million USD by Ann",
        ),
        (
            a_milestone("metric-reported", about="acme", metric="users", value="400000000", bound="over"),
            "Money, Acme: users: over 400,000,000",
        ),
        (
            a_milestone("metric-reported", about="acme", metric="power", value="500", unit="GWH"),
            "Money, Acme: power: 500 GWH",
        ),
        (
            a_milestone("forecast-made", forecast="alpha", by=["acme"], expects="a profit", due="2025-12"),
            "Forecast, a profit: open; forecast by: Acme; due: December 2025",
        ),
        (
            a_milestone("agreement-made", agreement="star-gate", between=["ann", "acme"], amount="~500000000000 USD"),
            "Agreement, Star gate: in force; between: Ann, Acme; amount: about 500 billion USD",
        ),
        (
            a_milestone("restructured", organisation="acme", form="a company"),
            "Organisation, Acme: a company; status: restructured",
        ),
        (
            a_milestone("verdict-returned", proceeding="alpha", in_favour_of=["acme"]),
            (
                "Trial, Case alpha: verdict returned; in favour of: Acme; warning: "
                "verdict-returned, but no suit is recorded in this proceeding"
            ),
        ),
    ],
    ids=lambda one: one["kind"] if isinstance(one, dict) else "",
)
def test_values_are_told_in_words(raw: dict[str, object], line: str) -> None:
    """Amounts, dates, figures and parties are told as people say them, never as the log keeps them."""
    with a_tracker() as tracker:
        assert line in _lines(tracker, raw)


def _lines(tracker: Tracker, raw: dict[str, object]) -> list[str]:
    one = tracker.record(raw).stream
    return lines(said(entries(documents(tracker.path)[FEED])[one], "content"))


def test_a_return_that_is_dated_before_its_departure_is_published_with_its_warning() -> None:
    """The warning is of all that is told of the organisation: it names no office, and no person."""
    about = {"person": "ann", "organisation": "acme", "role": "chair"}
    with a_tracker() as tracker:
        one = tracker.record(a_milestone("departed", "2024-05-01", **about)).stream
        tracker.record(a_milestone("reinstated", "2024-06-01", **about))
        tracker.correct(one, {"occurred_on": "2024-07-01"}, "It was later.")
        made = documents(tracker.path)
    found = lines(said(entries(made[FEED])[one], "content"))
    assert any(line.startswith("Office, Acme: ") and "order is not used" in line for line in found), found
