"""Serves a publication from memory: a bare ASGI application, and uvicorn around it."""

import errno
import logging
import signal
import socket
import threading
from collections.abc import Awaitable, Callable, Iterator, MutableMapping, Sequence
from contextlib import contextmanager
from types import FrameType
from typing import Any, TypeAlias

from feeds.documents import Publication
from feeds.errors import FeedsError
from feeds.http import Answer, answer, too_many
from feeds.limits import Limit

Message: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Message]]
Send: TypeAlias = Callable[[Message], Awaitable[None]]

_REFRESH = 0.5  # seconds between two looks for something new: a new entry is out within two
_GRACE = 2  # seconds that answers under way get when we are asked to end
_BACKLOG = 512
_LAST_PORT = 65_535

_log = logging.getLogger(__name__)


class Site:
    """The ASGI application. Holds one publication; the next takes its place at once, for requests that come later."""

    def __init__(self, publication: Publication, *, limit: Limit | None = None, proxies: Sequence[str] = ()) -> None:
        """Serve *publication* until another takes its place; with a *limit*, nobody more often than that.

        *proxies* are the addresses whose word is taken (``X-Forwarded-For``)
        on who asks, which the limit goes by: nobody's unless told.
        """
        self._publication = publication
        self._limit = limit
        self.proxies = tuple(proxies)

    @property
    def publication(self) -> Publication:
        """What is served now."""
        return self._publication

    def swap(self, publication: Publication) -> None:
        """Serve *publication* from now on. An answer under way is finished from the one before. Safe in any thread."""
        self._publication = publication

    async def __call__(self, scope: Message, receive: Receive, send: Send) -> None:
        """Answer one connection's scope (ASGI 3)."""
        if scope["type"] == "lifespan":
            await _live(receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1000})
            return
        client = (scope.get("client") or ("",))[0]
        said = self.respond(scope["method"], scope["path"], scope["headers"], scope.get("query_string", b""), client)
        await send({"type": "http.response.start", "status": said.status, "headers": said.headers})
        await send({"type": "http.response.body", "body": said.body})

    def respond(
        self, method: str, path: str, headers: Sequence[tuple[bytes, bytes]], query: bytes, client: str
    ) -> Answer:
        """Return the answer to one request of *client*, which counts towards its limit if there is one."""
        wait = 0 if self._limit is None else self._limit.wait(client)
        return too_many(method, wait) if wait else answer(self._publication, method, path, headers, query)


async def _live(receive: Receive, send: Send) -> None:
    """Go along with a server that asks when it starts and ends (ASGI's lifespan): we have nothing to do then."""
    while True:
        asked = (await receive())["type"]
        await send({"type": f"{asked}.complete"})
        if asked == "lifespan.shutdown":
            return


def serve(
    site: Site,
    host: str = "127.0.0.1",
    port: int = 8000,
    *,
    on_ready: Callable[[str], None] | None = None,
    every: Callable[[], None] | None = None,
    until: threading.Event | None = None,
) -> None:
    """Serve *site* until Ctrl-C, SIGTERM or *until* is set; then return, the answers under way given, *until* set.

    *on_ready* is told the address once it answers. *every* is called in a
    thread of its own twice a second, to look for something new and
    :meth:`Site.swap` it in; what it raises is logged and the site stays as it
    is. Port 0 takes a free one.

    Raises :class:`FeedsError` where the address cannot be had.
    """
    bound = _bind(host, port)
    over = until if until is not None else threading.Event()
    with bound:
        server = _uvicorn(site, _address(bound), on_ready)
        with _until_signalled(server), _refreshing(every, over, server):
            server.run(sockets=[bound])


def _bind(host: str, port: int) -> socket.socket:
    """Return a socket that listens at *host* and *port*: made before anything starts, so that a refusal is ours."""
    where = f"{host}:{port}"
    if not 0 <= port <= _LAST_PORT:  # getaddrinfo would take it modulo 65536 and say nothing
        raise FeedsError("cannot serve", where, f"a port is a number up to {_LAST_PORT}; choose another with --port")
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError):
        raise FeedsError("cannot serve", where, "no such host here; name another with --host") from None
    bound = socket.socket(family, kind, protocol)
    try:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(address)
        bound.listen(_BACKLOG)
    except OSError as error:
        bound.close()
        raise FeedsError("cannot serve", where, _why(error)) from error
    return bound


def _why(error: OSError) -> str:
    """Return what to do about an address that cannot be had. Pure."""
    if error.errno == errno.EADDRINUSE:
        return "the port is taken; choose another with --port, or end what listens there"
    if error.errno == errno.EACCES:
        return "this port needs rights that we lack; choose one above 1023 with --port"
    if error.errno == errno.EADDRNOTAVAIL:
        return "this machine has no such address; name another with --host"
    return f"{(error.strerror or 'the system refused').lower()}; try another --host or --port"


def _address(bound: socket.socket) -> str:
    """Return the address of the site that is served at *bound*."""
    host, port = bound.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"


def _uvicorn(site: Site, address: str, on_ready: Callable[[str], None] | None) -> Any:
    """Return uvicorn's server of *site*, quiet and alone in its process."""
    import uvicorn  # slow to import, and who only wants the application has a server

    from feeds.direct import direct

    class Server(uvicorn.Server):
        """Says when it answers."""

        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            """Start, then say so."""
            await super().startup(sockets)
            if on_ready is not None:
                on_ready(address)

    # Knows nothing of X-Forwarded-* (proxy_headers) unless told: whoever may connect could claim anything. Where it is
    # told, uvicorn works out who asks, on the longer way through the application.
    config = uvicorn.Config(
        site,
        http="auto" if site.proxies else direct(site.respond),
        lifespan="off",
        ws="none",
        log_config=None,
        log_level="error",
        access_log=False,
        proxy_headers=bool(site.proxies),
        forwarded_allow_ips=list(site.proxies),
        server_header=False,
        timeout_graceful_shutdown=_GRACE,
    )
    return Server(config)


@contextmanager
def _until_signalled(server: Any) -> Iterator[None]:
    """End *server* at Ctrl-C and SIGTERM, and leave it at that.

    uvicorn raises the signal again once it has ended, for whoever handled it
    before: that would be a traceback, or death by SIGTERM, after a clean end.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(_signal: int, _frame: FrameType | None) -> None:
        server.should_exit = True

    before = {number: signal.signal(number, end) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def _refreshing(every: Callable[[], None] | None, over: threading.Event, server: Any) -> Iterator[None]:
    """Call *every* twice a second meanwhile, and end *server* when *over* is set; it is set in the end."""

    def run() -> None:
        said = ""
        while not over.wait(_REFRESH):
            said = _refresh(every, said)
        server.should_exit = True

    thread = threading.Thread(target=run, name="refresh", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _refresh(every: Callable[[], None] | None, said: str) -> str:
    """Call *every*; log what it raises, once for as long as it is the same as *said*; return that."""
    if every is None:
        return ""
    try:
        every()
    except Exception as error:  # noqa: BLE001 - the thread's outermost boundary; the site goes on as it is
        complaint = f"{type(error).__name__}: {error}"
        if complaint != said:
            _log.exception("the site stays as it was: looking for something new failed")
        return complaint
    return ""
