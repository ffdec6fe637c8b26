"""What a publication has to do in a folder, worked out before anything in it changes."""

import hashlib
import os
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from feeds.encodings import SUFFIXES, compressed
from feeds.errors import FeedsError
from feeds.manifest import Manifest, Standing
from feeds.paths import folders, in_order
from feeds.sitefiles import without_links

_AT_ONCE = min(4, os.cpu_count() or 1)


@dataclass(frozen=True, slots=True)
class File:
    """A file to be written: a document, or with *plain* the compressed variant of that one."""

    body: bytes
    plain: str | None = None
    encodings: str = ""

    def standing(self, mtime: int) -> Standing:
        """Return what is known of it once it is written at *mtime*. Pure."""
        return Standing(self.plain, _digest(self.body), len(self.body), mtime, self.encodings)


@dataclass(slots=True)
class Plan:
    """What a publication has to do.

    *changed* and *kept* are documents; *files* are to be written, *gone* to be
    removed, *variants* those of them that are no documents. *settled* stand as they should, unknown to the list.
    """

    changed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    files: dict[str, File] = field(default_factory=dict)
    gone: frozenset[str] = frozenset()
    variants: set[str] = field(default_factory=set)
    settled: dict[str, Standing] = field(default_factory=dict)


def whole(folder: Path, manifest: Manifest, wanted: Mapping[str, bytes], encodings: tuple[str, ...]) -> Plan:
    """Return how to have *folder* hold exactly the documents *wanted*, beside what others keep in it."""
    plan, look = Plan(), _Look(folder, manifest, encodings)
    staying = look.compare(wanted, plan)
    plan.gone = frozenset(path for path in manifest.paths() if path not in staying)
    plan.variants = {path for path in plan.gone if (known := manifest.standing(path)) is not None and known.plain}
    look.refuse_unwritable([*plan.files, *plan.gone])
    return plan


def part(
    folder: Path,
    manifest: Manifest,
    wanted: Mapping[str, bytes],
    removed: Collection[str],
    encodings: tuple[str, ...],
) -> Plan:
    """Return how to put the documents *wanted* in their places and take those *removed* away, and nothing else."""
    plan, look = Plan(), _Look(folder, manifest, encodings)
    staying = look.compare(wanted, plan)
    for path in (*wanted, *plan.files):
        look.refuse_in_the_way(path, {*wanted, *removed})
    for path in (*wanted, *removed):
        plan.variants.update(manifest.variants(path).keys() - staying)
    plan.gone = frozenset(path for path in removed if path in manifest) | frozenset(plan.variants)
    look.refuse_unwritable([*plan.files, *plan.gone])
    return plan


