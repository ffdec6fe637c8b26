"""The tables of the facts index in SQLite. A cache: dropped and rebuilt from the log at any time. Light.

Both axes stand in every row. On the axis of ``known`` a row holds from the
log position *known* until before *until*; ``OPEN`` is no end. On the axis of
``at``, a fact is possible from the day *start* until before *end*, and within
that certain from *sure_from* until before *sure_until*; days are proleptic
ordinals. The header's *built* is another number in each index that was
built anew: whoever kept rows of the one before in mind forgets them by it.
"""

INDEX_VERSION = 4
"""Counts the shapes of these tables and the meanings of their rows: another number means rebuild."""

OPEN = 9_223_372_036_854_775_807
"""A position after every position: what is known until then is known still."""

TABLES = (
    """CREATE TABLE IF NOT EXISTS facts_header (
        only INTEGER PRIMARY KEY CHECK (only = 1),
        version INTEGER NOT NULL,
        upto INTEGER NOT NULL,
        built INTEGER NOT NULL
    )""",
    """CREATE TABLE IF NOT EXISTS registry (
        known INTEGER NOT NULL,
        until INTEGER NOT NULL,
        sort TEXT NOT NULL,
        stream TEXT NOT NULL,
        slug TEXT NOT NULL,
        status TEXT NOT NULL,
        body TEXT NOT NULL,
        PRIMARY KEY (sort, slug, known)
    ) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS registry_by_stream ON registry (stream, until)",
    """CREATE TABLE IF NOT EXISTS milestone (
        place INTEGER PRIMARY KEY,
        id TEXT NOT NULL UNIQUE,
        dispute TEXT NOT NULL,
        key TEXT
    )""",
    "CREATE INDEX IF NOT EXISTS milestone_by_dispute ON milestone (dispute, place)",
    """CREATE TABLE IF NOT EXISTS version (
        place INTEGER NOT NULL,
        number INTEGER NOT NULL,
        known INTEGER NOT NULL,
        until INTEGER NOT NULL,
        said INTEGER NOT NULL,
        live INTEGER NOT NULL,
        kind TEXT NOT NULL,
        first_day INTEGER NOT NULL,
        last_day INTEGER NOT NULL,
        PRIMARY KEY (place, number)
    ) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS version_by_known ON version (known)",
    """CREATE TABLE IF NOT EXISTS member (
        dispute TEXT NOT NULL,
        view TEXT NOT NULL,
        grp TEXT NOT NULL,
        place INTEGER NOT NULL,
        PRIMARY KEY (dispute, view, grp, place)
    ) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS member_by_place ON member (place)",
    """CREATE TABLE IF NOT EXISTS follow (
        after INTEGER NOT NULL,
        before INTEGER NOT NULL,
        PRIMARY KEY (after, before)
    ) WITHOUT ROWID""",
    "CREATE INDEX IF NOT EXISTS follow_by_before ON follow (before)",
    """CREATE TABLE IF NOT EXISTS withheld (
        place INTEGER NOT NULL,
        known INTEGER NOT NULL,
        until INTEGER NOT NULL,
        erased INTEGER NOT NULL,
        PRIMARY KEY (place, known)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS merged (
        place INTEGER NOT NULL,
        into_place INTEGER NOT NULL,
        known INTEGER NOT NULL,
        until INTEGER NOT NULL,
        PRIMARY KEY (place, known)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS party_merged (
        slug TEXT NOT NULL,
        into_slug TEXT NOT NULL,
        known INTEGER NOT NULL,
        until INTEGER NOT NULL,
        PRIMARY KEY (slug, known)
    ) WITHOUT ROWID""",
    """CREATE TABLE IF NOT EXISTS fact (
        dispute TEXT NOT NULL,
        view TEXT NOT NULL,
        grp TEXT NOT NULL,
        subject TEXT NOT NULL,
        aspect TEXT NOT NULL,
        value TEXT NOT NULL,
        start INTEGER NOT NULL,
        end INTEGER NOT NULL,
        sure_from INTEGER,
        sure_until INTEGER,
        known INTEGER NOT NULL,
        until INTEGER NOT NULL,
        because TEXT NOT NULL
    )""",
    "CREATE INDEX IF NOT EXISTS fact_by_group ON fact (dispute, view, grp, until)",
    "CREATE INDEX IF NOT EXISTS fact_by_known ON fact (known)",
    "CREATE INDEX IF NOT EXISTS fact_by_until ON fact (until)",
)

ASKED = ("milestone_by_dispute", "version_by_known", "fact_by_known", "fact_by_until")
"""The indexes that only questions need: an index that is being built does without them."""

NAMES = (
    "fact",
    "follow",
    "member",
    "version",
    "milestone",
    "registry",
    "withheld",
    "merged",
    "party_merged",
    "facts_header",
)
"""The tables by name, so that all of the index can be dropped."""
