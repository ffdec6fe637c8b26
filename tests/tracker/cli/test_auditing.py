"""``dispute audit``, ``dispute reindex`` and ``dispute replay``."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import dispute, position, process, refusal
from tracker.index.tables import NAMES


def spoil(folder: Path) -> None:
    """Edit a fact of the index by hand."""
    with closing(sqlite3.connect(folder / "dispute.sqlite")) as db:
        db.execute("UPDATE fact SET value = 'accepted' WHERE view = 'bids' AND value = 'rejected'")
        db.commit()


def test_an_index_that_says_what_the_log_says_is_equal(folder: Path) -> None:
    ran = dispute("audit", "--at", "2025-06-01")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("equal: ")
    assert f"from {position(folder)} records" in ran.out


def test_an_edited_index_is_not_equal_and_says_where_and_the_way_out(folder: Path) -> None:
    spoil(folder)
    ran = dispute("audit", "--at", "2025-06-01")
    assert ran.code == 3
    assert ran.out.startswith("not equal: ")
    assert "dispute reindex" in ran.out
    for words in ("ONLY IN THE LOG", "status: rejected", "ONLY IN THE INDEX", "status: accepted"):
        assert words in ran.out
    assert json.loads(dispute("audit", "--at", "2025-06-01", "--json").out)["equal"] is False


def test_built_anew_it_is_equal_again(folder: Path) -> None:
    spoil(folder)
    ran = dispute("reindex")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith(f"index built anew: --known @{position(folder)}")
    assert dispute("audit", "--at", "2025-06-01").code == 0


def test_an_index_that_is_gone_or_of_another_shape_is_built_by_whoever_asks(folder: Path) -> None:
    expected = dispute("state", "--at", "2025-06-01")
    for sql in ("UPDATE facts_header SET version = 1", "DROP TABLE facts_header; DROP TABLE fact"):
        with closing(sqlite3.connect(folder / "dispute.sqlite")) as db:
            for statement in sql.split("; "):
                db.execute(statement)
            if "DROP" in sql:
                for table in NAMES:
                    db.execute(f"DROP TABLE IF EXISTS {table}")
            db.commit()
        assert dispute("state", "--at", "2025-06-01") == expected


def test_a_store_in_a_folder_that_cannot_be_written_can_be_audited(folder: Path) -> None:
    """Where the tests run as root nothing is read-only, so the right to write is taken by the file's own mode alone."""
    (folder / "dispute.sqlite").chmod(0o400)
    assert process("audit", folder=folder).code == 0


class TestReplay:
    def test_each_record_has_what_it_changed_under_it(self, folder: Path) -> None:
        lines = dispute("replay", "--view", "bids").out.splitlines()
        at = next(number for number, text in enumerate(lines) if "turn Musk's proposal down" in text)
        assert lines[at].startswith("@33 2025-06-02T")
        assert lines[at + 1 : at + 4] == [
            "  + musk-2017: answered by: Sam Altman",
            "  - musk-2017: status: open",
            "  + musk-2017: status: rejected",
        ]

    def test_as_json_there_is_a_record_on_each_line(self, folder: Path) -> None:
        head = position(folder)
        told = [json.loads(text) for text in dispute("replay", "--json").out.splitlines()]
        assert [one["position"] for one in told] == list(range(1, head + 1))

    def test_a_part_is_from_a_record_to_a_record(self, folder: Path) -> None:
        told = [
            json.loads(text) for text in dispute("replay", "--from", "@40", "--to", "@42", "--json").out.splitlines()
        ]
        assert [one["position"] for one in told] == [40, 41, 42]
        whole = dispute("replay", "--json")
        assert dispute("replay", "--from", "2025-06-02", "--to", f"@{position(folder)}", "--json") == whole

    def test_twice_and_anywhere_it_is_the_same(self, folder: Path) -> None:
        here = process("replay", "--json", folder=folder, env={"TZ": "Pacific/Kiritimati", "PYTHONHASHSEED": "1"})
        there = process("replay", "--json", folder=folder, env={"TZ": "UTC", "PYTHONHASHSEED": "2", "LC_ALL": "C"})
        assert here == there
        assert here.code == 0

    def test_a_correction_says_what_it_changed(self, folder: Path) -> None:
        dispute("retract", NOTED, "--why", "there was none")
        last = dispute("replay").out.splitlines()[-1]
        assert "retracted 3f9c2a71: A meeting ends without a result" in last

    @pytest.mark.parametrize(
        ("args", "code", "says"),
        [
            (("--from", "60"), 2, "not a point: 60"),
            (("--to", "@99999"), 1, "position past the end"),
            (("--from", "@99999"), 1, "position past the end"),
            (("--from", "9999-01-01"), 1, "still to come"),
            (("--view", "bits"), 1, "unknown view: bits"),
            (("--dispute", "nothing"), 1, "unknown dispute: nothing"),
        ],
    )
    def test_what_cannot_be_replayed_gets_one_line(
        self, folder: Path, args: tuple[str, ...], code: int, says: str
    ) -> None:
        assert refusal(dispute("replay", *args), code).startswith(says)

    def test_where_nothing_changed_it_says_so(self, folder: Path) -> None:
        assert dispute("replay", "--to", "@5", "--view", "bids").out == "nothing changed there in these records\n"
        assert dispute("replay", "--to", "@0").out == "nothing recorded yet\n"
