"""A log as JSON Lines: out and back as it was."""

import json
from pathlib import Path

import pytest
from hypothesis import given, settings

from events.errors import DisputeError
from tests.builders import a_milestone, a_tracker, play
from tests.strategies import Step, histories
from tests.tracker.moving.test_importing import HEAD, take
from tracker.curating.tracker import Tracker
from tracker.moving.lines import Claims, line, read
from tracker.moving.restoring import import_lines


def exported(tracker: Tracker) -> str:
    """Return the whole log as JSON Lines."""
    return "".join(line(record) + "\n" for record in tracker.log.records())


def put(tracker: Tracker, text: str) -> Path:
    """Write *text* to a file beside the store."""
    path = tracker.path.parent / "log.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


@settings(max_examples=40)
@given(histories())
def test_what_comes_out_goes_back_in_as_it_was(steps: list[Step]) -> None:
    """Ids, positions, instants, curators and words: a restored log writes the same lines."""
    with a_tracker() as tracker, a_tracker(opened=False) as other:
        play(tracker, steps)
        text = exported(tracker)
        import_lines(other, put(other, text))
        assert exported(other) == text


def test_what_looks_like_the_end_of_a_line_is_none() -> None:
    """A text may hold separators that some programs take for line ends: the log goes back in all the same."""
    with a_tracker() as tracker, a_tracker(opened=False) as other:
        tracker.record(a_milestone("noted", summary="One line.\u2028Another.\u2029A third one."))
        text = exported(tracker)
        import_lines(other, put(other, text))
        assert exported(other) == text


def test_a_restored_log_goes_on() -> None:
    """Names, keys and open disputes are claimed again: what was refused before is refused still, the rest taken."""
    with a_tracker() as tracker, a_tracker(opened=False) as other:
        tracker.close("a-dispute")
        tracker.reopen("a-dispute")
        tracker.change("party", "ann", {"aliases": ["Annie"]})
        import_lines(other, put(other, exported(tracker)))
        other.record(a_milestone("appointed", person="annie", organisation="acme", role="chief executive"))
        with pytest.raises(DisputeError, match="annie"):
            other.add("party", {"slug": "annie", "name": "A", "party_kind": "person"})


def test_a_restored_log_knows_the_keys_of_import_files() -> None:
    """Those of corrections, citations, merges, withholdings and retractions too: the file stores nothing again."""
    rows = [
        f'[[milestone]]\nkey = "{key}"\nkind = "noted"\ntitle = "T"\noccurred_on = "2025"\ncite = ["paper"]\n'
        for key in ("one", "two", "three")
    ]
    rows.append('[[citation]]\nkey = "cite"\nof = "one"\ncite = "paper#p2"\n')
    rows.append('[[correction]]\nkey = "correct"\nof = "one"\ntitle = "U"\nwhy = "x"\n')
    rows.append('[[merge]]\nkey = "merge"\nof = "two"\ninto = "one"\nwhy = "x"\n')
    rows.append('[[withholding]]\nkey = "withhold"\nof = "one"\nbasis = "x"\nwhy = "x"\n')
    rows.append('[[merge]]\nkey = "unmerge"\nof = "two"\nundo = true\nwhy = "x"\n')
    rows.append('[[withholding]]\nkey = "lift"\nof = "one"\nlift = true\nwhy = "x"\n')
    rows.append('[[retraction]]\nkey = "retract"\nof = "three"\nwhy = "x"\n')
    text = "\n".join([HEAD, *rows])
    with a_tracker(opened=False) as tracker, a_tracker(opened=False) as other:
        assert take(tracker, text).stored > len(rows)
        import_lines(other, put(other, exported(tracker)))
        assert take(other, text).stored == 0


def test_another_store_skips_what_it_holds_and_refuses_the_rest() -> None:
    """Into a store that is not empty go no records that it does not hold."""
    with a_tracker() as tracker:
        text = exported(tracker)
        assert import_lines(tracker, put(tracker, text)).skipped == len(text.splitlines())
        with a_tracker(opened=False) as other:
            other.open_dispute("another", "Another")
            with pytest.raises(DisputeError, match="line 1: the store holds other records"):
                import_lines(other, put(other, text))


@pytest.mark.parametrize(
    "change",
    [
        lambda raw: raw | {"act": "dispute.exploded"},
        lambda raw: raw | {"schema": 99},
        lambda raw: raw | {"position": "1"},
        lambda raw: raw | {"recorded_at": "yesterday"},
        lambda raw: raw | {"record": "zz"},
        lambda raw: raw | {"body": {}},
        lambda raw: {},
        lambda raw: [1, 2],
    ],
)
def test_a_damaged_line_is_named_and_nothing_is_stored(change) -> None:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """One line of refusal, which says where."""
    with a_tracker() as tracker, a_tracker(opened=False) as other:
        first, *rest = exported(tracker).splitlines()
        text = "\n".join([first, json.dumps(change(json.loads(rest[0]))), *rest[1:]])
        with pytest.raises(DisputeError) as caught:
            import_lines(other, put(other, text))
        assert "\n" not in str(caught.value)
        assert other.log.head() is None


@pytest.mark.parametrize("text", ["", "\n \n"])
def test_a_file_without_a_record_is_refused(text: str) -> None:
    with a_tracker(opened=False) as tracker, pytest.raises(DisputeError, match=r"nothing to import: log\.jsonl"):
        import_lines(tracker, put(tracker, text))


def test_a_line_that_nests_without_end_is_one_line_of_refusal() -> None:
    with a_tracker(opened=False) as tracker, pytest.raises(DisputeError) as caught:
        import_lines(tracker, put(tracker, '{"act": ' * 100_000))
    assert str(caught.value) == "import: log.jsonl line 1: its values are nested too deeply"


def test_claims_follow_from_the_records() -> None:
    """A log read from the start claims what its acts claimed when they were appended."""
    with a_tracker() as tracker:
        claims = Claims()
        for record in tracker.log.records():
            for claim in claims(record).claims:
                assert tracker.log.claim(*claim) == record.stream
        assert list(read("\n\n", "empty")) == []
