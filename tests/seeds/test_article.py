"""The first seed file says what the article says, in our words, and proves each citation."""

import hashlib
import re
from typing import Any

import pytest

from events import citations
from events.milestone import references
from tests.seeds import reading

DOCUMENT = "000_fa8acdd1f85aec28.txt"
MOST_WORDS_IN_COMMON = 5
"""A run of more words than these, the same as in the article, would be its sentence and not ours."""

ALSO_RESTS_ON = {"m06": [11]}
"""Paragraphs that the table leaves out: ¶9 has Musk's money ending, only ¶11 has it in OpenAI's early days."""

ROWS = reading.article_rows()
TOLD = reading.milestones(ROWS)


def paragraphs(key: str) -> list[int | None]:
    return list(dict.fromkeys(citation.paragraph for citation in TOLD[key].citations))


def expected(cells: list[str]) -> dict[str, Any]:
    number, where, date, after, _, kind, standing, according_to = cells
    key = f"m{int(number):02}"
    places = [int(one) for one in re.findall(r"\d+", where)] + [int(one) for one in re.findall(r"¶(\d+)", according_to)]
    due = re.search(r"due (\d{4}-\d\d)", kind)
    return {
        "key": key,
        "paragraphs": list(dict.fromkeys(places)) + ALSO_RESTS_ON.get(key, []),
        "occurred_on": date,
        "follows": [f"m{int(one):02}" for one in re.findall(r"\d+", after)],
        "kind": kind.split(",")[0].split(" ")[0],
        "due": due and due[1],
        "standing": standing,
        "names whose word it is": bool(according_to),
    }


def said(key: str) -> dict[str, Any]:
    row = ROWS[key]
    return {
        "key": key,
        "paragraphs": paragraphs(key),
        "occurred_on": row["occurred_on"],
        "follows": row.get("follows", []),
        "kind": row["kind"],
        "due": row.get("due"),
        "standing": row.get("standing", "stated"),
        "names whose word it is": "according_to" in row,
    }


def test_there_are_53_milestones_in_the_articles_order() -> None:
    assert [row["key"] for row in reading.ARTICLE["milestone"]] == [f"m{number:02}" for number in range(1, 54)]


def test_date_kind_standing_paragraph_and_order_are_the_tables() -> None:
    for cells in reading.table("milestones.md"):
        row = expected(cells)
        assert said(row["key"]) == row


def test_the_source_is_known_by_the_digest_of_the_text_that_was_read() -> None:
    (source,) = reading.ARTICLE["source"]
    assert source["sha256"] == hashlib.sha256(reading.shared(DOCUMENT)).hexdigest()


def test_every_citation_gives_paragraph_range_and_digest() -> None:
    for milestone in TOLD.values():
        for citation in milestone.citations:
            assert None not in {citation.paragraph, citation.start, citation.digest}


def test_every_citation_holds_against_the_article() -> None:
    text = reading.shared(DOCUMENT).decode()
    for milestone in TOLD.values():
        for citation in milestone.citations:
            citation.check(text)
            assert "\n" not in citation.passage(text)


def test_no_sentence_of_the_article_is_ours() -> None:
    def runs(text: str) -> set[tuple[str, ...]]:
        words = re.findall(r"\w+", text.casefold())
        return {tuple(words[at : at + length]) for at in range(len(words) - length + 1)}

    length = MOST_WORDS_IN_COMMON + 1
    article = runs(reading.shared(DOCUMENT).decode())
    for file in (reading.ARTICLE, reading.LATER):
        for text in reading.words_said(file):
            assert not runs(text) & article


def test_whatever_a_milestone_names_is_declared() -> None:
    slugs = reading.declared(reading.ARTICLE)
    for milestone in TOLD.values():
        assert {party for party, _ in milestone.named_parties()} <= set(slugs["party"])
        assert {name for _, name in references(milestone.what, "proceeding")} <= set(slugs["proceeding"])
        assert {citation.source for citation in milestone.citations} <= set(slugs["source"])


def test_whatever_is_declared_is_named() -> None:
    named = {party for milestone in TOLD.values() for party, _ in milestone.named_parties()}
    assert named == set(reading.declared(reading.ARTICLE)["party"])


def test_everything_declared_is_valid() -> None:
    assert next(iter(reading.subjects(reading.ARTICLE))).slug == "musk-v-openai"


def test_follows_points_at_earlier_told_milestones_and_contradicts_no_date() -> None:
    assert all(before in TOLD for milestone in TOLD.values() for before in milestone.follows)
    assert reading.edges_without_a_reading(TOLD) == []


def test_an_inferred_date_says_why() -> None:
    written = {key: row["occurred_on"] for key, row in ROWS.items()}
    inferred = {key for key, date in written.items() if re.search(r"[\[~]", date) or date == "2025-03"}
    assert {key for key in inferred if "date_note" not in ROWS[key]} == set()


def test_every_tag_is_one_that_the_readme_names() -> None:
    readme = (reading.SEEDS / "README.md").read_text(encoding="utf-8")
    tags = {tag for row in reading.rows_after_both().values() for tag in row["tags"]}
    assert {tag for tag in tags if f"`{tag}`" not in readme} == set()


@pytest.mark.parametrize(
    ("field", "slugs"),
    [
        ("bid", {"musk-2017": ["m07", "m09"], "musk-group-2025": ["m27"]}),
        ("claim", {"founding-mission": ["m26", "m51"]}),
        ("agreement", {"microsoft-hosting": ["m16"], "stargate": ["m38"]}),
        ("proceeding", {"musk-v-openai": ["m25", "m48", "m49"]}),
        (
            "forecast",
            {
                "users-2025": ["m21"],
                "revenue-2025": ["m22"],
                "loss-2025": ["m23"],
                "microsoft-models-for-developers": ["m44"],
                "courtroom-2025": ["m50"],
            },
        ),
    ],
)
def test_what_belongs_together_bears_one_name(field: str, slugs: dict[str, list[str]]) -> None:
    found: dict[str, list[str]] = {}
    for key, row in ROWS.items():
        if field in row:
            found.setdefault(row[field], []).append(key)
    assert found == slugs


def test_a_citation_is_read_as_it_is_written() -> None:
    for row in ROWS.values():
        assert [str(citations.parse(text)) for text in row["cite"]] == row["cite"]
