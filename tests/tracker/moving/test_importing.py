"""Importing TOML: all of a file or nothing, the same again stores nothing, refusals name the line."""

from pathlib import Path

import pytest

from events.errors import DisputeError
from tests.builders import a_tracker
from tracker.curating.tracker import Tracker
from tracker.index.reader import Index
from tracker.moving.importing import Imported, import_toml

HEAD = """[dispute]
slug = "test"
title = "A test"

[[party]]
slug = "ann"
name = "Ann"
party_kind = "person"

[[source]]
slug = "paper"
title = "A paper"
"""


def row(key: str, **fields: str) -> str:
    """Return a milestone's row in TOML; values are given as TOML writes them."""
    said = {"kind": '"noted"', "occurred_on": '"2025-02-14"', "title": '"Noted"', "cite": '["paper#p1:0-4"]'} | fields
    return "\n[[milestone]]\n" + "".join(f"{name} = {value}\n" for name, value in {"key": f'"{key}"', **said}.items())


def amended(section: str, key: str = "a", of: str = "one", **fields: str) -> str:
    """Return a row in TOML about the milestone *of*."""
    said = {"key": f'"{key}"', "of": f'"{of}"', **fields}
    return f"\n[[{section}]]\n" + "".join(f"{name} = {value}\n" for name, value in said.items())


A_DAY = '{ occurred_on = "2025-02-15" }'
MERGE = amended("merge", "m1", into='"two"', why='"one report"')


def take(tracker: Tracker, text: str | bytes, name: str = "file.toml") -> Imported:
    """Import *text* as a file."""
    path = tracker.path.parent / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return import_toml(tracker, path)


def refusal(tracker: Tracker, text: str | bytes) -> str:
    """Return what an import of *text* is refused with, having stored nothing."""
    before = tracker.log.head()
    with pytest.raises(DisputeError) as caught:
        take(tracker, text)
    assert tracker.log.head() == before
    return str(caught.value)


def titles(tracker: Tracker) -> list[str]:
    """Return the titles of the milestones that stand."""
    with Index(tracker.path) as index:
        return [one.body["title"] for one in index.timeline(index.head().position)]


def test_saying_it_again_stores_nothing() -> None:
    """The same file a second time is skipped row by row."""
    with a_tracker(opened=False) as tracker:
        text = HEAD + row("one") + row("two", follows='["one"]')
        assert take(tracker, text).stored == 5
        assert take(tracker, text) == Imported(0, 5, ())


def test_a_longer_file_stores_what_is_new() -> None:
    """Rows added to a file are stored, those before them skipped."""
    with a_tracker(opened=False) as tracker:
        take(tracker, HEAD + row("one"))
        assert take(tracker, HEAD + row("one") + row("two")) == Imported(1, 4, ())


def test_a_refused_row_leaves_nothing_of_the_file() -> None:
    """Row 900 of 1,000 is wrong: nothing is stored, and the line of its header is named."""
    with a_tracker(opened=False) as tracker:
        rows = [row(f"k{number}") for number in range(1, 1001)]
        rows[899] = row("k900", occurred_on='"2024-02-30"')
        text = HEAD + "".join(rows)
        line = text[: text.index('key = "k900"')].count("\n")
        said = refusal(tracker, text)
        assert f"file.toml line {line} (milestone k900)" in said
        assert "2024-02-30" in said


