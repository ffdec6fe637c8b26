"""``dispute digest``: what changed in a span, ready for a newsletter."""

import sys
from datetime import UTC, date, datetime

import click

from events.errors import InvalidQuestion
from tracker.cli.completing import slugs
from tracker.cli.context import Command, reading, settings
from tracker.cli.output import emit
from tracker.clock import utc_now
from tracker.digesting import marks
from tracker.digesting.digest import Point, digest
from tracker.digesting.rendering import FORMATS
from tracker.index.reader import Index
from tracker.questions.answers import only_dispute
from tracker.questions.days import one_day
from tracker.questions.points import known_point

LAST = "last"


@click.command(
    "digest",
    cls=Command,
    short_help="Tell what changed in a span, for a newsletter.",
    example="dispute digest --since 2025-06-01\ndispute digest --since @40 --until @60 --format html\n"
    "dispute digest --since last --format text",
)
@click.option(
    "--since",
    metavar="POINT",
    required=True,
    help="After which: a day (its end, UTC), an instant, @60, a record's id; last: where the last one ended.",
)
@click.option("--until", metavar="POINT", help="Up to which; left out, all that is recorded.")
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="markdown", show_default=True, help="How.")
@click.option("--dispute", metavar="SLUG", shell_complete=slugs("dispute"), help="This dispute only.")
def digest_command(since: str, until: str | None, form: str, dispute: str | None) -> None:
    """Tell what changed in the state between two points, and what was recorded, corrected, retracted and withheld.

    It tells what was recorded after --since and up to --until. `--since last`
    begins where the last digest asked for like this ended, the first time
    with the first record, and remembers where this one ends, for each
    dispute that is asked for by itself.
    """
    here = settings()
    now = utc_now()
    with reading() as index:
        end = _point(index, until, now)
        only = only_dispute(index, index.head().position, dispute) if dispute else None
        begin = _last(index, only) if since == LAST else _point(index, since, now)
        told = digest(index, here.title, begin, end, dispute=dispute)
    emit(FORMATS[form](told).removesuffix("\n"))
    if since == LAST:
        sys.stdout.flush()  # remembered only once it is out
        marks.remember(here.store, only, end)


def _last(index: Index, only: str | None) -> Point:
    """Return where the last digest ended; the day before the first record if there was none."""
    found = marks.last(index.path, only)
    if found is not None:
        return found
    first = index.point(1).recorded_at
    return Point(first.astimezone(UTC).date() if first else utc_now().date(), 0)


def _point(index: Index, text: str | None, now: datetime) -> Point:
    """Return the state at a point of the log: on the day that names it, else on the day of the record there."""
    known = known_point(index, text, now)
    if text is None:
        return Point(now.astimezone(UTC).date(), known.position)
    return Point(_day(text) or (known.recorded_at or now).astimezone(UTC).date(), known.position)


def _day(text: str) -> date | None:
    try:
        return one_day(text)
    except InvalidQuestion:
        return None
