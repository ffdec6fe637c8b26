"""OpenSSH's own tools beside ours, where they are installed."""

from __future__ import annotations

import shutil
import subprocess
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest

from events.audit.sshsig import NAMESPACE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEYGEN = shutil.which("ssh-keygen")
WHO = "ada@example.org"
KINDS = {
    "ed25519": ["-t", "ed25519"],
    "ecdsa-256": ["-t", "ecdsa", "-b", "256"],
    "ecdsa-384": ["-t", "ecdsa", "-b", "384"],
    "ecdsa-521": ["-t", "ecdsa", "-b", "521"],
    "rsa": ["-t", "rsa", "-b", "2048"],
    "rsa-pem": ["-t", "rsa", "-b", "3072", "-m", "PEM"],
}
needs_keygen = pytest.mark.skipif(KEYGEN is None, reason="ssh-keygen is not installed (Debian: openssh-client)")


def keygen(*arguments: str, said: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    assert KEYGEN is not None
    return subprocess.run([KEYGEN, *arguments], input=said, capture_output=True, check=False, timeout=60)


def made(folder: Path, kind: str, passphrase: str = "") -> Path:
    """Return the file of a new private key; the public one lies beside it."""
    path = folder / kind
    done = keygen("-q", "-a", "1", *KINDS[kind], "-N", passphrase, "-C", WHO, "-f", str(path))
    assert done.returncode == 0, done.stderr
    return path


@contextmanager
def agent(where: Path) -> Iterator[str]:
    """Give the socket, at *where*, of an ``ssh-agent`` that holds nothing yet and is ended afterwards."""
    with subprocess.Popen(["ssh-agent", "-D", "-a", str(where)], stdout=subprocess.DEVNULL) as process:
        try:
            while not where.is_socket():
                assert process.poll() is None
                time.sleep(0.02)
            yield str(where)
        finally:
            process.terminate()


def signed(key: Path, message: bytes, *, namespace: str = NAMESPACE, hash_name: str = "sha512") -> str:
    """Return what ``ssh-keygen -Y sign`` makes of *message*."""
    done = keygen("-Y", "sign", "-O", f"hashalg={hash_name}", "-f", str(key), "-n", namespace, said=message)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


def accepts(folder: Path, line: str, armored: str, message: bytes, namespace: str = NAMESPACE) -> bool:
    """Say whether ``ssh-keygen -Y verify`` takes *armored* for a signature of the key in *line* over *message*."""
    (folder / "allowed").write_text(f"{WHO} {line}\n")
    (folder / "signature").write_text(armored)
    where = ["-f", str(folder / "allowed"), "-s", str(folder / "signature")]
    return keygen("-Y", "verify", *where, "-I", WHO, "-n", namespace, said=message).returncode == 0
