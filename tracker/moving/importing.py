"""Imports a TOML file: new acts, recorded now, all of them or none. Saying it again stores nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

from pydantic import ValidationError

from events.acts import DisputeOpened, MilestoneCorrected, MilestoneRetracted
from events.errors import DisputeError, InvalidInput, NotFound, Refused
from events.log.content import content_digest
from events.log.records import NewAct
from events.log.refusals import ClaimMissing, ClaimTaken
from events.subjects import Dispute
from events.text import utf8
from events.validation import explained
from tracker.curating import folding
from tracker.curating.acting import added, key_claim, open_claim, recorded, subject
from tracker.curating.drafting import drafted, redrafted
from tracker.curating.naming import Names, look_claim, name_claim, naming_claims
from tracker.curating.tracker import Outcome, Tracker
from tracker.moving.files import contents
from tracker.moving.rows import Row, parsed


class Progress(Protocol):
    """Is told what is being done and how far it is."""

    def __call__(self, stage: str, done: int, total: int, /) -> None:
        """Take note that *done* of *total* rows are through *stage* (reading, storing)."""


@dataclass(frozen=True)
class Imported:
    """What an import came to: how many acts were stored, how many rows were in the log already, warnings."""

    stored: int
    skipped: int
    warnings: tuple[str, ...]


class RowRefused(Refused):
    """A row of an import file that cannot be taken. Nothing of the file is stored."""


def quiet(_stage: str, _done: int, _total: int, /) -> None:
    """Report no progress."""


def import_toml(
    tracker: Tracker, path: Path, *, progress: Progress = quiet, dry_run: bool = False, command: str | None = None
) -> Imported:
    """Store what the TOML file at *path* says and the log does not hold yet, in one transaction.

    Each milestone, correction and retraction has a ``key``. A key that the
    log holds with the same content is skipped, with other content refused.
    Raises InvalidInput for a file that cannot be read, RowRefused, which
    names the line of the row's header.
    """
    rows = parsed(utf8(contents(path), what=f"file {path.name}"), path.name)
    taking = _Taking(tracker, path.name)
    for number, row in enumerate(rows):
        taking.take(row)
        if number % 100 == 0:
            progress("reading", number, len(rows))
    progress("reading", len(rows), len(rows))
    outcome = taking.append(progress, dry_run=dry_run, command=command)
    return Imported(len(outcome.records), len(rows) - len(outcome.records), tuple(outcome.warnings))


@dataclass
class _Standing:
    """A milestone while the file is being taken: its stream's version, and its state."""

    version: int
    state: folding.MilestoneState


