"""The list, kept in a site's folder, of the files that our publications wrote there and may remove."""

import json
from pathlib import Path

from feeds.errors import FeedsError
from feeds.paths import OURS, checked

MANIFEST = f"{OURS}.json"
_FORM = 1


def encode(paths: frozenset[str]) -> bytes:
    """Return the manifest that lists *paths*. Pure: the same paths give the same bytes."""
    listing = {"about": "files that `dispute publish` wrote here and may remove", "form": _FORM, "files": sorted(paths)}
    return (json.dumps(listing, indent=1, ensure_ascii=False) + "\n").encode()


def read_manifest(folder: Path) -> frozenset[str] | None:
    """Return what *folder*'s manifest lists; ``None`` where it has none.

    What it says is checked as if a stranger had written it: a listed path
    that leads out of the folder would have us remove somebody else's file.
    """
    place = folder / MANIFEST
    if place.is_symlink():
        raise FeedsError("cannot publish", str(place), "it is a symbolic link; no publication of ours makes one")
    try:
        listing = json.loads(place.read_bytes())
    except FileNotFoundError:
        return None
    except ValueError:
        raise FeedsError("cannot publish", str(place), "it is damaged; publish into an empty folder") from None
    files = listing.get("files") if isinstance(listing, dict) and listing.get("form") == _FORM else None
    if not isinstance(files, list) or not all(isinstance(path, str) for path in files):
        why = "it is of a form unknown here, maybe a newer program's; publish into an empty folder"
        raise FeedsError("cannot publish", str(place), why)
    return frozenset(checked(path) for path in files)
