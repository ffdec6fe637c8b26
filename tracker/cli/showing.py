"""The commands that show milestones: all of them by date, and one with everything."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import click

from events.errors import NotFound
from tracker.cli import completing
from tracker.cli.citations import cited_lines
from tracker.cli.completing import slugs
from tracker.cli.context import Command, reading
from tracker.cli.listing import listing_options
from tracker.cli.output import (
    Block,
    Words,
    emit,
    emit_blocks,
    emit_csv,
    emit_json,
    emit_table,
    on_terminal,
    one_form,
)
from tracker.cli.points import KNOWN, REPORTED, asked_point, points
from tracker.cli.reporting import reported_timeline
from tracker.index.reader import Index, Known
from tracker.questions.days import earliest, latest, one_day
from tracker.questions.detail import detail
from tracker.questions.fields import in_words
from tracker.questions.milestones import Wanted, summary, timeline
from tracker.questions.names import Names
from tracker.questions.nearest import did_you_mean
from tracker.questions.records import act_in_words
from tracker.questions.shapes import MILESTONE_ROW, milestone_row, point

SHORT = 8
"""Digits of an id that lists show."""


@click.command(
    "timeline",
    cls=Command,
    example="dispute timeline --party elon-musk --since 2025-02\ndispute timeline --kind bid-made --json",
)
@click.option("--dispute", metavar="SLUG", shell_complete=slugs("dispute"), help="This dispute only.")
@click.option("--kind", "kinds", metavar="KIND", multiple=True, shell_complete=completing.kinds, help="Of this kind.")
@click.option(
    "--party", "parties", metavar="SLUG", multiple=True, shell_complete=slugs("party"), help="Naming this party."
)
@click.option("--tag", "tags", metavar="TAG", multiple=True, help="With this tag.")
@click.option("--since", metavar="DATE", help="What can have happened on or after this EDTF date.")
@click.option("--until", metavar="DATE", help="What can have happened by the end of this EDTF date.")
@KNOWN
@REPORTED
@click.option("--retracted", is_flag=True, help="Retracted and merged milestones too, marked as such.")
@listing_options
def timeline_command(  # noqa: PLR0913  (a parameter for each option)
    dispute: str | None,
    since: str | None,
    until: str | None,
    known: str | None,
    reported: str | None,
    *,
    as_json: bool,
    as_csv: bool,
    **limits: Any,
) -> None:
    """List milestones by date.

    A milestone counts for all the days on which it can have happened. Of several kinds, parties or tags one is enough.
    """
    first = None if since is None else earliest(since)
    last = None if until is None else latest(until)
    by_day = None if reported is None else one_day(reported)
    form = one_form(as_json=as_json, as_csv=as_csv)
    wanted = Wanted(**limits, since=first, until=last)
    surely: dict[str, str] = {}
    with reading() as index:
        by = asked_point(index, known)
        if by_day is None:
            found = timeline(index, by.position, wanted, dispute=dispute)
        else:
            found, surely = reported_timeline(index, by, by_day, wanted, dispute)
        if not found:
            _check_kinds(wanted.kinds)
        names = Names(index, by.position)
        rows = [summary(one, names) | {"reported": surely.get(one.id)} for one in found]
    if form == "json":
        emit_json({"known": point(by), "reported": by_day and by_day.isoformat(), "milestones": rows})
    elif form == "csv":
        emit_csv(MILESTONE_ROW, map(milestone_row, rows))
    else:
        _list(rows, points(by, *(() if by_day is None else ("--reported", by_day.isoformat()))), by)


def _check_kinds(kinds: Iterable[str]) -> None:
    """Refuse a kind that there is not. Loads the vocabulary, so only where nothing was found."""
    for kind in kinds:
        from events.vocabulary import KINDS

        if kind not in KINDS:
            raise NotFound("unknown kind", kind, did_you_mean(kind, KINDS) + "see `dispute kinds`")


def _list(rows: Sequence[Mapping[str, Any]], footer: str, known: Known) -> None:
    beside = [] if on_terminal() else ["kind"]  # there the room is better left to the titles, and the kind put after
    beside += ["dispute"] if len({row["dispute"] for row in rows}) > 1 else []
    shown = [
        [
            Words(row["id"][:SHORT], "id"),
            Words(row["occurred_on"]["words"]),
            *(Words(row[name], "detail") for name in beside),
            Words(
                _titled(row) + ("" if "kind" in beside else f" · {row['kind']}"),
                "certain" if row["standing"] == "stated" and row["reported"] != "possible" else "possible",
            ),
        ]
        for row in rows
    ]
    header = ["id", "date", *beside, "what"]
    if rows:
        emit_table(header, shown, f"{len(rows)} milestone{'' if len(rows) == 1 else 's'}\n{footer}")
    else:
        emit(f"nothing recorded{' that fits' if known.position else ' yet'}\n\n{footer}")


def _titled(row: Mapping[str, Any]) -> str:
    """Return a milestone's title with how well founded it is."""
    title = f"retracted: {row['title']}" if row["retracted"] else str(row["title"])
    title = f"part of {row['merged'][:SHORT]}: {title}" if row["merged"] else title
    marks = [_founded(row), "possibly reported by then" if row["reported"] == "possible" else ""]
    said = "; ".join(filter(None, marks))
    return f"{title} ({said})" if said else title


