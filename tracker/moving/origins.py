"""Under which names and keys a log goes, so that what is exported and put back has the same root."""

import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from events.acts import OriginBegun
from events.audit.strict64 import to_base64
from events.errors import InvalidInput
from events.log.records import Record
from events.log.sqlite_errors import speaking
from events.log.sqlite_file import connect
from events.log.sqlite_proof import Origin, Proof


def named(store: Path) -> tuple[str, str | None]:
    """Return the name that the log in *store* has, and the key that spoke first of all for it, None if none did."""
    with speaking(store), closing(connect(store, write=False)) as db:
        origins = Proof.over(db).origins()
    return origins[-1].name, origins[0].key


def root_of(store: Path) -> str:
    """Return the root over the log in *store*, Base 64."""
    with speaking(store), closing(connect(store, write=False)) as db:
        proof = Proof.over(db)
        return to_base64(proof.root_at(proof.size()))


def origins_of(text: str, records: Sequence[Record], name: str) -> list[Origin]:
    """Return the names that the log had which *text* exports, with the first key of each; none if it says none. Pure.

    *records* are those of *text*, the file *name*: a name that was begun later is one of them. Raises InvalidInput.
    """
    first: dict[str, object] = next((json.loads(line) for line in text.split("\n") if line.strip()), {})
    last, key = first.get("origin", ""), first.get("first_key")
    if not isinstance(last, str) or not (key is None or isinstance(key, str)):
        raise InvalidInput("import", f"{name} line 1", "origin and first_key are text: export it afresh")
    if not last:
        return []
    begun = [record.act for record in records if isinstance(record.act, OriginBegun)]
    origins = [Origin(begun[0].before if begun else last, key), *(Origin(act.origin, act.key) for act in begun)]
    if origins[-1].name != last:
        raise InvalidInput("import", f"{name} line 1", f"its log is not called {last} by its records: export it afresh")
    return origins
