"""The command ``upgrade``: brings a store of an older schema up to today's."""

import click

from tracker.cli.context import Command, settings
from tracker.cli.progressing import progress
from tracker.cli.signing import say_key


@click.command(
    "upgrade", cls=Command, short_help="Bring a store of an older program up to date.", example="dispute upgrade"
)
def upgrade_command() -> None:
    """Bring the store up to this program's schema: all of it, or nothing should that fail.

    Records, ids and positions stay as they are. A store that is up to date
    is left alone. A log that has no signing key yet gets one.
    """
    from events.log.upgrading import upgrade
    from tracker.proving.signing import make_key, public_keys

    where = settings()
    store = where.store
    with progress("upgrading", 0) as done:
        was_older = upgrade(store, progress=done)
    if not public_keys(store):
        say_key(make_key(store, where.key).verifier.fingerprint, where.key)
    click.echo(f"{store}: {'upgraded' if was_older else 'up to date already'}")
