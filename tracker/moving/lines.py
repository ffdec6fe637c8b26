"""A log as JSON Lines, a record a line: writes it, reads it back record by record.

The shape of a line is documented in docs/json.md; keys are added to it and
never renamed.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, assert_never, cast

from pydantic import ValidationError

from events.acts import (
    ACTS,
    AnyAct,
    CuratorKeyAdded,
    CuratorKeyRevoked,
    DisputeClosed,
    DisputeOpened,
    DisputeRenamed,
    DisputeReopened,
    KeyRevoked,
    KeyRotated,
    MilestoneCited,
    MilestoneCorrected,
    MilestoneErased,
    MilestoneMerged,
    MilestoneRecorded,
    MilestoneRetracted,
    MilestoneShown,
    MilestoneUnmerged,
    MilestoneWithheld,
    OriginBegun,
    PartyAdded,
    PartyChanged,
    PartyMerged,
    PartyUnmerged,
    ProceedingAdded,
    ProceedingChanged,
    SourceAdded,
    SourceChanged,
)
from events.errors import DisputeError, InvalidInput
from events.log.records import Claim, Curator, Record, Signed
from events.log.restoring import Claimed
from events.subjects import Subject
from events.validation import explained
from tracker.curating.acting import curator_key_claim, key_claim, open_claim, signer_claim, signing_claim
from tracker.curating.naming import look_claim, name_claim
from tracker.moving.verbatim import state_of, told


def line(record: Record, origin: str = "", first_key: str | None = None) -> str:
    """Return *record*, of the log *origin*, as one line, without its end. Pure.

    *first_key* is the key that spoke first of all for the log: those that followed are records.
    """
    schema, body, payload = told(record)
    return json.dumps(
        {
            "position": record.position,
            "record": record.id,
            "stream": record.stream,
            "version": record.version,
            "act": record.act_name,
            "schema": schema,
            "recorded_at": record.recorded_at.isoformat(timespec="microseconds"),
            "curator": str(record.curator) if record.curator else None,
            "command": record.command,
            "digest": record.digest,
            "body": body,
            "curator_id": record.curator_id,
            "salt": record.salt,
            "origin": origin,
            "first_key": first_key,
            "commitment": record.commitment,
            "signature": None if record.signed is None else _signature(record.signed),
            "payload": payload,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _signature(signed: Signed) -> dict[str, str]:
    return {"text": signed.signature.decode(), "salt": signed.salt.hex(), "commitment": signed.commitment.hex()}


def read(text: str, name: str) -> Iterator[tuple[int, Record]]:
    """Yield line number and record for each line of *text*, the file *name*. Raises InvalidInput, naming the line."""
    for number, one in enumerate(text.split("\n"), 1):  # a line separator (U+2028) stands within one
        if one.strip():
            try:
                yield number, _record(json.loads(one))
            except ValidationError as error:
                raise InvalidInput("import", f"{name} line {number}", str(explained(error, field_names=True))) from None
            except DisputeError as error:
                raise InvalidInput("import", f"{name} line {number}", str(error)) from None
            except RecursionError:
                raise InvalidInput("import", f"{name} line {number}", "its values are nested too deeply") from None
            except (ValueError, KeyError, TypeError, AttributeError) as error:
                why = f"not a record as `dispute export` writes them ({type(error).__name__}: {error})"
                raise InvalidInput("import", f"{name} line {number}", why) from None


def _record(raw: Mapping[str, Any]) -> Record:
    kind = ACTS.get(raw["act"])
    if kind is None:
        raise InvalidInput("unknown act", str(raw["act"]), "a newer program wrote it: use the newest dispute-tracker")
    if _whole(raw["schema"]) > kind.schema_number:
        raise InvalidInput("act of a newer program", str(raw["act"]), "use the newest dispute-tracker")
    body = raw["body"] if raw["schema"] == kind.schema_number else kind.upcast(raw["body"], raw["schema"])
    act, curator = kind.model_validate_json(json.dumps(body)), Curator.parse(raw["curator"]) if raw["curator"] else None
    return Record(
        _whole(raw["position"]),
        _text(raw["record"]),
        _text(raw["stream"]),
        _whole(raw["version"]),
        kind.name,
        datetime.fromisoformat(raw["recorded_at"]),
        curator,
        _text(raw["command"]),
        act,
        _text(raw["digest"]),
        _text(raw.get("salt", "")),
        None if raw.get("curator_id") is None else _text(raw["curator_id"]),
        commitment=_text(raw.get("commitment", "")),
        signed=None if raw.get("signature") is None else _signed(raw["signature"]),
        state=state_of(raw, act, curator),
    )


def _signed(raw: Mapping[str, Any]) -> Signed:
    return Signed(_text(raw["text"]).encode(), bytes.fromhex(raw["salt"]), bytes.fromhex(raw["commitment"]))


def _whole(value: object) -> int:
    if type(value) is not int or not 0 < value < 2**63:
        msg = f"{value!r} is not a position or version"
        raise ValueError(msg)
    return value


def _text(value: object) -> str:
    if not isinstance(value, str):
        msg = f"{value!r} is not text"
        raise TypeError(msg)
    return value


class Claims:
    """Works out what each record of a log claimed and released, reading them in order."""

    def __init__(self) -> None:
        """Begin with nothing claimed."""
        self._disputes: dict[str, str] = {}
        self._names: dict[str, set[Claim]] = {}

    def __call__(self, record: Record) -> Claimed:  # noqa: C901, PLR0911, PLR0912  (a case for each act)
        """Return what *record* claimed, given those before it."""
        act = cast("AnyAct", record.act)  # the registry holds no other acts
        match act:
            case DisputeOpened(dispute=said):
                return Claimed((*self._fresh(record.stream, "dispute", said), open_claim(record.stream)))
            case DisputeRenamed(slug=slug):
                return Claimed(self._new(record.stream, (name_claim("dispute", slug), look_claim("dispute", slug))))
            case DisputeClosed():
                return Claimed(releases=(open_claim(record.stream),))
            case DisputeReopened():
                return Claimed((open_claim(record.stream),))
            case MilestoneRecorded():
                self._disputes[record.stream] = act.dispute
                return Claimed((key_claim(act.dispute, act.key),) if act.key else ())
            case (
                MilestoneCorrected()
                | MilestoneCited()
                | MilestoneRetracted()
                | MilestoneWithheld()
                | MilestoneShown()
                | MilestoneMerged()
                | MilestoneUnmerged()
            ):
                return Claimed((key_claim(self._disputes[record.stream], act.key),) if act.key else ())
            case MilestoneErased() | PartyMerged() | PartyUnmerged():
                return Claimed()
            case PartyAdded() | PartyChanged():
                return Claimed(self._fresh(record.stream, "party", act.party))
            case ProceedingAdded() | ProceedingChanged():
                return Claimed(self._fresh(record.stream, "proceeding", act.proceeding))
            case SourceAdded() | SourceChanged():
                return Claimed(self._fresh(record.stream, "source", act.source))
            case KeyRotated() | KeyRevoked() | OriginBegun():
                return Claimed((signing_claim(act),))
            case CuratorKeyAdded():
                return Claimed((curator_key_claim(act.key), signer_claim(act.key, act.curator)))
            case CuratorKeyRevoked():
                return Claimed(releases=(signer_claim(act.key, act.curator),))
            case _:
                assert_never(act)

    def _fresh(self, stream: str, sort: str, said: Subject) -> tuple[Claim, ...]:
        names = [name_claim(sort, name) for name in (said.slug, *said.aliases)]
        return self._new(stream, (*names, look_claim(sort, said.slug)))

    def _new(self, stream: str, claims: tuple[Claim, ...]) -> tuple[Claim, ...]:
        """Return those of *claims* that the stream did not make before."""
        known = self._names.setdefault(stream, set())
        fresh = tuple(one for one in dict.fromkeys(claims) if one not in known)
        known.update(fresh)
        return fresh
