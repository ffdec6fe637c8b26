"""The second seed file adds what other papers reported, and corrects what the article dates loosely or otherwise."""

import re
from itertools import pairwise
from typing import NamedTuple

from events.milestone import Milestone, references
from tests.seeds import reading
from tracker.moving.amending import AMENDING

BEFORE = reading.article_rows()
AFTER = reading.rows_after_both()
TOLD = reading.milestones(AFTER)
CORRECTIONS = {correction["of"]: correction for correction in reading.LATER["correction"]}
RIVALS = {citation["of"]: citation for citation in reading.LATER["citation"]}


class Development(NamedTuple):
    """A row of the table: how it begins, the milestones that hold it and when they happened, and who reports it."""

    begins: str
    dates: dict[str, str]
    sources: list[str]


BUSINESS_INSIDER, DEVDISCOURSE = "business-insider-africa", "devdiscourse-2025-02-15"
VERGE, QUINT, WEEK, AXIOS, MINT = (
    "verge-2023-11-18",
    "quint-2023-11-18",
    "the-week-2023-11-22",
    "axios-2023-11-22",
    "mint-2023-11",
)
CNN, QUARTZ, EWEEK = "cnn-2024-09-25", "quartz-2024-09-26", "eweek-2025-04-08"
AP, NEOWIN = "ap-2025-02-14", "neowin-2025-02-14"
YAHOO, NEWSBYTES = "yahoo-finance-2025-03-17", "newsbytes-2025-08-13"
REUTERS_MARCH, REUTERS_APRIL = "reuters-2025-03-16", "reuters-2025-04-04"

DEVELOPMENTS = [
    Development("Musk's proposal to take over", {"m07": "2017-36"}, [BUSINESS_INSIDER]),
    Development("Musk leaves OpenAI's board", {"m11": "2018-02"}, [BUSINESS_INSIDER, DEVDISCOURSE]),
    Development("Altman is dismissed", {"m32": "2023-11-17"}, [VERGE, QUINT]),
    Development("Mira Murati becomes interim", {"murati-interim": "2023-11-17"}, [VERGE]),
    Development("Emmett Shear replaces her", {"shear-interim": "2023-11-20"}, [WEEK, AXIOS]),
    Development("Altman is back", {"m33": "2023-11-22"}, [WEEK, MINT]),
    Development("Musk files a first suit", {"first-suit": "2024-02"}, [EWEEK]),
    Development("Musk withdraws it", {"first-suit-withdrawn": "[2024-02..2024-08]"}, [EWEEK]),
    Development("Musk files a similar suit", {"m25": "2024-08", "m26": "[2024-08..2025-02]"}, [EWEEK]),
    Development("Ilya Sutskever leaves", {"m29": "2024-05"}, [QUARTZ]),
    Development("Jan Leike leaves", {"leike-leaves": "2024-05"}, [QUARTZ]),
    Development("John Schulman leaves", {"schulman-leaves": "2024-08"}, [CNN]),
    Development("Mira Murati and Barret Zoph", {"m28": "2024-09-25", "m30": "2024-09-25"}, [CNN, QUARTZ]),
    Development("Bob McGrew", {"mcgrew-leaves": "2024-09-25"}, [CNN]),
    Development("Musk's side asks", {"injunction-sought": "2024-12"}, [EWEEK]),
    Development("The judge's remark", {"m48": "2025-02"}, [YAHOO]),
    Development("The group submits its bid", {"m27": "2025-02-10"}, [AP]),
    Development("Musk files that the bid would", {"bid-conditioned": "2025-02-12"}, [NEOWIN, AP]),
    Development("OpenAI's board rejects", {"bid-rejected": "2025-02-14"}, [AP]),
    Development("The court denies", {"injunction-denied": "2025-03-04"}, [REUTERS_MARCH]),
    Development("The joint proposal", {"m49": "2025-03-14"}, [REUTERS_MARCH, YAHOO]),
    Development("The court sets a jury trial", {"trial-set-spring": "2025-04-04"}, [REUTERS_APRIL]),
    Development("The trial is to begin", {"trial-day-set": "[2025-04-04..2025-04-08]"}, [EWEEK]),
    Development("OpenAI countersues", {"countersuit": "2025-04"}, [NEWSBYTES]),
]
KEPT_FROM_THE_ARTICLE = {"m07": "2017-36"}
"""Dates that the table's date column does not hold, since the article's own are preferred."""

