"""A store of each schema that was ever released, as the command line of its time made it: opened for ever."""

from __future__ import annotations

import gzip
from pathlib import Path

HERE = Path(__file__).parent


KEPT = {schema: (HERE / f"schema-{schema}.checkpoint").read_bytes() for schema in (2, 3)}
"""By schema, the checkpoint that the store gave away then. It is a verdict on every program to come."""


def unpacked(schema: int, folder: Path) -> Path:
    """Return the path of a copy, in *folder*, of the store of this *schema*."""
    path = folder / "dispute.sqlite"
    path.write_bytes(gzip.decompress((HERE / f"schema-{schema}.sqlite.gz").read_bytes()))
    path.chmod(0o600)
    return path
