"""A shell completes commands, kinds, options, slugs, ids and views."""

from pathlib import Path

import pytest

from tests.tracker.cli import running
from tests.tracker.cli.prepared import NOTED
from tracker.cli.main import COMMANDS


def completed(line: str, folder: Path) -> list[str]:
    """Return what bash is offered for the last word of *line*."""
    words = line.split(" ")
    env = {"_DISPUTE_COMPLETE": "bash_complete", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    ran = running.process(folder=folder, env=env)
    assert ran.err == ""
    return [row.partition(",")[2] for row in ran.out.splitlines() if row]


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_has_a_script(shell: str) -> None:
    ran = running.dispute("completion", shell)
    assert ran.code == 0
    assert "_DISPUTE_COMPLETE" in ran.out


def test_commands_are_completed(folder: Path) -> None:
    assert completed("dispute ", folder) == list(COMMANDS)
    assert completed("dispute re", folder) == [name for name in COMMANDS if name.startswith("re")]


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("dispute add bid-r", ["bid-raised", "bid-rejected"]),
        ("dispute kinds trial-b", ["trial-begun"]),
        ("dispute add trial-set --proceeding musk", ["musk-v-openai"]),
        ("dispute add trial-set --ju", ["--jury"]),
        ("dispute add ruling-made --outcome gran", ["granted", "granted-in-part"]),
        ("dispute add noted --party green", []),
        ("dispute add noted --party greg", ["greg-brockman"]),
        ("dispute add noted --cite our", ["our-notes"]),
        ("dispute add noted --dispute m", ["musk-v-openai"]),
        ("dispute parties change sa", ["sam-altman", "satya-nadella"]),
        ("dispute close mu", ["musk-v-openai"]),
        ("dispute correct 3f9c2a", [NOTED[:8]]),
        ("dispute sources check our", ["our-notes"]),
        ("dispute why tr", ["trial/musk-v-openai"]),
        ("dispute why roles/sam", ["roles/sam-altman/openai/chief-executive"]),
        ("dispute why roles/nobody", []),
    ],
)
def test_what_is_in_the_log_is_completed(folder: Path, line: str, found: list[str]) -> None:
    assert completed(line, folder) == found


def test_without_a_store_nothing_is_offered_and_nothing_said(empty: Path) -> None:
    assert completed("dispute close m", empty) == []
    assert completed("dispute why roles/", empty) == []


def test_where_several_views_fit_they_are_offered_first(folder: Path) -> None:
    offered = completed("dispute why ", folder)
    assert {"trial/", "bids/", "roles/"} <= set(offered)
    assert all(one.endswith("/") for one in offered)
