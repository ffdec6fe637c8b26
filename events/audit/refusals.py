"""What the audit tree refuses: a signature or a proof that does not hold, and signing what would convict the log."""

from __future__ import annotations

from events.errors import DisputeError, Refused


class NotProven(DisputeError):
    """A well-formed signature or proof that does not show what it claims."""


class Inconsistent(Refused):
    """A tree that does not begin with one that was signed before: one of the two is not this log's past."""
