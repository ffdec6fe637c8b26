"""How the tests run: properties draw the same examples every time, and temporary folders lie in memory."""

import os
import shutil
import tempfile
from pathlib import Path

from hypothesis import HealthCheck, settings

MEMORY = Path("/dev/shm")  # noqa: S108 - a folder of the system's, in which only temporary ones are made
ROOM = 2 * 1024**3


def _in_memory() -> None:
    """Let temporary folders lie in memory, where Linux has room for them, unless somebody says where they should.

    The tests make some thousand stores and write to them some ten thousand times, each time until the disk has it, and
    waiting for that takes as long as all they do. What survives when the power goes is tried on a disk of its own.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK) or os.statvfs(MEMORY).f_flag & os.ST_NOEXEC:
        return
    if shutil.disk_usage(MEMORY).free >= ROOM:
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None  # chosen anew


_in_memory()

# The same examples every time, so that a red run can be run again. Time limits for one example measure the machine,
# not the code; and slow drawing is a matter for whoever waits.
settings.register_profile(
    "ci",
    derandomize=True,
    database=None,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
# `pytest --hypothesis-profile=explore` looks for what the fixed examples miss.
settings.register_profile("explore", settings.get_profile("ci"), derandomize=False, max_examples=2_000)
settings.load_profile("ci")