def test_what_only_the_append_can_refuse_names_the_line_too() -> None:
    """Two subjects that look alike are found when names are claimed: the second one's row is named."""
    with a_tracker(opened=False) as tracker:
        parties = [f'\n[[party]]\nslug = "{slug}"\nname = "O"\nparty_kind = "person"\n' for slug in ("olga", "o1ga")]
        said = refusal(tracker, HEAD + "".join(parties))
        assert "line 19 (party o1ga)" in said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"\xff\xfe", "UTF-8"),
        ("[dispute", "not TOML"),
        ("x = 1", "unknown table"),
        (HEAD.replace("[dispute]", "[disputes]"), "unknown table"),
        (row("one"), "no dispute"),
        (HEAD + row("one", occurred_on='"circa 1999"'), "1999~"),
        ("", "nothing to import"),
        (f"a = {'9' * 5_000}", "not TOML"),
        (HEAD + row("one", follows="[{ a = 1 }]"), "write keys as text"),
        ("# nothing\n", "it holds no table, such as [[milestone]]"),
        (HEAD + row("one", cite="[]"), "no citation"),
        (HEAD + row("one", cite='["papr"]'), "did you mean paper"),
        (HEAD + row("one", kind='"notd"'), "did you mean noted"),
        (HEAD + row("one", colour='"red"'), "not a field"),
        (HEAD + row("one", follows='["two"]'), "unknown key"),
        (HEAD + row("one", follows='["one"]'), "unknown key"),
        (HEAD + row("one", follows='["two"]') + row("two", follows='["one"]'), "wait for each other"),
        (HEAD + row("one") + row("one", title='"Other"'), "key used twice"),
        (HEAD + row("one").replace('key = "one"\n', ""), "no key"),
        (HEAD + '\n[[correction]]\nkey = "c"\nof = "zz"\nwhy = "x"\n', "unknown key"),
        (HEAD + row("one") + '\n[[correction]]\nkey = "c"\nof = "one"\n', "no reason"),
        (HEAD + row("one") + '\n[[correction]]\nkey = "c"\nof = "one"\nwhy = "x"\n', "nothing to correct"),
        (HEAD + row("one") + '\n[[retraction]]\nkey = "r"\nof = "one"\nwhy = "x"\ntitle = "y"\n', "retraction"),
        (HEAD + row("one") + amended("citation"), "no cite"),
        (HEAD + row("one") + amended("citation", cite='"papr"'), "did you mean paper"),
        (HEAD + row("one") + amended("citation", cite='"paper"', says='"2025"'), "says = {"),
        (HEAD + row("one") + amended("citation", cite='"paper"', says='{ title = "T" }'), "sources can differ on"),
        (HEAD + row("one") + amended("citation", cite='"paper"', says='{ occurred_on = "soon" }'), "soon"),
        (HEAD + row("one") + amended("citation", cite='"paper"', rank='"normal"'), "rank of nothing"),
        (HEAD + row("one") + amended("citation", cite='"paper"', says=A_DAY, rank='"best"'), "not a value of rank"),
        (HEAD + row("one") + amended("citation", cite='"paper"', says=A_DAY, rank='"deprecated"'), "no reason"),
        (HEAD + row("one") + amended("citation", cite='"paper"', tags='["a"]'), "not a field of a citation"),
        (HEAD + row("one") + amended("merge", why='"x"'), "no into"),
        (HEAD + row("one") + amended("merge", into='"one"', why='"x"'), "the same milestone"),
        (HEAD + row("one") + amended("merge", into='"two"', why='"x"'), "unknown key"),
        (HEAD + row("one") + row("two") + amended("merge", into='"two"'), "no reason"),
        (HEAD + row("one") + row("two") + MERGE + amended("merge", "m2", "two", into='"one"', why='"x"'), "merged"),
        (HEAD + row("one") + row("two") + MERGE + amended("correction", why='"x"', title='"T"'), "merged milestone"),
        (HEAD + row("one") + amended("withholding", why='"x"'), "no basis"),
        (HEAD + row("one") + amended("withholding", basis='"x"'), "no reason"),
        (HEAD + row("one", title='"a\\u0000b"'), "U+0000"),
        (HEAD + row("one", title='"' + "x" * 301 + '"'), "301"),
    ],
)  # fmt: skip
def test_each_bad_file_gets_one_line_and_stores_nothing(text: str | bytes, says: str) -> None:
    """What is wrong, where, and the way out."""
    with a_tracker(opened=False) as tracker:
        said = refusal(tracker, text)
        assert says in said
        assert "\n" not in said


def test_other_content_under_a_key_names_the_command_to_use() -> None:
    """A key that the log holds otherwise is refused with the line and the correct command."""
    with a_tracker(opened=False) as tracker:
        take(tracker, HEAD + row("one"))
        said = refusal(tracker, HEAD + row("one", title='"Other"'))
        assert "line 14" in said
        assert "dispute correct" in said


def test_other_content_of_a_subject_names_the_command_to_use() -> None:
    """A party that the log has otherwise is refused with the command that changes it."""
    with a_tracker(opened=False) as tracker:
        take(tracker, HEAD)
        assert "dispute parties change ann" in refusal(tracker, HEAD.replace('"Ann"', '"Anne"'))


