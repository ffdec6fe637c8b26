"""Files that commands write: whole at every moment, whatever happens."""

import os
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path

from events.errors import StoreError


def write_file(out: Path, parts: Iterable[bytes]) -> None:
    """Write *parts* to the file *out*, in the place of what was there. Raises StoreError."""
    if not out.name:
        raise StoreError("cannot write", str(out), "it is a folder: name a file in it")
    draft = out.with_name(f".{out.name}.{os.getpid()}.new")
    try:
        with draft.open("xb") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(out)
    except OSError as error:
        raise StoreError("cannot write", str(out), f"{error.strerror}: name another file by --out") from None
    finally:
        with suppress(OSError):  # of a name that is too long it is refused as well
            draft.unlink(missing_ok=True)
