"""Points on the second axis: what a position, an instant or a record's id names. Light."""

from datetime import datetime

from events.log.instants import from_micros, to_micros
from tracker.index.connection import Connection
from tracker.index.found import Known

_POINT = "SELECT pos, recorded_at FROM record"


class Points(Connection):
    """The log's positions, with the instants of their records."""

    def head(self) -> Known:
        """Return the end of the log; position 0 if nothing is recorded."""
        return self._point(f"{_POINT} ORDER BY pos DESC LIMIT 1")

    def point(self, position: int) -> Known:
        """Return the last record that is not after *position*; position 0 if there is none."""
        return self._point(f"{_POINT} WHERE pos <= ? ORDER BY pos DESC LIMIT 1", position)

    def point_by(self, instant: datetime) -> Known:
        """Return the last record that was written by *instant*, aware; position 0 if there is none.

        Instants increase with positions, so it is found by halving: the log has no index over them.
        """
        wanted = to_micros(instant)
        low, high = 0, self.head().position
        while low < high:
            middle = (low + high + 1) // 2
            ((_, recorded_at),) = self._rows(f"{_POINT} WHERE pos >= ? ORDER BY pos LIMIT 1", (middle,))
            low, high = (middle, high) if recorded_at <= wanted else (low, middle - 1)
        return self.point(low)

    def points_of(self, prefix: str) -> list[tuple[str, Known]]:
        """Return up to three records whose id begins with *prefix*, hexadecimal, by id. Reads through all envelopes."""
        rows = self._rows(
            "SELECT lower(hex(id)), pos, recorded_at FROM record WHERE id >= ? AND id <= ? ORDER BY id LIMIT 3",
            (bytes.fromhex(prefix.ljust(32, "0")), bytes.fromhex(prefix.ljust(32, "f"))),
        )
        return [(one, Known(position, from_micros(recorded_at))) for one, position, recorded_at in rows]

    def _point(self, sql: str, *params: object) -> Known:
        rows = self._rows(sql, params)
        return Known(rows[0][0], from_micros(rows[0][1])) if rows else Known(0, None)
