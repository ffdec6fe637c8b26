"""Keeps disputes, parties, proceedings and sources in the index, each as it was known from which position."""

import json

from events.acts import DisputeClosed, DisputeRenamed, DisputeReopened
from events.log.records import Record
from events.log.store import Transaction
from events.subjects import Subject
from tracker.index.tables import OPEN


def register(tx: Transaction, record: Record, sort: str, subject: Subject, status: str = "") -> None:
    """Enter *subject* as it is from this record on."""
    _enter(tx, record, sort, subject.slug, status, subject.model_dump_json(exclude_none=True))


def change_dispute(tx: Transaction, record: Record, act: DisputeRenamed | DisputeClosed | DisputeReopened) -> None:
    """Enter a dispute as it is after it was renamed, closed or reopened."""
    row = tx.fetchone("SELECT slug, status, body FROM registry WHERE stream = ? AND until = ?", (record.stream, OPEN))
    assert row is not None  # noqa: S101  (a stream begins with its opening)
    slug, status, body = row
    match act:
        case DisputeRenamed():
            said = json.loads(body)
            others = dict.fromkeys([*said.get("aliases", ()), said["slug"]])
            said |= {"title": act.title, "slug": act.slug, "aliases": [one for one in others if one != act.slug]}
            slug, body = act.slug, json.dumps(said, ensure_ascii=False)
        case DisputeClosed():
            status = "closed"
        case DisputeReopened():
            status = "open"
    _enter(tx, record, "dispute", slug, status, body)


def _enter(tx: Transaction, record: Record, sort: str, slug: str, status: str, body: str) -> None:
    tx.execute("UPDATE registry SET until = ? WHERE stream = ? AND until = ?", (record.position, record.stream, OPEN))
    tx.execute(
        "INSERT INTO registry (known, until, sort, stream, slug, status, body) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (record.position, OPEN, sort, record.stream, slug, status, body),
    )
