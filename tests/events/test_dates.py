import json
import re
import subprocess
import sys
from datetime import UTC, date, datetime
from pathlib import Path
from time import perf_counter, struct_time
from typing import Any

import pytest
from edtf import parse_edtf
from edtf.parser.edtf_exceptions import EDTFParseException
from hypothesis import assume, example, given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter

from events.dates import DAY_MAX, DAY_MIN, Edtf, parse, render
from events.errors import InvalidInput
from tests.events import strategies


class Dated(BaseModel):
    occurred_on: Edtf


def iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def bounds(text: str) -> tuple[str | None, str | None]:
    read = parse(text)
    return (iso(read.earliest), iso(read.latest))


def end_bounds(text: str) -> tuple[str | None, str | None]:
    read = parse(text)
    return (iso(read.end_earliest), iso(read.end_latest))


def refusal(text: str) -> str:
    with pytest.raises(InvalidInput) as refused:
        parse(text)
    return str(refused.value)


@pytest.mark.parametrize(
    ("text", "earliest", "latest"),
    [
        ("2023-11-17", "2023-11-17", "2023-11-17"),
        ("2023-11", "2023-11-01", "2023-11-30"),
        ("2024-02", "2024-02-01", "2024-02-29"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("2017-33", "2017-01-01", "2017-03-31"),
        ("2017-36", "2017-10-01", "2017-12-31"),
        ("2017-37", "2017-01-01", "2017-04-30"),
        ("2017-39", "2017-09-01", "2017-12-31"),
        ("2017-40", "2017-01-01", "2017-06-30"),
        ("2017-41", "2017-07-01", "2017-12-31"),
        ("2026-21", "2026-03-01", "2026-05-31"),
        ("2026-22", "2026-06-01", "2026-08-31"),
        ("2026-23", "2026-09-01", "2026-11-30"),
        ("2026-24", "2026-12-01", "2027-02-28"),
        ("2027-28", "2027-12-01", "2028-02-29"),
        ("2026-29", "2026-09-01", "2026-11-30"),
        ("2026-30", "2026-12-01", "2027-02-28"),
        ("2026-32", "2026-06-01", "2026-08-31"),
        ("2025~", "2025-01-01", "2025-12-31"),
        ("2015-12~", "2015-12-01", "2015-12-31"),
        ("2025-02-04?", "2025-02-04", "2025-02-04"),
        ("2017-12%", "2017-12-01", "2017-12-31"),
        ("2017-36~", "2017-10-01", "2017-12-31"),
        ("~1999", "1999-01-01", "1999-12-31"),
        ("2017-?12", "2017-12-01", "2017-12-31"),
        ("[2017-10..2018-12]", "2017-10-01", "2018-12-31"),
        ("[2026-01-15,2026-01-16]", "2026-01-15", "2026-01-16"),
        ("[2017,2019..2020]", "2017-01-01", "2020-12-31"),
        ("[2017,2018-03]", "2017-01-01", "2018-03-31"),
        ("[2017-35..2018-33]", "2017-07-01", "2018-03-31"),
        ("[0001..0002]", "0001-01-01", "0002-12-31"),
        ("[..2025-03]", None, "2025-03-31"),
        ("[2025-03..]", "2025-03-01", None),
        ("XXXX", None, None),
        ("XXXX-12", None, None),
        ("201X", "2010-01-01", "2019-12-31"),
        ("20XX", "2000-01-01", "2099-12-31"),
        ("0XXX", "0001-01-01", "0999-12-31"),
        ("2023-XX", "2023-01-01", "2023-12-31"),
        ("2023-11-XX", "2023-11-01", "2023-11-30"),
        ("2023-XX-XX", "2023-01-01", "2023-12-31"),
        ("2023-XX-15", "2023-01-15", "2023-12-15"),
        ("156X-12-25", "1560-12-25", "1569-12-25"),
        ("9999-24", "9999-12-01", "9999-12-31"),
    ],
)
def test_each_form_is_bounded_by_its_first_and_last_day(text: str, earliest: str | None, latest: str | None) -> None:
    assert bounds(text) == (earliest, latest)
    assert not parse(text).span


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2023-11-17/2023-11-22", ("2023-11-17", "2023-11-17"), ("2023-11-22", "2023-11-22")),
        ("2020~/2025-03", ("2020-01-01", "2020-12-31"), ("2025-03-01", "2025-03-31")),
        ("2020-36/2021-34", ("2020-10-01", "2020-12-31"), ("2021-04-01", "2021-06-30")),
        ("2024-05/..", ("2024-05-01", "2024-05-31"), (None, None)),
        ("2024-05/XXXX", ("2024-05-01", "2024-05-31"), ("2024-05-01", None)),
        ("201X/2024", ("2010-01-01", "2019-12-31"), ("2024-01-01", "2024-12-31")),
        ("XXXX/..", (None, None), (None, None)),
    ],
)
def test_a_span_keeps_the_bounds_of_both_ends(
    text: str, start: tuple[str | None, str | None], end: tuple[str | None, str | None]
) -> None:
    assert bounds(text) == start
    assert end_bounds(text) == end
    assert parse(text).span
    assert parse(text).ongoing == text.endswith("/..")


