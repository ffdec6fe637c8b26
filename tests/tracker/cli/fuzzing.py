"""Command lines of every sort that nobody should type, from a seed.

What commands there are and what each takes is read from the commands themselves: a new one is tried as well.
"""

import shlex
from collections.abc import Callable, Sequence
from functools import cache
from random import Random
from typing import NamedTuple

import click

from events.vocabulary import KINDS
from tests.tracker.cli.drawing import Drawing, date, number, text
from tests.tracker.cli.test_examples import COMMANDS, EXAMPLES
from tracker.cli.adding import example

WAITING = {
    "dispute serve": "it serves until it is ended",
    "dispute demo": "it serves until it is ended, and takes a store of its own",
    "dispute worker": "it works until it is ended",
}
"""These are tried with a store that is not there: they read all that they are given, and end."""
SELDOM = {
    *("dispute key revoke", "dispute key rotate", "dispute new-origin", "dispute restore", "dispute close"),
    *("dispute erase", "dispute publish", "dispute curators revoke"),
}
"""After the first of these little or nothing is taken, and the last take long."""
INSIDE = {"..": "up", "/": "-"}


class Line(NamedTuple):
    """A command line that works, in its parts: the name, the options with their values, what else it takes."""

    name: str
    options: tuple[tuple[str, str | None], ...]
    others: tuple[str, ...]

    def args(self, chance: Random) -> list[str]:
        """Return what is typed after ``dispute``; the options in any order."""
        options = list(self.options)
        chance.shuffle(options)
        args = self.name.split()[1:]
        for said, value in options:
            if value is None:
                args.append(said)
            else:
                args += [f"{said}={value}"] if chance.random() < 0.3 else [said, value]
        if any(one.startswith("-") for one in self.others) and chance.random() < 0.7:
            args.append("--")
        return [*args, *self.others]


@cache
def leaves() -> dict[str, click.Command]:
    """Return every command that does something, by its whole name, each kind of milestone among them."""
    found = dict(COMMANDS)
    adding = found.pop("dispute add")
    assert isinstance(adding, click.Group)
    for kind in KINDS:
        one = adding.get_command(click.Context(adding), kind)
        assert one is not None
        found[f"dispute add {kind}"] = one
    return found


@cache
def examples(name: str) -> tuple[Line, ...]:
    """Return the lines that the help of a command shows of itself."""
    if name.startswith("dispute add "):
        return (_line(name, example(KINDS[name.split()[2]])),)
    return tuple(_line(name, line) for line in EXAMPLES[name].splitlines() if line.startswith(name))


def _line(name: str, typed: str) -> Line:
    flags = {said for one in leaves()[name].params if getattr(one, "is_flag", False) for said in one.opts}
    flags |= {said for one in leaves()[name].params for said in one.secondary_opts}
    options, others = [], []
    words = iter(shlex.split(typed)[len(name.split()) :])
    for word in words:
        if word.startswith("--"):
            options.append((word, None if word in flags else next(words)))
        else:
            others.append(word)
    return Line(name, tuple(options), tuple(others))


def command(chance: Random, adding: float = 0.25) -> Line:
    """Return a line that works of some command; with the probability *adding* it records a milestone of some kind."""
    kinds = [one for one in leaves() if one.startswith("dispute add ")]
    if chance.random() < adding:
        line = chance.choice(examples(chance.choice(kinds)))
        return line._replace(options=(*line.options, ("--dispute", "musk-v-openai")))  # there may be others by then
    others = [one for one in leaves() if one not in kinds and examples(one)]
    while (name := chance.choice(others)) in SELDOM and chance.random() < 0.95:
        pass
    return chance.choice(examples(name))


def takes_date(param: click.Parameter) -> bool:
    """Say whether what is given to *param* is a day, a time, or a point of the log."""
    form = str(param.metavar or "")
    return any(one in form for one in ("DATE", "DAY", "POINT", "TIME", "HH:MM", "ZONE")) or "_on" in str(param.name)


def takes_text(param: click.Parameter) -> bool:
    """Say whether what is given to *param* is none of that, and no file or number either."""
    return isinstance(param.type, click.types.StringParamType | click.Choice) and not takes_date(param)


def takes_words(param: click.Parameter) -> bool:
    """Say whether what is given to *param* are words of somebody's own, which most texts are."""
    return takes_text(param) and (param.metavar == "TEXT" or param.name in ("title", "why", "basis", "aliases"))


def changed(chance: Random, line: Line, draw: Drawing, fits: Callable[[click.Parameter], bool]) -> Line | None:
    """Return *line* with something drawn for an option that *fits*, or an argument; None where it has no such."""
    fitting = [one for one in leaves()[line.name].params if fits(one) and not getattr(one, "is_flag", False)]
    if not fitting:
        return None
    param = chance.choice(fitting)
    value = _inside(param, draw(chance))
    if isinstance(param, click.Argument):
        at = chance.randrange(len(line.others) + 1)
        return line._replace(others=(*line.others[:at], value, *line.others[at + 1 :]))
    kept = tuple(one for one in line.options if one[0] not in param.opts)
    return line._replace(options=(*kept, (param.opts[0], value)))


def _inside(param: click.Parameter, value: str) -> str:
    """Return *value*, or where it names a file one that does not lead out of the folder in which it is tried."""
    if isinstance(param.type, click.Path) or "FILE" in str(param.metavar):
        for out, put in INSIDE.items():
            value = value.replace(out, put)
    return value


def any_args(chance: Random) -> list[str]:
    """Return a command line of which anything may be changed: what it is given, what it is called, what is missing."""
    line = command(chance)
    for _ in range(chance.choice((0, 1, 1, 2, 3))):
        draw = chance.choice((text, text, date, number))
        line = changed(chance, line, draw, lambda _: True) or line
    if chance.random() < 0.3:
        line = line._replace(options=(*line.options, (f"--{chance.choice(_option_names())}", None)))
    args = line.args(chance)
    for _ in range(chance.choice((0, 0, 0, 1, 2))):
        at = chance.randrange(len(args) + 1)
        args = chance.choice(
            (args[:at] + args[at + 1 :], [*args[:at], *args[at : at + 1], *args[at:]], args[:at], args[at:] + args[:at])
        )
    return args


@cache
def _option_names() -> Sequence[str]:
    return sorted(
        {said[2:] for one in leaves().values() for param in one.params for said in param.opts if "--" in said}
    )
