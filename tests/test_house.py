"""The rules of the house that no single module can keep: who imports whom, whose names are whose, what no file says."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

import pytest
from importlinter.cli import lint_imports

import events
import feeds
import seeds
import tracker

ROOT = Path(__file__).parents[1]
WINGS = ("events", "feeds", "tracker")
FOLDERS = (".ci", "benchmarks", "docs", "events", "feeds", "seeds", "tests", "tools", "tracker")
LEFTOVERS = {"__pycache__", ".DS_Store"}


def our_files() -> Iterator[Path]:
    """Yield every file of the project, not what its tools leave beside them."""
    yield from (path for path in ROOT.iterdir() if path.is_file())
    for folder in FOLDERS:
        yield from (
            path for path in sorted((ROOT / folder).rglob("*")) if path.is_file() and not LEFTOVERS & set(path.parts)
        )


def project() -> dict[str, object]:
    """Return the [project] table of pyproject.toml."""
    table: dict[str, object] = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    return table


def test_imports_point_one_way(capsys: pytest.CaptureFixture[str]) -> None:
    """The import contract in pyproject.toml holds."""
    status = lint_imports(config_filename=str(ROOT / "pyproject.toml"), no_cache=True)
    assert status == 0, capsys.readouterr().out


@pytest.mark.parametrize("wing", WINGS)
def test_no_module_takes_a_name_from_the_root_of_its_own_wing(wing: str) -> None:
    """A wing's root is for its readers: from inside, only its modules are imported, or it would make a circle."""
    for path in (ROOT / wing).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                taken = [alias.name for alias in node.names if alias.name == wing]
            elif isinstance(node, ast.ImportFrom) and node.module == wing:
                taken = [alias.name for alias in node.names if not _is_module(ROOT / wing / alias.name)]
            else:
                continue
            assert taken == [], f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize("package", [events, feeds, seeds, tracker], ids=lambda package: package.__name__)
def test_the_packages_imported_are_ours(package: object) -> None:
    """PyPI's Events also installs a top-level events/: the one that tests see is the one beside them."""
    assert Path(str(getattr(package, "__file__", None))).parent.parent == ROOT


def test_no_other_distribution_brings_a_package_of_our_names() -> None:
    """The command `dispute` does not run from this folder: what else is installed must leave our names alone."""
    ours = {*WINGS, "seeds"}
    for other in metadata.distributions():
        if other.metadata["Name"] != project()["name"]:
            taken = ours & {file.parts[0].removesuffix(".py") for file in other.files or ()}
            assert not taken, f"{other.metadata['Name']} installs {taken}"


def test_no_file_names_the_download_host_of_a_registry() -> None:
    """Whoever installs brings an index of their own: pins with hashes need no address."""
    hosts = re.compile(rb"(?:pypi|pythonhosted|npmjs|debian|crates|rubygems)\.(?:org|com|io)")
    named = [str(path.relative_to(ROOT)) for path in our_files() if hosts.search(path.read_bytes())]
    assert named == []


def test_every_dependency_is_pinned_with_hashes() -> None:
    """requirements.lock holds each dependency that pyproject.toml names, and no line without a version and a hash."""
    about = project()
    wanted = [*_strings(about["dependencies"]), *_strings(dict(_mapping(about["optional-dependencies"]))["dev"])]
    text = (ROOT / "requirements.lock").read_text("utf-8").replace("\\\n", " ")
    pins = [line for line in text.splitlines() if line and not line.lstrip().startswith("#")]
    pinned = set()
    for pin in pins:
        found = re.fullmatch(r"([a-z0-9-]+)==\S+(?: ; [^#@]+?)?(?: +--hash=sha256:[0-9a-f]{64})+", pin)
        assert found, pin
        pinned.add(found[1])
    assert {re.split(r"[^A-Za-z0-9-]", name)[0].lower() for name in wanted} <= pinned


def test_no_two_test_files_can_collide() -> None:
    """Two test files of one name need a package each: every folder of tests is one."""
    folders = {path.parent for path in (ROOT / "tests").rglob("*.py")}
    assert [str(folder) for folder in sorted(folders) if not (folder / "__init__.py").is_file()] == []


def test_importing_the_wings_says_nothing_and_warns_of_nothing() -> None:
    """Whoever builds on the packages hears nothing of them but errors."""
    said = subprocess.run(
        [sys.executable, "-W", "error", "-c", f"import {', '.join(WINGS)}, seeds"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert said.stdout + said.stderr == ""


def _is_module(path: Path) -> bool:
    return path.with_suffix(".py").is_file() or path.is_dir()


def _strings(value: object) -> list[str]:
    assert isinstance(value, list)
    return [str(one) for one in value]


def _mapping(value: object) -> dict[str, object]:
    assert isinstance(value, dict)
    return value
