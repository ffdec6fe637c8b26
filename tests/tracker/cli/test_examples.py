"""Every command shows an example, and every example works as it is typed."""

from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from tests.tracker.cli import running
from tracker.cli.main import COMMANDS as TABLE
from tracker.cli.main import dispute

SERVING = {"dispute serve", "dispute demo"}
"""These go on until they are ended: their own tests start them."""


def commands(group: click.Group, name: str) -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its whole name, those of groups among them; a kind of milestone is none of its own."""
    context = click.Context(group, info_name=name)
    for short in group.list_commands(context):
        command = group.get_command(context, short)
        assert command is not None
        yield f"{name} {short}", command
        if isinstance(command, click.Group) and short != "add":
            yield from commands(command, f"{name} {short}")


COMMANDS = dict(commands(dispute, "dispute"))
EXAMPLES = {name: str(getattr(command, "example", "")) for name, command in COMMANDS.items()}


@pytest.mark.parametrize("name", EXAMPLES)
def test_the_help_of_a_command_says_what_it_does_and_shows_its_example(name: str, empty: Path) -> None:
    assert EXAMPLES[name], "has no example"
    ran = running.line(f"{name} --help")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: {name}")
    for line in EXAMPLES[name].splitlines():
        assert f"  {line}\n" in ran.out
    assert COMMANDS[name].help, "has no docstring"


@pytest.mark.parametrize("name", [name for name in EXAMPLES if name not in SERVING])
def test_the_example_of_a_command_works_as_it_is_typed(name: str, folder: Path) -> None:
    for line in EXAMPLES[name].splitlines():
        assert line.startswith("dispute ")
        ran = running.line(line)
        assert ran.code == 0, (line, ran.err)


@pytest.mark.parametrize("name", TABLE)
def test_the_list_of_commands_says_what_the_command_itself_says(name: str) -> None:
    """The list is written without loading the commands."""
    assert COMMANDS[f"dispute {name}"].short_help in {None, TABLE[name][1]}


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_option_is_explained(name: str) -> None:
    for param in COMMANDS[name].params:
        if isinstance(param, click.Option):
            assert param.help, param.name