def test_a_span_has_begun_by_its_end_and_not_ended_before_its_beginning() -> None:
    assert bounds("../2024-05") == (None, "2024-05-31")
    assert bounds("2024/2024-05") == ("2024-01-01", "2024-05-31")
    assert end_bounds("2024-06/2024") == ("2024-06-01", "2024-12-31")


@pytest.mark.parametrize(
    ("text", "works"),
    [
        ("2024-02-30", "2024-02"),
        ("2023-11-00", "2023-11"),
        ("2023-13", "2023"),
        ("2023-42", "2023"),
        ("circa 1999", "1999~"),
        ("c. 1999", "1999~"),
        ("[2019..2025-02]", "[2019-01..2025-02]"),
        ("[2019-02..2025]", "[2019-02..2025-12]"),
        ("[2019-02-03..2025]", "[2019-02-03..2025-12-31]"),
        ("[2017-35..2018-12]", "[2017-07..2018-12]"),
        ("[XXXX..2025]", "[..2025]"),
        ("[2018..2017]", "[2017..2018]"),
        ("[2026-01-16,2026-01-15]", "[2026-01-15,2026-01-16]"),
        ("[2017,2017]", "[2017]"),
        ("2018/2017", "2017/2018"),
        ("2024-05/", "2024-05/.."),
        ("/2024-05", "../2024-05"),
        ("../..", "XXXX"),
        ("[..]", "XXXX"),
        ("XXXX~", "XXXX"),
        ("201X-02-29", "201X-02"),
        ("", "XXXX"),
        (" ", "XXXX"),
        ("unknown", "XXXX"),
        (" 2023-11-17", "2023-11-17"),
        ("[2026-01-15, 2026-01-16]", "[2026-01-15,2026-01-16]"),
        ("{2020,2021}", "[2020,2021]"),
        ("[2017-10..2018-12", "[2017-10..2018-12]"),
        ("２０２３", "2023"),
        ("2023–11–17", "2023-11-17"),
        ("201x", "201X"),
        ("1990s", "199X"),
        ("2023-11-17T10:00:00Z", "2023-11-17"),
        ("2023-1-5", "2023-01-05"),
        ("20231117", "2023-11-17"),
        ("2023/11/17", "2023-11-17"),
        ("17.11.2023", "2023-11-17"),
        ("17 November 2023", "2023-11-17"),
        ("Nov 17, 2023", "2023-11-17"),
        ("November 2023", "2023-11"),
        ("Q4 2017", "2017-36"),
        ("2017-Q4", "2017-36"),
        ("spring 2026", "2026-21"),
        ("late 2017", "[2017-09..2017-12]"),
        ("before December 2015", "[..2015-12]"),
        ("since May 2024", "2024-05/.."),
        ("between 2019 and Feb 2025", "[2019-01..2025-02]"),
        ("2019 to 2021", "2019/2021"),
    ],
)
def test_a_refusal_names_the_form_that_was_probably_meant(text: str, works: str) -> None:
    parse(works)
    assert refusal(text).endswith(f"; try {works}")


