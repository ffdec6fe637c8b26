"""Several processes write one store, and may die at any moment."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

from events.log.log import Log
from tests.events.log.builders import ADA, REGISTRY, Clock, Said, a_new_act, words

if TYPE_CHECKING:
    from pathlib import Path

WRITER = """
import sys
from events.log.log import Log
from tests.events.log.builders import *
path, who, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
with Log.open(path, REGISTRY, clock=Clock()) as log:
    print("ready", flush=True)
    sys.stdin.readline()
    for n in range(count):
        log.append([a_new_act(f"{who}-{n}")], curator=ADA, command=f"{who}-{n}")
        print(n, flush=True)
"""


def a_writer(path: Path, who: str, count: int) -> subprocess.Popen[str]:
    """Return a process that waits for a line and then appends *count* acts, printing each that is stored."""
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path), who, str(count)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_two_processes_that_append_a_thousand_each_at_once_store_two_thousand(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    Log.create(path, REGISTRY, clock=Clock()).close()
    writers = [a_writer(path, who, 1000) for who in ("a", "b")]
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    ends = [writer.communicate(timeout=110) for writer in writers]
    assert [stderr for _, stderr in ends] == ["", ""]
    assert [writer.returncode for writer in writers] == [0, 0]
    with Log.open(path, REGISTRY, clock=Clock()) as log:
        records = list(log.records())
    assert sorted(words(records)) == sorted(f"{who}-{n}" for who in "ab" for n in range(1000))
    assert [r.position for r in records] == list(range(1, 2001))
    assert all(a.recorded_at < b.recorded_at for a, b in itertools.pairwise(records))


def test_what_was_acknowledged_survives_a_kill_and_saying_it_again_is_harmless(tmp_path: Path) -> None:
    path = tmp_path / "log.sqlite"
    Log.create(path, REGISTRY, clock=Clock()).close()
    for round_ in range(3):
        writer = a_writer(path, f"w{round_}", 10_000)
        assert writer.stdin is not None
        assert writer.stdout is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
        assert writer.stdout.readline() == "ready\n"
        acknowledged = [int(writer.stdout.readline()) for _ in range(30 + 7 * round_)]
        os.kill(writer.pid, signal.SIGKILL)
        acknowledged += [int(line) for line in writer.stdout]
        writer.communicate(timeout=60)
        with Log.open(path, REGISTRY, clock=Clock()) as log:
            stored = [w for w in words(list(log.records())) if w.startswith(f"w{round_}-")]
            assert stored[: len(acknowledged)] == [f"w{round_}-{n}" for n in acknowledged]
            assert len(stored) - len(acknowledged) in {0, 1}
            head = log.head()
            again = f"w{round_}-{len(stored) - 1}"
            (same,) = log.append([a_new_act(again)], curator=ADA, command=again)
            assert same.act == Said(words=again)
            assert log.head() == head


def test_threads_of_one_process_take_turns(tmp_path: Path) -> None:
    with Log.create(tmp_path / "log.sqlite", REGISTRY, clock=Clock()) as log:

        def work(who: int) -> None:
            for n in range(50):
                log.append([a_new_act(f"{who}-{n}")], curator=ADA)
                assert len(list(log.records(upto=5))) >= 1

        threads = [threading.Thread(target=work, args=(who,)) for who in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(timeout=60)
        assert len(set(words(list(log.records())))) == 200