BOUNDED_BY_THE_SUIT = {"m26": "[2024-08..2025-02]"}
"""The claim is made in the suit: not before it, and by when the article has the judge speak of it."""

SHORT_NAMES = {AP: "AP", BUSINESS_INSIDER: "Business Insider"}
"""What the table calls a publisher, where that is not its name."""

ADDRESS = re.compile(r"\b(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s,;|]+")


def cited(milestone: Milestone) -> set[str]:
    """Return the sources that a milestone rests on, or that say otherwise."""
    others = [citation for rival in milestone.rivals for citation in rival.citations]
    return {citation.source for citation in (*milestone.citations, *others)}


def test_every_row_of_the_table_is_there_with_its_date_and_sources() -> None:
    rows = reading.table("later.md")
    assert len(rows) == len(DEVELOPMENTS)
    urls = {row["slug"]: row.get("url") for row in reading.LATER["source"]}
    publishers = {row["slug"]: row["publisher"].split(",")[0] for row in reading.LATER["source"]} | SHORT_NAMES
    for (what, date, source, _), development in zip(rows, DEVELOPMENTS, strict=True):
        assert what.startswith(development.begins)
        for key, on in development.dates.items():
            assert on in date or on in {KEPT_FROM_THE_ARTICLE.get(key), BOUNDED_BY_THE_SUIT.get(key)}
        assert all(publishers[slug] in source for slug in development.sources)
        addresses = {f"https://{address}" for address in ADDRESS.findall(source)}
        assert addresses <= {urls[slug] for slug in development.sources}


def test_every_development_stands_as_the_table_has_it() -> None:
    for development in DEVELOPMENTS:
        for key, on in development.dates.items():
            assert AFTER[key]["occurred_on"] == on
            assert cited(TOLD[key]) >= set(development.sources)
            assert key in CORRECTIONS or key in RIVALS or key not in BEFORE


def test_a_row_that_touches_the_article_corrects_it_or_continues_it() -> None:
    for (*_, touches), development in zip(reading.table("later.md"), DEVELOPMENTS, strict=True):
        keys = set(development.dates)
        follows = {before for key in keys for before in AFTER[key].get("follows", [])}
        if "is not going to come true" not in touches:
            touched = {f"m{int(number):02}" for number in re.findall(r"\d+", touches)}
            assert touched <= keys | follows
            assert keys & set(BEFORE) <= touched


def test_no_milestone_is_there_that_the_table_does_not_have() -> None:
    told = {key for development in DEVELOPMENTS for key in development.dates}
    assert told == {row["key"] for row in reading.LATER["milestone"]} | set(CORRECTIONS) | set(RIVALS)


def test_keys_are_unique_over_both_files() -> None:
    files = (reading.ARTICLE, reading.LATER)
    keys = [row["key"] for file in files for sort in ("milestone", *AMENDING) for row in file.get(sort, [])]
    assert len(keys) == len(set(keys))


def test_both_files_carry_the_same_dispute() -> None:
    assert reading.LATER["dispute"] == reading.ARTICLE["dispute"]


def test_each_subject_is_declared_once_and_everything_declared_is_valid() -> None:
    for slugs in reading.declared(reading.ARTICLE, reading.LATER).values():
        assert len(slugs) == len(set(slugs))
    assert next(iter(reading.subjects(reading.LATER))).slug == "musk-v-openai"


def test_names_and_aliases_are_unique_over_both_files() -> None:
    rows = [row for file in (reading.ARTICLE, reading.LATER) for row in file["party"]]
    names = [name.casefold() for row in rows for name in {row["slug"], row["name"].casefold(), *row.get("aliases", [])}]
    assert len(names) == len(set(names))


