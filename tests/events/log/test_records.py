"""Curators are written as mail programs write them."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given

from events.errors import InvalidInput
from events.log.records import Curator, new_stream
from tests.events.log.strategies import curators


@given(curators)
def test_a_curator_reads_back_from_its_text(curator: Curator) -> None:
    assert Curator.parse(str(curator)) == curator


@pytest.mark.parametrize(
    ("text", "name", "mail"),
    [
        ("Ada Byron <ada@example.org>", "Ada Byron", "ada@example.org"),
        ("  Ada  < ada@example.org > ", "Ada", "ada@example.org"),
        ("Élodie <é@exemple.fr>", "Élodie", "é@exemple.fr"),
    ],
)
def test_a_curator_is_a_name_and_a_mail_address(text: str, name: str, mail: str) -> None:
    assert Curator.parse(text) == Curator(name, mail)


@pytest.mark.parametrize(
    "text",
    ["", "Ada", "ada@example.org", "<ada@example.org>", "Ada <ada>", "Ada <a@b> x", "A <a@b> <c@d>", "A\x1b[1m <a@b>",
     "A\n <a@b>", "A\ud800 <a@b>", "A\u202e <a@b>", "A" * 200 + " <a@b>"],
)  # fmt: skip
def test_any_other_form_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(InvalidInput) as refusal:
        Curator.parse(text)
    assert str(refusal.value).startswith("curator: ")
    assert "\n" not in str(refusal.value)


def test_a_new_stream_is_never_one_that_was() -> None:
    assert len({new_stream() for _ in range(1000)}) == 1000


def test_opening_a_store_for_reading_imports_neither_the_library_nor_pydantic() -> None:
    code = (
        "import sys, events.log.records, events.log.sqlite_file;"
        "print([m for m in ('eventsourcing', 'pydantic', 'pydantic_core') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "[]\n"
