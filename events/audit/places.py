"""Where the files of a signing key lie. Pure, and light: who only looks whether they are there waits less for it."""

from __future__ import annotations

from pathlib import Path


def beside(key: str | Path) -> Path:
    """Return where the highest checkpoint of the key in the file *key* is kept."""
    return Path(key).with_name(f"{Path(key).name}.highest")


def next_to(key: str | Path) -> Path:
    """Return where the key that is to follow the one in the file *key* lies until it speaks."""
    return Path(key).with_name(f"{Path(key).name}.next")


def set_aside(path: str | Path, origin: str) -> Path:
    """Return where a file of a log that was called *origin* lies once the log is called otherwise."""
    return Path(path).with_name(f"{Path(path).name}.of-{origin.rpartition('/')[2][:12]}")
