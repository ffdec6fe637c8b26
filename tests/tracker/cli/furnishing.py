"""Every sort of file that a command reads, and for each what reads it: laid in a prepared folder to be spoilt there."""

import io
import re
import shutil
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from tests.events.audit.test_bundle import program
from tests.tracker.cli import running
from tests.tracker.cli.prepared import CURATOR, NOTED, SEED
from tests.tracker.cli.running import Ran

VERIFIER: Any = program()
EVERY_TABLE = (
    """[dispute]
slug = "musk-v-openai"
title = "Musk v. Altman and OpenAI"

[[party]]
slug = "jane-roe"
name = "Jane Roe"
party_kind = "person"
aliases = ["J. R."]
url = "https://example.org/"

[[party]]
slug = "jane-r"
name = "J. Roe"
party_kind = "person"

[[proceeding]]
slug = "roe-v-openai"
title = "Roe v. OpenAI"
court = "A court"
docket = "1:25-cv-1"

[[source]]
slug = "a-paper"
title = "A paper"
url = "https://example.org/a"
published_on = "2025-06-01"
accessed_on = "2025-06-02"

[[milestone]]
key = "set"
kind = "trial-set"
title = "A trial is set"
occurred_on = "2025-06-01~"
proceeding = "roe-v-openai"
trial_on = "[2026-03-01..2026-03-31]"
trial_at = "09:30"
zone = "America/Los_Angeles"
cite = ["a-paper#p1:0-4"]
parties = [{ party = "jane-roe", role = "plaintiff" }]
tags = ["trial"]

[[milestone]]
key = "offer"
kind = "bid-made"
bid = "roe-2025"
bidder = ["jane-roe"]
target = "openai"
price = "~97400000000 USD"
title = "An offer"
summary = """
    "'''Two\nlines'''"
    """
occurred_on = "2025-06"
unsourced = true
follows = ["set"]
standing = "alleged"
according_to = "somebody"

[[correction]]
key = "corrected"
of = "set"
title = "A trial is set again"
why = "It was."

[[citation]]
key = "cited"
of = "set"
cite = "a-paper#p2"
says = { occurred_on = "2025-06-03" }
rank = "normal"

[[withholding]]
key = "withheld"
of = "offer"
basis = "a court order"
why = "It names a minor."

[[party-merge]]
of = "jane-r"
into = "jane-roe"
why = "They are one."
"""
)
"""A file to import with a table of each sort."""


def furnished(folder: Path) -> None:
    """Lay in the prepared *folder*, which is the working directory, every sort of file that a command reads."""
    _a_signing_key(folder)
    assert running.dispute("init", "fresh", "--curator", str(CURATOR)).code == 0
    for made in (
        ("curators", "add", str(CURATOR), "--ssh-key", "id_test.pub"),
        ("export", "--out", "log.jsonl"),
        ("export", "--bundle", "bundle.jsonl"),
        ("checkpoint", "--out", "kept.txt"),
        ("receipt", NOTED, "--out", "receipt.txt"),
        ("backup", "copy.sqlite"),
        ("verify", "--log-only", "--state", "seen"),
        ("publish", "published", "--plain"),
    ):
        assert running.dispute(*made).code == 0, made
    for name in ("feed.atom", "feed.json", "feed.rss"):
        shutil.copy(folder / "published" / name, folder / name)
    shutil.copy(SEED.with_name("musk-v-openai-later.toml"), folder / "later.toml")
    (folder / "list.toml").write_text(EVERY_TABLE, encoding="utf-8")


def _a_signing_key(folder: Path) -> None:
    private = Ed25519PrivateKey.from_private_bytes(sha256(b"curator").digest())
    written = private.private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    (folder / "id_test").write_bytes(written)
    (folder / "id_test").chmod(0o600)
    public = private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    (folder / "id_test.pub").write_bytes(public + b"\n")


def checked_bundle(args: tuple[str, ...]) -> Ran:
    """Run ``tools/verify_bundle.py ARGS`` in this process; what it says is no refusal of ours, and has no form."""
    out, before = io.StringIO(), sys.argv
    sys.argv = ["verify_bundle.py", *args]
    try:
        with redirect_stdout(out):
            VERIFIER.main()
    except SystemExit as done:
        return Ran(int(done.code or 0), out.getvalue(), "" if done.code != 1 else f"dispute: {out.getvalue()}")
    finally:
        sys.argv = before
    raise AssertionError(args)


