"""The tables of the log in SQLite: ours, every column named, envelope and payload apart. Imports nothing."""

APPLICATION_ID = 0x44_53_50_54  # "DSPT", in the header of the file: by this a store is told from other databases.
SCHEMA_VERSION = 3  # 2: every record has a leaf of the audit tree; 3: curators can sign

# AUTOINCREMENT, since a position is the second time axis: SQLite would hand out the last one again after a deletion.
# The defaults are for the plain recorder, which knows four columns; the act recorder gives every one.
RECORD = """
CREATE TABLE IF NOT EXISTS record (
    pos INTEGER PRIMARY KEY AUTOINCREMENT,
    id BLOB NOT NULL DEFAULT (randomblob(16)) CHECK (length(id) = 16),
    stream TEXT NOT NULL,
    version INTEGER NOT NULL,
    act TEXT NOT NULL,
    recorded_at INTEGER NOT NULL DEFAULT 0,
    curator TEXT,
    command TEXT NOT NULL DEFAULT '',
    UNIQUE (stream, version)
)"""

# Erasing deletes a payload and leaves its record; digest and salt go with it, since what is short can be guessed from
# a digest, and from the leaf's commitment by whoever has the salt.
PAYLOAD = """
CREATE TABLE IF NOT EXISTS payload (
    pos INTEGER PRIMARY KEY REFERENCES record (pos),
    state BLOB NOT NULL,
    digest BLOB NOT NULL DEFAULT x'',
    salt BLOB NOT NULL DEFAULT x''
)"""

# The leaf's index is its position less one. The node is the hash of the largest full subtree that ends with the leaf:
# all roots and proofs are made of these (events/audit/nodes.py).
LEAF = """
CREATE TABLE IF NOT EXISTS leaf (
    pos INTEGER PRIMARY KEY REFERENCES record (pos),
    envelope BLOB NOT NULL,
    node BLOB NOT NULL CHECK (length(node) = 32)
)"""

# Where a curator signed. It names a key, and so a person: it is as erasable as the payload is, and goes with it.
SIGNATURE = """
CREATE TABLE IF NOT EXISTS signature (
    pos INTEGER PRIMARY KEY REFERENCES record (pos),
    signature BLOB NOT NULL,
    salt BLOB NOT NULL CHECK (length(salt) = 32)
)"""

# The newest is the one that the leaves name. Its key is the first that spoke for it: later ones are records.
ORIGIN = """
CREATE TABLE IF NOT EXISTS origin (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    key TEXT
)"""

# The checkpoints that left the store, as they were signed.
CHECKPOINT = """
CREATE TABLE IF NOT EXISTS checkpoint (
    origin TEXT NOT NULL,
    size INTEGER NOT NULL,
    note BLOB NOT NULL,
    PRIMARY KEY (origin, size)
) WITHOUT ROWID"""

CLAIMS = """
CREATE TABLE IF NOT EXISTS claims (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    stream TEXT NOT NULL,
    pos INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID"""


# There while deleted words may stand in free pages: whoever opens the store next cleans it (events/log/cleaning.py).
UNCLEANED = "uncleaned"
MARK_UNCLEANED = f"CREATE TABLE IF NOT EXISTS {UNCLEANED} (only INTEGER)"


def _never(what: str, table: str, when: str = "") -> str:
    verb = {"UPDATE": "changed", "DELETE": "deleted"}[what]
    return (
        f"CREATE TRIGGER IF NOT EXISTS {table}_is_never_{verb} BEFORE {what} ON {table} {when}"
        "BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"
    )


PAYLOAD_IS_NEVER_CHANGED = _never("UPDATE", "payload")
SIGNATURE_IS_NEVER_CHANGED = _never("UPDATE", "signature")
LEAF_IS_NEVER_CHANGED = _never("UPDATE", "leaf")
LEAF_IS_NEVER_DELETED = _never("DELETE", "leaf")
ORIGIN_IS_NEVER_DELETED = _never("DELETE", "origin")
TRIGGERS = (
    _never("UPDATE", "record"),
    _never("DELETE", "record"),
    PAYLOAD_IS_NEVER_CHANGED,
    SIGNATURE_IS_NEVER_CHANGED,
    LEAF_IS_NEVER_CHANGED,
    LEAF_IS_NEVER_DELETED,
    _never("UPDATE", "origin", "WHEN old.key IS NOT NULL OR new.name <> old.name "),
    ORIGIN_IS_NEVER_DELETED,
)

PLAIN_TABLES = (RECORD, PAYLOAD)
PROVEN_SINCE = 2
"""The first schema whose records have leaves."""
PROOF_TABLES = (LEAF, ORIGIN, CHECKPOINT, SIGNATURE)
TABLES = (RECORD, PAYLOAD, CLAIMS, *PROOF_TABLES, *TRIGGERS)
