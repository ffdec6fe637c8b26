"""What one stream cannot guarantee: names that are unique across streams, settled within one append."""

from __future__ import annotations

from typing import TYPE_CHECKING

from events.log.records import Claim, Holder
from events.log.refusals import ClaimMissing, ClaimTaken

if TYPE_CHECKING:
    from collections.abc import Callable

    from events.log.records import NewAct

COMMAND = "command"
CURATOR = "curator"


class Claims:
    """The claims that one append touches: as they were, and as the acts settled so far leave them.

    Kept in memory until the append is whole, so that acts see what the acts
    before them did and each claim is looked up once.
    """

    def __init__(self, look_up: Callable[[Claim], Holder | None]) -> None:
        """Take the way to ask the store who holds a claim."""
        self._look_up = look_up
        self._before: dict[Claim, Holder | None] = {}
        self._now: dict[Claim, Holder | None] = {}

    def holder(self, claim: Claim) -> Holder | None:
        """Return who holds *claim* by now, ``None`` if nobody does."""
        if claim not in self._now:
            self._now[claim] = self._before[claim] = self._look_up(claim)
        return self._now[claim]

    def settle(self, new: NewAct, position: int) -> None:
        """Require, release and take what *new* asks for. Raises ClaimMissing or ClaimTaken."""
        for claim in new.requires:
            if self.holder(claim) is None:
                raise ClaimMissing(claim)
        for claim in new.releases:
            self.release(claim, new.stream)
        for claim in new.claims:
            self.take(claim, Holder(new.stream, position))

    def release(self, claim: Claim, stream: str) -> None:
        """Free *claim*, which only the stream that holds it may do."""
        holder = self.holder(claim)
        if holder is None:
            raise ClaimMissing(claim)
        if holder.stream != stream:
            raise ClaimTaken(claim, holder.stream)
        self._now[claim] = None

    def take(self, claim: Claim, by: Holder) -> None:
        """Give *claim* to *by*; a claim that is held already is taken, even by the same stream."""
        holder = self.holder(claim)
        if holder is not None:
            raise ClaimTaken(claim, holder.stream)
        self._now[claim] = by

    def freed(self) -> list[Claim]:
        """Return the claims that the store holds and has to drop, for good or for another holder."""
        return [claim for claim, was in self._before.items() if was is not None and self._now[claim] != was]

    def take_free(self, claim: Claim, by: Holder) -> None:
        """Give *claim*, which is known to be free, to *by*: nobody is asked."""
        self._before[claim] = None
        self._now[claim] = by

    def taken(self) -> list[tuple[Claim, Holder]]:
        """Return the claims that the store has to add."""
        return [(claim, now) for claim, now in self._now.items() if now is not None and now != self._before[claim]]
