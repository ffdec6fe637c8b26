"""Answers plain requests at once, where uvicorn reads them: no task, no message of ASGI, one write for head and body.

Whatever is not plain (another method, a path with escapes, HTTP/1.0, a connection that ends or is
full) goes uvicorn's own way through the application, which gives the same answer.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from feeds.http import Answer, head

Respond: TypeAlias = Callable[[str, str, Sequence[tuple[bytes, bytes]], bytes, str], Answer]
"""Says what is answered: to a method and a percent-decoded path, with headers and a query, asked by a client."""


def direct(respond: Respond) -> type[HttpToolsProtocol]:
    """Return the protocol that answers what *respond* says. It has to be the same as what the application says."""

    class Direct(HttpToolsProtocol):
        """One connection."""

        _plain = False

        def on_headers_complete(self) -> None:
            """Leave a plain request to be answered once all of it is here, and pass on any other."""
            self._plain = self._is_plain()
            if not self._plain:
                super().on_headers_complete()

        def on_body(self, body: bytes) -> None:
            """Read past the body of a plain request: nothing here has a use for one."""
            if not self._plain:
                super().on_body(body)

        def on_message_complete(self) -> None:
            """Answer a plain request."""
            if not self._plain:
                super().on_message_complete()
                return
            path, _, query = self.url.partition(b"?")
            client = self.client[0] if self.client else ""
            said = respond("GET", path.decode("ascii"), self.headers, query, client)
            dated = b"".join(b"%b: %b\r\n" % pair for pair in self.server_state.default_headers)
            self.transport.writelines((head(said.status, said.headers), dated, b"\r\n", said.body))
            self.on_response_complete()

        def _is_plain(self) -> bool:
            """Say whether this is a request like most, on a connection that has answered all before it."""
            return (
                self.parser.get_method() == b"GET"
                and self.parser.get_http_version() == "1.1"
                and self.parser.should_keep_alive()
                and not self.parser.should_upgrade()
                and not self.expect_100_continue
                and getattr(self.cycle, "response_complete", True)  # None before the first that is not plain
                and not self.flow.write_paused
                and self.url.startswith(b"/")
                and self.url.isascii()
                and not (b"%" in self.url or b"#" in self.url)
            )

    return Direct
