"""What the pages tell people to type works as they give it, and leads where they say."""

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.tracker.cli.running import ROOT, process
from tests.tracker.cli.serving import serving
from tracker.cli.main import dispute

README = ROOT / "README.md"
PAGES = [
    *(README, ROOT / "CHANGELOG.md", ROOT / "CONTRIBUTING.md", ROOT / "seeds" / "README.md"),
    *sorted((ROOT / "docs").rglob("*.md")),
]
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
PLACEHOLDER = "1a2b3c4d"
"""The id in the README that stands for any of the reader's own."""
SERVES = "dispute serve"


def commands(block: str) -> list[str]:
    """Return the commands of a console block: what stands after a prompt, lines that go on in the next joined."""
    joined = block.replace("\\\n", " ")
    return [line.removeprefix("$ ") for line in joined.splitlines() if line.startswith("$ ")]


BLOCKS = [
    commands(block)
    for block in re.findall(r"^```console\n(.*?)^```$", README.read_text("utf-8"), re.MULTILINE | re.DOTALL)
]
MAKES = [command for block in BLOCKS for command in block if command.startswith("make ")]
RUNS = [block for block in ([command for command in block if command not in MAKES] for block in BLOCKS) if block]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a clone in which ``make demo`` has been run and ended: the program and the demo's tracker."""
    folder = tmp_path_factory.mktemp("clone")
    program = folder / ".venv" / "bin" / "dispute"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m tracker.cli.main "$@"\n', encoding="utf-8")
    program.chmod(0o755)
    made = process("demo", "--no-serve", folder=folder)
    assert made.code == 0, made.err
    return folder


def test_the_readme_begins_with_the_two_commands() -> None:
    """Its first screen shows how to see all of it and how to test it."""
    assert [command.split("#")[0].strip() for command in BLOCKS[0]] == ["make demo", "make test"]


@pytest.mark.parametrize("block", RUNS, ids=lambda block: re.sub(r"\W+", "-", block[0])[:40])
def test_the_commands_of_the_readme_work_as_they_are_typed(block: list[str], clone: Path, tmp_path: Path) -> None:
    """Each block in one shell, from top to bottom: where the README says, a clone or an empty folder of one's own.

    One that goes on in the demo's folder begins with the line that led there.
    """
    own = block[0].startswith("dispute init")
    if block[0].startswith("dispute") and not own:
        block = [next(one[0] for one in RUNS if one[0].startswith("cd ")), *block]
    folder = tmp_path if own else clone
    path = [str(clone / ".venv" / "bin")] if own else []
    script = "\n".join(command for command in block if not command.startswith(SERVES))
    done = subprocess.run(
        ["bash", "-exc", script.replace(PLACEHOLDER, _an_id(clone))],
        cwd=folder,
        env=_bare() | {"PATH": os.pathsep.join([*path, os.environ["PATH"]]), "PYTHONPATH": str(ROOT)},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    for command in block:
        if command.startswith(SERVES):
            _serve_and_end(command, folder)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_command_that_a_page_mentions_exists_with_its_options(page: Path) -> None:
    """Commands within a sentence, which leave out what the reader knows, at least name what there is."""
    for words in _mentioned(page, "dispute"):
        known = _options_of(words[1:])
        assert {word.partition("=")[0] for word in words if word.startswith("-")} <= known, shlex.join(words)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_target_that_a_page_mentions_is_in_the_makefile(page: Path) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    for words in [*_mentioned(page, "make"), *(command.split() for command in MAKES if page == README)]:
        named = [word for word in words[words.index("make") + 1 :] if "=" not in word]
        assert set(named[: named.index("#") if "#" in named else None]) <= targets, shlex.join(words)


@pytest.mark.parametrize("page", PAGES, ids=NAMES)
def test_every_link_within_the_project_leads_somewhere(page: Path) -> None:
    for path, anchor in _links(page):
        assert path.exists(), path
        if anchor:
            assert anchor in _anchors(path), f"{path}#{anchor}"


def test_every_page_of_the_docs_is_linked_from_another() -> None:
    linked = {path for page in PAGES for path, _ in _links(page) if path != page}
    assert [page.name for page in (ROOT / "docs").glob("*.md") if page not in linked] == []


def _bare() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("DISPUTE_")}


def _an_id(clone: Path) -> str:
    listed = process("--store", "demo/dispute.sqlite", "timeline", "--csv", folder=clone)
    found = re.search(r"\b[0-9a-f]{8}-[0-9a-f]{4}-", listed.out)
    assert found is not None, listed
    return found[0][:8]


def _serve_and_end(command: str, folder: Path) -> None:
    """Serve on a free port, since the usual one may be taken here, look at the page and press Ctrl-C."""
    _, *args = shlex.split(command, comments=True)
    with serving(*args, "--port", "0", folder=folder) as served:
        assert "<title>" in served.get("")
        assert served.interrupt() == 0


def _mentioned(page: Path, program: str) -> Iterator[list[str]]:
    """Yield the words of every piece of code within a sentence that calls *program*, settings before it included."""
    prose = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    for code in re.findall(r"(?<!`)`([^`]+)`(?!`)", prose):
        if re.match(rf"(?:[A-Z]+=\S+ )*{program} [a-z-]", code):
            yield shlex.split(code)


def _options_of(args: list[str]) -> set[str]:
    """Return the options that the command that *args* begin with takes, those of the groups above it included."""
    command: click.Command = dispute
    context = click.Context(dispute, info_name="dispute")
    known = _options(command, context)
    for word in args:
        if not isinstance(command, click.Group) or word.startswith("-"):
            break
        # `add … --tag` and `add KIND --tag` are about any of them.
        any_of_them = word == "…" or word.isupper()
        inner = command.get_command(context, command.list_commands(context)[0] if any_of_them else word)
        assert inner is not None, shlex.join(["dispute", *args])
        command, context = inner, click.Context(inner, parent=context, info_name=word)
        known |= _options(command, context)
    return known


def _options(command: click.Command, context: click.Context) -> set[str]:
    return {name for param in command.get_params(context) for name in (*param.opts, *param.secondary_opts)}


def _links(page: Path) -> Iterator[tuple[Path, str]]:
    """Yield where the links of *page* that stay within the project lead: a path, and the anchor on it if any."""
    for link in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if not re.match(r"[a-z]+:", link):
            path, _, anchor = link.partition("#")
            yield (page.parent / path).resolve() if path else page, anchor


def _anchors(page: Path) -> set[str]:
    """Return the anchors that a code host gives the headings of *page*."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}
