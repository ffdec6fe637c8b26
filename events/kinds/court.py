"""What happens in a court: suits, motions, hearings, trials, appeals. Each names its proceeding."""

from typing import Any, ClassVar, Literal

from pydantic import Field

from events.dates import Edtf
from events.kinds.kind import Kind, LocalTime, PartySlugs, ProceedingSlug, Words, Zone


class _InCourt(Kind):
    """A kind that belongs to one proceeding."""

    family: ClassVar[str] = "court"
    example: ClassVar[dict[str, Any]] = {"proceeding": "musk-v-openai"}
    proceeding: ProceedingSlug = Field(description="The proceeding it belongs to.")


class SuitFiled(_InCourt):
    """A suit is brought before a court. It comes before everything else in its proceeding."""

    kind: Literal["suit-filed"] = "suit-filed"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "by": ["elon-musk"], "against": ["openai"]}
    by: PartySlugs = Field(default=(), description="Who sues.")
    against: PartySlugs = Field(default=(), description="Who is sued.")


class CounterclaimFiled(_InCourt):
    """The defence sues back in the same proceeding."""

    kind: Literal["counterclaim-filed"] = "counterclaim-filed"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "by": ["openai"], "against": ["elon-musk"]}
    by: PartySlugs = Field(default=(), description="Who countersues.")
    against: PartySlugs = Field(default=(), description="Who is countersued.")


class SuitWithdrawn(_InCourt):
    """Who brought the suit takes it back."""

    kind: Literal["suit-withdrawn"] = "suit-withdrawn"
    by: PartySlugs = Field(default=(), description="Who withdraws it.")


class SuitDismissed(_InCourt):
    """The court ends the suit without a judgment on its merits."""

    kind: Literal["suit-dismissed"] = "suit-dismissed"
    prejudice: bool | None = Field(default=None, description="Whether it may not be brought again.")


class SuitSettled(_InCourt):
    """The parties end the suit by agreement."""

    kind: Literal["suit-settled"] = "suit-settled"
    terms: Words | None = Field(default=None, description="What was agreed, as far as it is known.")


class MotionMade(_InCourt):
    """A party asks the court for an order."""

    kind: Literal["motion-made"] = "motion-made"
    example: ClassVar[dict[str, Any]] = {
        **_InCourt.example,
        "motion": "preliminary injunction",
        "by": ["elon-musk"],
    }
    motion: Words = Field(description="What is asked for; a ruling on it uses the same words.")
    by: PartySlugs = Field(default=(), description="Who asks.")


class RulingMade(_InCourt):
    """The court decides on a motion. A ruling does not move the stage of the case."""

    kind: Literal["ruling-made"] = "ruling-made"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "motion": "preliminary injunction", "outcome": "denied"}
    motion: Words | None = Field(default=None, description="The motion that it decides, in the motion's own words.")
    outcome: Literal["granted", "granted-in-part", "denied", "other"] = Field(
        default="other", description="How it was decided."
    )


class HearingSet(_InCourt):
    """The court sets a day for a hearing."""

    kind: Literal["hearing-set"] = "hearing-set"
    example: ClassVar[dict[str, Any]] = {
        **_InCourt.example,
        "hearing_on": "2025-02-04",
        "hearing_at": "09:00",
        "zone": "America/Los_Angeles",
    }
    hearing_on: Edtf = Field(description="The day that is set, as EDTF.")
    hearing_at: LocalTime | None = Field(default=None, description="The local time, such as 09:30.")
    zone: Zone | None = Field(default=None, description="The IANA time zone of the local time.")
    subject: Words | None = Field(default=None, description="What is to be heard.")


class HearingHeld(_InCourt):
    """A hearing takes place."""

    kind: Literal["hearing-held"] = "hearing-held"
    hearing_on: Edtf | None = Field(default=None, description="The day that had been set, where it was another.")
    subject: Words | None = Field(default=None, description="What was heard.")


class HearingCancelled(_InCourt):
    """A hearing that had been set is called off."""

    kind: Literal["hearing-cancelled"] = "hearing-cancelled"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "hearing_on": "2025-02-04"}
    hearing_on: Edtf = Field(description="The day that had been set, as EDTF.")


