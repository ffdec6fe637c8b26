"""The command ``dispute``: finds the command asked for, imports only that, and turns our errors into exit codes.

Exit codes: 0 done; 1 refused; 2 the command was not understood; 3 an audit found a difference,
or the store is damaged; 4 it is not what became of a checkpoint; 130 interrupted.
"""

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from events.errors import DisputeError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

COMMANDS: dict[str, tuple[str, str]] = {
    "init": ("setting_up", "Make a new tracker: dispute.toml and its store."),
    "open": ("disputes", "Open a dispute."),
    "rename": ("disputes", "Give a dispute another title or slug."),
    "close": ("disputes", "Close a dispute."),
    "reopen": ("disputes", "Reopen a closed dispute."),
    "disputes": ("disputes", "List the disputes."),
    "add": ("adding", "Record a milestone."),
    "held": ("holding", "List what is held back until its time; change or drop it."),
    "correct": ("correcting", "Say a milestone anew, with the reason."),
    "retract": ("correcting", "Say that a milestone never was."),
    "cite": ("citing", "Add a source to a milestone, or what it says otherwise."),
    "withhold": ("withholding", "Stop showing a milestone's words, or show them again."),
    "erase": ("erasing", "Destroy a milestone's words for good, and search for any left."),
    "merge": ("merging", "Say that two milestones, or two parties, are one."),
    "show": ("showing", "Show one milestone."),
    "timeline": ("showing", "List milestones by date."),
    "state": ("asking", "Show the state on a day."),
    "why": ("explaining", "Show what an answer rests on."),
    "history": ("recounting", "Show every version of a milestone."),
    "diff": ("comparing", "Compare two states."),
    "replay": ("replaying", "Step through the log as it grew."),
    "audit": ("auditing", "Compare the index with the log itself."),
    "verify": ("verifying", "Verify the store, and hold it against a checkpoint kept elsewhere."),
    "reindex": ("auditing", "Build the index anew from the log."),
    "digest": ("digesting", "Tell what changed in a span, for a newsletter."),
    "kinds": ("vocabulary", "List the kinds of milestone, or explain one."),
    "schema": ("vocabulary", "Print the JSON Schema of the vocabulary."),
    "parties": ("registering", "List, add and change people and organisations."),
    "proceedings": ("registering", "List, add and change cases before courts."),
    "sources": ("registering", "List, add, change and check sources."),
    "import": ("moving", "Import a TOML file, or JSON Lines as export writes them."),
    "export": ("moving", "Write the whole log as JSON Lines."),
    "publish": ("publishing", "Write the site to a folder."),
    "serve": ("publishing", "Serve the site live."),
    "worker": ("working", "Release, publish and tell the hub, without a server."),
    "jobs": ("working", "Show what is due, and how a worker's jobs go."),
    "curators": ("curators", "List whose SSH keys sign what is recorded; add or revoke one."),
    "checkpoint": ("signing", "Sign the log as it is, to be kept elsewhere."),
    "receipt": ("signing", "Prove that the log has a record."),
    "key": ("signing", "Show, make, rotate or revoke the log's signing key."),
    "new-origin": ("signing", "Let the log go on under a new name and key."),
    "backup": ("backing", "Copy the store while others write, and verify the copy."),
    "restore": ("backing", "Put a backup in the place of the store."),
    "doctor": ("doctoring", "Say what endangers the store where it lies."),
    "upgrade": ("upgrading", "Bring a store of an older program up to date."),
    "config": ("configuring", "Check the settings."),
    "demo": ("demo", "Show it all with the dispute that ships with it."),
    "completion": ("completing", "Print the completion script for a shell."),
}
"""Every command by name: the module that holds it as ``<name>_command``, and its one line of help."""


class Commands(click.Group):
    """A group that imports a command's module only when it is called, and lists commands without."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names of all commands, in the order in which one meets them."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return the command *cmd_name*, imported now."""
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"tracker.cli.{COMMANDS[cmd_name][0]}")
        command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)  # noqa: S101  (the table names commands)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands, from the table."""
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list["CompletionItem"]:
        """Complete a command's name from the table, so that nothing is imported for it."""
        from click.shell_completion import CompletionItem

        named = [CompletionItem(name, help=text) for name, (_, text) in COMMANDS.items() if name.startswith(incomplete)]
        return [*named, *click.Command.shell_complete(self, ctx, incomplete)]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that *args* begin with; one that does not exist names the nearest."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from difflib import get_close_matches

            near = get_close_matches(args[0], COMMANDS, n=1)
            hint = f"did you mean {near[0]}? " if near else ""
            raise click.UsageError(f"no such command: {args[0]}: {hint}see dispute --help", ctx)
        return super().resolve_command(ctx, args)


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Begin with `dispute init`; see all of it with `dispute demo`.",
)
@click.option(
    "--store", type=click.Path(path_type=Path), help="The SQLite file; else DISPUTE_STORE, else dispute.toml."
)
@click.version_option(package_name="dispute-tracker", prog_name="dispute")
@click.pass_context
def dispute(ctx: click.Context, store: Path | None) -> None:
    """Track long-running disputes: record dated milestones, ask for the state on any day, publish a feed."""
    ctx.obj = store


def main(args: list[str] | None = None) -> None:
    """Run the command line and exit. The one place where errors become exit codes."""
    try:
        code = dispute.main(args, prog_name="dispute", standalone_mode=False)
    except DisputeError as error:
        code = _say(str(error), error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        code = error.exit_code
    except click.UsageError as error:
        where = f" (see `{error.ctx.command_path} --help`)" if error.ctx else ""
        code = _say(error.format_message().rstrip(".") + where, error.exit_code)
    except click.ClickException as error:
        code = _say(error.format_message(), error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        code = _say("interrupted", 130)
    except BrokenPipeError:
        sys.stderr.close()
        code = 0
    except OSError as error:  # a disk that is full, or fails: what is ours to explain has become a DisputeError before
        code = _say(_of_the_system(error), 1, error)
    except Exception as error:  # the outermost boundary: a bug of ours
        import logging  # a tenth of what `dispute --help` takes: only for what never happens

        logging.getLogger("tracker").debug("unexpected error", exc_info=True)
        code = _say(f"unexpected error: {type(error).__name__}: {error}; DISPUTE_DEBUG=1 shows where", 70, error)
    sys.exit(code if isinstance(code, int) else 0)


def _of_the_system(error: OSError) -> str:
    """Return one line for what the system refused: where no file is named, it was to write what we print."""
    said = (error.strerror or str(error)).lower()
    if error.filename is not None:
        return f"{said}: {error.filename}: check the path, its permissions, its disk and the room on it"
    _print_no_more()
    return f"cannot print: {said}: what was to be stored may be stored: look before you do it again"


def _print_no_more() -> None:
    """Let what is left unprinted go nowhere: Python would try again at its end, and complain in lines of its own."""
    import os
    from contextlib import suppress

    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _say(text: str, code: int, bug: BaseException | None = None) -> int:
    """Print one line on standard error, and all of a bug's traceback if asked for by the environment."""
    from contextlib import suppress
    from os import environ

    if bug is not None and environ.get("DISPUTE_DEBUG"):
        raise bug
    line = "".join(c if c.isprintable() else " " for c in text)
    with suppress(OSError):  # nobody hears us then: the exit code still says it
        sys.stderr.write(f"dispute: {line}\n")
    return code


if __name__ == "__main__":
    main()