class _Taking:
    """Turns rows into acts, knowing what the rows before have come to."""

    def __init__(self, tracker: Tracker, name: str) -> None:
        self._tracker = tracker
        self._log = tracker.log
        self._names = Names(tracker.log)
        self._name = name
        self._acts: list[NewAct] = []
        self._lines: list[Row] = []
        self._dispute = ""
        self._keys: dict[str, tuple[str, Row]] = {}
        self._standing: dict[str, _Standing] = {}

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
            case "correction":
                return self._correct(row)
            case _:
                return self._retract(row)

    def _open(self, row: Row) -> NewAct | None:
        said = Dispute.model_validate(row.fields)
        stream = self._names.stream("dispute", said.slug)
        if stream is not None:
            self._dispute = stream
            known = self._log.load(stream, folding.dispute).state.dispute
            if (known.title, known.lang) != (said.title, said.lang):
                why = f"the log has {known.title!r}; change it by: dispute rename {said.slug} --title TITLE"
                raise Refused("other content", said.slug, why)
            return None
        self._dispute = str(uuid4())
        self._names.add("dispute", self._dispute, said.slug, said.aliases)
        claims = (name_claim("dispute", said.slug), look_claim("dispute", said.slug), open_claim(self._dispute))
        return NewAct(self._dispute, 1, DisputeOpened(dispute=said), claims)

    def _add(self, row: Row) -> NewAct | None:
        said = subject(row.section, row.fields, self._names)
        stream = self._names.stream(row.section, said.slug)
        if stream is not None:
            versions = [folding.subject(None, record) for record in self._log.stream(stream)]
            if said not in versions and not any(act.act == added(said).act for act in self._acts):
                plural = {"party": "parties"}.get(row.section, row.section + "s")
                why = f"the log has it otherwise; change it by: dispute {plural} change {said.slug}"
                raise Refused("other content", said.slug, why)
            return None
        act = added(said)
        self._names.add(row.section, act.stream, said.slug, said.aliases)
        return act

    def _record(self, row: Row) -> NewAct | None:
        if self._is_known(row, "milestone.recorded"):
            return None
        raw = self._raw(row, "key")
        said = drafted(raw, self._names, self._stream_of)
        act = recorded(self._the_dispute(), said, row.key, content=_content(row))
        self._standing[act.stream] = _Standing(1, folding.MilestoneState(self._the_dispute(), said))
        self._keys[str(row.key)] = (act.stream, row)
        return act

    def _correct(self, row: Row) -> NewAct | None:
        if self._is_known(row, "milestone.corrected"):
            return None
        changes, why = self._raw(row, "key", "of", "why"), _why(row)
        stream, standing = self._of(row)
        said = redrafted(standing.state.said, changes, self._names, self._stream_of)
        if said == standing.state.said:
            raise Refused("nothing to correct", str(row.key), "every field given is as it was")
        act = MilestoneCorrected(milestone=said, why=why, key=row.key)
        standing.state = folding.MilestoneState(standing.state.dispute, said)
        return self._next(row, stream, standing, act, requires=naming_claims(said))

    def _retract(self, row: Row) -> NewAct | None:
        if self._is_known(row, "milestone.retracted"):
            return None
        self._raw(row, "key", "of", "why", only=True)
        stream, standing = self._of(row)
        standing.state = folding.MilestoneState(standing.state.dispute, standing.state.said, _why(row))
        return self._next(row, stream, standing, MilestoneRetracted(why=_why(row), key=row.key))

    def _next(self, row: Row, stream: str, standing: _Standing, act: Any, **how: Any) -> NewAct:
        standing.version += 1
        self._keys[str(row.key)] = (stream, row)
        claims = (key_claim(standing.state.dispute, str(row.key)),)
        return NewAct(stream, standing.version, act, claims, content=_content(row), **how)

    def _of(self, row: Row) -> tuple[str, _Standing]:
        """Return the milestone that a correction or retraction is of. Raises what stands in its way."""
        stream = self._stream_of(str(row.fields.get("of", "")))
        if stream not in self._standing:
            now = self._log.load(stream, folding.milestone)
            self._standing[stream] = _Standing(now.version, now.state)
        standing = self._standing[stream]
        if standing.state.retracted is not None:
            raise Refused("retracted milestone", str(row.fields["of"]), "record it anew under another key")
        return stream, standing

    def _is_known(self, row: Row, act: str) -> bool:
        """Whether the log, or the file further up, has the row. Raises Refused where its key has other content."""
        if row.key is None or "key" not in row.fields:
            raise InvalidInput("no key", row.section, 'give it one that is its own in the dispute: key = "…"')
        if row.key in self._keys:
            if self._keys[row.key][1].fields == row.fields and self._keys[row.key][1].section == row.section:
                return True
            raise Refused("key used twice", row.key, f"it stands at line {self._keys[row.key][1].line} already")
        holder = self._log.store.holder(key_claim(self._the_dispute(), row.key))
        if holder is None:
            return False
        self._keys[row.key] = (holder.stream, row)
        known = next(iter(self._log.records(holder.position - 1, holder.position)))
        if known.digest != content_digest(act, _content(row)):
            command = f"dispute correct {holder.stream[:8]}"
            raise Refused("other content", row.key, f"the log has this key otherwise; change it by: {command}")
        return True

    def _stream_of(self, name: str) -> str:
        """Return the milestone that *name*, a key or the beginning of an id, leads to."""
        if name in self._keys:
            return self._keys[name][0]
        holder = self._log.store.holder(key_claim(self._the_dispute(), name)) if name else None
        if holder is not None:
            return holder.stream
        try:
            return self._tracker.whole_id(name)
        except DisputeError:
            raise NotFound("unknown key", name, "name a row of this file, or one imported before") from None

    def _the_dispute(self) -> str:
        if not self._dispute:
            raise InvalidInput("no dispute", self._name, "begin the file with a [dispute] table")
        return self._dispute

    def _raw(self, row: Row, *apart: str, only: bool = False) -> dict[str, Any]:
        """Return the row's fields without those *apart*, in the words of a draft."""
        raw = {name: value for name, value in row.fields.items() if name not in apart}
        if only and raw:
            raise InvalidInput("not a field of a retraction", next(iter(raw)), "it has key, of and why")
        if "cite" in raw:
            raw["citations"] = raw.pop("cite")
        return raw


def _why(row: Row) -> str:
    why = row.fields.get("why")
    if not isinstance(why, str):
        raise InvalidInput("no reason", str(row.key), 'say why: why = "…"')
    return why


def _content(row: Row) -> Mapping[str, Any]:
    """Return what a row says, for comparing it with the same key's another time."""
    return dict(row.fields)