@pytest.mark.parametrize("text", ["0000", "Y12000", "-0044", "10000"])
def test_years_outside_the_calendar_are_refused(text: str) -> None:
    assert "; try " in refusal(text)


def test_a_date_longer_than_the_limit_is_refused_with_both_numbers_and_shown_short() -> None:
    line = refusal("[" + ",".join(["2023-11-17"] * 20) + "]")
    assert "221 characters" in line
    assert "100" in line
    assert len(line) < 300


def form_in(line: str) -> str:
    """Return the form that a refusal names, the first where it gives examples."""
    return line.rpartition("; try ")[2].split(", ")[0]


@given(strategies.near_edtf_texts() | st.text() | st.text("0123456789X-/.,[]~?%{} ", max_size=30))
@example("[2019..2025-02")
@example("\ud800")
@example("²⁰²³")
@example("2023-1X")
@example("201X-02-30")
@example("[[2020],2021]")
@example("[2020/2021]")
@example("[2020,2021]/2022")
@example("../../..")
def test_any_text_is_a_date_or_one_line_whose_form_works(text: str) -> None:
    try:
        read = parse(text)
    except InvalidInput as refused:
        line = str(refused)
        assert "\n" not in line
        parse(form_in(line))
    else:
        assert read.text == text
        assert render(read)


@pytest.mark.parametrize("qualifier", ["~", "?", "%"])
@given(text=strategies.plain_points)
def test_qualifiers_are_shown_and_do_not_widen_the_bounds(qualifier: str, text: str) -> None:
    plain, qualified = parse(text), parse(text + qualifier)
    assert (qualified.earliest, qualified.latest) == (plain.earliest, plain.latest)
    assert qualified.approximate == (qualifier in "~%")
    assert qualified.uncertain == (qualifier in "?%")
    assert not plain.approximate
    assert not plain.uncertain


@given(strategies.edtf_texts)
def test_bounds_are_in_order_and_count_as_days(text: str) -> None:
    read = parse(text)
    assert DAY_MIN <= read.first_day <= read.last_day <= DAY_MAX
    assert (read.first_day == DAY_MIN) == (read.earliest is None)
    assert (read.last_day == DAY_MAX) == (read.latest is None)
    if read.end_latest:
        assert read.earliest is None or read.earliest <= read.end_latest
        assert read.latest is not None
        assert read.latest <= read.end_latest


def test_an_unknown_bound_lies_before_or_after_every_day() -> None:
    assert date.min.toordinal() > DAY_MIN
    assert date.max.toordinal() < DAY_MAX
    assert parse("XXXX").unknown
    assert not parse("[..2025-03]").unknown


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2023-11-17", True), ("2023-11-17?", False), ("2023-11", False), ("2023-11-17/2023-11-17", False)],
)
def test_one_day_is_a_plain_day_and_nothing_else(text: str, expected: object) -> None:
    assert parse(text).is_one_day is expected


def library_bounds(text: str) -> tuple[date | None, date | None] | None:
    """Return the edtf library's strict bounds of *text*, None if it does not read it."""
    try:
        said = parse_edtf(text)
    except EDTFParseException:
        return None
    lower, upper = said.lower_strict(), said.upper_strict()
    return (
        date(*lower[:3]) if isinstance(lower, struct_time) else None,
        date(*upper[:3]) if isinstance(upper, struct_time) else None,
    )


@given(strategies.points | strategies.one_of_sets | strategies.spans)
def test_our_reading_agrees_with_the_edtf_library_where_it_reads_the_form(text: str) -> None:
    """But for winters, of which it makes December alone, and open starts, of which it knows no last day."""
    theirs = library_bounds(text)
    assume(theirs is not None and not re.search("-(24|28|30)", text))
    read = parse(text)
    assert theirs == (read.earliest, read.end_latest if read.span else read.latest)


