"""A WebSub hub on this machine: remembers what it is told, and answers as it is asked to."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs


class Hub:
    """What a hub was told, by the address of each feed in turn, and the status that it answers with."""

    def __init__(self) -> None:
        """Have heard nothing; accept what comes."""
        self.told: list[str] = []
        self.status = 202
        self.refused: set[str] = set()
        self.hold: threading.Event | None = None
        self.address = ""

    def hear(self, body: str) -> int:
        """Take what was posted and return the status to answer with."""
        if self.hold is not None:
            self.hold.wait(30)
        said = parse_qs(body)
        assert said["hub.mode"] == ["publish"]
        (feed,) = said["hub.url"]
        self.told.append(feed)
        return 400 if feed in self.refused else self.status


@contextmanager
def a_hub() -> Iterator[Hub]:
    """Run a hub on a port of its own."""
    hub = Hub()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status = hub.hear(self.rfile.read(int(self.headers["Content-Length"])).decode())
            self.send_response(status)
            if status in (301, 302):
                self.send_header("Location", hub.address + "elsewhere")
            self.end_headers()

        def do_GET(self) -> None:
            hub.told.append("GET")
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        hub.address = f"http://127.0.0.1:{server.server_port}/"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield hub
        finally:
            if hub.hold is not None:
                hub.hold.set()
            server.shutdown()
            thread.join()
