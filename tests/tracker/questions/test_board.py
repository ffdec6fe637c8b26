"""Answers in words: as certain and as well founded as they are, whoever reads them without colour."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pytest

from events.vocabulary import KINDS
from tests.builders import a_milestone, a_tracker
from tests.tracker.questions.conftest import Seeded
from tracker.index.reader import Index
from tracker.questions.answers import VIEWS, state
from tracker.questions.board import LATEST, Section, board
from tracker.questions.names import Names, voices
from tracker.questions.phrases import Telling


def sections(index: Index, at: date, known: int, *, everything: bool = False) -> dict[str, Section]:
    """Return the board of a day by view."""
    found = state(index, at, known)
    tell = Telling(at.isoformat(), Names(index, known), voices(index, found, known))
    return {section.view: section for section in board(found, tell, everything=everything)}


def lines(milestones: Sequence[Mapping[str, Any]], at: date = date(2025, 6, 1)) -> list[str]:
    """Return what a board says after *milestones*, everything included."""
    with a_tracker() as tracker:
        for raw in milestones:
            tracker.record(raw)
        with Index(tracker.path) as index:
            board = sections(index, at, index.head().position, everything=True)
    return [line.text for section in board.values() for row in section.rows for line in row.lines]


def row(section: Section, label: str) -> list[tuple[str, str]]:
    """Return the lines of a row, text and tone."""
    (found,) = [row for row in section.rows if row.label == label]
    return [(line.text, line.tone) for line in found.lines]


class TestSeed:
    def test_the_trial_is_set_for_a_day(self, seeded: Seeded) -> None:
        told = row(sections(seeded.index, date(2025, 6, 1), seeded.both)["trial"], "Musk v. Altman")
        assert told[0] == ("trial set for 16 March 2026, since 4 April 2025", "certain")
        assert ("before Yvonne Gonzalez Rogers, United States District Court, Oakland", "detail") in told
        assert ("preliminary injunction: denied since 4 March 2025", "detail") in told

    def test_a_day_that_passed_is_noted_beside_the_stage(self, seeded: Seeded) -> None:
        told = row(sections(seeded.index, date(2026, 11, 24), seeded.both)["trial"], "Musk v. Altman")
        assert told[:2] == [
            ("trial set since 4 April 2025", "certain"),
            ("was set for 16 March 2026; no outcome recorded", "note"),
        ]

    def test_rival_values_are_all_shown_as_possible(self, seeded: Seeded) -> None:
        told = row(sections(seeded.index, date(2023, 11, 18), seeded.article)["departures"], "Sam Altman")
        back, gone = told[:2]
        when = "from November 2023 on; not certain before 31 December 2023"
        assert back == (f"possibly back at OpenAI, {when} (according to The New York Times)", "possible")
        assert gone == ("possibly gone from OpenAI, from November 2023 to 30 December 2023; not certain", "possible")

    def test_what_is_only_possible_says_that_it_is_not_certain(self, seeded: Seeded) -> None:
        told = row(sections(seeded.index, date(2018, 6, 30), seeded.article)["departures"], "Elon Musk")
        assert told[0] == (
            "possibly gone from OpenAI, from October 2017 on; not certain before 31 December 2019",
            "possible",
        )

    def test_when_something_began_is_no_more_precise_than_known(self, seeded: Seeded) -> None:
        told = row(sections(seeded.index, date(2025, 3, 31), seeded.article)["bids"], "musk-group-2025")
        assert told[0] == ("open since between January 2019 and March 2025", "certain")

    def test_an_allegation_says_that_it_is_one_and_whose(self, seeded: Seeded) -> None:
        told = row(sections(seeded.index, date(2025, 6, 1), seeded.both)["claims"], "founding-mission")
        assert told[0][0].startswith("disputed by OpenAI, since")
        assert told[0][0].endswith("(according to OpenAI's lawyers)")
        assert told[1][0].startswith("alleged: “Musk accuses")
        assert told[1][0].endswith("(according to Musk's complaint)")

    def test_offices_that_are_over_are_counted_and_shown_only_where_everything_is(self, seeded: Seeded) -> None:
        day = date(2025, 6, 1)
        short = sections(seeded.index, day, seeded.both)["roles"]
        whole = sections(seeded.index, day, seeded.both, everything=True)["roles"]
        assert (short.more, whole.more) == ("and 2 that are over: --all", "")
        assert {row.label for row in whole.rows} - {row.label for row in short.rows} == {"Mira Murati", "Emmett Shear"}

    def test_of_statements_the_latest_are_shown(self, seeded: Seeded) -> None:
        section = sections(seeded.index, date(2025, 6, 1), seeded.both)["statements"]
        assert (len(section.rows), section.more) == (LATEST, "and 4 earlier: --all")

    def test_sections_come_in_the_order_of_the_views(self, seeded: Seeded) -> None:
        assert list(sections(seeded.index, date(2025, 6, 1), seeded.both)) == list(VIEWS)


class TestWords:
    def test_a_warning_is_on_its_row(self) -> None:
        told = lines([a_milestone("bid-rejected", bid="alpha")])
        assert told == ["rejected since 14 February 2025", "warning: bid-rejected, but no bid of this name is recorded"]

    def test_the_words_of_an_allegation_never_stand_alone(self) -> None:
        charge = {"standing": "alleged", "according_to": "the complaint"}
        told = lines(
            [
                a_milestone("departed", person="ann", organisation="acme", manner="dismissed", **charge),
                a_milestone("valuation-reported", organisation="acme", amount="5000000 USD", **charge),
                a_milestone("statement-made", by=["bob"], **charge),
            ]
        )
        assert told == [
            "alleged: gone from Acme since 14 February 2025 (according to the complaint)",
            "alleged: had been dismissed (according to the complaint)",
            "alleged: valued at 5 million USD (14 February 2025; according to the complaint)",
            "alleged: a statement-made (14 February 2025; according to the complaint)",
        ]

    def test_neighbours_that_rest_on_one_word_say_it_once(self) -> None:
        attributed = {"standing": "attributed", "according_to": "a blog"}
        told = lines([a_milestone("bid-made", bid="alpha", bidder="ann", target="acme", **attributed)])
        assert told[1] == "bid by Ann, for Acme (according to a blog)"

    def test_neighbours_that_rest_on_different_words_say_each(self) -> None:
        told = lines(
            [
                a_milestone("bid-made", bid="alpha", bidder="ann", standing="attributed", according_to="a blog"),
                a_milestone("bid-raised", bid="alpha", price="~97400000000 USD"),
            ]
        )
        assert told == [
            "open since 14 February 2025",
            "bid by Ann (according to a blog); about 97.4 billion USD",
        ]

    @pytest.mark.parametrize("kind", KINDS)
    def test_every_kind_that_gives_a_state_has_words_for_it(self, kind: str) -> None:
        """What is told plainly as "aspect: value" has no words of its own yet."""
        example: dict[str, Any] = {
            name: ["ann"] if isinstance(value, list) else _known(name, value)
            for name, value in KINDS[kind].example.items()
        }
        aspects = {"status:", "stage:", "answered-by:", "trial-day:", "founded-by:", "in-favour-of:"}
        told = lines([a_milestone(kind, **example)])
        assert told or kind in {"noted", "trial-reset"} | _WITHOUT_STATE
        assert not [text for text in told for aspect in aspects if aspect in text.replace(" ", "-").replace(":-", ": ")]


_WITHOUT_STATE = {"hearing-held", "hearing-cancelled"}


def _known(name: str, value: Any) -> Any:
    """Return a field's example with what it names being what the builders' store holds."""
    if name in {"person", "organisation", "bidder", "target", "about"}:
        return "ann"
    return "alpha" if name == "proceeding" else value
