"""The settings that every command needs, read from ``dispute.toml``, and where the store is. Light."""

import os
import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from events.errors import InvalidInput, StoreError
from feeds.text import is_linkable

FILE = "dispute.toml"
STORE = "dispute.sqlite"
BASE_URL = "http://127.0.0.1:8000/"
KEYS: dict[str, type] = {
    "title": str,
    "base_url": str,
    "curator": str,
    "store": str,
    "key": str,
    "signing_key": str,
    "require_signatures": bool,
}
"""What every command needs. Everything about these is checked here."""
WRITTEN = {str: "write its value in quotes", bool: "write true or false, without quotes"}
TABLES = ("websub", "publish", "limits")
"""What only publishing and serving need: :mod:`tracker.settings` checks what is in them."""


@dataclass(frozen=True, slots=True)
class Config:
    """What ``dispute.toml`` says: the site's title and address, who records, where the store is.

    ``curator`` is None until somebody says who they are; ``path`` is None
    where no file was found; ``key_file`` is None where no other place was
    named for the signing key than beside the store. ``signing_key`` is the
    file of the curator's SSH key, None where records are not signed by one;
    ``require_signatures`` has those refused that are not.
    """

    title: str
    base_url: str
    curator: str | None
    store: Path
    path: Path | None
    key_file: Path | None = None
    signing_key: Path | None = None
    require_signatures: bool = False

    @property
    def key(self) -> Path:
        """The file of the log's signing key."""
        return self.key_file or key_beside(self.store)


def find(store: Path | None, start: Path) -> Config:
    """Return the settings that apply: of *store*'s folder if it is named, else of the nearest file upward from *start*.

    Raises StoreError where neither a store nor a file is to be found, InvalidInput for a bad file.
    """
    folder = start if store is None else store.absolute().parent
    path = file_of(folder)
    if path is not None:
        config = read(path)
        if store is None or store.absolute() == config.store.absolute():
            return config
        return replace(config, store=store, key_file=None)
    if store is None:
        raise StoreError("no dispute.toml", str(start), "make one by `dispute init`, or name a store by --store")
    return Config(folder.name or "disputes", BASE_URL, None, store, None)


def file_of(folder: Path) -> Path | None:
    """Return the nearest ``dispute.toml`` upward from *folder*, None if there is none. Raises StoreError."""
    try:
        return next((one / FILE for one in (folder, *folder.parents) if (one / FILE).is_file()), None)
    except PermissionError as error:
        raise StoreError("dispute.toml cannot be looked for", str(folder), str(error.strerror)) from None


def raw_of(path: Path) -> dict[str, Any]:
    """Return what the file at *path* says, whatever it is. Raises InvalidInput, StoreError."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:  # also for a number of thousands of digits
        raise InvalidInput("dispute.toml", str(path), f"not TOML: {error}") from None
    except RecursionError:
        raise InvalidInput(
            "dispute.toml", str(path), "its values are nested too deeply; write none in another"
        ) from None
    except OSError as error:
        raise StoreError("dispute.toml cannot be read", str(path), str(error.strerror)) from None


def read(path: Path) -> Config:
    """Return the settings in the file at *path*. Raises InvalidInput, which names the key."""
    raw = raw_of(path)
    for key, value in raw.items():
        if key not in (*KEYS, *TABLES):
            raise InvalidInput("unknown key in dispute.toml", key, f"one of {', '.join((*KEYS, *TABLES))}")
        if key in KEYS and not isinstance(value, KEYS[key]):
            raise InvalidInput("dispute.toml", key, WRITTEN[KEYS[key]])
    return Config(
        raw.get("title", path.absolute().parent.name),
        _base_url(raw.get("base_url", BASE_URL)),
        raw.get("curator"),
        path.parent / raw.get("store", STORE),
        path,
        path.parent / raw["key"] if "key" in raw else None,
        path.parent / home(raw["signing_key"]) if "signing_key" in raw else None,
        raw.get("require_signatures", False),
    )


def home(text: str) -> Path:
    """Return the file that *text* names, ``~`` in it being somebody's home."""
    try:
        return Path(text).expanduser()
    except RuntimeError:
        raise InvalidInput("not a file", text, "no such home: write the whole path") from None


def key_of(store: Path) -> Path:
    """Return the file of the signing key of the log in *store*, as the settings of its folder have it."""
    return find(store, store.absolute().parent).key


def key_beside(store: Path) -> Path:
    """Return the file of the signing key where no other was named: beside the *store*, by its name. Pure."""
    if not store.name:
        raise StoreError("store is a folder", str(store), "name the file in it by --store")
    return store.with_name(f"{store.name}.key")


def _base_url(text: str) -> str:
    """Return the site's address as the file gives it. The refusal repeats none of it: it may hold a password. Pure."""
    try:
        return checked_base_url(text)
    except InvalidInput as error:
        raise InvalidInput(FILE, "base_url", error.why) from None


def checked_base_url(text: str) -> str:
    """Return a site's address, which ends in a slash and can be linked to. Raises InvalidInput. Pure."""
    try:
        parts = urlsplit(text)
        sound = parts.hostname and parts.port != 0 and not {".", ".."} & {*parts.path.split("/")}
    except ValueError:
        sound = False
    if not sound or not re.fullmatch(r"https?://[^?#]+", text) or not is_linkable(text):
        raise InvalidInput("not a site address", text, "write one such as https://example.org/disputes/")
    return text if text.endswith("/") else text + "/"


def written(title: str, base_url: str, curator: str | None) -> str:
    """Return the text of a ``dispute.toml``. Pure."""
    lines = ["# Settings of this tracker; see `dispute init --help`.", f"title = {_quoted(title)}"]
    lines.append(f"base_url = {_quoted(base_url)}")
    if curator:
        lines.append(f"curator = {_quoted(curator)}")
    return "\n".join([*lines, f'store = "{STORE}"', ""])


def _quoted(text: str) -> str:
    """Return *text* as a TOML basic string."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c.isprintable() else f"\\U{ord(c):08X}" for c in escaped) + '"'


def store_from_environment() -> Path | None:
    """Return the store that ``DISPUTE_STORE`` names, None if it names none."""
    named = os.environ.get("DISPUTE_STORE")
    return Path(named) if named else None
