"""Reads the seed files as the models see them, and the tables and the text that they were made from, where at hand."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from events.milestone import Milestone
from events.subjects import Dispute, Party, Proceeding, Source

ROOT = Path(__file__).parents[2]
SEEDS = ROOT / "seeds"
SHARED = ROOT.parent / "shared" / "seeds"
"""Where the tables and the article lie, beside the project and not in it."""

SUBJECTS: dict[str, type[Party | Proceeding | Source]] = {"party": Party, "proceeding": Proceeding, "source": Source}
_COMMON = Milestone.model_fields.keys() - {"what", "citations"}
_OF_A_ROW = {"key", "kind", "cite"}
_OF_A_CORRECTION = {"key", "of", "why", "cite", "also_cite"}

Row = dict[str, Any]


def read(name: str) -> Row:
    """Return the tables of a seed file."""
    return tomllib.loads((SEEDS / name).read_text(encoding="utf-8"))


ARTICLE = read("musk-v-openai.toml")
LATER = read("musk-v-openai-later.toml")


def shared(name: str) -> bytes:
    """Return a file that lies beside the project; skip the test where it does not."""
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"no {name} beside the project")
    return path.read_bytes()


def milestone_of(row: Row) -> Milestone:
    """Return the milestone that a row says; keys that its kind does not have are refused."""
    common = {name: value for name, value in row.items() if name in _COMMON}
    fields = {name: value for name, value in row.items() if name not in _COMMON | _OF_A_ROW}
    return Milestone.model_validate(
        {**common, "what": {"kind": row["kind"], **fields}, "citations": row.get("cite", [])}
    )


def article_rows() -> dict[str, Row]:
    """Return the milestones of the first file by key."""
    return {row["key"]: row for row in ARTICLE["milestone"]}


def rows_after_both() -> dict[str, Row]:
    """Return the milestones by key as they stand once both files are in."""
    rows = article_rows() | {row["key"]: row for row in LATER["milestone"]}
    for correction in LATER["correction"]:
        row = rows[correction["of"]]
        changes = {name: value for name, value in correction.items() if name not in _OF_A_CORRECTION}
        cite = correction.get("cite", row["cite"]) + correction.get("also_cite", [])
        rows[correction["of"]] = {**row, **changes, "cite": cite}
    for citation in LATER["citation"]:
        row = rows[citation["of"]]
        [(field, value)] = citation["says"].items()
        rival = {"field": field, "value": value, "citations": [citation["cite"]]}
        rows[citation["of"]] = {**row, "rivals": [*row.get("rivals", []), rival]}
    return rows


def milestones(rows: dict[str, Row]) -> dict[str, Milestone]:
    """Return the milestones that *rows* say, by key."""
    return {key: milestone_of(row) for key, row in rows.items()}


def declared(*files: Row) -> dict[str, list[str]]:
    """Return the slugs that *files* declare, by the sort of thing; each as often as it is declared."""
    return {sort: [row["slug"] for file in files for row in file.get(sort, [])] for sort in SUBJECTS}


def subjects(file: Row) -> list[Dispute | Party | Proceeding | Source]:
    """Return what a file declares, as models."""
    found: list[Dispute | Party | Proceeding | Source] = [Dispute.model_validate(file["dispute"])]
    for sort, model in SUBJECTS.items():
        found += [model.model_validate(row) for row in file.get(sort, [])]
    return found


def table(name: str) -> list[list[str]]:
    """Return the cells of the one table of a Markdown file beside the project, without its head."""
    lines = [line for line in shared(name).decode().splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines[2:]]


def words_said(file: Row) -> Iterator[str]:
    """Yield every text of a file that a reader may be shown; citations, digests and addresses are none."""
    for sort, value in file.items():
        yield from _texts({sort: value})


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name not in {"cite", "also_cite", "sha256", "url"}:
                yield from _texts(one)


def edges_without_a_reading(told: dict[str, Milestone]) -> list[str]:
    """Return the orders among *told* that no reading of the dates admits."""
    return [
        f"{before} before {key}"
        for key, milestone in told.items()
        for before in milestone.follows
        if told[before].occurred_on.first_day > milestone.occurred_on.last_day
    ]
