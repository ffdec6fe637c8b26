"""``dispute.toml`` read strictly: every fault is named by its key, and what is right is as the light reader has it."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from events.errors import InvalidInput
from tracker import config
from tracker.settings import Limits, all_faults, faults, settings

FULL = """title = "Disputes"
base_url = "https://example.org/d"
curator = "Ada Byron <ada@example.org>"
store = "log.sqlite"

[websub]
hub = "https://hub.example.org/?a=b"

[publish]
folder = "site"

[limits]
requests = 600
"""


def named(text: str) -> list[str]:
    """Return the keys that are at fault in a file that says *text*."""
    return [fault.which for fault in faults(tomllib.loads(text))]


def test_what_a_file_says_is_what_applies_its_folders_beside_it(tmp_path: Path) -> None:
    (tmp_path / config.FILE).write_text(FULL)
    here = settings(config.read(tmp_path / config.FILE))
    assert here.config == config.read(tmp_path / config.FILE)
    assert here.config.store == tmp_path / "log.sqlite"
    assert here.hub == "https://hub.example.org/?a=b"
    assert here.folder == tmp_path / "site"
    assert here.limits == Limits(requests=600, seconds=60)


def test_a_store_without_a_file_has_the_defaults(tmp_path: Path) -> None:
    here = settings(config.Config("t", config.BASE_URL, None, tmp_path / "x.sqlite", None))
    assert (here.hub, here.folder, here.limits) == (None, None, None)


@pytest.mark.parametrize(
    ("text", "keys"),
    [
        ('[websub]\nhub = "ftp://hub.example.org/"', ["websub.hub"]),
        ('[websub]\nhub = "https://me:secret@hub.example.org/"', ["websub.hub"]),
        ('[websub]\nhub = "https://hub.example.org/#here"', ["websub.hub"]),
        ('[websub]\nhub = "https://"', ["websub.hub"]),
        ('[websub]\nhub = "https://[::1/"', ["websub.hub"]),
        ('[websub]\nhub = "https://hub.example.org:99999/"', ["websub.hub"]),
        ("[websub]", ["websub.hub"]),
        ('[websub]\nhub = "https://h.example/"\nhubs = 1', ["websub.hubs"]),
        ('publish = "site"', ["publish"]),
        ('[publish]\nfolder = ""', ["publish.folder"]),
        ("[limits]\nrequests = 0", ["limits.requests"]),
        ('[limits]\nrequests = "many"', ["limits.requests"]),
        ("[limits]\nrequests = 1\nseconds = -1", ["limits.seconds"]),
        ('[limits]\nrequests = 1\nproxies = ["localhost"]', ["limits.proxies.0"]),
        ("title = 1", ["title"]),
        ('title = ""', ["title"]),
        ('base_url = "example.org"', ["base_url"]),
        ('base_url = "https://me:secret@example.org/"', ["base_url"]),
        ('base_url = "https://example.org/?a=1"', ["base_url"]),
        ('curator = "Ada"', ["curator"]),
        ("tile = 1\ntitle = 2\n[limits]", ["title", "limits.requests", "tile"]),
    ],
)
def test_every_fault_names_its_key_with_dots(text: str, keys: list[str]) -> None:
    assert named(text) == keys


def test_a_fault_says_the_way_out() -> None:
    (fault,) = faults(tomllib.loads('[websub]\nhub = "hub"'))
    assert str(fault) == "dispute.toml: websub.hub: write one such as https://hub.example.org/"
    (fault,) = faults(tomllib.loads("[limits]\nrequests = 1\nsecond = 1"))
    assert str(fault) == "unknown key in dispute.toml: limits.second: one of requests, seconds, proxies"


VALUES = st.sampled_from(["", "x", "site", "https://example.org/", "Ada Byron <ada@example.org>", "ftp://x", 1, True])
FILES = st.dictionaries(
    st.sampled_from([*config.KEYS, *config.TABLES, "tile"]),
    VALUES | st.dictionaries(st.sampled_from(["hub", "folder", "requests"]), VALUES, max_size=2),
    max_size=4,
)


@given(FILES)
def test_what_the_strict_reader_takes_the_light_one_takes_and_what_that_refuses_is_refused(
    tmp_path_factory: pytest.TempPathFactory, said: dict[str, object]
) -> None:
    path = tmp_path_factory.mktemp("settings") / config.FILE
    path.write_text("".join(f"{key} = {_toml(value)}\n" for key, value in said.items()))
    try:
        light = config.read(path)
    except InvalidInput:
        assert all_faults(path)
        return
    if not all_faults(path):
        assert settings(light).config == light


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, bool):
        return str(value).lower()
    return str(value) if isinstance(value, int) else f'"{value}"'
