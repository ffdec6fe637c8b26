#!/usr/bin/env python3
"""Hold a published log against a checkpoint, a receipt or a feed that you kept, by what its site publishes alone.

Needs Python 3.11, the library `cryptography`, and `verify_bundle.py` beside it; none of the log's own code. It reads
the site's checkpoint and every leaf of its tree (https://c2sp.org/tlog-tiles), and works out the root of as many as
yours covers: that shows whether any of them was changed or removed, and any slipped in. Leaves have no words: what
the records say takes a bundle. Exit status: 0 sound, 3 the site does not fit itself, 4 changed, 1 could not be checked.
"""

import argparse
import sys
from collections.abc import Iterable, Iterator
from functools import reduce
from hashlib import sha256
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from verify_bundle import EMPTY, NOTE, UNREADABLE, Damaged, checkpoint, opened

WIDTH, TIMES, LIMIT = 256, 3, 1 << 25


def fetched(site: str, path: str) -> bytes:
    """Return what the site, an http(s) address or a folder, has at *path*."""
    if not site.lower().startswith(("http://", "https://")):
        return Path(site, path).read_bytes()
    request = Request(f"{site.rstrip('/')}/{path}", headers={"User-Agent": "verify-site"})  # noqa: S310  (see above)
    with urlopen(request, timeout=20) as answer:  # noqa: S310  (see above)
        data: bytes = answer.read(LIMIT)
    return data


def leaves(site: str, size: int) -> Iterator[bytes]:
    """Yield the first *size* leaves of the tree."""
    for number in range(-(-size // WIDTH)):
        width, rest, name = min(WIDTH, size - number * WIDTH), number // 1000, f"{number % 1000:03}"
        while rest:
            rest, name = rest // 1000, f"x{rest % 1000:03}/{name}"
        data = fetched(site, f"tile/entries/{name}{'' if width == WIDTH else f'.p/{width}'}")
        for _ in range(width):
            end = 2 + int.from_bytes(data[:2])
            yield data[2:end]
            data = data[end:]


def root(hashes: Iterable[bytes]) -> bytes:
    """Return the root of the tree over these hashes of leaves."""
    stack = list[tuple[int, bytes]]()
    for leaf in hashes:
        height, node = 0, leaf
        while stack and stack[-1][0] == height:
            height, node = height + 1, sha256(b"\1" + stack.pop()[1] + node).digest()
        stack.append((height, node))
    nodes = [node for _, node in reversed(stack)]
    return reduce(lambda b, a: sha256(b"\1" + a + b).digest(), nodes) if nodes else EMPTY


def verify(site: str, against: Path, key: str | None = None) -> tuple[int, list[str]]:
    """Return how it ends, as an exit status, and what to say."""
    found = NOTE.search(against.read_text("utf-8").replace("\\n", "\n"))
    note = found[0].strip() + "\n" if found else ""
    keys = fetched(site, "key").decode().split()
    origin, size, now = checkpoint(opened(fetched(site, "checkpoint").decode(), *keys, strangers=True))
    name, covers, then = checkpoint(opened(note, *([key] if key else keys), strangers=True))
    if covers > size:
        return 4, [f"the site has {size} records, and your checkpoint is of {covers}: its tail is gone: keep both"]
    hashes, as_then = list[bytes](), list[bytes]()
    for leaf in leaves(site, size):
        hashes.append(sha256(b"\0" + leaf).digest())
        if len(as_then) < covers:  # the log may have had another name when you kept it
            called = leaf.replace(f'"origin":"{origin}"'.encode(), f'"origin":"{name}"'.encode(), 1)
            as_then.append(sha256(b"\0" + called).digest())
    if root(as_then) != then:
        return 4, [f"the first {covers} records are not those of your checkpoint: keep it, and what the site has"]
    if root(hashes) != now:
        return 3, ["the leaves that the site has are not those that it signed"]
    says = [f"{size} records of {origin}: the leaves that the site has are those that it signed"]
    says += [] if key in keys else ["its key is the site's own word: compare it with one from elsewhere, by --key"]
    rest = f"what came after ({size - covers} more) rests on the log's word alone"
    return 0, [*says, f"nothing up to your checkpoint of {covers} records was changed, removed or slipped in; {rest}"]


def main() -> None:
    """Check what the command line names, again if the site is published anew meanwhile."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("site", help="the site's address, or a folder that it was copied to")
    parser.add_argument("--against", type=Path, metavar="FILE", required=True, help="what you kept")
    parser.add_argument("--key", help="the log's verifier key, as you were given it")
    asked, status, says = parser.parse_args(), 1, list[str]()
    for left in reversed(range(TIMES)):
        try:
            status, says = verify(**vars(asked))
        except HTTPError as error:
            status, says = 1, [f"could not be checked: {error.url}: {error}"]
            if left and error.code in {404, 410}:  # what was there a moment ago is gone: the site was published anew
                continue
        except (OSError, *UNREADABLE) as why:
            status, says = (
                1,
                [f"could not be checked: {why if isinstance(why, OSError | Damaged) else 'no checkpoint'}"],
            )
        break
    print(*says, sep="\n")
    sys.exit(status)


if __name__ == "__main__":
    main()