@given(strategies.edtf_texts)
def test_a_stored_date_is_read_back_the_same_without_parsing(text: str) -> None:
    dated = Dated(occurred_on=parse(text))
    stored = dated.model_dump_json()
    with_other_text = stored.replace(json.dumps(text), '"----"', 1)
    assert Dated.model_validate_json(stored) == dated
    assert Dated.model_validate(dated.model_dump()) == dated
    assert Dated.model_validate_json(with_other_text).occurred_on.earliest == dated.occurred_on.earliest


def test_a_field_takes_text_and_stores_the_bounds() -> None:
    dated = Dated.model_validate({"occurred_on": "2017-36"})
    assert dated.occurred_on == parse("2017-36")
    assert dated.model_dump(mode="json") == {
        "occurred_on": {"text": "2017-36", "earliest": "2017-10-01", "latest": "2017-12-31"}
    }
    assert Dated(occurred_on=parse("2024-05/..")).model_dump(mode="json")["occurred_on"] == {
        "text": "2024-05/..",
        "earliest": "2024-05-01",
        "latest": "2024-05-31",
        "span": True,
        "ongoing": True,
    }
    assert Dated(occurred_on=parse("2023-11-17/2023-11-22")).model_dump()["occurred_on"]["end_latest"] == "2023-11-22"
    assert Dated(occurred_on=parse("XXXX")).model_dump()["occurred_on"]["earliest"] is None


def test_a_field_takes_a_day_as_toml_gives_it() -> None:
    assert Dated.model_validate({"occurred_on": date(2023, 11, 17)}).occurred_on == parse("2023-11-17")


@pytest.mark.parametrize(
    "value",
    [
        2021,
        None,
        {},
        {"text": "2021"} | {"year": 2021},
        {"text": 2021},
        {"text": "2021", "earliest": 5},
        {"text": "2021", "earliest": "soon"},
        {"text": "2021", "earliest": ["2021-01-01"]},
        {"text": "2021", "span": "yes"},
        {"text": "\x1b[2J"},
        {"text": "2021", "earliest": "2021-12-31", "latest": "2021-01-01"},
        datetime(2023, 11, 17, tzinfo=UTC),
    ],
)
def test_a_field_refuses_what_it_never_stored(value: object) -> None:
    with pytest.raises(InvalidInput, match=r"; try .*2023-11-17"):
        Dated.model_validate({"occurred_on": value})


def test_the_schema_of_a_field_is_text_with_examples_that_work() -> None:
    schema: dict[str, Any] = TypeAdapter(Edtf).json_schema()
    assert schema["type"] == "string"
    assert schema["description"]
    assert all(parse(form) for form in schema["examples"])


def test_reading_stored_dates_takes_microseconds() -> None:
    adapter = TypeAdapter(list[Edtf])
    stored = adapter.dump_json([parse(f"[2017-10..20{year}-12]") for year in range(18, 100)] * 100)
    began = perf_counter()
    adapter.validate_json(stored)
    assert (perf_counter() - began) / 8_200 < 100e-6  # about 2 on an idle machine