def test_whatever_is_referred_to_is_there_when_it_is_referred_to() -> None:
    known = set(BEFORE)
    for row in reading.LATER["milestone"]:
        assert set(row.get("follows", [])) <= known
        known.add(row["key"])
    for correction in reading.LATER["correction"]:
        assert correction["of"] in BEFORE
        assert set(correction.get("follows", [])) <= known


def test_whatever_a_milestone_names_is_declared() -> None:
    slugs = reading.declared(reading.ARTICLE, reading.LATER)
    for milestone in TOLD.values():
        assert {party for party, _ in milestone.named_parties()} <= set(slugs["party"])
        assert {name for _, name in references(milestone.what, "proceeding")} <= set(slugs["proceeding"])
        assert cited(milestone) <= set(slugs["source"])


def test_every_source_is_cited() -> None:
    found = {source for milestone in TOLD.values() for source in cited(milestone)}
    assert found == {slug for file in (reading.ARTICLE, reading.LATER) for slug in reading.declared(file)["source"]}


def test_the_order_contradicts_no_date() -> None:
    assert reading.edges_without_a_reading(TOLD) == []


def test_a_forecast_that_is_settled_was_made() -> None:
    made = {row["forecast"] for row in AFTER.values() if row["kind"] == "forecast-made"}
    settled = {(one["forecast"], one["outcome"]) for row in AFTER.values() for one in row.get("settles", [])}
    assert settled == {("courtroom-2025", "missed")}
    assert {forecast for forecast, _ in settled} <= made


def test_a_correction_keeps_the_articles_passages() -> None:
    for key in CORRECTIONS:
        assert AFTER[key]["cite"][: len(BEFORE[key]["cite"])] == BEFORE[key]["cite"]


def test_a_changed_date_has_a_note_of_its_own() -> None:
    for key, correction in CORRECTIONS.items():
        if "occurred_on" in correction:
            assert correction["date_note"] != BEFORE[key].get("date_note")


def test_where_sources_disagree_both_values_are_kept_one_preferred() -> None:
    """As the table has it: the value that is preferred is the milestone's own, the other stands beside it."""
    kept = {
        key: (AFTER[key].get(rival.field), rival.value, [one.source for one in rival.citations])
        for key, milestone in TOLD.items()
        for rival in milestone.rivals
    }
    assert kept == {
        "m07": ("2017-36", "[2018-01..2018-02]", [BUSINESS_INSIDER]),
        "m11": ("2018-02", "2019", [DEVDISCOURSE]),
        "m27": ("the whole of OpenAI", "the non-profit that controls OpenAI", [AP]),
        "m32": ("2023-11-17", "2023-11-18", [QUINT]),
        "m48": ("2025-02", "2025-01", [YAHOO]),
        "shear-interim": ("2023-11-20", "2023-11-19", [WEEK]),
    }
    assert all(rival.rank == "normal" for milestone in TOLD.values() for rival in milestone.rivals)


def test_no_reason_carries_a_value_that_stands_nowhere_else() -> None:
    for citation in RIVALS.values():
        assert not re.search(r"\d", citation["why"])
    assert "two weeks from 8 December" in CORRECTIONS["m49"]["why"]  # no field of a proposal holds how long a trial is


def test_one_chief_executive_follows_another_in_november_2023() -> None:
    office = [AFTER[key] for key in ("m32", "murati-interim", "shear-interim", "m33", "m34")]
    assert [row["role"] for row in office] == ["chief executive"] * 5
    assert [row.get("interim", False) for row in office] == [False, True, True, False, False]
    for before, after in pairwise(office):
        assert before["key"] in after["follows"]


def test_a_departure_that_only_the_announcement_dates_says_so() -> None:
    announced = {key for key, row in AFTER.items() if row.get("announced")}
    assert announced == {"m28", "m30", "mcgrew-leaves"}


def test_the_trial_is_proposed_for_december_2025_then_set_for_spring_then_for_a_day() -> None:
    days = [AFTER[key]["trial_on"] for key in ("m49", "trial-set-spring", "trial-day-set")]
    assert days == ["2025-12", "2026-21", "2026-03-16"]
