"""Turns the rows of an import file into acts, and appends them at once."""

from typing import Protocol
from uuid import uuid4

from pydantic import ValidationError

from events.acts import DisputeOpened, MilestoneRecorded
from events.errors import DisputeError, Refused
from events.log.records import NewAct
from events.log.refusals import ClaimMissing, ClaimTaken
from events.subjects import Dispute, Subject
from events.validation import explained
from tracker.curating import folding
from tracker.curating.acting import added, open_claim, recorded, subject
from tracker.curating.drafting import drafted
from tracker.curating.naming import Names, look_claim, name_claim, refuse_reserved
from tracker.curating.tracker import Outcome, Tracker
from tracker.moving.amending import amending, raw
from tracker.moving.keyed import Keyed, content
from tracker.moving.parting import Parties
from tracker.moving.rows import Row


class Progress(Protocol):
    """Is told what is being done and how far it is."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Take note that *done* of *total* rows are through *stage* (reading, storing)."""


class RowRefused(Refused):
    """A row of an import file that cannot be taken. Nothing of the file is stored."""


class Taking:
    """Turns rows into acts, knowing what the rows before have come to."""

    def __init__(self, tracker: Tracker, name: str) -> None:
        """Take the rows of the file *name* for the log of *tracker*."""
        self._tracker = tracker
        self._log = tracker.log
        self._names = Names(tracker.log)
        self._name = name
        self._acts: list[NewAct] = []
        self._lines: list[Row] = []
        self._keyed = Keyed(tracker, name)
        self._parties = Parties(tracker.log, self._names)

    def take(self, row: Row) -> None:
        """Add the act that *row* says, unless the log holds it. Raises RowRefused."""
        try:
            act = self._act(row)
        except DisputeError as error:
            raise self._refused(row, str(error)) from error
        except ValidationError as error:
            raise self._refused(row, str(explained(error, field_names=True))) from error
        if act is not None:
            self._acts.append(act)
            self._lines.append(row)

    def append(self, progress: Progress, *, dry_run: bool, command: str | None) -> Outcome:
        """Append all acts at once. A refusal by the log names the row that it is about."""
        if not self._acts:
            return Outcome((), ())
        try:
            return self._tracker.append(
                self._acts,
                command=command,
                dry_run=dry_run,
                progress=lambda done: progress("storing", done, len(self._acts)),
            )
        except (ClaimTaken, ClaimMissing) as error:
            # Of two rows of the file that want one name, the later is the one refused.
            for act, row in reversed(list(zip(self._acts, self._lines, strict=True))):
                if error.claim in (*act.claims, *act.requires):
                    raise self._refused(row, str(error)) from error
            raise

    def _refused(self, row: Row, why: str) -> RowRefused:
        name = f" {row.key}" if row.key else ""
        return RowRefused("import", f"{self._name} line {row.line} ({row.section}{name})", why)

    def _act(self, row: Row) -> NewAct | None:
        match row.section:
            case "dispute":
                return self._open(row)
            case "party" | "proceeding" | "source":
                return self._add(row)
            case "milestone":
                return self._record(row)
            case "party-merge":
                return self._parties.take(row)
            case _:
                name, amend = amending(row)
                return None if self._keyed.has(row, name) else amend(row, self._keyed, self._names)

    def _open(self, row: Row) -> NewAct | None:
        said = Dispute.model_validate(row.fields)
        stream = self._names.stream("dispute", said.slug)
        if stream is not None:
            self._keyed.begin(stream)
            known = self._log.load(stream, folding.dispute).state.dispute
            if (known.title, known.lang) != (said.title, said.lang):
                why = f"the log has {known.title!r}; change it by: dispute rename {said.slug} --title TITLE"
                raise Refused("other content", said.slug, why)
            return None
        refuse_reserved(said.slug)
        stream = str(uuid4())
        self._keyed.begin(stream)
        self._names.add("dispute", stream, said.slug, said.aliases)
        claims = (name_claim("dispute", said.slug), look_claim("dispute", said.slug), open_claim(stream))
        return NewAct(stream, 1, DisputeOpened(dispute=said), claims)

    def _add(self, row: Row) -> NewAct | None:
        said = subject(row.section, row.fields, self._names)
        stream = self._names.stream(row.section, said.slug)
        if stream is not None:
            if said not in self._versions(stream) and not any(act.act == added(said).act for act in self._acts):
                plural = {"party": "parties"}.get(row.section, row.section + "s")
                why = f"the log has it otherwise; change it by: dispute {plural} change {said.slug}"
                raise Refused("other content", said.slug, why)
            return None
        act = added(said)
        self._names.add(row.section, act.stream, said.slug, said.aliases)
        return act

    def _versions(self, stream: str) -> list[Subject]:
        """Return what the log has said of a subject, merged or not."""
        versions: list[Subject] = []
        for record in self._log.stream(stream):
            versions.append(folding.subject(versions[-1] if versions else None, record))
        return versions

    def _record(self, row: Row) -> NewAct | None:
        if self._keyed.has(row, MilestoneRecorded.name):
            return None
        said = drafted(raw(row, "key"), self._names, self._keyed.stream_of)
        act = recorded(self._keyed.dispute, said, row.key, content=content(row))
        self._keyed.enter(row, act.stream, folding.MilestoneState(self._keyed.dispute, said))
        return act
