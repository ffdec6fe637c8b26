"""What a check found."""

from typing import NamedTuple


class Finding(NamedTuple):
    """What is wrong, and the way out of it. *serious*: records or words may be lost or seen; else it is a note."""

    what: str
    way: str
    serious: bool = True
