"""The one root of this library's errors. Imports nothing of ours."""

_LONGEST = 400


class FeedsError(Exception):
    """Something that cannot be published, in one line: *what*, *which*, *why* with the way out.

    The parts stay attributes, so that a program above can show them as it
    shows its own errors. Text is lower case and of the form ``what: which: why``.
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


def _printable(part: str) -> str:
    """Return *part* on one line, unprintable characters escaped, cut at 400 characters. Pure."""
    shown = "".join(c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in part)
    return shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "…"
