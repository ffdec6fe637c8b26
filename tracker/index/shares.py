"""Parts of a log by dispute: what an index holds of one dispute rests on that dispute's records alone. Light, pure."""

from typing import NamedTuple

from events.log.store import Row

_RECORDED = "milestone.recorded"
_OF_DISPUTE = b'},"dispute":"'
"""What stands before the dispute in a payload of that act, at its end. A test holds it to how payloads are written."""
_ID = 36


class Share(NamedTuple):
    """One of so many parts that a log's disputes are dealt out into, by their ids."""

    number: int
    of: int

    def holds(self, dispute: str) -> bool:
        """Whether a dispute, given by its stream, is in this part."""
        return sum(dispute >= f"{256 * number // self.of:02x}" for number in range(1, self.of)) == self.number

    def may_hold(self, row: Row) -> bool:
        """Whether a row of the log can bear on this part: told from its bytes, where they say so."""
        if self.of == 1 or row.name != _RECORDED or row.state is None:
            return True
        found = row.state.rfind(_OF_DISPUTE)
        start = found + len(_OF_DISPUTE)
        return found < 0 or self.holds(row.state[start : start + _ID].decode())


WHOLE = Share(0, 1)
"""All of a log."""
