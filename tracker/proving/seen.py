"""The last checkpoint seen of a log, kept in a file from one verification to the next; evidence, where two disagree."""

from collections.abc import Callable
from pathlib import Path

from events.audit.checkpoint import claimed
from events.audit.durable import create, replace
from events.errors import InvalidInput, StoreError


def seen(path: Path) -> bytes | None:
    """Return the signed note that was seen last, None where there is no such file. Raises InvalidInput, StoreError."""
    try:
        note = path.read_bytes()
    except FileNotFoundError:
        return None
    except OSError as error:
        raise StoreError("state cannot be read", str(path), f"{error.strerror}".lower()) from None
    try:
        claimed(note)
    except InvalidInput as error:
        raise InvalidInput(
            "state", str(path), f"{error}: name the file that an earlier `verify --state` wrote"
        ) from None
    return note


def remember(path: Path, *notes: bytes | None) -> bool:
    """Keep in the file at *path* the one of *notes* that covers most; say whether there is one. Raises StoreError."""
    there = [note for note in notes if note is not None]
    if there:
        _written(replace, path, max(there, key=lambda note: claimed(note).size))
    return bool(there)


def evidence(path: Path, *notes: bytes | None) -> Path:
    """Keep *notes*, which cannot both be of one log, in a new file beside that at *path*, and return its path."""
    data = b"\n".join(dict.fromkeys(note for note in notes if note is not None))
    number = 1
    while True:
        aside = path.with_name(f"{path.name}.evidence-{number}")
        try:
            _written(create, aside, data)
        except FileExistsError:
            number += 1
        else:
            return aside


def _written(write: Callable[[Path, bytes], None], path: Path, data: bytes) -> None:
    try:
        write(path, data)
    except FileExistsError:
        raise
    except OSError as error:
        raise StoreError("state cannot be written", str(path), f"{error.strerror}: name another file") from None
