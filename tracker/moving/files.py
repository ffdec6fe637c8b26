"""Reads a file that somebody names, and says in one line why it cannot be read."""

from pathlib import Path

from events.errors import InvalidInput

FILE_LIMIT = 1024 * 1024 * 1024


def contents(path: Path) -> bytes:
    """Return the bytes of the file at *path*. Raises InvalidInput."""
    try:
        if path.stat().st_size > FILE_LIMIT:
            raise InvalidInput("file too large", str(path), "split it: 1 GiB at most")
        return path.read_bytes()
    except OSError as error:
        raise InvalidInput("file cannot be read", str(path), str(error.strerror or error).lower()) from None