class _Look:
    """Looks at a folder with its list in hand. Changes nothing; refuses what would touch something not ours."""

    def __init__(self, folder: Path, manifest: Manifest, encodings: tuple[str, ...]) -> None:
        """Take the folder, its list, and the encodings that documents are to have."""
        self._folder = folder
        self._manifest = manifest
        self._encodings = encodings
        self._asked = " ".join(encodings)
        self._root = str(folder)
        self._passed: set[str] = set()

    def compare(self, wanted: Mapping[str, bytes], plan: Plan) -> set[str]:
        """Put into *plan* what the documents *wanted* need; return the files that belong to them."""
        self._refuse_ambiguous(wanted)
        changed: dict[str, bytes] = {}
        kept, staying = [], set(wanted)
        for path in in_order(wanted):
            variants = self._manifest.variants(path)
            if self._stands(path, wanted[path], variants, plan):
                kept.append(path)
                staying.update(variants if self._encodings else ())
                continue
            changed[path] = wanted[path]
        for path, smaller in _smaller(changed, self._encodings):
            files = self._files(path, wanted[path], smaller)
            plan.files |= files
            staying.update(files)
        plan.changed, plan.kept = tuple(changed), tuple(sorted(kept))
        return staying

    def refuse_in_the_way(self, path: str, handled: Collection[str]) -> None:
        """Refuse the file *path* where a document stays (is not *handled*) at it, above it or below it."""
        for other in (path, *folders(path), *self._manifest.below(path)):
            known = self._manifest.standing(other)
            if known is not None and (known.plain or other) not in handled:
                raise FeedsError("bad path", path, f"{other} is in its way; remove that as well")

    def refuse_unwritable(self, paths: Iterable[str]) -> None:
        """Find out that a folder cannot be written before anything is, rather than half-way."""
        for parent in {parent for path in paths for parent in ("", *folders(path))}:
            place = self._folder / parent
            if place.is_dir() and not os.access(place, os.W_OK | os.X_OK):
                raise PermissionError(0, "", str(place))

    def _refuse_ambiguous(self, wanted: Mapping[str, bytes]) -> None:
        """Refuse a document, or a folder of one, that has the name of another's compressed variant."""
        if not self._encodings:
            return
        taken = {*wanted, *(parent for path in wanted for parent in folders(path))}
        for path in wanted:
            for name in self._encodings:
                variant = f"{path}{SUFFIXES[name]}"
                if variant in taken:
                    raise FeedsError("bad path", variant, f"it is the name of a variant of {path}; choose another")

    def _files(self, path: str, body: bytes, smaller: Mapping[str, bytes]) -> dict[str, File]:
        """Return the files of the document *path*: its variants, which are *smaller*, then itself."""
        files = {}
        for name in self._encodings:
            if name in smaller:
                variant = f"{path}{SUFFIXES[name]}"
                self._vacant(variant)
                files[variant] = File(smaller[name], path)
        files[path] = File(body, None, self._asked)
        return files

    def _stands(self, path: str, body: bytes, variants: Mapping[str, Standing], plan: Plan) -> bool:
        """Say whether *path* holds *body* already, with its variants; refuse to put it where something is not ours."""
        if not self._vacant(path, unless_same=body):
            return False
        known, digest = self._manifest.standing(path), _digest(body)
        if known is not None and known.digest == digest and self._untouched(path, known):
            now = replace(known, encodings=self._asked)
        elif self._holds(path, body):
            now = Standing(None, digest, len(body), (self._folder / path).stat().st_mtime_ns, self._asked)
        else:
            return False
        if self._encodings and (known is None or known.encodings != self._asked):
            return False
        if self._encodings and not all(self._untouched(variant, its) for variant, its in variants.items()):
            return False
        if now != known:
            plan.settled[path] = now
        return True

    def _holds(self, path: str, body: bytes) -> bool:
        """Say whether the file *path* holds *body*."""
        place = self._folder / path
        return place.stat().st_size == len(body) and place.read_bytes() == body

    def _untouched(self, path: str, known: Standing) -> bool:
        """Say whether nobody touched the file *path* since a publication left it, by its size and date."""
        try:
            state = (self._folder / path).lstat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        return known.digest is not None and (state.st_size, state.st_mtime_ns) == (known.size, known.mtime)

    def _vacant(self, path: str, *, unless_same: bytes | None = None) -> bool:
        """Refuse *path* where something stands at it, or in its way, that no publication of ours wrote.

        Say whether a file stands at it.
        """
        self._open_the_way(path)
        mode = _mode(f"{self._root}/{path}")
        there = stat.S_ISREG(mode)
        if (there or stat.S_ISLNK(mode)) and path not in self._manifest:
            same = unless_same is not None and there and self._holds(path, unless_same)
            if not same:
                self._refuse(path)
        if stat.S_ISDIR(mode):
            inside = [item for item in (self._folder / path).rglob("*") if item.is_symlink() or not item.is_dir()]
            if any(item.relative_to(self._folder).as_posix() not in self._manifest for item in inside):
                self._refuse(path)
        return there

    def _open_the_way(self, path: str) -> None:
        """Refuse *path* where a folder that it is in is a link, or a file of somebody else; each is looked at once."""
        parents = [parent for parent in folders(path) if parent not in self._passed]
        if not parents:
            return
        without_links(self._folder, path)
        for parent in parents:
            if stat.S_ISREG(_mode(f"{self._root}/{parent}")) and parent not in self._manifest:
                self._refuse(parent)
        self._passed.update(parents)

    def _refuse(self, path: str) -> None:
        """Refuse to overwrite what is not ours."""
        raise FeedsError("cannot publish", str(self._folder / path), "it is not ours to replace; move it away")


def _smaller(documents: Mapping[str, bytes], encodings: Collection[str]) -> Iterable[tuple[str, Mapping[str, bytes]]]:
    """Return the path of each of *documents* with what it is in each encoding; several are compressed at one time.

    Compressing is most of the work of a publication, and done without Python's lock.
    """
    if not encodings:
        return [(path, {}) for path in documents]
    if len(documents) == 1:
        return [(path, compressed(path, body)) for path, body in documents.items()]
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(_AT_ONCE) as pool:
        return list(zip(documents, pool.map(compressed, documents, documents.values()), strict=True))


def _mode(place: str) -> int:
    """Return what stands at *place* itself, whatever it leads to; 0 for nothing."""
    try:
        return os.lstat(place).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


def _digest(body: bytes) -> bytes:
    """Return the digest of *body*. Pure."""
    return hashlib.sha256(body).digest()
