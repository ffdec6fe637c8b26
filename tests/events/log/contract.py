"""What every store of the log has to do, whatever database is under it. Subclass and say how to open one."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import replace
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Any, Protocol

import pytest

from events.errors import InvalidInput, NotFound, Refused
from events.log.content import act_digest, content_digest
from events.log.records import Claim, NewAct, Record, new_stream
from events.log.refusals import ClaimMissing, ClaimTaken, CommandReused, VersionTaken
from events.log.restoring import Claimed
from tests.events.log.builders import ADA, BOB, NOON, Clock, Moved, Said, a_new_act, words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from events.log.log import Log
    from events.log.store import OnAppend, Transaction

SLUG = Claim("slug", "openai")


class Opener(Protocol):
    """Opens the store of one name, which is made at the first time."""

    def __call__(self, name: str = "log", *, on_append: OnAppend | None = None) -> Log:
        """Return the log in that store."""


class LogContract(ABC):
    """The contract suite. Each test has stores of its own."""

    @abstractmethod
    def open(self, folder: Path, name: str, clock: Clock, on_append: OnAppend | None) -> Log:
        """Return the log in the store *name*, made in *folder* if it is not there yet."""

    @pytest.fixture
    def clock(self) -> Clock:
        return Clock()

    @pytest.fixture
    def opener(self, tmp_path: Path, clock: Clock) -> Iterator[Opener]:
        opened: list[Log] = []

        def open_(name: str = "log", *, on_append: OnAppend | None = None) -> Log:
            opened.append(self.open(tmp_path, name, clock, on_append))
            return opened[-1]

        yield open_
        for log in opened:
            log.close()

    @pytest.fixture
    def log(self, opener: Opener) -> Log:
        return opener()


class ReadingContract(LogContract):
    """What comes out is what went in."""

    def test_an_empty_log_holds_nothing(self, log: Log) -> None:
        assert log.head() is None
        assert list(log.records()) == []
        assert log.stream(new_stream()) == []
        assert log.claim("slug", "openai") is None
        assert log.claim_names("slug") == []

    def test_a_record_is_returned_as_it_is_read_again(self, log: Log) -> None:
        new = a_new_act("bonjour à tous 🎉")
        (stored,) = log.append([new], curator=ADA, command="first")
        assert list(log.records()) == log.stream(new.stream) == [stored] == [log.record(stored.id)]
        assert (stored.position, stored.stream, stored.version) == (1, new.stream, 1)
        assert (stored.act, stored.act_name) == (new.act, "toy.said")
        assert (stored.curator, stored.command) == (ADA, "first")
        assert stored.recorded_at == NOON
        assert stored.recorded_at.tzinfo is UTC
        assert stored.digest == act_digest(new.act)

    def test_positions_count_from_one_whatever_the_streams(self, log: Log) -> None:
        stream = new_stream()
        log.append([a_new_act("a", stream=stream), a_new_act("b")], curator=ADA)
        log.append([a_new_act("c", stream=stream, version=2)], curator=BOB)
        assert [(r.position, r.version) for r in log.records()] == [(1, 1), (2, 1), (3, 2)]
        assert words(log.stream(stream)) == ["a", "c"]
        assert log.head() == (3, NOON + timedelta(microseconds=2))

    def test_records_are_read_from_and_up_to_a_position(self, log: Log) -> None:
        log.append([a_new_act(str(n)) for n in range(2500)], curator=ADA)
        assert [r.position for r in log.records()] == list(range(1, 2501))
        assert [r.position for r in log.records(after=998, upto=1002)] == [999, 1000, 1001, 1002]

    def test_what_is_stored_is_there_after_opening_it_again(self, log: Log, opener: Opener) -> None:
        stored = log.append([a_new_act(claims=(SLUG,))], curator=ADA)
        log.close()
        again = opener()
        assert list(again.records()) == stored
        assert again.claim(*SLUG) == stored[0].stream

    def test_a_record_is_found_by_six_characters_of_its_id(self, log: Log) -> None:
        stored = log.append([a_new_act() for _ in range(50)], curator=ADA)
        assert log.record(stored[7].id[:12]) == stored[7]
        assert log.record("r" + stored[7].id[:13].upper()) == stored[7]

    def test_an_id_too_short_or_of_nothing_is_refused(self, log: Log) -> None:
        log.append([a_new_act()], curator=ADA)
        with pytest.raises(InvalidInput, match="at least 6"):
            log.record("abcde")
        with pytest.raises(InvalidInput, match="0-9 and a-f"):
            log.record("xyzxyz")
        with pytest.raises(NotFound, match="unknown record"):
            log.record("0" * 32)

    def test_a_prefix_that_two_records_share_names_both(self, log: Log) -> None:
        first, second = (replace(r, id=f"abcdef{r.id[6:]}") for r in _elsewhere())
        log.append_verbatim([first, second])
        with pytest.raises(InvalidInput, match=rf"{min(first.id, second.id)} or r{max(first.id, second.id)}"):
            log.record("abcdef")

    def test_a_stream_is_folded_with_its_version(self, log: Log) -> None:
        stream = new_stream()
        log.append([a_new_act(w, stream=stream, version=v) for v, w in enumerate("abc", start=1)], curator=ADA)
        state = log.load(stream, _joined)
        assert (state.id, state.version, state.state) == (stream, 3, "abc")
        assert log.load(stream, _joined, version=2).state == "ab"

    def test_a_stream_that_holds_nothing_is_not_folded(self, log: Log) -> None:
        with pytest.raises(NotFound, match="unknown stream"):
            log.load(new_stream(), _joined)


class AppendingContract(LogContract):
    """What may be appended, and what time and place it gets."""

    def test_nothing_to_append_stores_nothing(self, log: Log) -> None:
        assert log.append([], curator=ADA, command="x") == []
        assert log.head() is None

    def test_recorded_at_goes_forward_by_a_microsecond_where_the_clock_lags(self, log: Log, clock: Clock) -> None:
        log.append([a_new_act(), a_new_act()], curator=ADA)
        clock.move(timedelta(minutes=-30))
        log.append([a_new_act()], curator=ADA)
        clock.move(timedelta(minutes=45))
        log.append([a_new_act()], curator=ADA)
        times = [r.recorded_at - NOON for r in log.records()]
        assert times == [timedelta(microseconds=n) for n in range(3)] + [timedelta(minutes=15)]

    def test_a_log_more_than_an_hour_ahead_of_the_clock_refuses_and_says_so(self, log: Log, clock: Clock) -> None:
        log.append([a_new_act()], curator=ADA)
        clock.move(timedelta(hours=-1))
        log.append([a_new_act()], curator=ADA)
        clock.move(timedelta(microseconds=-2))
        with pytest.raises(Refused, match=r"clock behind the log: .*2026-03-01T12:00:00.* it is 2026-03-01T10:59:59"):
            log.append([a_new_act()], curator=ADA)
        assert log.head() == (2, NOON + timedelta(microseconds=1))

    @pytest.mark.parametrize("version", [-1, 0, 1, 3])
    def test_a_version_that_is_not_the_next_of_its_stream_is_refused(self, log: Log, version: int) -> None:
        stream = new_stream()
        log.append([a_new_act(stream=stream)], curator=ADA)
        with pytest.raises(VersionTaken, match="somebody else wrote first") as refusal:
            log.append([a_new_act(), a_new_act(stream=stream, version=version)], curator=BOB)
        assert (refusal.value.stream, refusal.value.version) == (stream, version)
        assert log.head() == (1, NOON)

    def test_a_new_stream_begins_with_version_one(self, log: Log) -> None:
        with pytest.raises(VersionTaken):
            log.append([a_new_act(version=2)], curator=ADA)

    def test_a_version_twice_within_one_append_is_refused(self, log: Log) -> None:
        twice = a_new_act()
        with pytest.raises(VersionTaken):
            log.append([twice, twice], curator=ADA)
        assert log.head() is None

    def test_a_stream_id_that_could_be_a_name_is_refused(self, log: Log) -> None:
        with pytest.raises(InvalidInput, match="lower-case UUID"):
            log.append([a_new_act(stream="musk-v-openai")], curator=ADA)

    def test_an_act_that_the_log_was_not_opened_with_is_refused(self, log: Log) -> None:
        class Said2(Said):
            pass

        with pytest.raises(InvalidInput, match="unknown act"):
            log.append([NewAct(new_stream(), 1, Said2(words="x"))], curator=ADA)

    @pytest.mark.parametrize("content", [None, "content"])
    def test_a_lone_surrogate_is_refused_wherever_it_stands(self, log: Log, content: str | None) -> None:
        with pytest.raises(InvalidInput, match="lone surrogate"):
            log.append([a_new_act("\ud800", content=content)], curator=ADA)
        with pytest.raises(InvalidInput, match="lone surrogate"):
            log.append([a_new_act(claims=(Claim("slug", "\ud800"),))], curator=ADA)
        assert log.head() is None

    def test_a_retry_loads_afresh_what_somebody_else_changed(self, log: Log) -> None:
        stream = new_stream()
        log.append([a_new_act("a", stream=stream)], curator=ADA)
        seen = [1, 1, 2]

        def attempt() -> list[Record]:
            version = seen.pop(0) + 1
            if len(seen) == 1:
                log.append([a_new_act("b", stream=stream, version=2)], curator=BOB)
            return log.append([a_new_act("c", stream=stream, version=version)], curator=ADA)

        seen.pop(0)
        log.retrying(attempt)
        assert words(log.stream(stream)) == ["a", "b", "c"]

    def test_a_retry_gives_up_in_the_end(self, log: Log) -> None:
        with pytest.raises(VersionTaken):
            log.retrying(lambda: log.append([a_new_act(version=2)], curator=ADA), times=3)


class CommandContract(LogContract):
    """A command said twice is done once."""

    def test_the_same_command_with_the_same_content_stores_nothing(self, log: Log) -> None:
        first = log.append([a_new_act("a"), a_new_act("b")], curator=ADA, command="c-1")
        log.append([a_new_act("other")], curator=ADA, command="c-2")
        again = log.append([a_new_act("a"), a_new_act("b")], curator=BOB, command="c-1")
        assert again == first
        assert len(list(log.records())) == 3

    @pytest.mark.parametrize("others", [["a"], ["b", "a"], ["a", "b", "c"], ["a", "x"]])
    def test_the_same_command_with_other_content_is_refused(self, log: Log, others: list[str]) -> None:
        log.append([a_new_act("a"), a_new_act("b")], curator=ADA, command="c-1")
        with pytest.raises(CommandReused, match="use a new id") as refusal:
            log.append([a_new_act(w) for w in others], curator=ADA, command="c-1")
        assert refusal.value.command == "c-1"
        assert len(list(log.records())) == 2

    def test_content_stands_in_for_acts_that_mint_ids(self, log: Log) -> None:
        first = log.append([a_new_act("id 1", content={"b": 1, "a": [2]})], curator=ADA, command="c-1")
        assert log.append([a_new_act("id 2", content={"a": [2], "b": 1})], curator=ADA, command="c-1") == first
        assert first[0].digest == content_digest("toy.said", {"a": (2,), "b": 1})

    def test_a_repeated_command_succeeds_although_its_names_are_taken_by_now(self, log: Log) -> None:
        new = a_new_act(claims=(SLUG,))
        first = log.append([new], curator=ADA, command="c-1")
        assert log.append([new], curator=ADA, command="c-1") == first

    @pytest.mark.parametrize("command", ["", "  ", "a\nb", "x" * 201, "\ud800"])
    def test_a_command_id_is_printable_and_short(self, log: Log, command: str) -> None:
        with pytest.raises(InvalidInput, match="command id"):
            log.append([a_new_act()], curator=ADA, command=command)


class ClaimsContract(LogContract):
    """Names are unique across streams."""

    def test_a_name_is_held_by_the_stream_that_claims_it(self, log: Log) -> None:
        (record,) = log.append([a_new_act(claims=(SLUG, Claim("alias", "open-ai")))], curator=ADA)
        assert log.claim("slug", "openai") == log.claim("alias", "open-ai") == record.stream
        assert log.claim("slug", "open-ai") is None

    def test_all_names_of_a_kind_are_listed_in_order(self, log: Log) -> None:
        log.append([a_new_act(claims=(Claim("slug", s),)) for s in ("b", "c", "a")], curator=ADA)
        assert log.claim_names("slug") == ["a", "b", "c"]

    def test_a_taken_name_is_refused_and_says_who_holds_it(self, log: Log) -> None:
        (record,) = log.append([a_new_act(claims=(SLUG,))], curator=ADA)
        with pytest.raises(ClaimTaken, match="slug taken: openai") as refusal:
            log.append([a_new_act(), a_new_act(claims=(SLUG,))], curator=BOB)
        assert (refusal.value.claim, refusal.value.holder) == (SLUG, record.stream)
        assert len(list(log.records())) == 1

    def test_a_name_twice_within_one_append_is_refused(self, log: Log) -> None:
        with pytest.raises(ClaimTaken):
            log.append([a_new_act(claims=(SLUG,)), a_new_act(claims=(SLUG,))], curator=ADA)
        assert log.claim(*SLUG) is None

    def test_a_released_name_is_free_for_others(self, log: Log) -> None:
        (first,) = log.append([a_new_act(claims=(SLUG,))], curator=ADA)
        renamed = a_new_act(stream=first.stream, version=2, releases=(SLUG,), claims=(Claim("slug", "new"),))
        other = a_new_act(claims=(SLUG,))
        log.append([renamed, other], curator=ADA)
        assert (log.claim(*SLUG), log.claim("slug", "new")) == (other.stream, first.stream)

    def test_only_the_holder_may_release_a_name(self, log: Log) -> None:
        log.append([a_new_act(claims=(SLUG,))], curator=ADA)
        with pytest.raises(ClaimTaken):
            log.append([a_new_act(releases=(SLUG,))], curator=ADA)
        with pytest.raises(ClaimMissing):
            log.append([a_new_act(releases=(Claim("slug", "nobody"),))], curator=ADA)

    def test_a_required_name_has_to_be_held(self, log: Log) -> None:
        with pytest.raises(ClaimMissing, match="unknown slug: openai") as refusal:
            log.append([a_new_act(requires=(SLUG,))], curator=ADA)
        assert refusal.value.claim == SLUG
        log.append([a_new_act(claims=(SLUG,)), a_new_act(requires=(SLUG,))], curator=ADA)
        assert len(list(log.records())) == 2

    def test_what_an_act_before_released_is_no_longer_there_to_require(self, log: Log) -> None:
        (first,) = log.append([a_new_act(claims=(SLUG,))], curator=ADA)
        gone = a_new_act(stream=first.stream, version=2, releases=(SLUG,))
        with pytest.raises(ClaimMissing):
            log.append([gone, a_new_act(requires=(SLUG,))], curator=ADA)
        assert log.claim(*SLUG) == first.stream


class CallbackContract(LogContract):
    """What is kept beside the log is written with it or not at all."""

    def test_the_callback_gets_the_records_within_the_transaction(self, opener: Opener) -> None:
        seen: list[Record] = []

        def keep(transaction: Transaction, records: Sequence[Record]) -> None:
            transaction.execute("CREATE TABLE IF NOT EXISTS kept (pos INTEGER, words TEXT)")
            transaction.executemany("INSERT INTO kept VALUES (?, ?)", [(r.position, "w") for r in records])
            assert transaction.fetchone("SELECT COUNT(*) FROM kept") == (len(seen) + len(records),)
            assert transaction.fetchone("SELECT pos FROM kept WHERE pos > ?", (99,)) is None
            assert transaction.fetchall("SELECT words FROM kept")[0] == ("w",)
            seen.extend(records)

        log = opener(on_append=keep)
        stored = log.append([a_new_act(), a_new_act()], curator=ADA, command="c-1")
        log.append([a_new_act(), a_new_act()], curator=ADA, command="c-1")
        assert seen == stored

    def test_a_refusal_by_the_callback_undoes_everything(self, opener: Opener) -> None:
        def refuse(transaction: Transaction, records: Sequence[Record]) -> None:
            transaction.execute("CREATE TABLE kept (pos INTEGER)")
            if len(records) > 1:
                raise Refused("dispute closed", "x", "reopen it")

        log = opener(on_append=refuse)
        with pytest.raises(Refused, match="reopen"):
            log.append([a_new_act(claims=(SLUG,)), a_new_act()], curator=ADA, command="c-1")
        assert log.head() is None
        assert log.claim(*SLUG) is None
        (stored,) = log.append([a_new_act()], curator=ADA, command="c-1")
        assert stored.position == 1


class RestoringContract(LogContract):
    """An export is put back as it was."""

    def test_an_export_is_restored_word_for_word(self, log: Log, opener: Opener) -> None:
        stream = new_stream()
        log.append([a_new_act("a", stream=stream, claims=(SLUG,)), a_new_act("b")], curator=ADA, command="c-1")
        log.append([NewAct(stream, 2, Moved(to="there"))], curator=BOB)
        exported = list(log.records())
        restored = opener("restored")
        first = exported[0]
        restored.append_verbatim(exported, claims_of=lambda r: Claimed((SLUG,)) if r == first else Claimed())
        assert list(restored.records()) == exported
        assert restored.claim(*SLUG) == stream
        again = restored.append([a_new_act("a"), a_new_act("b")], curator=ADA, command="c-1")
        assert again == exported[:2]

    def test_a_restored_log_goes_on_where_it_ended(self, log: Log) -> None:
        log.append_verbatim(_elsewhere())
        (stored,) = log.append([a_new_act()], curator=ADA)
        assert (stored.position, stored.recorded_at) == (3, NOON + timedelta(microseconds=2))

    def test_a_log_that_holds_anything_is_not_restored_into(self, log: Log) -> None:
        log.append([a_new_act()], curator=ADA)
        with pytest.raises(Refused, match="log not empty"):
            log.append_verbatim(_elsewhere())

    def test_a_record_without_a_digest_gets_that_of_its_act(self, log: Log) -> None:
        log.append_verbatim([replace(r, digest="") for r in _elsewhere()])
        assert [r.digest for r in log.records()] == [act_digest(r.act) for r in _elsewhere()]

    def test_an_export_from_the_future_is_refused(self, log: Log) -> None:
        late = [replace(r, recorded_at=r.recorded_at + timedelta(hours=2)) for r in _elsewhere()]
        with pytest.raises(Refused, match="clock behind"):
            log.append_verbatim(late)

    @pytest.mark.parametrize(
        "broken",
        [
            {"id": "x"},
            {"id": "00" * 16},
            {"digest": "ff"},
            {"recorded_at": NOON},
            {"recorded_at": NOON.replace(tzinfo=None)},
            {"position": 1},
            {"position": 0},
            {"position": 3},
            {"salt": "ff"},
            {"curator_id": "Ada"},
        ],
    )
    def test_what_no_log_can_have_held_is_refused(self, log: Log, broken: dict[str, Any]) -> None:
        first, second = _elsewhere()
        with pytest.raises(InvalidInput, match="export it afresh"):
            log.append_verbatim([replace(first, id="00" * 16), replace(second, **broken)])
        assert log.head() is None


class StoreContract(
    ReadingContract, AppendingContract, CommandContract, ClaimsContract, CallbackContract, RestoringContract
):
    """All of it."""


def _joined(state: str | None, record: Record) -> str:
    assert isinstance(record.act, Said)
    return (state or "") + record.act.words


def _elsewhere() -> list[Record]:
    """Return two records of another log."""
    return [
        Record(n, f"{n:032x}", f"00000000-0000-0000-0000-{n:012}", 1, Said.name, NOON + timedelta(microseconds=n - 1),
               ADA, "", act, act_digest(act))
        for n, act in enumerate((Said(words="x"), Said(words="y")), start=1)
    ]  # fmt: skip
