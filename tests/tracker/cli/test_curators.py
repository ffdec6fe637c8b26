"""The roster by command, and what a curator is told whose signature is missing, refused or proven."""

import json
import os
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.events.audit import ssh
from tests.events.audit.ssh import needs_keygen
from tests.tracker.cli.prepared import NOTED
from tests.tracker.cli.running import dispute, position, process, refusal
from tests.tracker.proving.signers import Signing, a_key, signature_at, statement
from tracker.config import FILE, STORE

ADA = "Ada Byron <ada@example.org>"
BOB = "Bob Babbage <bob@example.org>"
ADD = ("add", "noted", "--on", "2025-06", "--title", "It goes on", "--unsourced")
CORRECT = ("correct", NOTED[:8], "--title", "It went on", "--why", "A slip of the pen.")


@pytest.fixture
def ada(folder: Path) -> Signing:
    """The key ``ada`` in the working directory, on the roster as the first."""
    made = a_key(folder, "ada")
    ran = dispute("curators", "add", ADA, "--ssh-key", "ada.pub")
    assert (ran.code, ran.out, ran.err) == (0, f"{made.fingerprint}\n", "")
    return made


def settings(folder: Path, text: str) -> None:
    """Add *text* to the settings."""
    with (folder / FILE).open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")


def test_a_log_without_keys_says_how_to_add_one(folder: Path) -> None:
    ran = dispute("curators")
    assert (ran.code, ran.out, ran.err) == (0, "", "no keys yet: dispute curators add --help says how to add one\n")
    assert json.loads(dispute("curators", "--json").out) == []
    assert "curators" not in dispute("verify", "--log-only").out


def test_the_roster_tells_whose_each_key_is_since_when_and_no_mail_address(folder: Path, ada: Signing) -> None:
    bob = a_key(folder, "bob")
    assert dispute("curators", "add", BOB, "--ssh-key", "bob.pub", "--sign", "ada").err == ""
    assert dispute("curators", "revoke", bob.fingerprint[:14], "--why", "It is lost.", "--sign", "ada").code == 0
    shown = dispute("curators").out
    assert [one.split()[0] for one in shown.splitlines()] == ["curator", "Ada", "Bob"]
    assert "@example.org" not in shown + dispute("curators", "--json").out + dispute("replay").out
    first, second = json.loads(dispute("curators", "--json").out)
    here = position(folder)
    assert (first["curator"], first["fingerprint"], first["signed"]) == ("Ada Byron", ada.fingerprint, "first")
    assert (first["position"], first["revoked"], first["why"]) == (here - 2, None, None)
    assert (second["curator"], second["signed"], second["revoked"]) == ("Bob Babbage", "yes", here)
    assert second["why"] == "It is lost."


def test_a_key_that_nobody_signs_for_is_added_with_a_warning_and_proves_nothing(folder: Path, ada: Signing) -> None:
    eve = a_key(folder, "eve")
    assert "no key on the roster signed this" in dispute("curators", "add", ADA, "--ssh-key", "eve.pub").err
    assert json.loads(dispute("curators", "--json").out)[1]["signed"] == "no"
    assert dispute(*CORRECT, "--sign", "eve").code == 0
    assert f"came on the roster without a signature: on this store's word ({eve.fingerprint})" in said(NOTED)
    told = dispute("verify").out
    assert "0 signatures of curators" in told
    assert "1 more by keys that no key of the roster signed for: on this store's word" in told
    del ada


def said(one: str) -> str:
    """Return what `dispute history --signatures` says, in a line."""
    ran = dispute("history", one[:8], "--signatures")
    assert ran.code == 0
    return " ".join(ran.out.split())


