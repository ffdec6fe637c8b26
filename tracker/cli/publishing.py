"""``dispute publish`` and ``dispute serve``: the site in a folder, and live."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from events.errors import DisputeError, Refused
from feeds.errors import FeedsError
from tracker.cli.context import Command, reading, settings, warn
from tracker.clock import utc_now

if TYPE_CHECKING:
    from tracker.publishing.live import Live

_SHOWN = 5
"""How many feeds' addresses are printed at most."""


@click.command("publish", cls=Command, example="dispute publish site")
@click.argument("folder", type=click.Path(path_type=Path))
def publish_command(folder: Path) -> None:
    """Write the whole site to FOLDER, which any web server can serve as it is.

    Files that did not change are left alone, and each is whole at every
    moment. A folder that holds other things is refused.
    """
    from feeds.site import write_site
    from tracker.publishing.site import Publisher

    here = settings()
    with said_as_ours():
        with reading() as index:
            documents = Publisher(here.title, here.base_url).documents(index)
        done = write_site(folder, documents)
    click.echo(f"{folder}: {len(done.written)} written, {len(done.kept)} unchanged, {len(done.removed)} removed")


@click.command("serve", cls=Command, example="dispute serve --port 8001")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0: a free one.")
def serve_command(host: str, port: int) -> None:
    """Serve the site, as the log stands, until Ctrl-C. What is added meanwhile is out within two seconds."""
    serve_live(host, port)


def serve_live(host: str, port: int, more: Callable[[], None] = lambda: None) -> None:
    """Serve the store of this command until Ctrl-C, and say where once it answers; *more* is said after that."""
    from feeds.server import serve
    from tracker.holding.releasing import release_due
    from tracker.publishing.live import Live
    from tracker.publishing.site import Publisher

    here = settings()
    with said_as_ours():
        live = Live(here.store, Publisher(here.title, here.base_url), utc_now)

        def ready(address: str) -> None:
            _announce(address, live)
            more()

        def look() -> None:
            release_due(here.store, utc_now)
            live.refresh()

        serve(live.site, host, port, on_ready=ready, every=_saying_what_fails(look))


def _announce(address: str, live: "Live") -> None:
    """Say where the site is, and what to paste into a feed reader."""
    address = address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")
    click.echo(f"Serving {address} (Ctrl-C ends it)")
    if live.feeds:
        click.echo("Paste into a feed reader:")
    for path in live.feeds[:_SHOWN]:
        click.echo(f"  {address}{path}")
    if len(live.feeds) > _SHOWN:
        click.echo(f"  … {len(live.feeds) - _SHOWN} more are on the page")


def _saying_what_fails(look: Callable[[], None]) -> Callable[[], None]:
    """Return *look* with a refusal said in one line, once for as long as it is the same; the site stays as it is."""
    said = ""

    def careful() -> None:
        nonlocal said
        try:
            look()
        except (DisputeError, FeedsError) as error:
            if str(error) != said:
                said = str(error)
                warn([f"the site stays as it was: {said}"])
        else:
            said = ""

    return careful


@contextmanager
def said_as_ours() -> Iterator[None]:
    """Turn what the publishing library refuses into a refusal of ours, in its words."""
    try:
        yield
    except FeedsError as error:
        raise Refused(error.what, error.which, error.why) from error
