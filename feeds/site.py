"""Writes a site to a folder that any web server can serve, every file whole at every moment."""

from collections.abc import Collection, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from feeds.encodings import SUFFIXES
from feeds.errors import FeedsError
from feeds.manifest import LEGACY, Manifest, is_ours, legacy, site_mark
from feeds.paths import OURS, checked, checked_all, folders, in_order, ranks
from feeds.plan import Plan, part, whole
from feeds.sitefiles import held, refusing, remove, remove_empty, stage, sweep, sync_all

__all__ = ["Written", "site_mark", "update_site", "write_site"]


@dataclass(frozen=True, slots=True)
class Written:
    """What a publication did, in paths: rewritten, left as they were, removed.

    *files* counts what was put in its place or taken away, compressed variants too.
    """

    written: tuple[str, ...]
    kept: tuple[str, ...]
    removed: tuple[str, ...]
    files: int = 0


def write_site(
    folder: Path, documents: Mapping[str, bytes], *, encodings: Collection[str] = (), mark: str | None = None
) -> Written:
    """Make *folder* hold exactly *documents*, beside what others keep in it, and say what that took.

    Everything new is first written beside the old and made durable; only then
    does each file take its place, link targets before what links to them. A
    document whose bytes are the same is not touched, and not read where nothing touched it since. What an earlier
    publication wrote and this one lacks is removed: only what our own list of the folder has.

    With *encodings* (:data:`feeds.encodings.SUFFIXES` has their names), each document has compressed variants
    beside it, for web servers that look for them. *mark* is what :func:`site_mark` says from then on.

    Raises :class:`FeedsError` where the folder is somebody else's, a file, a symbolic link, not writable, full, or
    being written by another. The old site stands then, but where the disk fails between two files that take their
    place: each is whole, the old one or the new one, and the next publication sets all right.
    """
    wanted = checked_all(documents)
    asked = _known(encodings)
    with refusing(folder):
        _make_ready(folder)
        with held(folder), closing(_opened(folder)) as manifest:
            sweep(folder)
            return _Publication(folder, manifest, mark).run(whole(folder, manifest, wanted, asked))


def update_site(
    folder: Path,
    changed: Mapping[str, bytes | None],
    *,
    since: str,
    mark: str,
    encodings: Collection[str] = (),
) -> Written:
    """Put the documents *changed* in place of theirs in *folder* (``None`` removes one), and leave the rest alone.

    What it costs does not grow with the documents that stay. It takes a site
    whose mark is *since*, and gives it the new *mark*; where the mark is another, publish the site as a whole with
    :func:`write_site`, with the same *encodings*. The rest is as there.
    """
    wanted = checked_all({path: body for path, body in changed.items() if body is not None})
    removed = frozenset(checked(path) for path, body in changed.items() if body is None)
    asked = _known(encodings)
    with refusing(folder):
        if site_mark(folder) is None:
            raise FeedsError("cannot publish", str(folder), "no publication left it whole; publish it as a whole")
        with held(folder), closing(_opened(folder)) as manifest:
            if manifest.mark != since:
                why = f"it stands at {manifest.mark}, not at {since}; publish it as a whole"
                raise FeedsError("cannot publish", str(folder), why)
            sweep(folder)
            return _Publication(folder, manifest, mark).run(part(folder, manifest, wanted, removed, asked))


def _known(encodings: Collection[str]) -> tuple[str, ...]:
    """Return *encodings* in our order. Pure."""
    for name in encodings:
        if name not in SUFFIXES:
            raise FeedsError("no such encoding", name, f"choose of {', '.join(SUFFIXES)}")
    return tuple(name for name in SUFFIXES if name in encodings)


def _make_ready(folder: Path) -> None:
    """Make *folder* if it is missing; refuse what is not a folder."""
    if folder.is_symlink():
        raise FeedsError("cannot publish", str(folder), "it is a symbolic link; name the folder that it leads to")
    if folder.exists() and not folder.is_dir():
        raise FeedsError("cannot publish", str(folder), "it is a file; name a folder, which may be new")
    folder.mkdir(parents=True, exist_ok=True)


def _opened(folder: Path) -> Manifest:
    """Return the list of *folder*, made where there is nothing yet that could be somebody else's."""
    ours = is_ours(folder)
    if not ours and any(not item.name.startswith(OURS) for item in folder.iterdir()):
        why = "it holds files that no publication of ours wrote; name an empty folder or a new one"
        raise FeedsError("cannot publish", str(folder), why)
    before = legacy(folder)
    manifest = Manifest(folder)
    if before:
        manifest.announce(dict.fromkeys(before))
    (folder / LEGACY).unlink(missing_ok=True)
    return manifest


class _Publication:
    """One publication under way. Nothing that is published changes before everything new is on the disk."""

    def __init__(self, folder: Path, manifest: Manifest, mark: str | None) -> None:
        """Change nothing yet."""
        self._folder = folder
        self._manifest = manifest
        self._mark = mark

    def run(self, plan: Plan) -> Written:
        """Write, switch, remove; return what that took."""
        gone = list(reversed(in_order(plan.gone)))
        if plan.files or gone:
            self._manifest.announce({path: file.plain for path, file in plan.files.items()})
            staged = stage(self._folder, {path: file.body for path, file in plan.files.items()})
            try:
                dates = {path: place.lstat().st_mtime_ns for path, place in staged.items()}
                self._switch(staged)
            finally:
                sweep(self._folder)
            self._remove(gone)
            standing = plan.settled | {path: file.standing(dates[path]) for path, file in plan.files.items()}
            self._manifest.settle(standing, gone, self._mark)
        elif plan.settled or self._manifest.mark != self._mark:
            self._manifest.settle(plan.settled, gone, self._mark)
        removed = tuple(path for path in gone if path not in plan.variants)
        return Written(plan.changed, plan.kept, removed, len(plan.files) + len(gone))

    def _switch(self, staged: Mapping[str, Path]) -> None:
        """Put every staged file in its place, and make each group durable before what links to it."""
        self._clear_the_way(staged)
        for group in ranks(staged):
            touched = {self._folder}
            for path in group:
                place = self._folder / path
                place.parent.mkdir(parents=True, exist_ok=True)
                staged[path].replace(place)
                touched.update(self._folder / parent for parent in folders(path))
            sync_all(touched)

    def _clear_the_way(self, paths: Collection[str]) -> None:
        """Remove documents of ours where a folder is needed now, and folders of ours where a document is."""
        parents = {parent for path in paths for parent in folders(path)}
        in_the_way = {parent for parent in parents if parent in self._manifest}
        for path in paths:
            if (self._folder / path).is_dir():
                in_the_way.update(self._manifest.below(path))
        for path in in_the_way:
            remove(self._folder, path)
        for path in paths:
            remove_empty(self._folder / path)

    def _remove(self, gone: Collection[str]) -> None:
        """Remove the files *gone*, and have that on the disk: what was taken down may not come back in a power cut."""
        for path in gone:
            remove(self._folder, path)
        parents = {self._folder, *(self._folder / parent for path in gone for parent in folders(path))}
        sync_all([parent for parent in parents if parent.is_dir()])
