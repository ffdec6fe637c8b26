"""What every command shares: its options, the store it works on, and how it opens it. Light."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from events.errors import DisputeError, InvalidInput, Refused, StoreError
from tracker import config
from tracker.clock import utc_now
from tracker.index.reader import Index

if TYPE_CHECKING:
    from events.log.records import Record
    from tracker.curating.tracker import Tracker
    from tracker.settings import Settings

_RECEIPT = "tracker.cli.receipt"
"""Under which a command remembers where its receipt is to be written."""
_SIGN = "tracker.cli.sign"
"""Under which it remembers the SSH key by which it is to be signed."""


class _WithExample(click.Command):
    """Takes ``--store`` after its name as well, and shows its example last."""

    def __init__(self, *args: Any, example: str = "", **kwargs: Any) -> None:
        """Take an *example*: lines to run, which the help shows and a test runs."""
        kwargs["params"] = [*(kwargs.get("params") or []), _store_option()]
        super().__init__(*args, **kwargs)
        self.example = example

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Take the words of the command line. Raises InvalidInput for text that is not UTF-8; names of files may be."""
        rest = super().parse_args(ctx, args)
        for param in self.params:
            if isinstance(param.type, click.types.StringParamType):
                _check_utf8(param, ctx.params.get(param.name or ""))
        return rest

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the example after the options, a line to copy each: never wrapped."""
        if self.example:
            with formatter.section("Example"):
                for line in self.example.splitlines():
                    formatter.write(f"{'':>{formatter.current_indent}}{line}\n")
        super().format_epilog(ctx, formatter)


class Command(_WithExample):
    """A command of ours."""


class Group(_WithExample, click.Group):
    """A command of ours that has commands of its own."""


def _check_utf8(param: click.Parameter, value: Any) -> None:
    """Refuse bytes that are no text, in all but what names a file: nothing is called so, and nothing can keep it."""
    form = param.metavar or ""
    for text in (value,) if isinstance(value, str) else value or ():
        said = text.partition("=")[0] if "=FILE" in form else "" if "FILE" in form else text
        if re.search("[\ud800-\udfff]", said):
            raise InvalidInput(param.opts[-1], said, "it is not UTF-8: type it again, or convert it with iconv")


def _store_option() -> click.Option:
    return click.Option(
        ["--store", "_store"],
        type=click.Path(path_type=Path),
        expose_value=False,
        callback=_remember,
        help="The SQLite file to work on.",
    )


def _remember(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.find_root().obj = value


def settings() -> config.Config:
    """Return the settings that apply to this command. Raises StoreError, InvalidInput."""
    named = click.get_current_context().find_root().obj or config.store_from_environment()
    return config.find(named, Path.cwd())


def strict_settings() -> "Settings":
    """Return the settings that apply to this command, each of them checked. Raises as :func:`settings` does."""
    from tracker.settings import settings as checked

    return checked(settings())


@contextmanager
def reading() -> Iterator[Index]:
    """Open the store for reading, its index brought up to the log first if it is behind."""
    where = settings().store
    with Index(where) as index:
        behind = index.is_behind()
    if behind:
        from tracker.index.catching_up import catch_up

        catch_up(where, utc_now)
    with Index(where) as index, index.snapshot():
        yield index


@contextmanager
def writing(curator: str | None) -> "Iterator[Tracker]":
    """Open the store for the curator who is named by --as, DISPUTE_CURATOR or dispute.toml."""
    from events.log.records import Curator
    from tracker.curating.tracker import Tracker

    here = strict_settings().config
    name = curator or os.environ.get("DISPUTE_CURATOR") or here.curator
    if not name and sys.stdin.isatty():
        name = click.prompt("Who records this? Name <mail>", err=True)
    if not name:
        why = "say who records: --as 'Name <mail>', DISPUTE_CURATOR, or curator in dispute.toml"
        raise Refused("no curator", "", why)
    with Tracker(
        here.store, Curator.parse(name), clock=utc_now, timeout=patience(), signing_key=_signing_key()
    ) as tracker:
        yield tracker
        root = click.get_current_context().find_root()
        if out := root.meta.get(_RECEIPT):
            # Once the command has said what it recorded: whether there is a receipt or not, that is stored.
            root.call_on_close(partial(_give_receipt, tracker.path, tracker.last, here.key, out))


def _give_receipt(store: Path, last: "Record | None", key: Path, out: Path) -> None:
    from tracker.cli.files import write_file
    from tracker.proving.receipts import receipt_at

    if last is None:
        warn([f"{out}: no receipt, since nothing was recorded"])
        return
    try:
        write_file(out, [receipt_at(store, last.position, key)])
    except DisputeError as error:
        why = f"{in_the_way(error)}: get one later by `dispute receipt r{last.id[:12]} --out FILE`"
        raise StoreError("recorded, but no receipt of it", str(out), why) from error


def in_the_way(error: DisputeError) -> str:
    """Return what kept the rest of a command from being done whose record is stored: not that nothing is stored."""
    reason = re.split("[:;]", error.why)[0]
    return ", ".join(part for part in (error.what, error.which, reason) if part and part != "nothing was stored")


def _ask_receipt(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.find_root().meta[_RECEIPT] = value


def _ask_sign(ctx: click.Context, _param: click.Parameter, value: Path | None) -> None:
    if value is not None:
        ctx.find_root().meta[_SIGN] = value


def _signing_key() -> Path | None:
    """Return the file of the SSH key that --sign or DISPUTE_SIGNING_KEY names, None for what dispute.toml says."""
    named: Path | None = click.get_current_context().find_root().meta.get(_SIGN)
    said = os.environ.get("DISPUTE_SIGNING_KEY")
    return named or (config.home(said) if said else None)


def patience() -> float:
    """Return for how many seconds a command waits while another one writes: DISPUTE_BUSY_SECONDS, else ten."""
    from events.log.sqlite_file import BUSY_SECONDS

    said = os.environ.get("DISPUTE_BUSY_SECONDS", "")
    if not said:
        return BUSY_SECONDS
    if not re.fullmatch(r"[0-9]{1,4}(?:\.[0-9]{1,3})?", said):
        raise InvalidInput("DISPUTE_BUSY_SECONDS", said, "write a number of seconds, such as 10 or 0.5")
    return float(said)


def writes(function: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options of every writing command, such as ``--as``, ``--command-id`` and ``--dry-run``."""
    for option in (
        click.option(
            "--sign",
            type=click.Path(path_type=Path),
            metavar="KEYFILE",
            expose_value=False,
            callback=_ask_sign,
            help="Sign with this SSH key, or by an agent with this .pub; else DISPUTE_SIGNING_KEY, dispute.toml.",
        ),
        click.option(
            "--receipt",
            type=click.Path(path_type=Path),
            metavar="FILE",
            expose_value=False,
            callback=_ask_receipt,
            help="Write a receipt of the last record there: proof that the log has it.",
        ),
        click.option("--dry-run", is_flag=True, help="Check it all and store nothing."),
        click.option("--command-id", help="Saying the same under the same id again stores nothing."),
        click.option(
            "--as", "curator", metavar="'NAME <MAIL>'", help="Who records; else DISPUTE_CURATOR, dispute.toml."
        ),
    ):
        function = option(function)
    return function


def warn(texts: "Iterator[str] | list[str]") -> None:
    """Print warnings on standard error."""
    for text in texts:
        click.echo(f"warning: {text}", err=True)
