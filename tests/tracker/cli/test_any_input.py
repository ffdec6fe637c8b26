"""Whatever is typed, and whatever is in a file: done, or refused in one line; the store loads, and the feeds parse."""

import contextlib
import csv
import io
import json
import shutil
import socket
import sys
from collections import Counter
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

import pytest

from tests.tracker.cli import drawing, fuzzing, prepared, running
from tests.tracker.cli.furnishing import FRESH, READ, SPARE, checked_bundle, furnished, of_other_types
from tests.tracker.cli.running import Ran, position
from tests.tracker.cli.spoiling import spoilt
from tests.tracker.curating.crowding import roots
from tests.tracker.publishing.inert import inert
from tracker.cli.main import main

CODES = {0: "done", 1: "refused", 2: "not understood", 3: "damaged", 4: "contradicted"}
JUDGING = ({"doctor"}, {"config", "check"}, {"sources", "check"})
"""The words of commands that say in as many lines as it takes what they found, and end with 1 where that is bad."""
STORED = "recorded, but no receipt of it"
"""What the one refusal says after which something is stored: what was asked for beside it could not be given."""
SETTLE = 500
"""After how many inputs all that they came to is looked at, and the next ones begin with a new store."""
WAITING = {name.split()[1] for name in fuzzing.WAITING}
SLOW = {"publish", "--site"}
"""What takes a second, and comes seldom."""
NOWHERE = ("--store", "nowhere.sqlite")


class Given(NamedTuple):
    """What a program was given, to be shown where it did not bear it; and what it makes of that."""

    what: str
    run: Callable[[], Ran]
    judges: bool = False


