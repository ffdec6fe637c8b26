"""Every act of a curator, as the log keeps it. Past tense: these have happened."""

from typing import Annotated, Any, ClassVar, Literal, get_args

from pydantic import AfterValidator, BaseModel, ConfigDict, field_serializer, field_validator

from events.act import Act
from events.citations import Citation
from events.milestone import Milestone, Rank, Title, upcast_milestone
from events.subjects import Dispute, Party, Proceeding, Slug, Source
from events.text import SUMMARY_LIMIT, clean
from events.vocabulary import KINDS

Why = Annotated[str, AfterValidator(lambda text: clean(text, what="reason", limit=SUMMARY_LIMIT, multiline=True))]
KEY_LIMIT = 200
Key = Annotated[str, AfterValidator(lambda text: clean(text, what="key", limit=KEY_LIMIT))]


class DisputeOpened(Act):
    """A dispute is kept track of from now."""

    name: ClassVar[str] = "dispute.opened"
    dispute: Dispute


class DisputeRenamed(Act):
    """A dispute has another title, or is led to by another slug as well."""

    name: ClassVar[str] = "dispute.renamed"
    title: Title
    slug: Slug


class DisputeClosed(Act):
    """Nothing more is added to a dispute until it is reopened."""

    name: ClassVar[str] = "dispute.closed"
    why: Why | None = None


class DisputeReopened(Act):
    """A closed dispute takes milestones again."""

    name: ClassVar[str] = "dispute.reopened"
    why: Why | None = None


class PartyAdded(Act):
    """A person or organisation can be named from now."""

    name: ClassVar[str] = "party.added"
    party: Party


class PartyChanged(Act):
    """What is known of a party, as a whole, is now this."""

    name: ClassVar[str] = "party.changed"
    party: Party


class ProceedingAdded(Act):
    """A proceeding can be named from now."""

    name: ClassVar[str] = "proceeding.added"
    proceeding: Proceeding


class ProceedingChanged(Act):
    """What is known of a proceeding, as a whole, is now this."""

    name: ClassVar[str] = "proceeding.changed"
    proceeding: Proceeding


class SourceAdded(Act):
    """A source can be cited from now."""

    name: ClassVar[str] = "source.added"
    source: Source


class SourceChanged(Act):
    """What is known of a source, as a whole, is now this."""

    name: ClassVar[str] = "source.changed"
    source: Source


class OfMilestone(Act):
    """An act that carries a whole milestone; its kind's schema number is stored beside the kind's fields."""

    milestone: Milestone

    @field_serializer("milestone", mode="wrap")
    def _with_schema(self, milestone: Milestone, serialise: Any) -> Any:
        stored = serialise(milestone)
        number = KINDS[milestone.kind].schema_number
        return stored if number == 1 else {**stored, "what": {**stored["what"], "schema": number}}

    @field_validator("milestone", mode="before")
    @classmethod
    def _in_todays_shape(cls, raw: Any) -> Any:
        return upcast_milestone(raw) if isinstance(raw, dict) and isinstance(raw.get("what"), dict) else raw


class MilestoneRecorded(OfMilestone):
    """A milestone was recorded. ``dispute`` is the stream of its dispute, ``key`` what import files call it."""

    name: ClassVar[str] = "milestone.recorded"
    dispute: str
    key: Key | None = None


class MilestoneCorrected(OfMilestone):
    """A milestone is, as a whole, this instead; *why* says what was wrong."""

    name: ClassVar[str] = "milestone.corrected"
    why: Why
    key: Key | None = None


class MilestoneCited(OfMilestone):
    """A milestone rests on a further source, or a source gives another value; ``milestone`` is what it is then.

    ``says`` names the field that the source gives a value for, ``rank`` how that value stands.
    """

    name: ClassVar[str] = "milestone.cited"
    citation: Citation
    says: str | None = None
    rank: Rank | None = None
    why: Why | None = None
    key: Key | None = None


class MilestoneWithheld(Act):
    """A milestone's words are no longer shown, on some *basis*: a court order, a rule. Undone by being shown again."""

    name: ClassVar[str] = "milestone.withheld"
    basis: Why
    why: Why
    key: Key | None = None