def test_importing_dates_imports_neither_pydantic_nor_the_edtf_library() -> None:
    seen = (
        "import sys, events.dates; sys.exit(any(name in sys.modules for name in ('pydantic', 'pydantic_core', 'edtf')))"
    )
    subprocess.run([sys.executable, "-c", seen], check=True, timeout=60)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-11-17", "17 November 2023"),
        ("2023-11-01", "1 November 2023"),
        ("2023-11", "November 2023"),
        ("2021", "2021"),
        ("2017-33", "the first quarter of 2017"),
        ("2017-36", "the last quarter of 2017"),
        ("2017-38", "the second third of 2017"),
        ("2017-41", "the second half of 2017"),
        ("2026-21", "spring 2026"),
        ("2026-24", "winter 2026–2027"),
        ("2026-32", "winter 2026 (southern hemisphere)"),
        ("2025~", "about 2025"),
        ("~1999", "about 1999"),
        ("2025-02-04?", "4 February 2025 (uncertain)"),
        ("2017-12%", "about December 2017 (uncertain)"),
        ("2017-36~", "about the last quarter of 2017"),
        ("[2017-10..2018-12]", "between October 2017 and December 2018"),
        ("[2025-03-14..2025-03-21]", "between 14 and 21 March 2025"),
        ("[2025-03-28..2025-04-02]", "between 28 March and 2 April 2025"),
        ("[2026-01-15,2026-01-16]", "15 or 16 January 2026"),
        ("[2026-01-15,2026-01-16,2026-01-19]", "15, 16 or 19 January 2026"),
        ("[2017,2019..2020]", "2017 or between 2019 and 2020"),
        ("[2017..2017]", "2017"),
        ("[2017-03,2017-05-14]", "March 2017 or 14 May 2017"),
        ("[..2025-03]", "by March 2025"),
        ("[2025-03..]", "March 2025 or later"),
        ("2023-11-17/2023-11-22", "from 17 to 22 November 2023"),
        ("2023-11-17/2024-01-22", "from 17 November 2023 to 22 January 2024"),
        ("2023-11-17/2023-11-17", "17 November 2023"),
        ("2020~/2025-03", "from about 2020 to March 2025"),
        ("2024-05/..", "since May 2024 (still going on)"),
        ("../2024-05", "until May 2024"),
        ("XXXX/2024", "until 2024 (from an unknown day)"),
        ("2024/XXXX", "from 2024 (until an unknown day)"),
        ("XXXX", "on an unknown day"),
        ("XXXX-12", "December of an unknown year"),
        ("201X", "the 2010s"),
        ("20XX", "a year between 2000 and 2099"),
        ("2023-XX", "an unknown month of 2023"),
        ("2023-11-XX", "an unknown day of November 2023"),
        ("2023-XX-XX", "an unknown day of 2023"),
        ("2023-XX-15", "day 15 of an unknown month of 2023"),
        ("156X-12-25", "25 December in the 1560s"),
    ],
)
def test_each_form_in_words(text: str, words: str) -> None:
    assert render(parse(text)) == words


coarse = st.builds(
    "{}{}".format, st.one_of(strategies.years, strategies.months, strategies.parts_of_years), strategies.qualifiers
)


@given(
    st.one_of(
        coarse,
        coarse.map("[..{}]".format),
        coarse.map("{}/..".format),
        strategies.ranges(strategies.months),
        strategies.ranges(strategies.years),
        strategies.unspecified.filter(lambda text: not re.search("[0-9]{2}$", text) or text.count("-") < 2),
    )
)
def test_what_is_coarser_than_a_day_is_rendered_without_a_day(text: str) -> None:
    assert not re.search(r"(?<![0-9])[0-9]{1,2}(?![0-9])", render(parse(text)))


@given(st.from_regex(r"[0-9X~?%\[\],./-]{4,100}", fullmatch=True))
def test_any_text_that_a_stored_date_may_hold_is_rendered(text: str) -> None:
    assert isinstance(render(Edtf(text, None, None)), str)


def test_the_documented_forms_are_read_and_shown_as_documented() -> None:
    page = (Path(__file__).parents[2] / "docs" / "dates.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `(.+?)` \| .+? \| (\S+) \| (\S+) \| (.+?) \|$", page, re.MULTILINE)
    assert len(rows) > 20
    for text, first, last, words in rows:
        assert bounds(text) == (first.replace("none", "") or None, last.replace("none", "") or None)
        assert render(parse(text)) == words
    for line in re.findall(r"^date: .+$", page, re.MULTILINE):
        assert refusal(line.split(": ")[1]) == line
    for stored in re.findall(r"^\{.+\}$", page, re.MULTILINE):
        assert json.loads(stored) == parse(json.loads(stored)["text"]).stored()