def test_corrections_and_retractions_of_the_same_file_and_of_an_earlier_one() -> None:
    """A later file corrects and retracts by key, in order, and saying it again stores nothing."""
    later = (
        HEAD
        + '\n[[correction]]\nkey = "c1"\nof = "one"\nwhy = "typo"\ntitle = "Better"\n'
        + row("three")
        + '\n[[correction]]\nkey = "c2"\nof = "one"\nwhy = "again"\ntitle = "Best"\n'
        + '\n[[retraction]]\nkey = "r"\nof = "three"\nwhy = "never was"\n'
    )
    with a_tracker(opened=False) as tracker:
        take(tracker, HEAD + row("one") + row("two"))
        assert take(tracker, later).stored == 4
        assert take(tracker, later).stored == 0
        assert titles(tracker) == ["Best", "Noted"]


def test_citations_merges_and_withholdings_are_taken_once() -> None:
    """Further sources and what they say otherwise, milestones that are one, words that are not shown."""
    later = (
        HEAD
        + amended("citation", "c1", cite='"paper#p2"', why='"It tells of it too."')
        + amended("citation", "c2", cite='"paper#p3"', says=A_DAY)
        + amended("citation", "c3", cite='"paper#p4"', says='{ occurred_on = "2025-02-13" }', rank='"preferred"')
        + amended("merge", "m", "two", into='"one"', why='"one report"')
        + amended("withholding", "w", "three", basis='"a court order"', why='"It names a minor."')
        + row("three")
    )
    with a_tracker(opened=False) as tracker:
        take(tracker, HEAD + row("one") + row("two"))
        assert take(tracker, later) == Imported(6, 3, ())
        assert take(tracker, later) == Imported(0, 9, ())
        with Index(tracker.path) as index:
            [one, three] = index.timeline(index.head().position)
    assert one.body["occurred_on"]["text"] == "2025-02-13"
    assert [rival["value"] for rival in one.body["rivals"]] == ["2025-02-15", "2025-02-14"]
    assert [cited[:8] for cited in one.body["citations"]] == ["paper#p1", "paper#p2", "paper#p4"]
    assert (three.withheld, three.body["title"]) == (True, "(withheld)")


def party(slug: str) -> str:
    """Return the row of a party in TOML."""
    return f'\n[[party]]\nslug = "{slug}"\nname = "{slug.title()}"\nparty_kind = "person"\n'


def one_party(of: str, **fields: str) -> str:
    """Return the row in TOML by which a party is another, or itself again."""
    said = {"of": f'"{of}"', "why": '"as it is"', **fields}
    return "\n[[party-merge]]\n" + "".join(f"{name} = {value}\n" for name, value in said.items())


def test_merges_are_undone_and_withholdings_lifted_once() -> None:
    """Two again, shown again, and once more the other way: each row by its key."""
    later = (
        amended("merge", "u", "two", undo="true", why='"two reports after all"')
        + amended("withholding", "l", lift="true", why='"the order was lifted"')
        + amended("merge", "m2", "two", into='"one"', why='"one report"')
    )
    with a_tracker(opened=False) as tracker:
        text = HEAD + row("one") + row("two") + MERGE.replace('"one"\ninto = "two', '"two"\ninto = "one')
        text += amended("withholding", "w", basis='"x"', why='"x"')
        take(tracker, text)
        assert take(tracker, text + later).stored == 3
        assert take(tracker, text + later).stored == 0
        with Index(tracker.path) as index:
            [one] = index.timeline(index.head().position)
        assert (one.withheld, one.body["title"]) == (False, "Noted")
        assert "not merged" in refusal(tracker, HEAD + amended("merge", "u2", "one", undo="true", why='"x"'))
        assert "not withheld" in refusal(tracker, HEAD + amended("withholding", "l2", lift="true", why='"x"'))


