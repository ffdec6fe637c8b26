"""Records of the log as answers point to them: where they stand, what they are about, no withheld word. Light."""

from datetime import datetime
from typing import Any, NamedTuple

from tracker.index.reader import Index, Logged
from tracker.questions.milestones import stamp

OF_MILESTONES = "milestone."
_ABOUT = ("dispute", "party", "proceeding", "source")


class Record(NamedTuple):
    """A record: ``milestone`` is the id of the one that it is about, None for others; ``title`` says what it is about.

    ``curator`` is a name, None where the payload names nobody.
    """

    position: int
    id: str
    recorded_at: datetime
    act: str
    milestone: str | None
    title: str
    curator: str | None


def record_at(index: Index, position: int) -> Record:
    """Return the record at *position*."""
    return record_of(index, index.logged(position))


def record_of(index: Index, logged: Logged) -> Record:
    """Return a record as answers point to it, titled as it was then."""
    milestone = logged.stream if logged.act.startswith(OF_MILESTONES) else None
    title = str(index.milestone(milestone, logged.position).body["title"]) if milestone else _title(index, logged)
    return Record(logged.position, logged.id, logged.recorded_at, logged.act, milestone, title, logged.curator)


def _title(index: Index, logged: Logged) -> str:
    """Return what a record of something else than a milestone is about: its name or title, else its slug."""
    body = logged.body
    for name in _ABOUT:
        if name in body:
            said = body[name]
            return str(said.get("name") or said.get("title") or said["slug"])
    if logged.act.startswith("curator."):
        return str(body["curator"]).rpartition(" <")[0]
    if "title" in body:
        return str(body["title"])
    known = index.of_streams([logged.stream], logged.position)
    return next((str(one.body.get("name") or one.body.get("title")) for one in known.values()), "")


def act_in_words(act: str) -> str:
    """Return an act's public name in words: "corrected", "party added". Pure."""
    about, _, done = act.partition(".")
    return done if about == "milestone" else f"{about} {done.replace('_', ' ')}"


def shape(record: Record) -> dict[str, Any]:
    """Return a record as JSON."""
    return {
        "position": record.position,
        "id": record.id,
        "recorded_at": stamp(record.recorded_at),
        "act": record.act,
        "milestone": record.milestone,
        "title": record.title,
    }
