"""``dispute digest`` tells a span, and from where it ended the last time."""

from pathlib import Path

import pytest

from tests.tracker.cli.running import dispute, position, refusal

ADD = ("add", "noted", "--on", "2026-02-01", "--unsourced", "--title")


def test_a_span_of_records_is_told_in_markdown(folder: Path) -> None:
    at = position(folder)
    dispute(*ADD, "Something new")
    ran = dispute("digest", "--since", f"@{at}")
    assert (ran.code, ran.err) == (0, "")
    assert ran.out.startswith("# Disputes\n\nFrom 2 June 2025 to ")
    assert "### New\n\n- **1 February 2026: Something new**\n" in ran.out


@pytest.mark.parametrize(("form", "start"), [("html", "<article"), ("text", "Disputes\n"), ("markdown", "# Disp")])
def test_it_is_told_in_the_format_asked_for(folder: Path, form: str, start: str) -> None:
    assert dispute("digest", "--since", "@40", "--until", "@60", "--format", form).out.startswith(start)


def test_days_name_the_state_and_what_was_recorded_by_their_end(folder: Path) -> None:
    ran = dispute("digest", "--since", "2025-06-01", "--until", "2025-06-02")
    assert "From 1 June 2025 to 2 June 2025: records 1 to " in ran.out
    assert "Musk sues OpenAI" in ran.out


def test_last_begins_where_the_last_one_ended(folder: Path) -> None:
    first = dispute("digest", "--since", "last").out
    assert f"records 1 to {position(folder)}" in first
    assert dispute("digest", "--since", "last").out.endswith("nothing new is recorded\n\nNothing changed.\n")
    dispute(*ADD, "Something new")
    assert "Something new" in dispute("digest", "--since", "last", "--format", "text").out
    assert "Something new" not in dispute("digest", "--since", "last").out


def test_last_is_remembered_for_a_dispute_by_itself_and_by_nothing_else(folder: Path) -> None:
    dispute("digest", "--since", "@0")
    assert "records 1 to" in dispute("digest", "--since", "last", "--dispute", "musk-v-openai").out
    assert "records 1 to" in dispute("digest", "--since", "last").out


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (("--since", "@60", "--until", "@40"), 2, "ends before it begins"),
        (("--since", "@99999"), 1, "position past the end"),
        (("--since", "tomorrow"), 2, "not a point"),
        (("--since", "2099-01-01"), 1, "still to come"),
        (("--since", "@1", "--dispute", "nobodys"), 1, "unknown dispute"),
        ((), 2, "--since"),
    ],
)
def test_what_names_no_span_is_refused_in_one_line(folder: Path, args: tuple[str, ...], code: int, why: str) -> None:
    assert why in refusal(dispute("digest", *args), code)


def test_an_empty_log_has_nothing_to_tell(empty: Path) -> None:
    dispute("init", ".")
    for since in ("@0", "last"):
        ran = dispute("digest", "--since", since)
        assert (ran.code, ran.err) == (0, "")
        assert ran.out.endswith("Nothing changed.\n")