def _founded(row: Mapping[str, Any]) -> str:
    by = {"attributed": "attributed to", "alleged": "alleged by"}.get(row["standing"])
    return f"{by} {row['according_to']}" if by else ""


@click.command("show", cls=Command, example="dispute show 3f9c2a71\ndispute show 3f9c2a71 --known 2025-06-02 --json")
@click.argument("milestone", metavar="ID", shell_complete=completing.milestones)
@KNOWN
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
def show_command(milestone: str, known: str | None, *, as_json: bool) -> None:
    """Show one milestone with everything: dates, parties, sources, order, warnings.

    ID is its id or the first six digits of it, or more. One that was merged
    leads to the one that stands for it.
    """
    with reading() as index:
        by = asked_point(index, known)
        if not by.position:
            index.milestone_id(milestone)
            emit_json({"known": point(by)}) if as_json else emit(f"nothing recorded yet\n\n{points(by)}")
            return
        told = detail(index, milestone, by.position)
        if as_json:
            emit_json({"known": point(by)} | told)
        else:
            _show(index, told, by)


def _show(index: Index, told: Mapping[str, Any], known: Known) -> None:
    names = Names(index, known.position)
    blocks = [
        Block("What", _what(told)),
        Block("When", _when(told)),
        Block("Who", [(one["name"], [Words(one["role"], "detail")]) for one in told["parties"]]),
        Block("Sources", _sources(told)),
        Block("Otherwise", _rivals(told, names)),
        Block("Order", _order(told)),
        Block("Record", _record(told, names)),
    ]
    title = f"retracted: {told['title']}" if told["retracted"] else told["title"]
    emit_blocks(title, [block for block in blocks if block.rows], points(known))


Rows = list[tuple[str, list[Words]]]


def _rows(*pairs: tuple[str, object], tone: str = "certain") -> Rows:
    """Return a row for each pair that has a value."""
    return [(name, [Words(str(value), tone)]) for name, value in pairs if value not in (None, "", [], ())]


def _what(told: Mapping[str, Any]) -> Rows:
    fields = [(name.replace("_", " "), _written(value)) for name, value in told["fields"].items()]
    settles = [f"{one['forecast']}: {one['outcome'].replace('-', ' ')}" for one in told["settles"]]
    standing = _founded(told)
    return [
        *_rows(("kind", told["kind"]), *fields),
        *_rows(("standing", standing), tone="possible"),
        *_rows(("summary", told["summary"]), ("settles", ", ".join(settles)), ("tags", ", ".join(told["tags"]))),
        *_rows(*(("warning", text) for text in told["warnings"]), tone="warning"),
    ]


def _written(value: object) -> object:
    """Return a field's value as people write it; a flag that is not set says nothing."""
    if isinstance(value, bool):
        return "yes" if value else None
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _when(told: Mapping[str, Any]) -> Rows:
    on = told["occurred_on"]
    written = on["text"] if on["text"] != on["words"] else None
    return _rows(("date", on["words"]), ("as written", written), ("note", told["date_note"]))


def _sources(told: Mapping[str, Any]) -> Rows:
    if told["unsourced"]:
        return [("none", [Words("recorded without a source, on purpose", "note")])]
    return [(one["source"], cited_lines(one)) for one in told["citations"]]


def _rivals(told: Mapping[str, Any], names: Names) -> Rows:
    """Return what sources say otherwise, each with where it is reported and how it is ranked."""
    rows: Rows = []
    for one in told["rivals"]:
        value = in_words(one["field"], one["value"], names)
        lines = [Words(value if one["rank"] == "normal" else f"{value} ({one['rank']})")]
        lines += [Words(f"because {one['why']}", "detail")] if one["why"] else []
        lines += [line._replace(tone="detail") for cited in one["citations"] for line in cited_lines(cited)]
        rows.append((one["field"].replace("_", " "), lines))
    return rows


def _order(told: Mapping[str, Any]) -> Rows:
    return [
        (name, [Words(f"{one['id'][:SHORT]}  {one['title']}") for one in told[key]])
        for name, key in (("follows", "follows"), ("followed by", "followed_by"), ("part of it", "parts"))
        if told[key]
    ]


def _record(told: Mapping[str, Any], names: Names) -> Rows:
    later = [(act_in_words(told["act"]), _by(told["changed_at"], told["changed_by"])), ("because", told["why"])]
    asked = told["asked_for"]
    return _rows(
        ("dispute", names.dispute(told["dispute"])),
        ("asked for", f"{asked}, which is now part of this one" if asked else None),
        ("id", told["id"]),
        ("key", told["key"]),
        ("version", told["version"]),
        ("recorded", _by(told["recorded_at"], told["recorded_by"])),
        *(later if told["version"] > 1 else []),
        ("withheld", "its words are not shown" if told["withheld"] and not told["erased"] else None),
        ("erased", "its words are destroyed for good" if told["erased"] else None),
    )


def _by(instant: str, curator: str | None) -> str:
    return f"{instant} by {curator}" if curator else instant
