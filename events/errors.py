"""The one root of our errors. Imports nothing of ours."""

PART_LIMIT = 400
"""Characters of a part that are shown: a refusal stays one line that people can read."""


class DisputeError(Exception):
    """Something refused, in one line: *what*, *which*, *why* with the way out.

    The parts stay attributes, so that one handler serves the whole command
    line. Text is lower case and of the form ``what: which: why``.
    """

    exit_code = 1

    def __init__(self, what: str, which: str = "", why: str = "") -> None:
        """Take the three parts; an empty part is left out of the line."""
        super().__init__(what, which, why)
        self.what = what
        self.which = which
        self.why = why

    def __str__(self) -> str:
        """Return the one line, its parts made printable and kept short."""
        return ": ".join(_printable(part) for part in (self.what, self.which, self.why) if part)


class InvalidInput(DisputeError):
    """A value that does not say what its field asks for."""


class InvalidQuestion(DisputeError):
    """A question that cannot be asked: it is the command's usage that is wrong (exit 2)."""

    exit_code = 2


class NotFound(DisputeError):
    """Something named that this log does not hold."""


class Refused(DisputeError):
    """A well-formed act that the present state does not admit."""


class Conflict(Refused):
    """Somebody else wrote first: a version, a name or a command id is taken."""


class StoreError(DisputeError):
    """The store could not be opened, read or written."""


def _printable(part: str) -> str:
    """Return *part* on one line, unprintable characters escaped, cut at PART_LIMIT characters. Pure."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in part)
    return shown if len(shown) <= PART_LIMIT else shown[: PART_LIMIT - 1] + "…"
