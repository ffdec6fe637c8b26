"""The folders in which commands are run."""

from pathlib import Path

import pytest

from tests.tracker.cli import prepared


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The prepared folder, made once: not to be worked in."""
    made = tmp_path_factory.mktemp("prepared")
    prepared.prepare(made)
    return made


@pytest.fixture
def empty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder, which is the working directory; no setting comes from the environment."""
    folder = tmp_path / "empty"
    folder.mkdir()
    return prepared.enter(folder, monkeypatch)


@pytest.fixture
def folder(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A prepared folder of the test's own, which is the working directory; no setting comes from the environment."""
    prepared.copy(template, tmp_path / "prepared")
    return prepared.enter(tmp_path / "prepared", monkeypatch)