@pytest.fixture(autouse=True)
def offline(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is looked for beyond this machine, whatever address is made up."""
    known = socket.getaddrinfo

    def getaddrinfo(host: Any, *rest: Any, **how: Any) -> Any:
        if host not in ("127.0.0.1", "::1", "localhost"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return known(host, *rest, **how)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)


def dispute(args: list[str]) -> Ran:
    """Run ``dispute ARGS`` in this process; what it writes has to be UTF-8, as on most terminals."""
    out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", how) for how in ("strict", "backslashreplace"))
    code: Any = 0
    before, sys.stdin = sys.stdin, io.StringIO()
    try:
        with redirect_stdout(out), redirect_stderr(err):
            main(args)
    except SystemExit as done:
        code = done.code
    finally:
        sys.stdin = before
    shown = []
    for stream in (out, err):
        stream.flush()
        shown.append(stream.buffer.getvalue().decode())
    return Ran(int(code or 0), *shown)


def fault(ran: Ran, *, judges: bool = False) -> str | None:
    """Return what is wrong with how a command ended, None if it is well. *judges*: it may have more to say."""
    if ran.code not in CODES:
        return f"exit code {ran.code}"
    if "Traceback" in ran.err or "unexpected error" in ran.err:
        return "a bug shows"
    refusals = [one for one in ran.err.split("\n")[:-1] if not one.startswith("warning: ")]
    if ran.code in (0, 3, 4) or (refusals and refusals[0].startswith("Usage: ")) or (judges and ran.code == 1):
        return None
    return None if len(refusals) == 1 and refusals[0].startswith("dispute: ") else "not refused in one line"


def tried(folder: Path, one: Given) -> tuple[int, str | None]:
    """Run what was given; return the exit code, and what is wrong with how it ended. A refusal stores nothing."""
    before = position(folder)
    try:
        ran = one.run()
        wrong = fault(ran, judges=one.judges)
        if ran.code in (1, 2) and position(folder) != before and STORED not in ran.err:
            wrong = "refused, and stored"
    except BaseException as error:  # noqa: BLE001 - whatever it is, all of them are shown
        return 70, f"{one.what}: {type(error).__name__}: {error}"
    return ran.code, wrong and f"{one.what}: {wrong}: {ran}"


def settled(folder: Path, aside: Path, *, whole: bool = True) -> None:
    """Look at all that a store has come to: it verifies, answers, goes out and in, and its documents can be read.

    Those that are not *whole* are the feeds of everything and of each dispute, and what lies beside them.
    """
    (folder / "dispute.toml").write_bytes((aside / "dispute.toml").read_bytes())
    for one in ("site", "other"):
        shutil.rmtree(folder / one, ignore_errors=True)
    ran = running.dispute("verify")
    assert ran.code == 0, ran
    assert [json.loads(running.dispute(ask, "--json").out) for ask in ("timeline", "state", "parties", "sources")]
    assert list(csv.reader(io.StringIO(running.dispute("timeline", "--csv").out), strict=True))
    before, after = roots(folder / "dispute.sqlite", folder)
    assert before == after
    ran = running.dispute("publish", "site", "--plain")
    assert ran.code == 0, ran
    site = folder / "site"
    for path in sorted(site.rglob("*") if whole else [*site.glob("*"), *site.glob("*/feed.*")]):
        if path.is_file() and not path.name.startswith("."):
            inert(path.name, path.read_bytes())


def unsettled(folder: Path, aside: Path, when: str) -> list[str]:
    """Return what is wrong with all that a store has come to, in a line: nothing if it is well."""
    try:
        settled(folder, aside)
    except BaseException as error:  # noqa: BLE001 - as above
        return [f"{when}: {type(error).__name__}: {error}"]
    return []


def all_tried(template: Path, folder: Path, count: int, draw: Callable[[Random], Given]) -> Counter[str]:
    """Try so many inputs, and return how often which came to what; what they came to is looked at now and then."""
    codes: Counter[str] = Counter()
    wrong = []
    for number in range(count):
        if number and number % SETTLE == 0:
            wrong += unsettled(folder, template, f"after {number}")
            _renewed(folder, template)
        code, why = tried(folder, draw(Random(number)))
        codes[CODES.get(code, "failed")] += 1
        wrong += [f"{number}: {why}"] if why else []
    print(f"{count} inputs: {', '.join(f'{times} {what}' for what, times in codes.most_common())}")  # noqa: T201 - the figure
    if wrong:
        pytest.fail("\n".join(one[:2_000] for one in wrong))
    assert codes["done"]
    assert codes["refused"]
    return codes


def _renewed(folder: Path, template: Path) -> None:
    for one in folder.iterdir():
        shutil.rmtree(one) if one.is_dir() and not one.is_symlink() else one.unlink()
    shutil.copytree(template, folder, dirs_exist_ok=True)


def line(args: list[str]) -> Given:
    """Return a command line to try; those that would go on until they are ended get a store that is not there."""
    if WAITING & {*args}:
        args = [*NOWHERE, *(one for one in args if not one.startswith("--store"))]
    return Given(f"dispute {args!r}", lambda: dispute(args), any(one <= {*args} for one in JUDGING))


def a_text(chance: Random) -> Given:
    """Return a line with a text in some place that takes one."""
    fits = chance.choice((fuzzing.takes_words, fuzzing.takes_words, fuzzing.takes_text))
    while (found := fuzzing.changed(chance, fuzzing.command(chance, 0.6), drawing.text, fits)) is None:
        pass
    return line(found.args(chance))


def a_date(chance: Random) -> Given:
    """Return a line with a date, a time or a point of the log in some place that takes one."""
    while (found := fuzzing.changed(chance, fuzzing.command(chance, 0.4), drawing.date, fuzzing.takes_date)) is None:
        pass
    return line(found.args(chance))


def a_command(chance: Random) -> Given:
    """Return a line in which anything may be amiss."""
    return line(fuzzing.any_args(chance))


def a_file(chance: Random) -> Given:
    """Return a file in which anything may be amiss, and a command that reads it; it is put back after that."""
    name, args = chance.choice(READ)
    while SLOW & {*args} and chance.random() < 0.9:
        name, args = chance.choice(READ)
    seed = chance.random()

    def run() -> Ran:
        path, fresh = Path(name), Path(FRESH[1])
        sound, empty = path.read_bytes(), fresh.read_bytes()
        path.write_bytes(spoilt(Random(seed), sound))
        try:
            ran = checked_bundle(args[1:]) if args[0] == "BUNDLE" else dispute([*args])
            if ran.code == 0 and (where := [one for one in (FRESH, SPARE) if one[1] in args]):
                assert dispute(["verify", "--log-only", *where[0]]).code == 0, "what was taken does not verify"
        finally:
            path.write_bytes(sound)
            fresh.write_bytes(empty)
            for left in Path().glob(f"{SPARE[1]}*"):
                left.unlink()
        return ran

    return Given(f"{name} spoilt by Random({seed}) for {args}", run, any(one <= {*args} for one in JUDGING))


SORTS = {"texts": a_text, "dates": a_date, "commands": a_command, "files": a_file}


@pytest.fixture(scope="module")
def furniture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A prepared folder with files of every sort, made once: not to be worked in."""
    made = tmp_path_factory.mktemp("any") / "inside" / "furnished"
    made.mkdir(parents=True)
    prepared.prepare(made)
    with contextlib.chdir(made):
        furnished(made)
    return made


@pytest.fixture
def place(furniture: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with all of that of the test's own, which is the working directory."""
    shutil.copytree(furniture, tmp_path / "inside" / "folder")
    return prepared.enter(tmp_path / "inside" / "folder", monkeypatch)


def test_some_of_any_input_is_borne(furniture: Path, place: Path) -> None:
    for draw in SORTS.values():
        all_tried(furniture, place, 70, draw)
    settled(place, furniture, whole=False)


@pytest.mark.soak
@pytest.mark.parametrize("sort", SORTS)
def test_any_input_is_borne(furniture: Path, place: Path, sort: str) -> None:
    codes = all_tried(furniture, place, 10_000, SORTS[sort])
    settled(place, furniture)
    assert min(codes["done"], codes["refused"]) > 500


@pytest.mark.parametrize("step", [37, pytest.param(1, marks=pytest.mark.soak)])
def test_a_value_of_any_type_anywhere_in_a_file_is_borne(place: Path, step: int) -> None:
    wrong = []
    for number, text in enumerate([*of_other_types()][::step]):
        (place / "list.toml").write_text(text, encoding="utf-8")
        _, why = tried(place, Given(str(number), lambda: dispute(["import", "list.toml", "--dry-run"])))
        wrong += [why] if why else []
    assert wrong == []
