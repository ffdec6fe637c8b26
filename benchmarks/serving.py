"""`dispute serve` beside nginx, each alone on one core, both loaded from another in turns: the demo's site."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from time import monotonic, sleep
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.measuring import Figure, Size

if TYPE_CHECKING:
    from collections.abc import Iterator

    Headers = dict[str, str]

NEEDED = ("nginx", "wrk", "taskset")
FEED = "/musk-v-openai/feed.atom"
CONNECTIONS = 32
_PROGRAM = [sys.executable, "-m", "tracker.cli.main"]
_PATIENCE = 30.0
_MILLISECONDS = {"us": 0.001, "ms": 1.0, "s": 1000.0}
_CONFIG = """daemon off; master_process off; pid nginx.pid; error_log stderr crit; events {{ }}
http {{
  access_log off; sendfile on; tcp_nopush on; gzip_static on; keepalive_requests 1000000000;
  types {{ application/atom+xml atom; }}
  client_body_temp_path b; proxy_temp_path p; fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;
  server {{ listen 127.0.0.1:{port}; root {root}; }}
}}
"""


class Load(NamedTuple):
    """What wrk measured: answers a second, and the milliseconds within which 99 of 100 came."""

    rate: float
    p99: float


class Served(NamedTuple):
    """A server that runs: its process and its port."""

    pid: int
    port: int

    @property
    def memory(self) -> float:
        """Resident memory in MB."""
        found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{self.pid}/status").read_text())
        return int(found[1]) / 1024 if found else 0.0


def figures(where: Path, size: Size) -> Iterator[Figure]:
    """Yield rates beside nginx's, and times and memory; without nginx and wrk only that they are absent."""
    absent = [program for program in NEEDED if shutil.which(program) is None]
    if absent:
        yield Figure("not measured", 0, f"(not installed: {', '.join(absent)})")
        return
    folder = (where / "serving").resolve()
    folder.mkdir(exist_ok=True)
    _run("demo", "--no-serve", folder=folder)
    _run("publish", str(folder / "site"), folder=folder / "demo")
    with ExitStack() as running:
        nginx = running.enter_context(_nginx(folder))
        ours = running.enter_context(_ours(folder / "demo"))
        for what, headers in (("gzip 200", _gzip), ("304", _unmodified)):
            both = [(server, headers(server)) for server in (nginx, ours)]
            pairs = [
                tuple(_load(*one, seconds=1 if size.runs == 1 else 2) for one in both) for _ in range(min(size.runs, 7))
            ]
            ratio = median(mine.rate / its.rate for its, mine in pairs)
            rates = tuple(median(pair[one].rate for pair in pairs) for one in (1, 0))
            yield Figure(
                f"{what}, of nginx's rate", ratio, "({:,.0f}, nginx {:,.0f} a second)".format(*rates), at_least=0.35
            )
            p99, its = (median(pair[one].p99 for pair in pairs) for one in (1, 0))
            yield Figure(f"{what}, p99 in ms at {CONNECTIONS} connections", p99, f"(nginx {its:.1f})", at_most=5)
        yield Figure("resident memory in MB", ours.memory, f"(nginx {nginx.memory:.0f})")


def _gzip(server: Served) -> Headers:
    """Return the headers that have a feed come compressed; raise where it does not."""
    asked = {"Accept-Encoding": "gzip"}
    if _asked(server, asked)[:2] != (200, "gzip"):
        raise AssertionError("no gzip")
    return asked


def _unmodified(server: Served) -> Headers:
    """Return the headers to which *server* says that nothing changed; raise where it does not."""
    asked = {"Accept-Encoding": "gzip"}
    asked["If-None-Match"] = _asked(server, asked)[2]
    if _asked(server, asked)[0] != 304:  # noqa: PLR2004
        raise AssertionError("no 304")
    return asked


def _asked(server: Served, headers: Headers) -> tuple[int, str, str]:
    connection = HTTPConnection("127.0.0.1", server.port, timeout=10)
    connection.request("GET", FEED, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status, answer.getheader("Content-Encoding") or "", answer.getheader("ETag") or ""


def _load(server: Served, headers: Headers, *, seconds: int) -> Load:
    """Load *server* from the last core for so many *seconds*."""
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    wrk = ["wrk", "-t1", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", *told]
    done = subprocess.run(
        [*_pinned(-1), *wrk, f"http://127.0.0.1:{server.port}{FEED}"], capture_output=True, text=True, check=True
    ).stdout
    rate, p99 = re.search(r"Requests/sec: +([\d.]+)", done), re.search(r"99% +([\d.]+)(us|ms|s)", done)
    if rate is None or p99 is None or "Socket errors" in done or "Non-2xx" in done:
        raise AssertionError(done)
    return Load(float(rate[1]), float(p99[1]) * _MILLISECONDS[p99[2]])


def _pinned(core: int) -> list[str]:
    """Return what a command begins with to have one *core* of those that we may use, the first or the last."""
    return ["taskset", "-c", str(sorted(os.sched_getaffinity(0))[core])]


@contextmanager
def _nginx(folder: Path) -> Iterator[Served]:
    """Serve *folder*/site by nginx meanwhile, with the variants that are beside its documents."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    (folder / "nginx.conf").write_text(_CONFIG.format(port=port, root=folder / "site"))
    with _running(["nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], folder) as process:
        served, start = Served(process.pid, port), monotonic()
        while not _answers(port):
            if monotonic() - start > _PATIENCE:
                raise AssertionError("nginx does not serve")
            sleep(0.05)
        yield served


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _ours(folder: Path) -> Iterator[Served]:
    """Serve the store in *folder* meanwhile, as people do."""
    with _running([*_PROGRAM, "serve", "--port", "0"], folder) as process:
        assert process.stdout is not None
        found = re.search(r"http://127\.0\.0\.1:(\d+)/", process.stdout.readline())
        if found is None:
            raise AssertionError("it does not serve")
        yield Served(process.pid, int(found[1]))


@contextmanager
def _running(program: list[str], folder: Path) -> Iterator[subprocess.Popen[str]]:
    """Run *program* on the first core meanwhile."""
    with subprocess.Popen(
        [*_pinned(0), *program], cwd=folder, env=_around(), stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def _run(*args: str, folder: Path) -> None:
    subprocess.run([*_PROGRAM, *args], cwd=folder, env=_around(), check=True, capture_output=True)


def _around() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(Path(__file__).parents[1])}
