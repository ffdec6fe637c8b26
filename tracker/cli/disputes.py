"""The commands on disputes as a whole: ``open``, ``rename``, ``close``, ``reopen``, ``disputes``."""

from typing import TYPE_CHECKING

import click

from tracker.cli.completing import slugs
from tracker.cli.context import Command, reading, warn, writes, writing
from tracker.cli.listing import listing_options, show

if TYPE_CHECKING:
    from tracker.curating.tracker import Outcome

SLUG = click.argument("slug", shell_complete=slugs("dispute"))
FIELDS = ("slug", "title", "status", "milestones", "lang", "aliases", "id")
"""What a list of disputes has of each, in the order of docs/json.md."""


@click.command(
    "open",
    cls=Command,
    short_help="Open a dispute.",
    example='dispute open bayou-v-delta --title "Bayou v. Delta: the fight for the harbour"',
)
@click.argument("slug")
@click.option("--title", help="What people call it; the slug's words if left out.")
@click.option("--lang", default="en", show_default=True, metavar="TAG", help="The language of the title.")
@writes
def open_command(
    slug: str, title: str | None, lang: str, curator: str | None, command_id: str | None, *, dry_run: bool
) -> None:
    """Open a dispute, to which milestones can be added from now on, and print its slug.

    SLUG is 1 to 100 of a-z, 0-9 and single hyphens: it is what commands and
    addresses call the dispute.
    """
    with writing(curator) as tracker:
        said = title or slug.replace("-", " ").capitalize() or slug
        outcome = tracker.open_dispute(slug, said, lang, command=command_id, dry_run=dry_run)
    _done(slug, outcome)


@click.command(
    "rename",
    cls=Command,
    short_help="Give a dispute another title or slug.",
    example='dispute rename musk-v-openai --title "Musk v. OpenAI"',
)
@SLUG
@click.option("--title", help="The new title.")
@click.option("--slug", "new_slug", metavar="SLUG", help="The new slug; the old one keeps leading to the dispute.")
@writes
def rename_command(
    slug: str, title: str | None, new_slug: str | None, curator: str | None, command_id: str | None, *, dry_run: bool
) -> None:
    """Give the dispute SLUG another title, another slug, or both, and print its slug."""
    if title is None and new_slug is None:
        raise click.UsageError("nothing to rename: give --title, --slug or both")
    with writing(curator) as tracker:
        outcome = tracker.rename(slug, title=title, slug=new_slug, command=command_id, dry_run=dry_run)
    _done(new_slug or slug, outcome)


@click.command(
    "close",
    cls=Command,
    short_help="Close a dispute.",
    example='dispute close musk-v-openai --why "The last appeal is decided."',
)
@SLUG
@click.option("--why", help="Why nothing more is expected.")
@writes
def close_command(slug: str, why: str | None, curator: str | None, command_id: str | None, *, dry_run: bool) -> None:
    """Close the dispute SLUG: nothing is added to it until it is reopened. Corrections are still taken."""
    with writing(curator) as tracker:
        outcome = tracker.close(slug, why, command=command_id, dry_run=dry_run)
    _done(slug, outcome)


@click.command(
    "reopen",
    cls=Command,
    short_help="Reopen a closed dispute.",
    example="dispute close musk-v-openai\ndispute reopen musk-v-openai",
)
@SLUG
@click.option("--why", help="Why it goes on.")
@writes
def reopen_command(slug: str, why: str | None, curator: str | None, command_id: str | None, *, dry_run: bool) -> None:
    """Let the closed dispute SLUG take milestones again."""
    with writing(curator) as tracker:
        outcome = tracker.reopen(slug, why, command=command_id, dry_run=dry_run)
    _done(slug, outcome)


@click.command("disputes", cls=Command, short_help="List the disputes.", example="dispute disputes")
@listing_options
def disputes_command(*, as_json: bool, as_csv: bool) -> None:
    """List the disputes, with how many milestones each has."""
    with reading() as index:
        known = index.head().position
        rows = [
            {
                "slug": one.slug,
                "title": one.body["title"],
                "status": one.status,
                "milestones": len(index.timeline(known, dispute=one.stream)),
                "lang": one.body.get("lang", "en"),
                "aliases": one.body.get("aliases", []),
                "id": one.stream,
            }
            for one in index.registered("dispute", known)
        ]
    show(rows, FIELDS, ("slug", "status", "milestones", "title"), as_json=as_json, as_csv=as_csv)
    if not rows:
        click.echo("no dispute yet: open one by dispute open SLUG --title TITLE", err=True)


def _done(slug: str, outcome: "Outcome") -> None:
    """Print the slug of what was acted on; warnings beside it."""
    warn(list(outcome.warnings))
    if outcome.stored:
        click.echo(slug)
    else:
        click.echo("nothing is stored: it was only tried", err=True)
