"""Reads the log's rows for the index: milestones at their word, everything else through the models."""

from events.acts import ACTS
from events.log.instants import from_micros
from events.log.mapper import ActMapper
from events.log.records import Record
from events.log.store import Row
from tracker.index.retold import retold
from tracker.index.said import Decode

EPOCH = from_micros(0)


def decoder() -> Decode:
    """Return what reads an act from a payload of the log."""
    mapper = ActMapper(ACTS)
    return lambda name, state: (
        retold(name, state) or mapper.record(Row(0, b"", "", 0, name, 0, None, "", state, b"")).act
    )


def record_of(row: Row, mapper: ActMapper) -> Record:
    """Return what the index needs of a record: not who recorded it, nor when."""
    act = retold(row.name, row.state) if row.state is not None else None
    if act is None:
        return mapper.record(row)
    return Record(row.position, "", row.stream, row.version, row.name, EPOCH, None, row.command, act)