class MilestoneShown(Act):
    """The words of a milestone that was withheld are shown again."""

    name: ClassVar[str] = "milestone.shown"
    why: Why
    key: Key | None = None


class Hole(BaseModel):
    """An erased payload: that of *record*, at *position*; *state* stands in its place, without a word of anybody's.

    It is a payload of the same act with what the state needs: kind, dates, whom it is about. So replay goes on.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    record: str
    position: int
    state: str


class MilestoneErased(Act):
    """Words of a milestone are destroyed, on some *basis*: those of all its records so far, or of one alone.

    With the *scope* ``milestone`` it is withheld from then on, for good.
    """

    name: ClassVar[str] = "milestone.erased"
    basis: Why
    why: Why
    scope: Literal["milestone", "record"]
    holes: tuple[Hole, ...]


class MilestoneMerged(Act):
    """A milestone is the same thing as another, which stands for both; ``into`` is that one's stream."""

    name: ClassVar[str] = "milestone.merged"
    into: str
    why: Why
    key: Key | None = None


class MilestoneUnmerged(Act):
    """A milestone that was merged is one of its own again."""

    name: ClassVar[str] = "milestone.unmerged"
    why: Why
    key: Key | None = None


class PartyMerged(Act):
    """A party is the same as another, whose slug is ``into`` and stands for both."""

    name: ClassVar[str] = "party.merged"
    slug: Slug
    into: Slug
    why: Why


class PartyUnmerged(Act):
    """A party that was merged is one of its own again."""

    name: ClassVar[str] = "party.unmerged"
    slug: Slug
    why: Why


class KeyRotated(Act):
    """The log's signing key is now *key*; both it and the one before it signed *note*, which says so."""

    name: ClassVar[str] = "key.rotated"
    key: str
    note: str


class KeyRevoked(Act):
    """The signing key *key* speaks for the log no more, and no other follows it; *why* says what happened to it."""

    name: ClassVar[str] = "key.revoked"
    key: str
    why: Why


class OriginBegun(Act):
    """The log has a new name, *origin*, and a new *key*; its proofs under the name *before* went no further.

    ``size`` and ``root`` (Base 64) are those of the tree as it was then: what
    had been signed under the old name beyond it is not in this log.
    """

    name: ClassVar[str] = "origin.begun"
    origin: str
    key: str
    before: str
    size: int
    root: str
    why: Why


class CuratorKeyAdded(Act):
    """*curator* (``Name <mail>``) signs records with the SSH key *key* from here on: it is on the roster.

    *key* is algorithm and Base 64, as in a ``.pub`` file. Each key is added once, and is one curator's.
    """

    name: ClassVar[str] = "curator.key_added"
    curator: str
    key: str


class CuratorKeyRevoked(Act):
    """What *curator* signs with *key* from here on counts no more; *why* says what happened to it."""

    name: ClassVar[str] = "curator.key_revoked"
    curator: str
    key: str
    why: Why


class MilestoneRetracted(Act):
    """A milestone never was; *why* says how we know."""

    name: ClassVar[str] = "milestone.retracted"
    why: Why
    key: Key | None = None


AnyAct = (
    DisputeOpened
    | DisputeRenamed
    | DisputeClosed
    | DisputeReopened
    | PartyAdded
    | PartyChanged
    | ProceedingAdded
    | ProceedingChanged
    | SourceAdded
    | SourceChanged
    | MilestoneRecorded
    | MilestoneCorrected
    | MilestoneRetracted
    | MilestoneCited
    | MilestoneWithheld
    | MilestoneShown
    | MilestoneErased
    | MilestoneMerged
    | MilestoneUnmerged
    | PartyMerged
    | PartyUnmerged
    | KeyRotated
    | KeyRevoked
    | OriginBegun
    | CuratorKeyAdded
    | CuratorKeyRevoked
)
OfLog = KeyRotated | KeyRevoked | OriginBegun
"""The acts on the log itself: they say nothing of a dispute, and no state comes of them."""
OfRoster = CuratorKeyAdded | CuratorKeyRevoked
"""The acts on who signs what is recorded: no state comes of them either."""

ACTS: dict[str, type[Act]] = {act.name: act for act in get_args(AnyAct)}
"""Every act by its public name: the log's allow-list."""
