#!/usr/bin/env python3
"""Check an exported bundle of a dispute-tracker log, offline and with none of its code.

Needs Python 3.11 and `cryptography`. Checks leaves, payloads, salts, the tree's root (RFC 6962), the signatures of the
checkpoint and of changes of key (https://c2sp.org/signed-note), that nothing is missing without a record that says so,
that versions and times go forward; with --against, that nothing was changed since what you kept, a checkpoint, receipt
or feed: without, a log rewritten as a whole passes. Exit status: 0 sound, 3 damaged, 4 changed, 1 could not be checked.
"""

import argparse
import json
import re
import sys
from base64 import b64decode, b64encode
from functools import reduce
from hashlib import sha256
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

EMPTY = sha256(b"").digest()
UNREADABLE = (ValueError, TypeError, LookupError, AttributeError, RecursionError, InvalidSignature)
NOTE = re.compile(r'[^\s<>"]+\n[0-9]+\n[\w+/=]+\n\n(\u2014 [^\s<>"]+ [\w+/=]+\n?)+')  # in whatever text it stands


class Damaged(ValueError):
    """What does not hold, in one line."""


def read(data: bytes, *names: str) -> list[Any]:
    """Return the members of a canonical JSON object (RFC 8785) that has exactly these *names*, in their order."""
    told = json.loads(data.decode())
    again = json.dumps(told, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode()
    if again != data or sorted(told) != sorted(names):
        raise ValueError
    return [told[name] for name in names]


def key_of(vkey: str) -> tuple[str, bytes, bytes]:
    """Return name, id and public key of an Ed25519 verifier key."""
    name, key_id, encoded = vkey.split("+", 2)
    material = b64decode(encoded, validate=True)
    digest = sha256(name.encode() + b"\n" + material).digest()[:4]
    if material[0] != 1 or digest.hex() != key_id:
        raise ValueError
    return name, digest, material[1:]


def opened(note: str, *vkeys: str, strangers: bool = False) -> str:
    """Return the text of a note signed by all of *vkeys* and nobody else; or, with *strangers*, by one and anybody."""
    (text, _, lines), signatures = note.rpartition("\n\n"), dict[tuple[str, bytes], bytes]()
    for line in lines.removesuffix("\n").split("\n"):
        dash, name, encoded = line.split(" ")
        data = b64decode(encoded, validate=True)
        if dash != "\u2014" or b64encode(data).decode() != encoded:
            raise ValueError
        signatures[name, data[:4]] = data[4:]
    known = [key for key in map(key_of, vkeys) if key[:2] in signatures]
    for name, key_id, public in known:
        Ed25519PublicKey.from_public_bytes(public).verify(signatures[name, key_id], f"{text}\n".encode())
    if not lines.endswith("\n") or not known or not (strangers or len(known) == len(vkeys) == lines.count("\n")):
        raise Damaged("not signed by the keys of this log")
    return f"{text}\n"


def checkpoint(text: str) -> tuple[str, int, bytes]:
    """Return origin, size and root of a checkpoint's text."""
    origin, size, root, end = text.split("\n")
    if end or str(int(size)) != size:
        raise ValueError
    return origin, int(size), b64decode(root, validate=True)


def committed(label: str, what: str, salt: str) -> str:
    """Return the commitment to *what*, in hexadecimal; none for a *salt* in another writing."""
    data, salted = what.encode(), bytes.fromhex(salt)
    said = sha256(f"dispute-tracker/{label}@v1\n".encode() + len(data).to_bytes(8) + salted + data).hexdigest()
    return said if salted.hex() == salt else ""


class Tree:
    """Goes through the records once, growing the tree under each name of the log, and keeps what it finds wrong."""

    def __init__(self, names: list[str], sizes: set[int]) -> None:
        self.origin, self.before, self.stacks = names[-1], names[:-1], {name: list[bytes]() for name in names}
        self.sizes, self.roots, self.size, self.last = sizes, {(name, 0): EMPTY for name in names}, 0, ""
        self.versions, self.erased, self.findings = dict[str, int](), dict[int, list[list[str]]](), list[str]()

    def take(self, line: bytes) -> None:
        """Check one record and add its leaf."""
        where, text = f"index {self.size}", ""
        try:
            told = json.loads(line)
            text, leaf = told["leaf"], json.loads(told["leaf"])
            where += f", record r{leaf['record']}"
            self.check(line[:-1], told, leaf)
        except UNREADABLE as error:
            self.findings.append(f"{where}: {error if isinstance(error, Damaged) else 'unreadable'}")
        self.size += 1
        for name, stack in self.stacks.items():
            as_then = str(text).replace(f'"origin":"{self.origin}"', f'"origin":"{name}"', 1)
            node, full = sha256(b"\0" + as_then.encode(errors="replace")).digest(), self.size - 1
            while full & 1:
                node, full = sha256(b"\1" + stack.pop() + node).digest(), full >> 1
            stack.append(node)
            if self.size in self.sizes:
                self.roots[name, self.size] = reduce(lambda b, a: sha256(b"\1" + a + b).digest(), reversed(stack))

    def check(self, line: bytes, told: dict[str, Any], leaf: dict[str, Any]) -> None:
        """Refuse a record that is not what its leaf says, or not in its place."""
        signed = {"signature"} & set(leaf)
        read(told["leaf"].encode(), *leaf)
        if (leaf["origin"], leaf["index"], leaf["version"]) != (self.origin, self.size, 1):
            raise Damaged("the leaf is another log's, or in another's place")
        self.versions[leaf["stream"]] = expected = self.versions.get(leaf["stream"], 0) + 1
        if leaf["stream_version"] != expected or leaf["recorded_at"] <= self.last:
            raise Damaged("it does not follow from the records before it")
        self.last = leaf["recorded_at"]
        for record, stream in self.erased.pop(self.size, []):
            if not leaf["kind"].endswith(".erased") or leaf["stream"] != stream or record not in told["payload"]:
                raise Damaged(f"it is said to have erased record r{record}, and did not")
        if "erased" in told:
            by, _ = read(line, "erased", "leaf")
            if type(by) is not int or by <= self.size:
                raise Damaged("the payload is missing, and nothing says why")
            self.erased.setdefault(by, []).append([leaf["record"], leaf["stream"]])
            return
        read(line, "leaf", "payload", "salt", *(name + end for name in signed for end in ("", "_salt")))
        if committed("payload", told["payload"], told["salt"]) != leaf["commitment"]:
            raise Damaged("the payload is not the one that was recorded")
        if signed and committed("signature", told["signature"], told["signature_salt"]) != leaf["signature"]:
            raise Damaged("the signature is not the one that was recorded")
        if leaf["kind"] == "origin.begun" and self.before.pop(0) not in told["payload"]:
            raise Damaged("the log had another name before this record than the first line says")


def signed_in(first: str, *changes: str) -> tuple[list[str], list[tuple[str, int, bytes]]]:
    """Return the keys that the log had under one name, in their order, and what each but the last signed last."""
    keys, signed, name = [first], list[tuple[str, int, bytes]](), first.partition("+")[0]
    for one in changes:
        head, origin, old, new, size, root = one.partition("\n\n")[0].split("\n")
        if opened(one, old, new) and (head, origin, old) != ("dispute-tracker/key-rotation@v1", name, keys[-1]):
            raise ValueError
        keys, signed = [*keys, new], [*signed, checkpoint(f"{origin}\n{size}\n{root}\n")]
    return keys, signed


def verify(bundle: Path, key: str | None = None, against: Path | None = None) -> tuple[int, list[str]]:
    """Return how it ends, as an exit status, and what to say."""
    with bundle.open("rb") as file:
        try:
            version, note, names = read(file.readline()[:-1], "bundle", "checkpoint", "names")
            *_, (keys, signed) = chains = [signed_in(*one) for one in names]
            origin, size, _ = last = checkpoint(opened(note, keys[-1]))
            known = {some[0].partition("+")[0]: some for some, _ in chains}
            if (version, len(known), known[origin]) != ("dispute-tracker/bundle@v1", len(names), keys):
                raise ValueError
        except UNREADABLE:
            return 3, ["the first line: unreadable, or not signed by the keys that it names"]
        if key and not any(key in some for some in known.values()):
            return 3, [f"signed by {keys[-1]}: that is not the key that you gave, nor one that followed it"]
        found = NOTE.search(against.read_text("utf-8").replace("\\n", "\n")) if against else None
        note = found[0].strip() + "\n" if found else ""
        theirs = known.get(note.partition("\n")[0], keys)
        kept = checkpoint(opened(note, *theirs, strangers=True)) if against else (origin, 0, EMPTY)
        signed = [last, *(one for _, some in chains for one in some)]
        tree = Tree([*known], {kept[1], *(one[1] for one in signed)})
        for line in file:
            tree.take(line)
    tree.findings += [f"index {by}: not there, and said to have erased r{of[0][0]}" for by, of in tree.erased.items()]
    if tree.before or tree.size != size or any(tree.roots.get(one[:2]) != one[2] for one in signed):
        tree.findings.append(f"the tree of these {tree.size} records is not what was signed, of {size}")
    if tree.roots.get(kept[:2]) != kept[2]:
        return 4, [*tree.findings[:20], f"not what became of your checkpoint of {kept[1]} records: keep both files"]
    if tree.findings:
        return 3, tree.findings[:20]
    says = [f"{size} records of {origin}: leaves, payloads and root are what was signed by {keys[-1]}"]
    says += [] if key in keys else ["that key is the bundle's own word: compare it with one from elsewhere, by --key"]
    rest = "a log rewritten as a whole by whoever has its key would pass: give a checkpoint that you kept, by --against"
    return 0, [*says, f"nothing up to your checkpoint of {kept[1]} records was changed" if against else rest]


def main() -> None:
    """Check what the command line names."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bundle", type=Path)
    parser.add_argument("--key", help="the log's verifier key, as you were given it")
    parser.add_argument("--against", type=Path, metavar="FILE", help="a checkpoint, receipt or feed that you kept")
    try:
        status, says = verify(**vars(parser.parse_args()))
    except (OSError, *UNREADABLE) as why:
        status, says = 1, [f"could not be checked: {why if isinstance(why, OSError | Damaged) else 'no checkpoint'}"]
    print(*says, sep="\n")
    sys.exit(status)


if __name__ == "__main__":
    main()
