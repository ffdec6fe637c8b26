"""Tells a WebSub hub that a feed changed (https://www.w3.org/TR/websub/ §7, in the form that hubs take)."""

import logging
import threading
from collections.abc import Callable
from http.client import HTTPException
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener

from events.errors import DisputeError
from tracker.clock import Clock
from tracker.scheduling.outbox import Outbox, Ping

PATIENCE = 10.0
"""Seconds that a hub may take to answer."""
_AGENT = "dispute-tracker"
_ITS_FAULT = 500
_TOO_MANY = 429

_log = logging.getLogger(__name__)


class Unreachable(Exception):
    """The hub did not answer, or cannot answer anybody just now: there is no use in telling it of the next feed."""


class Turned(Exception):
    """The hub did not want to be told of this feed."""


class _NoRedirects(HTTPRedirectHandler):
    """Follows nothing: on a redirect the library would ask by GET, and take that for having told."""

    def redirect_request(self, *_: object, **__: object) -> None:
        """Follow nothing."""


_OPENER = build_opener(_NoRedirects)


def post(ping: Ping, patience: float = PATIENCE) -> None:
    """Tell the hub of one feed. Raises Unreachable or Turned, which say why."""
    body = urlencode({"hub.mode": "publish", "hub.url": ping.feed}).encode("ascii")
    request = Request(ping.hub, data=body, method="POST", headers={"User-Agent": _AGENT})  # noqa: S310 - http or https: settings check it
    try:
        _OPENER.open(request, timeout=patience).close()
    except HTTPError as error:
        error.close()
        kind = Unreachable if error.code >= _ITS_FAULT or error.code == _TOO_MANY else Turned
        raise kind(f"it answered {error.code}") from None
    except URLError as error:
        raise Unreachable(_said(error.reason)) from None
    except (OSError, HTTPException) as error:
        raise Unreachable(_said(error)) from None


def deliver(outbox: Outbox, clock: Clock, send: Callable[[Ping], None] = post) -> int:
    """Tell the hub all that is due, and note what came of it; return of how many feeds it was told. Raises StoreError.

    One that cannot be reached is not asked again for each feed.
    """
    done = 0
    due = outbox.due(clock())
    for number, one in enumerate(due):
        try:
            send(one)
        except Turned as error:
            outbox.failed([one], str(error), clock())
        except Unreachable as error:
            outbox.failed(due[number:], str(error), clock())
            break
        else:
            outbox.told(one)
            done += 1
    return done


class Messenger:
    """Tells a hub what is due in a thread of its own, so that nothing waits for the hub."""

    def __init__(self, store: Path, hub: str, clock: Clock, send: Callable[[Ping], None] = post) -> None:
        """Have nothing under way."""
        self.outbox = Outbox(store, hub)
        self._clock = clock
        self._send = send
        self._thread: threading.Thread | None = None

    def go(self) -> None:
        """Set out if anything is due, unless it is on its way already. Raises StoreError."""
        if self._thread is not None and self._thread.is_alive():
            return
        if self.outbox.due(self._clock()):
            self._thread = threading.Thread(target=self._run, name="messenger", daemon=True)
            self._thread.start()

    def wait(self, seconds: float | None = None) -> None:
        """Wait until it is back, or so long: what it does not finish is done by the next one."""
        if self._thread is not None:
            self._thread.join(seconds)

    def _run(self) -> None:
        try:
            deliver(self.outbox, self._clock, self._send)
        except DisputeError as error:
            _log.info("what came of telling the hub could not be noted, so it is told again: %s", error)
        except Exception:  # noqa: BLE001 - the thread's outermost boundary; the next one tells what this did not
            _log.exception("telling the hub failed")


def _said(error: object) -> str:
    """Return what the system or the library says of an error, on one line. Pure."""
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return str(said).lower()