_FIELD = re.compile(r"([a-z_]+) = (.+)")
_TYPES = (
    *("5", "-1.5", "nan", "true", '""', '"x"', "[]", "[[]]", '[""]', '["x"]', "[1]", "{}", "[{}]", "{ a = [1] }"),
    *("1979-05-27", "1979-05-27T10:00:00Z", "10:00:00", "[1979-05-27]", "9" * 400, '[["a-paper"]]'),
)
"""Values of every type that TOML has, few of which are right in any one place."""


def of_other_types() -> Iterator[str]:
    """Yield the file to import with a value of some other type in the place of each, and within each list and table."""
    lines = EVERY_TABLE.split("\n")
    for number, line in enumerate(lines):
        if (form := _FIELD.fullmatch(line)) is None or line.startswith("summary"):
            continue
        name, value = form.groups()
        for other in _TYPES:
            values = [other]
            values += [f"{value[:-1]}, {other}]"] if value.startswith("[") else []
            values += [
                re.sub(f'{inner} = "[^"]*"', f"{inner} = {other}", value) for inner in re.findall(r"(\w+) =", value)
            ]
            yield from ("\n".join([*lines[:number], f"{name} = {one}", *lines[number + 1 :]]) for one in values)


FRESH = ("--store", "fresh/dispute.sqlite")
SPARE = ("--store", "spare.sqlite")
KNOWN = ("verify", "--log-only", "--against")
ANOTHER = ("add", "noted", "--title", "T", "--on", "2025", "--unsourced", "--dispute", "musk-v-openai")
READ = (
    ("more.toml", ("import", "more.toml")),
    ("later.toml", ("import", "later.toml")),
    ("list.toml", ("import", "list.toml")),
    ("list.toml", ("import", "list.toml", "--dry-run")),
    ("log.jsonl", ("import", "log.jsonl", *FRESH)),
    ("log.jsonl", ("import", "log.jsonl")),
    ("dispute.toml", ("state",)),
    ("dispute.toml", ("config", "check")),
    ("dispute.toml", ANOTHER),
    ("dispute.toml", ("publish", "site", "--plain")),
    ("kept.txt", (*KNOWN, "kept.txt")),
    ("receipt.txt", (*KNOWN, "receipt.txt")),
    ("feed.atom", (*KNOWN, "feed.atom")),
    ("feed.json", (*KNOWN, "feed.json")),
    ("feed.rss", (*KNOWN, "feed.rss")),
    ("seen", ("verify", "--log-only", "--state", "seen")),
    ("copy.sqlite", ("restore", "copy.sqlite", *SPARE)),
    ("copy.sqlite", ("backup", "copy.sqlite", "--force")),
    ("dispute.sqlite.key", ("checkpoint",)),
    ("dispute.sqlite.key", ("key", "show")),
    ("dispute.sqlite.key.highest", ("checkpoint",)),
    ("dispute.sqlite.key.highest", ANOTHER),
    ("dispute.sqlite.backups", ("doctor",)),
    ("id_ed25519.pub", ("curators", "add", "Bob <bob@example.org>", "--ssh-key", "id_ed25519.pub")),
    ("id_test", (*ANOTHER, "--sign", "id_test")),
    ("notes.txt", ("sources", "check", "our-notes", "notes.txt")),
    ("notes.txt", ("sources", "add", "these", "--title", "These", "--file", "notes.txt")),
    ("notes.txt", ("cite", NOTED, "our-notes:0-9", "--text", "our-notes=notes.txt", "--why", "It says so.")),
    ("published/.dispute-site.db", ("publish", "published", "--plain")),
    ("published/.dispute-site.db", ("verify", "--log-only", "--site", "published")),
    ("published/index.html", ("verify", "--log-only", "--site", "published")),
    ("bundle.jsonl", ("BUNDLE", "bundle.jsonl")),
    ("kept.txt", ("BUNDLE", "bundle.jsonl", "--against", "kept.txt")),
)
"""Each file that is read, and what reads it."""
