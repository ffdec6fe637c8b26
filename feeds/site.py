"""Writes a site to a folder that any web server can serve, every file whole at every moment."""

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from feeds.errors import FeedsError
from feeds.manifest import MANIFEST, encode, read_manifest
from feeds.paths import OURS, below, checked_all, folders, in_order, ranks
from feeds.sitefiles import held, is_file, refusing, remove, remove_empty, stage, sweep, sync, without_links


@dataclass(frozen=True, slots=True)
class Written:
    """What a publication did, in paths: rewritten, left as they were, removed."""

    written: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]


def write_site(folder: Path, documents: Mapping[str, bytes]) -> Written:
    """Make *folder* hold exactly *documents*, beside what others keep in it, and say what that took.

    Everything new is first written beside the old and made durable; only then
    does each file take its place, link targets before what links to them. A
    document whose bytes are the same is not touched. What an earlier
    publication wrote and this one lacks is removed: only what our own manifest lists.

    Raises :class:`FeedsError`, the old site whole, where the folder is
    somebody else's, a file, a symbolic link, not writable, full, or being written by another.
    """
    wanted = checked_all(documents)
    with refusing(folder):
        _make_ready(folder)
        with held(folder):
            return _Publication(folder, wanted).run()


def _make_ready(folder: Path) -> None:
    """Make *folder* if it is missing; refuse what is not a folder."""
    if folder.is_symlink():
        raise FeedsError("cannot publish", str(folder), "it is a symbolic link; name the folder that it leads to")
    if folder.exists() and not folder.is_dir():
        raise FeedsError("cannot publish", str(folder), "it is a file; name a folder, which may be new")
    folder.mkdir(parents=True, exist_ok=True)


class _Publication:
    """One publication under way. Nothing that is published changes before everything new is on the disk."""

    def __init__(self, folder: Path, wanted: dict[str, bytes]) -> None:
        """Look at the folder; change nothing."""
        self._folder = folder
        self._wanted = wanted
        listed = read_manifest(folder)
        if listed is None and _holds_others(folder):
            why = "it holds files that no publication of ours wrote; name an empty folder or a new one"
            raise FeedsError("cannot publish", str(folder), why)
        self._listed = listed
        self._ours = listed or frozenset()

    def run(self) -> Written:
        """Write, switch, remove; return what that took."""
        sweep(self._folder)
        changed = [path for path in in_order(self._wanted) if not self._stands(path)]
        gone = [path for path in reversed(in_order(self._ours)) if path not in self._wanted]
        self._refuse_unwritable([*changed, *gone])
        # Listed before it is there: whatever stops us, what we wrote is known as ours the next time.
        self._list(self._ours | self._wanted.keys())
        staged = stage(self._folder, {path: self._wanted[path] for path in changed})
        try:
            self._switch(changed, staged)
        finally:
            sweep(self._folder)
        for path in gone:
            remove(self._folder, path)
        sync(self._folder)
        self._list(frozenset(self._wanted))
        kept = self._wanted.keys() - set(changed)
        return Written(tuple(changed), tuple(sorted(kept)), tuple(gone))

    def _stands(self, path: str) -> bool:
        """Say whether *path* holds its bytes already; refuse to put it where something is not ours."""
        place = self._folder / path
        without_links(self._folder, path)
        if is_file(place):
            body = self._wanted[path]
            same = place.stat().st_size == len(body) and place.read_bytes() == body
            if not same and path not in self._ours:
                self._refuse(path)
            return same
        if place.is_symlink() and path not in self._ours:
            self._refuse(path)
        if place.is_dir() and not place.is_symlink():
            self._refuse_unless_ours(path)
        for parent in folders(path):
            if is_file(self._folder / parent) and parent not in self._ours:
                self._refuse(parent)
        return False

    def _refuse_unless_ours(self, path: str) -> None:
        """Refuse a folder in the way of the document *path* that holds anything that we did not write."""
        there = [item for item in (self._folder / path).rglob("*") if item.is_symlink() or not item.is_dir()]
        if any(item.relative_to(self._folder).as_posix() not in self._ours for item in there):
            self._refuse(path)

    def _refuse(self, path: str) -> None:
        """Refuse to overwrite what is not ours."""
        raise FeedsError("cannot publish", str(self._folder / path), "it is not ours to replace; move it away")

    def _refuse_unwritable(self, paths: Iterable[str]) -> None:
        """Find out that a folder cannot be written before anything is, rather than half-way."""
        for place in {self._folder / parent for path in paths for parent in ("", *folders(path))}:
            if place.is_dir() and not os.access(place, os.W_OK | os.X_OK):
                raise PermissionError(0, "", str(place))

    def _list(self, paths: frozenset[str]) -> None:
        """Write the manifest of *paths*, if it does not say so already."""
        if paths != self._listed:
            [temporary] = stage(self._folder, {MANIFEST: encode(paths)}).values()
            temporary.replace(self._folder / MANIFEST)
            sync(self._folder)
            self._listed = paths

    def _switch(self, changed: list[str], staged: Mapping[str, Path]) -> None:
        """Put every staged file in its place, and make each group durable before what links to it."""
        self._clear_the_way(changed)
        for group in ranks(changed):
            touched = {self._folder}
            for path in group:
                place = self._folder / path
                place.parent.mkdir(parents=True, exist_ok=True)
                staged[path].replace(place)
                touched.update(self._folder / parent for parent in folders(path))
            for touch in sorted(touched):
                sync(touch)

    def _clear_the_way(self, changed: list[str]) -> None:
        """Remove documents of ours where a folder is needed now, and folders of ours where a document is."""
        in_the_way = {parent for path in changed for parent in folders(path)} & self._ours
        for path in changed:
            if (self._folder / path).is_dir():
                in_the_way.update(below(path, self._ours))
        for path in in_the_way:
            remove(self._folder, path)
        for path in changed:
            remove_empty(self._folder / path)


def _holds_others(folder: Path) -> bool:
    """Say whether anything stands in *folder* but what a publication of ours left that was cut short."""
    return any(not item.name.startswith(OURS) for item in folder.iterdir())