def test_parties_are_one_and_two_again_as_often_as_a_file_says_so() -> None:
    """Rows without a key are told apart by what they say, and how often."""
    one, two = one_party("bob", into='"ann"'), one_party("bob", undo="true")
    with a_tracker(opened=False) as tracker:
        text = HEAD + party("bob") + row("one", parties='[{ party = "bob" }]') + one
        assert take(tracker, text).stored == 6
        assert take(tracker, text).stored == 0
        with Index(tracker.path) as index:
            assert index.merged_parties(index.head().position) == {"bob": "ann"}
        assert take(tracker, text + two).stored == 1
        assert take(tracker, text + two + one).stored == 1
        assert take(tracker, text + two + one + two).stored == 1
        assert take(tracker, text + two + one + two).stored == 0
        with Index(tracker.path) as index:
            assert not index.merged_parties(index.head().position)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (one_party("ann", into='"ann"'), "the same party"),
        (one_party("ann", into='"eve"'), "unknown party"),
        (one_party("ann"), "no into"),
        (one_party("ann", undo="true"), "not merged"),
        (one_party("ann", undo='"yes"'), "not a flag: undo"),
        (one_party("ann", into='"bob"', undo="true"), "undone into another"),
        (one_party("ann", into='"bob"', key='"k"'), "not a field of a party-merge"),
        (one_party("ann", into='"bob"') + one_party("ann", into='"bob"', why='"again"'), "merged party"),
        (one_party("ann", into='"bob"') + one_party("bob", into='"ann"'), "merged party"),
        (row("one") + amended("merge", undo="true", into='"one"', why='"x"'), "not a field of a merge"),
        (row("one") + amended("withholding", lift="true", basis='"x"', why='"x"'), "not a field of a withholding"),
        (row("one") + amended("withholding", lift="1", why='"x"'), "not a flag: lift"),
    ],
)
def test_what_cannot_be_undone_or_made_one_is_refused_by_its_line(text: str, says: str) -> None:
    with a_tracker(opened=False) as tracker:
        told = refusal(tracker, HEAD + party("bob") + text)
        assert says in told
        assert "file.toml line" in told


def test_what_follows_a_row_of_the_same_file_can_be_amended_there() -> None:
    text = HEAD + row("one") + row("two", follows='["one"]') + amended("citation", "c", "two", cite='"paper#p3"')
    with a_tracker(opened=False) as tracker:
        assert take(tracker, text + amended("correction", "d", "two", title='"T"', why='"x"')).stored == 7


def test_a_withheld_milestone_stays_so_through_a_correction_of_the_same_file() -> None:
    text = HEAD + row("one") + amended("withholding", "w", basis='"x"', why='"x"')
    text += amended("correction", "c", title='"Other"', why='"x"')
    text += amended("withholding", "w2", basis='"x"', why='"x"')
    with a_tracker(opened=False) as tracker:
        assert "withheld already" in refusal(tracker, text)


def test_other_content_under_the_key_of_a_citation_is_refused() -> None:
    with a_tracker(opened=False) as tracker:
        text = HEAD + row("one") + amended("citation", cite='"paper#p3"', says=A_DAY)
        take(tracker, text)
        assert "other content" in refusal(tracker, text.replace("paper#p3", "paper#p4"))
        assert "other content" in refusal(tracker, text.replace("2025-02-15", "2025-02-16"))


def test_a_row_waits_for_one_further_down_that_it_builds_on() -> None:
    """A correction at the top may follow a milestone of the same file."""
    text = HEAD + '\n[[correction]]\nkey = "c"\nof = "one"\nwhy = "order"\nfollows = ["two"]\n' + row("two")
    with a_tracker(opened=False) as tracker:
        take(tracker, HEAD + row("one"))
        assert take(tracker, text).stored == 2


def test_headers_within_strings_are_no_headers() -> None:
    """Text that looks like a header does not shift the lines that refusals name."""
    text = HEAD + row("one", summary='"""\n[[milestone]]\n"""') + row("two", occurred_on='"nonsense"')
    with a_tracker(opened=False) as tracker:
        line = text[: text.rindex("[[milestone]]")].count("\n") + 1
        assert f"line {line} (milestone two)" in refusal(tracker, text)


def test_a_file_that_cannot_be_read_is_named() -> None:
    """A folder and a missing file are refused in one line."""
    with a_tracker(opened=False) as tracker:
        for path in (tracker.path.parent, Path("missing.toml")):
            with pytest.raises(DisputeError, match="file cannot be read"):
                import_toml(tracker, path)
