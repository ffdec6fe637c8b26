"""The fields that every milestone has, as options, and what is typed for them read into a draft's words."""

import shlex
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from events.citations import parse as parse_citation
from events.errors import InvalidInput
from events.milestone import STANDINGS
from tracker.cli.completing import milestones, slugs
from tracker.cli.fields import Shape, options
from tracker.curating.proving import proven, text_of
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.moving.files import contents

SHAPES: dict[str, Shape] = {
    shape.name: shape
    for shape in (
        Shape("occurred_on", "on", "DATE", "When it happened, as EDTF.", needed=True),
        Shape("title", "title", "TEXT", "What happened, in a few words of our own.", needed=True),
        Shape("summary", "summary", "TEXT", "More of it, in our own words.", needed=False),
        Shape("lang", "lang", "TAG", "The language of title and summary; en if left out.", needed=False),
        Shape("date_note", "date-note", "TEXT", "Why, where the date is inferred.", needed=False),
        Shape("parties", "party", "SLUG[=ROLE]", "Who else it concerns, and as what.", needed=False, many=True),
        Shape("standing", "standing", "", "How well founded it is.", needed=False, choices=STANDINGS),
        Shape("according_to", "according-to", "TEXT", "Whose word it is, where not stated as a fact.", needed=False),
        Shape("citations", "cite", "SOURCE[#pN][:START-END]", "Where it is reported.", needed=False, many=True),
        Shape("tags", "tag", "TAG", "A word to find it by.", needed=False, many=True),
        Shape("follows", "follows", "ID", "A milestone known to have come before.", needed=False, many=True),
        Shape("settles", "settles", "FORECAST=came-true|missed", "What became of a forecast.", needed=False, many=True),
    )
}
"""The fields of every milestone but ``unsourced``, which is a flag that cannot be denied."""
NEEDED = (SHAPES["title"], SHAPES["occurred_on"])
COMPLETED = {"parties": slugs("party"), "citations": slugs("source"), "follows": milestones}


def common_options(*, marked: bool) -> list[click.Option]:
    """Return the options of the fields that every milestone has, and those that say how they are taken."""
    found = options(SHAPES.values(), marked=marked)
    for option in found:
        if option.name in COMPLETED:
            option._custom_shell_complete = COMPLETED[option.name]  # noqa: SLF001
    return [
        *found,
        click.Option(["--unsourced"], is_flag=True, default=None, help="Say on purpose that nothing reports it."),
        click.Option(
            ["--text", "texts"],
            multiple=True,
            metavar="SOURCE=FILE",
            help="The text of a source cited: proves the ranges and adds the passages' digests. (may be repeated)",
        ),
    ]


def read(said: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a draft for what was typed. Raises InvalidInput for a form that cannot be split. Pure."""
    if "parties" in said:
        said["parties"] = [_involved(one) for one in said["parties"]]
    if "settles" in said:
        said["settles"] = [_settled(one) for one in said["settles"]]
    return said


def with_digests(tracker: Tracker, cited: Sequence[str], texts: Sequence[str]) -> list[str]:
    """Return the citations *cited*, proven by *texts* (``SOURCE=FILE``), each with the digest of its passage.

    Raises InvalidInput for a text that is not the source's, or that nothing cites.
    """
    read_texts = dict(_text(tracker, one) for one in texts)
    done, used = [], set()
    for written in cited:
        citation = parse_citation(written)
        slug = tracker.names.slug("source", citation.source)
        used.add(slug)
        done.append(str(proven(citation, read_texts[slug])) if slug in read_texts else written)
    for slug in read_texts.keys() - used:
        raise InvalidInput("text of a source that is not cited", slug, f"add --cite {slug}:START-END, or leave it out")
    return done


def typed(fields: Mapping[str, Any], shapes: Mapping[str, Shape]) -> str:
    """Return *fields* as somebody types them: ``--trial-on 2026-03-16 --jury``. Pure."""
    parts = []
    for name, value in fields.items():
        shape = shapes[name]
        if shape.flag:
            parts.append(shape.said if value else f"--no-{shape.option}")
        else:
            for one in value if shape.many else (value,):
                parts += [shape.said, shlex.quote(str(one))]
    return " ".join(parts)


def _involved(text: str) -> dict[str, str]:
    party, mark, role = text.partition("=")
    return {"party": party, "role": role} if mark else {"party": party}


def _settled(text: str) -> dict[str, str]:
    forecast, mark, outcome = text.partition("=")
    if not mark:
        raise InvalidInput("settles", text, f"say what became of it: {forecast or 'FORECAST'}=came-true or =missed")
    return {"forecast": forecast, "outcome": outcome}


def _text(tracker: Tracker, written: str) -> tuple[str, str]:
    name, mark, file = written.partition("=")
    if not mark or not file:
        raise InvalidInput("text", written, "write it as SOURCE=FILE, such as article=article.txt")
    slug = tracker.names.slug("source", name)
    with Index(tracker.path) as index:
        source = index.find("source", slug, index.head().position)
    recorded = source.body.get("sha256") if source else None
    return slug, text_of(slug, contents(Path(file)), recorded)