@pytest.mark.parametrize("way", ["--sign", "DISPUTE_SIGNING_KEY", "signing_key"])
def test_a_key_is_named_by_option_environment_or_settings(
    folder: Path, ada: Signing, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if way == "DISPUTE_SIGNING_KEY":
        monkeypatch.setenv(way, "~/ada")
        monkeypatch.setenv("HOME", str(folder))
    elif way == "signing_key":
        settings(folder, 'signing_key = "ada"')
    ran = dispute(*CORRECT, *(["--sign", "ada"] if way == "--sign" else []))
    assert ran.code == 0, ran.err
    assert "unsigned: on this store's word version 2 corrected" in said(NOTED)
    assert said(NOTED).partition(" --known")[0].endswith(f"proven: signed by a key of theirs ({ada.fingerprint})")
    versions = json.loads(dispute("history", NOTED[:8], "--signatures", "--json").out)["versions"]
    assert [one["signature"]["shown"] for one in versions] == ["unsigned", "proven"]
    assert versions[1]["signature"]["key"] == ada.fingerprint
    assert "signature" not in json.loads(dispute("history", NOTED[:8], "--json").out)["versions"][1]
    assert "1 signature of curators: by keys that were theirs at that place in the log" in dispute("verify").out


def test_a_signature_that_does_not_hold_is_shown_and_found(folder: Path, ada: Signing) -> None:
    from tests.tracker.proving.signers import forge, signed_by

    assert dispute(*CORRECT, "--sign", "ada").code == 0
    here = position(folder)
    other = statement(folder / STORE, here)._replace(command="another")
    forge(folder / STORE, here, signed_by(ada, other))
    assert "not proven: the signature does not hold" in said(NOTED)
    ran = dispute("verify")
    assert ran.code == 3
    assert f"position {here}: its signature {ada.fingerprint} does not hold: not over this record" in ran.out


def test_where_signatures_are_required_one_line_tells_the_way_out(folder: Path, ada: Signing) -> None:
    settings(folder, "require_signatures = true")
    before = position(folder)
    told = refusal(dispute(*ADD))
    assert "not signed: Ada Byron <ada@example.org>: dispute.toml requires signatures" in told
    assert "name your SSH key by --sign, DISPUTE_SIGNING_KEY, or signing_key in dispute.toml" in told
    assert "not signed" in refusal(dispute("curators", "revoke", ada.fingerprint, "--why", "Lost."))
    assert "not signed" in refusal(dispute(*ADD, "--dry-run"))
    assert position(folder) == before
    assert dispute(*ADD, "--sign", "ada").code == 0
    assert f"{before + 1 - 1:,} records without" in dispute("verify").out


def test_a_requirement_that_is_no_yes_or_no_is_refused(folder: Path) -> None:
    settings(folder, 'require_signatures = "yes"')
    assert "require_signatures: write true or false, without quotes" in refusal(dispute("curators"))


@pytest.mark.parametrize(
    ("file", "text", "why"),
    [
        ("gone", None, "No such file or directory: name the file of your private key"),
        ("gone.pub", None, "No such file or directory: name the file of your public key"),
        ("broken", "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n", "no private key of Ed25519, ECDSA or RSA in a file"),
        ("broken.pub", "ssh-dss AAAA", "ssh key"),
        ("id_ed25519.pub", ..., "start one and `ssh-add` the key (SSH_AUTH_SOCK names its socket)"),
    ],
)
def test_a_key_that_cannot_sign_is_refused_in_a_line(
    folder: Path, ada: Signing, file: str, text: str | None, why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    if isinstance(text, str):
        (folder / file).write_text(text)
    before = position(folder)
    assert why in refusal(dispute(*ADD, "--sign", file))
    assert position(folder) == before
    del ada


def test_a_key_of_somebody_else_and_one_off_the_roster_are_refused_in_a_line(folder: Path, ada: Signing) -> None:
    a_key(folder, "eve")
    told = refusal(dispute(*ADD, "--sign", "eve"))
    assert "not a key of Ada Byron <ada@example.org> on the roster: `dispute curators add" in told
    assert "not a key of Bob Babbage" in refusal(dispute(*ADD, "--sign", "ada", "--as", BOB))
    assert "is there already" in refusal(dispute("curators", "add", BOB, "--ssh-key", "ada.pub"))
    assert "name the file of your public key" in refusal(dispute("curators", "add", BOB, "--ssh-key", "none.pub"))
    assert "Name <mail>" in refusal(dispute("curators", "add", "Bob", "--ssh-key", "eve.pub"))
    del ada


@needs_keygen
@pytest.mark.parametrize("kind", ["ed25519", "ecdsa-384", "rsa"])
def test_openssh_makes_the_key_and_judges_the_signature_that_the_log_has(
    folder: Path, tmp_path: Path, kind: str
) -> None:
    """By hand, as docs/proof.md tells: with what was signed, which anybody can write down again from the leaf."""
    key = ssh.made(tmp_path, kind)
    assert dispute("curators", "add", ADA, "--ssh-key", f"{key}.pub").code == 0
    assert dispute(*ADD, "--sign", str(key), "--command-id", "c-1").code == 0
    assert dispute("verify").code == 0
    here, line = position(folder), key.with_suffix(".pub").read_text().strip()
    armored = signature_at(folder / STORE, here).decode()
    said = statement(folder / STORE, here)
    assert (said.command, said.expected_version, said.kind) == ("c-1", 1, "milestone.recorded")
    assert ssh.accepts(tmp_path, line, armored, said.message())
    for moved in ({"origin": "another"}, {"command": ""}, {"expected_version": 2}, {"kind": "milestone.corrected"}):
        assert not ssh.accepts(tmp_path, line, armored, said._replace(**moved).message())
    assert not ssh.accepts(tmp_path, line, armored, said.message(), "git")


@needs_keygen
def test_a_locked_key_is_left_to_the_agent_which_signs_by_its_public_half(
    folder: Path, tmp_path: Path, agent: str
) -> None:
    key = ssh.made(tmp_path, "ed25519", "a passphrase")
    assert dispute("curators", "add", ADA, "--ssh-key", f"{key}.pub").code == 0
    told = refusal(dispute(*ADD, "--sign", str(key)))
    assert "it is locked: `ssh-add` it to an agent, and name its .pub file" in told
    environment = {"SSH_AUTH_SOCK": agent, "DISPUTE_SIGNING_KEY": f"{key}.pub"}
    assert "it does not sign with that key: `ssh-add` it first" in process(*ADD, folder=folder, env=environment).err
    ask = tmp_path / "ask"
    ask.write_text("#!/bin/sh\necho a passphrase\n")
    ask.chmod(0o700)
    asking = {**os.environ, **environment, "SSH_ASKPASS": str(ask), "SSH_ASKPASS_REQUIRE": "force"}
    subprocess.run(["ssh-add", "-q", str(key)], env=asking, check=True, timeout=20, stdin=subprocess.DEVNULL)
    ran = process(*ADD, folder=folder, env=environment)
    assert ran.code == 0, ran.err
    with closing(sqlite3.connect(folder / STORE)) as db:
        assert db.execute("SELECT count(*) FROM signature").fetchone() == (1,)
    assert dispute("verify").code == 0


@pytest.fixture
def agent(tmp_path: Path) -> Iterator[str]:
    """An agent that holds nothing yet: its socket."""
    with ssh.agent(tmp_path / "agent") as where:
        yield where
