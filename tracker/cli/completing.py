"""Completion in a shell: the script that sets it up, and what there is to complete. Light."""

from collections.abc import Callable

import click
from click.shell_completion import CompletionItem, get_completion_class

from events.errors import DisputeError
from tracker.cli.context import Command, reading

SHELLS = ("bash", "zsh", "fish")
Complete = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]


def slugs(sort: str) -> Complete:
    """Return what completes the slugs of a sort (dispute, party, proceeding, source), with their names."""

    def complete(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
        return _offered(ctx, lambda: _slugs(sort, typed))

    return complete


def milestones(ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete the ids of milestones, the latest first, with their titles."""
    return _offered(ctx, lambda: _milestones(typed))


def views(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete the names of the views."""
    from tracker.views import VIEWS

    return [CompletionItem(name) for name in VIEWS if name.startswith(typed)]


def kinds(_ctx: click.Context, _param: click.Parameter, typed: str) -> list[CompletionItem]:
    """Complete the wire names of the kinds, with what they say."""
    from events.vocabulary import KINDS

    first = {name: (kind.__doc__ or "").partition("\n")[0] for name, kind in KINDS.items()}
    return [CompletionItem(name, help=about) for name, about in first.items() if name.startswith(typed)]


def _offered(ctx: click.Context, find: Callable[[], list[CompletionItem]]) -> list[CompletionItem]:
    """Return what *find* finds; nothing where there is no store to look in, since nobody could read an error."""
    try:
        with ctx:
            return find()
    except DisputeError:
        return []


def _slugs(sort: str, typed: str) -> list[CompletionItem]:
    with reading() as index:
        found = index.registered(sort, index.head().position)
    named = ((one.slug, one.body.get("name") or one.body.get("title")) for one in found)
    return [CompletionItem(slug, help=name) for slug, name in named if slug.startswith(typed)]


def _milestones(typed: str) -> list[CompletionItem]:
    with reading() as index:
        found = index.timeline(index.head().position)
    shown = ((one.id[:8], one.body["title"]) for one in reversed(found))
    return [CompletionItem(short, help=title) for short, title in shown if short.startswith(typed)]


@click.command(
    "completion",
    cls=Command,
    short_help="Print the completion script for a shell.",
    example="dispute completion bash",
)
@click.argument("shell", type=click.Choice(SHELLS))
def completion_command(shell: str) -> None:
    """Print the script that lets SHELL complete commands, options, kinds, slugs and views.

    \b
    bash: eval "$(dispute completion bash)" in ~/.bashrc
    zsh:  eval "$(dispute completion zsh)" in ~/.zshrc
    fish: dispute completion fish > ~/.config/fish/completions/dispute.fish
    """  # noqa: D301  (click's own mark: this paragraph keeps its lines)
    kind = get_completion_class(shell)
    assert kind is not None  # noqa: S101  (the choices are click's shells)
    root = click.get_current_context().find_root().command
    click.echo(kind(root, {}, "dispute", "_DISPUTE_COMPLETE").source())
