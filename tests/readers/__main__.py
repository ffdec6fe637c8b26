"""Lets every reader go through the story, and writes `docs/readers.md` from what they had stored."""

import sys
import tempfile
from pathlib import Path

from tests.readers.matrix import page
from tests.readers.readers import READERS
from tests.readers.story import told
from tests.tracker.cli.running import ROOT

PAGE = ROOT / "docs" / "readers.md"


def main() -> None:
    """Refuse where a reader is not installed: the page is of all of them."""
    absent = [reader.name for reader in READERS if reader.version() is None]
    if absent:
        sys.exit(f"not installed: {', '.join(absent)}: .ci/run names the packages")
    with tempfile.TemporaryDirectory() as made:
        (Path(made) / "store").mkdir()
        readers = [reader(Path(made) / reader.name) for reader in READERS]
        PAGE.write_text(page(told(Path(made) / "store", readers), READERS), encoding="utf-8")


if __name__ == "__main__":
    main()
