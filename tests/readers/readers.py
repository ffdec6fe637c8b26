"""Feed readers that people use, run without anybody before them: each in a home of its own, looked at by its store."""

import json
import mailbox
import os
import shutil
import sqlite3
import subprocess
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator
from email import message_from_bytes
from email.header import decode_header, make_header
from email.policy import default
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import ClassVar, NamedTuple


class Item(NamedTuple):
    """What a reader keeps of an entry. *new* says that its owner has not read it yet."""

    id: str
    words: str
    new: bool


class Reader(ABC):
    """A feed reader that is subscribed to one feed. *home* is a folder that is its own."""

    name: ClassVar[str]
    overwrites: ClassVar[bool]
    """Whether it shows an entry as it was last served, rather than as it first came."""
    follows: ClassVar[bool] = True
    """Whether it goes where a 301 leads."""

    def __init__(self, home: Path) -> None:
        """Have nothing yet."""
        self.home = home
        home.mkdir(parents=True)

    @classmethod
    @abstractmethod
    def version(cls) -> str | None:
        """Return which one is installed; None: none."""

    @abstractmethod
    def subscribe(self, feed: str) -> None:
        """Read *feed* from now on, in place of where it was before."""

    @abstractmethod
    def fetch(self) -> None:
        """Look for what is new now, whenever it looked last."""

    @abstractmethod
    def items(self) -> Iterator[Item]:
        """Yield all that it has stored."""

    @abstractmethod
    def read_all(self) -> None:
        """Mark all as read, as its owner would."""

    def run(self, *program: str, **around: str) -> str:
        """Run *program* in its home, and return what it printed. Nothing of this machine's settings, no proxy."""
        env = {"HOME": str(self.home), "PATH": os.environ["PATH"], "LANG": "C.UTF-8", **around}
        done = subprocess.run(
            program, cwd=self.home, env=env, capture_output=True, stdin=subprocess.DEVNULL, check=False, timeout=60
        )
        return (done.stdout + done.stderr).decode()


class Newsboat(Reader):
    """newsboat: an SQLite file, in which an entry has one row."""

    name = "newsboat"
    overwrites = True

    @classmethod
    def version(cls) -> str | None:
        return _said("newsboat", "-v").split(" ")[1] if shutil.which("newsboat") else None

    def subscribe(self, feed: str) -> None:
        (self.home / ".newsboat").mkdir(exist_ok=True)
        (self.home / ".newsboat" / "urls").write_text(f"{feed}\n")

    def fetch(self) -> None:
        self.run("newsboat", "-x", "reload")

    def items(self) -> Iterator[Item]:
        rows = _rows(self._store, "SELECT guid, title || ' ' || content, unread FROM rss_item WHERE deleted = 0")
        yield from (Item(guid, words, bool(unread)) for guid, words, unread in rows)

    def read_all(self) -> None:
        _rows(self._store, "UPDATE rss_item SET unread = 0")

    @property
    def _store(self) -> Path:
        return self.home / ".newsboat" / "cache.db"


class Library(Reader):
    """reader, the Python library: an SQLite file, in which an entry has one row."""

    name = "reader"
    overwrites = True

    @classmethod
    def version(cls) -> str | None:
        try:
            return version("reader")
        except PackageNotFoundError:
            return None

    def subscribe(self, feed: str) -> None:
        self._feed = feed

    def fetch(self) -> None:
        """Update the feed by the library, in a process of its own: it obeys the environment's proxies."""
        code = (
            "import sys; from reader import make_reader; reader = make_reader(sys.argv[1]);"
            "reader.add_feed(sys.argv[2], exist_ok=True); reader.update_feed(sys.argv[2])"
        )
        self.run(sys.executable, "-c", code, str(self._store), self._feed)

    def items(self) -> Iterator[Item]:
        for id_, title, content, read in _rows(self._store, "SELECT id, title, content, read FROM entries"):
            yield Item(id_, " ".join([title, *(one["value"] for one in json.loads(content or "[]"))]), not read)

    def read_all(self) -> None:
        _rows(self._store, "UPDATE entries SET read = 1")

    @property
    def _store(self) -> Path:
        return self.home / "reader.sqlite"


