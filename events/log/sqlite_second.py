"""The program that scans the second half of a long log: `python -m events.log.sqlite_second STORE ORIGIN FROM TO …`."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing

from events.errors import DisputeError
from events.log.sqlite_file import connect
from events.log.sqlite_scan import Scan


def main(told: list[str]) -> int:
    """Scan the leaves that it is told, and print what came of them; return 1 where anything is wrong."""
    path, origin, *numbers = told
    start, end, *sizes = map(int, numbers)
    try:
        with closing(connect(path, write=False)) as db:
            db.execute("BEGIN")
            stretch = Scan(db, origin, sizes).stretch(start, end)
    except (DisputeError, sqlite3.Error):
        return 1
    if stretch is None:
        return 1
    sys.stdout.write(stretch.told())
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
