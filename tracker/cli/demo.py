"""``dispute demo``: everything with the dispute that ships with it, in a folder of its own."""

import shlex
import shutil
import sys
from importlib.resources import as_file, files
from pathlib import Path

import click

from events.errors import Refused, StoreError
from events.log.records import Curator
from tracker import config
from tracker.cli.context import Command
from tracker.cli.publishing import serve_live
from tracker.clock import utc_now

SEEDS = ("musk-v-openai.toml", "musk-v-openai-later.toml")
"""The files that are imported, in this order."""
TITLE = "Disputes, tracked"
CURATOR = "Demo Curator <curator@example.org>"
DEVELOPMENT = (
    *("add", "ruling-made", "--on", "2026-01", "--proceeding", "musk-v-openai"),
    *("--motion", "summary judgment", "--outcome", "denied"),
    *("--title", "The judge lets the case go before a jury", "--unsourced"),
)
"""A development that the seeds do not hold, as words of the command line."""


@click.command("demo", cls=Command, example="dispute demo --no-serve")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0: a free one.")
@click.option(
    "--folder", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Where it lives."
)
@click.option("--no-serve", is_flag=True, help="Leave it at the state; serve nothing.")
@click.pass_context
def demo_command(ctx: click.Context, port: int, folder: Path, *, no_serve: bool) -> None:
    """Record the dispute that ships with this program, show its state, and serve its page and feed until Ctrl-C.

    A second start records nothing twice.
    """
    if ctx.find_root().obj is not None:
        raise click.UsageError("the demo has a store of its own: say where by --folder, not --store")
    store = _prepared(folder, port)
    ctx.find_root().obj = store
    click.echo(_recorded(store))
    _show_state(ctx)
    if not no_serve:
        serve_live("127.0.0.1", port, more=lambda: _invite(store))


def _prepared(folder: Path, port: int) -> Path:
    """Return the store of the demo in *folder*, which is made if it is not there."""
    settings = folder / config.FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not settings.exists():
            if any(folder.iterdir()):
                raise _not_ours(folder, "it holds other files")
            # Before the store: a folder with a store alone would be taken for somebody else's at the next start.
            settings.write_text(config.written(TITLE, _address(port), CURATOR), encoding="utf-8")
    except OSError as error:
        why = f"{(error.strerror or str(error)).lower()}; name another folder by --folder"
        raise StoreError("no folder for the demo", str(folder), why) from None
    here = config.read(settings)
    if here.curator != CURATOR:
        raise _not_ours(folder, "a tracker of somebody's own is in it")
    return here.store


def _not_ours(folder: Path, reason: str) -> Refused:
    why = f"{reason}; name another folder by --folder, or move {folder} away"
    return Refused("not the demo's folder", str(folder), why)


def _address(port: int) -> str:
    return f"http://127.0.0.1:{port}/" if port else config.BASE_URL


def _recorded(store: Path) -> str:
    """Record what the seeds say and *store* does not hold yet; return what that came to."""
    from tracker.curating.tracker import Tracker
    from tracker.moving.importing import import_toml
    from tracker.moving.taking import RowRefused
    from tracker.proving.signing import make_key

    before = store.exists()
    with Tracker(store, Curator.parse(CURATOR), clock=utc_now, create=not before) as tracker:
        if not before:
            make_key(store)
        new = 0
        for name in SEEDS:
            with as_file(files("seeds") / name) as path:
                try:
                    new += import_toml(tracker, path).stored
                except RowRefused as error:
                    why = f"remove that folder, or name another by --folder ({error.which}: {error.why})"
                    raise Refused("the demo's folder holds other seeds", str(store.parent), why) from error
    return f"{store}: {new} acts recorded" if new else f"{store}: nothing new to record"


def _show_state(ctx: click.Context) -> None:
    """Print what ``dispute state`` prints."""
    from tracker.cli.asking import state_command

    ctx.invoke(state_command)


def _invite(store: Path) -> None:
    """Say how to add a development while the site is served."""
    click.echo("Add a development from a second terminal, here, and see it there within two seconds:")
    click.echo("  " + shlex.join((_program(), "--store", str(store), *DEVELOPMENT)))


def _program() -> str:
    """Return how this program was called, so that the line can be pasted."""
    called = Path(sys.argv[0])
    found = shutil.which("dispute")
    if found and called.exists() and Path(found).samefile(called):
        return "dispute"
    if called.name != "dispute":
        return "dispute"
    return str(called.relative_to(Path.cwd()) if called.is_relative_to(Path.cwd()) else called)
