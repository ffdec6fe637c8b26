import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
HEAVY = ["feedgen", "lxml", "uvicorn", "asyncio", "dateutil", "events", "tracker"]


@pytest.mark.parametrize(
    "module", ["errors", "text", "values", "html", "blocks", "page", "paths", "site", "documents", "http", "server"]
)
def test_a_module_that_needs_no_library_loads_none(module: str) -> None:
    program = f"import sys, feeds.{module}; print(*(set(sys.modules) & set({HEAVY})))"
    said = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    assert said.stdout.strip() == ""