class Rss2email(Reader):
    """rss2email: a message for each entry, delivered to a folder of the machine's own, and never taken back."""

    name = "rss2email"
    overwrites = False

    @classmethod
    def version(cls) -> str | None:
        return _said("r2e", "--version").split()[-1] if shutil.which("r2e") else None

    def subscribe(self, feed: str) -> None:
        (self.home / "mail").mkdir(exist_ok=True)
        (self.home / "r2e.cfg").write_text(
            "[DEFAULT]\nfrom = feeds@localhost\nto = me@localhost\nemail-protocol = maildir\n"
            f"maildir-path = {self.home / 'mail'}\nmaildir-mailbox = inbox\n[feed.dispute]\nurl = {feed}\n"
        )

    def fetch(self) -> None:
        self.run("r2e", "--config", "r2e.cfg", "--data", "r2e.json", "run")

    def items(self) -> Iterator[Item]:
        for one in self._mail():
            message = message_from_bytes(bytes(one), policy=default)
            subject = str(make_header(decode_header(str(message["Subject"]))))
            body = message.get_body(("plain", "html"))
            assert body is not None
            yield Item(str(message["X-RSS-ID"]), f"{subject} {body.get_content()}", one.get_subdir() == "new")

    def read_all(self) -> None:
        mail = self._mail()
        for key, message in list(mail.items()):
            message.set_subdir("cur")
            mail[key] = message

    def _mail(self) -> "mailbox.Maildir":
        return mailbox.Maildir(self.home / "mail" / "inbox")


class Sfeed(Reader):
    """sfeed: a line for each entry and title; and a list of the addresses that its owner has read."""

    name = "sfeed"
    overwrites = False
    follows = False

    @classmethod
    def version(cls) -> str | None:
        """By the package: the program does not say."""
        if not (shutil.which("sfeed_update") and shutil.which("curl")):
            return None
        return _said("dpkg-query", "-W", "-f", "${Version}", "sfeed") if shutil.which("dpkg-query") else "unknown"

    def subscribe(self, feed: str) -> None:
        (self.home / ".sfeed").mkdir(exist_ok=True)
        (self.home / ".sfeed" / "sfeedrc").write_text(f'feeds() {{\n\tfeed "dispute" "{feed}"\n}}\n')

    def fetch(self) -> None:
        self.run("sfeed_update")

    def items(self) -> Iterator[Item]:
        read = self._read.read_text().splitlines() if self._read.exists() else []
        for line in (self.home / ".sfeed" / "feeds" / "dispute").read_text().splitlines():
            _, title, link, content, _, id_, *_ = line.split("\t")
            yield Item(id_, f"{title} {content}", link not in read)

    def read_all(self) -> None:
        links = (line.split("\t")[2] for line in (self.home / ".sfeed" / "feeds" / "dispute").read_text().splitlines())
        subprocess.run(
            ["sfeed_markread", "read", self._read], input="".join(f"{link}\n" for link in links).encode(), check=True
        )

    @property
    def _read(self) -> Path:
        return self.home / ".sfeed" / "urls"


READERS: tuple[type[Reader], ...] = (Newsboat, Library, Rss2email, Sfeed)


def _said(*program: str) -> str:
    """Return the first line that *program* prints."""
    return subprocess.run(program, capture_output=True, check=True, timeout=60).stdout.decode().splitlines()[0]


def _rows(store: Path, statement: str) -> list[tuple[str, ...]]:
    """Return what *statement* gives, run on the SQLite file *store*."""
    connection = sqlite3.connect(store)
    try:
        with connection:
            return connection.execute(statement).fetchall()
    finally:
        connection.close()
