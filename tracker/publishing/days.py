"""A day in court, or by which something should be, as the milestones on it leave it one after another. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal, NamedTuple, TypeAlias, assert_never

from events.dates import Edtf, parse

Body: TypeAlias = Mapping[str, Any]
Sort: TypeAlias = Literal["hearing", "trial", "stay", "forecast"]
State: TypeAlias = Literal["proposed", "set", "held", "off", "settled"]

FIELDS: Final = frozenset({"hearing_on", "hearing_at", "trial_on", "trial_at", "zone", "until", "due"})
"""The fields by which kinds say such a day. A test holds them to the vocabulary."""
_BEGINS_TRIALS: Final = frozenset({"trial-proposed", "trial-set", "trial-reset", "trial-begun"})


class Member(NamedTuple):
    """A milestone as it stands: its id, the position of its first record, its fields."""

    id: str
    place: int
    body: Body

    @property
    def what(self) -> Body:
        """The fields of its kind."""
        return self.body["what"]  # type: ignore[no-any-return]

    @property
    def kind(self) -> str:
        """The wire name of its kind."""
        return str(self.what["kind"])

    @property
    def occurred_on(self) -> Edtf:
        """When it happened."""
        return parse(str(self.body["occurred_on"]["text"]))

    def day(self, name: str) -> Edtf | None:
        """Return the date in a field of its kind, None where it says none or one that could be any."""
        said = self.what.get(name)
        date = parse(str(said["text"])) if said else None
        return None if date is None or date.unknown else date


@dataclass(frozen=True, slots=True)
class Appointment:
    """A day that is to come or was, and what is known of it.

    *id* is that of the milestone recorded first of those that gave it a day: it stays while that one stands. *of* is
    the proceeding, or the forecast. *day* always has a bound; *at* is the local time of *zone*, each None where
    nobody says it, and *end* when it was over. *by* is the milestone that had the last word, *subjects* those that
    say what it is about, and *rests_on* all of them, the first included. *former* are the days that it was moved from.
    """

    id: str
    sort: Sort
    of: str
    state: State
    day: Edtf
    by: str
    subjects: tuple[str, ...]
    rests_on: tuple[str, ...]
    at: str | None
    zone: str | None
    end: Edtf | None
    former: tuple[str, ...] = ()

    @property
    def off(self) -> bool:
        """Whether it is not going to be, or is no longer waited for."""
        return self.state in {"off", "settled"}

    @property
    def when(self) -> tuple[object, ...]:
        """What has to be moved in a calendar if it is otherwise."""
        return self.sort, self.day, self.end, self.at, self.zone, self.off


@dataclass(slots=True)
class Draft:
    """An appointment while its milestones are taken, the earliest first: the last word stands."""

    sort: Sort
    of: str
    _state: State | None = None
    _day: Edtf | None = None
    _at: str | None = None
    _zone: str | None = None
    _end: Edtf | None = None
    _by: str = ""
    _givers: list[tuple[int, str]] = field(default_factory=list)
    _subjects: list[str] = field(default_factory=list)
    _former: list[str] = field(default_factory=list)
    _over: bool = False

    def is_over_before(self, member: Member) -> bool:
        """Say whether what *member* says begins another: a trial after one that was held, a stay after one that was."""
        if self.sort == "stay":
            return self._over and member.kind == "case-stayed"
        begun = self._state == "held" and member.kind != "trial-begun"
        return self.sort == "trial" and member.kind in _BEGINS_TRIALS and (self._over or begun)

    def take(self, member: Member) -> None:
        """Take what *member* says."""
        match self.sort:
            case "hearing":
                self._hearing(member)
            case "trial":
                self._trial(member)
            case "stay":
                self._stay(member)
            case "forecast":
                self._forecast(member)
            case _:
                assert_never(self.sort)

    def made(self) -> Appointment | None:
        """Return what it comes to; None where nothing gave it a day."""
        if self._day is None or self._state is None or not self._givers:
            return None
        givers, subjects = [one for _, one in sorted(self._givers)], tuple(dict.fromkeys(self._subjects))
        rests_on = tuple(dict.fromkeys((*givers, self._by, *subjects)))
        said = (self._state, self._day, self._by, subjects, rests_on, self._at, self._zone, self._end)
        former = tuple(text for text in dict.fromkeys(self._former) if text != self._day.text)
        return Appointment(givers[0], self.sort, self.of, *said, former)

    def _give(self, member: Member, day: Edtf | None, state: State) -> None:
        """Let *member* say the day, if it says one. A time of day goes with the day that it was said of."""
        if day is None:
            return
        if self._day is None or self._day.text != day.text:
            self._at = self._zone = None
            self._former += [self._day.text] if self._day else []
        self._day, self._state, self._by = day, state, member.id
        self._givers.append((member.place, member.id))

    def _say(self, member: Member, state: State) -> None:
        self._state, self._by = state, member.id

    def _local_time(self, member: Member, name: str) -> None:
        """Take the time of the day that *member* gave; where it says none, one that is known stays."""
        if member.what.get(name) and self._by == member.id:
            self._at, self._zone = member.what[name], member.what.get("zone")

    def _take_place(self, member: Member) -> None:
        """Let it be on the day on which it took place, unless the day that was set says that more exactly."""
        day, was = member.occurred_on, self._day
        within = was is not None and day.first_day <= was.first_day and was.last_day <= day.last_day
        self._give(member, was if day.unknown or within else day, "held")

    def _call_off(self, member: Member) -> None:
        """Let what is still to come, or still lasts, be no more."""
        if self._day is None or self._state not in {"set", "proposed"}:
            return
        last = self._day.end_latest.toordinal() if self._day.end_latest else self._day.last_day
        if last >= member.occurred_on.first_day:
            self._say(member, "off")

    def _hearing(self, member: Member) -> None:
        if member.what.get("subject"):
            self._subjects.append(member.id)
        match member.kind:
            case "hearing-set" if self._state != "held":
                self._give(member, member.day("hearing_on"), "set")
                self._local_time(member, "hearing_at")
            case "hearing-held":
                self._day = self._day or member.day("hearing_on")
                self._take_place(member)
            case "hearing-cancelled" if self._state == "set":
                self._say(member, "off")
            case _:
                pass

    def _trial(self, member: Member) -> None:
        if member.what.get("jury") is not None:
            self._subjects = [member.id]
        match member.kind:
            case "trial-proposed" if self._state != "set":
                self._give(member, member.day("trial_on"), "proposed")
            case "trial-set" | "trial-reset":
                self._set_trial(member)
            case "trial-begun" if self._state != "held":
                self._take_place(member)
            case "verdict-returned" | "judgment-entered":
                self._decide(member)
            case "suit-withdrawn" | "suit-dismissed" | "suit-settled" | "case-stayed":
                self._call_off(member)
            case _:
                pass

    def _set_trial(self, member: Member) -> None:
        """Let the trial be on another day; on none, where the court moves it and names none."""
        day = member.day("trial_on")
        self._give(member, day, "set")
        self._local_time(member, "trial_at")
        if member.kind == "trial-reset" and day is None and self._state is not None:
            self._say(member, "off")

    def _decide(self, member: Member) -> None:
        """Let the trial be over: a day that was still to come by then is no longer waited for."""
        occurred, self._over = member.occurred_on, True
        if self._state == "held" and member.kind == "verdict-returned" and not occurred.unknown:
            self._end = occurred
        elif self._day is not None and self._day.first_day > occurred.last_day:
            self._call_off(member)

    def _stay(self, member: Member) -> None:
        if member.kind == "case-stayed":
            self._give(member, member.day("until"), "set")
        else:
            self._call_off(member)
            self._over = True

    def _forecast(self, member: Member) -> None:
        if member.kind != "forecast-made" or member.what["forecast"] != self.of:
            if self._state is not None:
                self._say(member, "settled")
            return
        if member.what.get("expects"):
            self._subjects = [member.id]
        if self._state != "settled":
            self._give(member, member.day("due"), "set")
