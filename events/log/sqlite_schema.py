"""The tables of the log in SQLite: ours, every column named, envelope and payload apart. Imports nothing."""

APPLICATION_ID = 0x44_53_50_54  # "DSPT", in the header of the file: by this a store is told from other databases.
SCHEMA_VERSION = 1

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

# Erasing deletes a payload and leaves its record; the digest goes with it, since what is short can be guessed from it.
PAYLOAD = """
CREATE TABLE IF NOT EXISTS payload (
    pos INTEGER PRIMARY KEY REFERENCES record (pos),
    state BLOB NOT NULL,
    digest BLOB NOT NULL DEFAULT x''
)"""

CLAIMS = """
CREATE TABLE IF NOT EXISTS claims (
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    stream TEXT NOT NULL,
    pos INTEGER NOT NULL,
    PRIMARY KEY (kind, name)
) WITHOUT ROWID"""

RECORD_IS_NEVER_CHANGED = """
CREATE TRIGGER IF NOT EXISTS record_is_never_changed BEFORE UPDATE ON record
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"""

RECORD_IS_NEVER_DELETED = """
CREATE TRIGGER IF NOT EXISTS record_is_never_deleted BEFORE DELETE ON record
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"""

PAYLOAD_IS_NEVER_CHANGED = """
CREATE TRIGGER IF NOT EXISTS payload_is_never_changed BEFORE UPDATE ON payload
BEGIN SELECT RAISE(ABORT, 'the log is append-only'); END"""

PLAIN_TABLES = (RECORD, PAYLOAD)
TABLES = (RECORD, PAYLOAD, CLAIMS, RECORD_IS_NEVER_CHANGED, RECORD_IS_NEVER_DELETED, PAYLOAD_IS_NEVER_CHANGED)
