"""``dispute publish`` and ``dispute serve``: the site in a folder, and live."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from events.errors import Refused, StoreError
from feeds.errors import FeedsError
from tracker.cli.context import Command, reading, strict_settings, warn
from tracker.cli.working import a_publisher, a_ticker
from tracker.clock import utc_now

if TYPE_CHECKING:
    from tracker.publishing.live import Live
    from tracker.settings import Settings

_SHOWN = 5
"""How many feeds' addresses are printed at most."""


@click.command("publish", cls=Command, example="dispute publish site")
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--plain", is_flag=True, help="No compressed variants (.gz, .br, .zst) beside the documents.")
def publish_command(folder: Path, *, plain: bool) -> None:
    """Write the whole site to FOLDER, which any web server can serve as it is.

    Files that did not change are left alone, and each is whole at every
    moment. A folder that holds other things is refused.
    """
    publish_to(strict_settings(), folder, plain=plain)


def publish_to(here: "Settings", folder: Path, *, plain: bool) -> None:
    """Write the whole site to *folder*, say what was done, and tell the hub of it."""
    from tracker.publishing.folder import Folder
    from tracker.publishing.site import UNPROVEN

    publisher = a_publisher(here)
    with said_as_ours():
        with reading() as index:
            edition = publisher.edition(index)
        done = Folder(folder, publisher.frame, compressed=not plain).write(edition)
    if publisher.unproven:
        warn([f"{UNPROVEN}: {publisher.unproven}"])
    click.echo(f"{folder}: {len(done.written)} written, {len(done.kept)} unchanged, {len(done.removed)} removed")
    if here.hub:
        _tell_hub(here, here.hub, edition.feeds())


def _tell_hub(here: "Settings", hub: str, documents: Mapping[str, bytes]) -> None:
    """Tell the hub of the feeds that are new, or leave that to a worker that runs; what fails is told later."""
    from tracker.scheduling.hub import deliver
    from tracker.scheduling.lock import WorkerLock
    from tracker.scheduling.outbox import Outbox, waiting
    from tracker.scheduling.places import feed_etags

    store = here.config.store
    outbox = Outbox(store, hub)
    try:
        feeds = feed_etags(documents.items())
        outbox.put({here.config.base_url + path: etag for path, etag in feeds.items()}, complete=True)
        if WorkerLock(store).holder() is None:
            deliver(outbox, utc_now)
            warn([f"{hub} is told of {one.feed} later: {one.failed}" for one in waiting(store, hub)[:_SHOWN]])
    except StoreError as error:
        warn([f"{hub} is not told: {error}"])


@click.command("serve", cls=Command, example="dispute serve --port 8001")
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="The port; 0: a free one.")
def serve_command(host: str, port: int) -> None:
    """Serve the site, as the log stands, until Ctrl-C. What is added meanwhile is out within two seconds."""
    serve_live(host, port)


def serve_live(host: str, port: int, more: Callable[[], None] = lambda: None) -> None:
    """Serve the store of this command until Ctrl-C, and say where once it answers; *more* is said after that."""
    from feeds.limits import Limit
    from feeds.server import Site, serve
    from tracker.publishing.live import Live
    from tracker.scheduling.lock import WorkerLock
    from tracker.scheduling.places import Served
    from tracker.scheduling.schedule import Schedule

    here = strict_settings()
    light = here.config
    lock = WorkerLock(light.store)
    with said_as_ours():
        publisher = a_publisher(here)
        live = Live(light.store, publisher, utc_now)
        if here.limits:
            limit = Limit(here.limits.requests, here.limits.seconds)
            live.site = Site(live.site.publication, limit=limit, proxies=here.limits.proxies)
        place = Served(live)
        schedule = Schedule(a_ticker(here, lock, place).tick, utc_now)

        def ready(address: str) -> None:
            place.address = _named(address)
            _announce(place.address, live)
            more()
            schedule.start()

        try:
            serve(live.site, host, port, on_ready=ready, every=schedule.watch)
        finally:
            schedule.stop()
            lock.let_go()


def _named(address: str) -> str:
    """Return *address* as it is to be asked for from this machine. Pure."""
    return address.replace("//0.0.0.0:", "//127.0.0.1:").replace("//[::]:", "//[::1]:")


def _announce(address: str, live: "Live") -> None:
    """Say where the site is, and what to paste into a feed reader."""
    click.echo(f"Serving {address} (Ctrl-C ends it)")
    if live.feeds:
        click.echo("Paste into a feed reader:")
    for path in live.feeds[:_SHOWN]:
        click.echo(f"  {address}{path}")
    if len(live.feeds) > _SHOWN:
        click.echo(f"  … {len(live.feeds) - _SHOWN} more are on the page")


@contextmanager
def said_as_ours() -> Iterator[None]:
    """Turn what the publishing library refuses into a refusal of ours, in its words."""
    try:
        yield
    except FeedsError as error:
        raise Refused(error.what, error.which, error.why) from error