class TrialExpected(_InCourt):
    """The court says that there is going to be a trial, without a day."""

    kind: Literal["trial-expected"] = "trial-expected"


class TrialProposed(_InCourt):
    """The parties, or one of them, propose a trial."""

    kind: Literal["trial-proposed"] = "trial-proposed"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "by": ["elon-musk", "openai"], "trial_on": "2025-12"}
    by: PartySlugs = Field(default=(), description="Who proposes it.")
    trial_on: Edtf | None = Field(default=None, description="The day proposed, as EDTF.")


class TrialSet(_InCourt):
    """The court sets the trial for a day, or for a time of the year."""

    kind: Literal["trial-set"] = "trial-set"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "trial_on": "2026-03-16", "jury": True}
    trial_on: Edtf | None = Field(default=None, description="The day that is set, as EDTF.")
    trial_at: LocalTime | None = Field(default=None, description="The local time, such as 09:30.")
    zone: Zone | None = Field(default=None, description="The IANA time zone of the local time.")
    jury: bool | None = Field(default=None, description="Whether a jury decides.")


class TrialReset(_InCourt):
    """The court moves a trial that it had set to another day."""

    kind: Literal["trial-reset"] = "trial-reset"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "trial_on": "2026-03-30"}
    trial_on: Edtf | None = Field(default=None, description="The new day, as EDTF.")
    trial_at: LocalTime | None = Field(default=None, description="The local time, such as 09:30.")
    zone: Zone | None = Field(default=None, description="The IANA time zone of the local time.")


class TrialBegun(_InCourt):
    """The trial begins."""

    kind: Literal["trial-begun"] = "trial-begun"


class VerdictReturned(_InCourt):
    """The jury, or the judge in its place, says who is right."""

    kind: Literal["verdict-returned"] = "verdict-returned"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "in_favour_of": ["openai"]}
    in_favour_of: PartySlugs = Field(default=(), description="For whom it was returned.")
    verdict: Words | None = Field(default=None, description="What it says.")


class JudgmentEntered(_InCourt):
    """The court enters its judgment."""

    kind: Literal["judgment-entered"] = "judgment-entered"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "in_favour_of": ["openai"]}
    in_favour_of: PartySlugs = Field(default=(), description="For whom it was entered.")
    judgment: Words | None = Field(default=None, description="What it says.")


class CaseStayed(_InCourt):
    """The court lets the case rest."""

    kind: Literal["case-stayed"] = "case-stayed"
    until: Edtf | None = Field(default=None, description="Until when, as EDTF.")


class CaseReopened(_InCourt):
    """A case that rested or had ended goes on; its stage is again the one before that."""

    kind: Literal["case-reopened"] = "case-reopened"


class AppealFiled(_InCourt):
    """A party takes the decision to a higher court."""

    kind: Literal["appeal-filed"] = "appeal-filed"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "by": ["elon-musk"]}
    by: PartySlugs = Field(default=(), description="Who appeals.")
    appeal: ProceedingSlug | None = Field(default=None, description="The proceeding of the appeal itself.")


class AppealDecided(_InCourt):
    """The higher court decides on the appeal."""

    kind: Literal["appeal-decided"] = "appeal-decided"
    example: ClassVar[dict[str, Any]] = {**_InCourt.example, "outcome": "affirmed"}
    outcome: Literal["affirmed", "reversed", "remanded", "dismissed", "other"] = Field(
        default="other", description="How it was decided."
    )


CourtKind = (
    SuitFiled
    | CounterclaimFiled
    | SuitWithdrawn
    | SuitDismissed
    | SuitSettled
    | MotionMade
    | RulingMade
    | HearingSet
    | HearingHeld
    | HearingCancelled
    | TrialExpected
    | TrialProposed
    | TrialSet
    | TrialReset
    | TrialBegun
    | VerdictReturned
    | JudgmentEntered
    | CaseStayed
    | CaseReopened
    | AppealFiled
    | AppealDecided
)
