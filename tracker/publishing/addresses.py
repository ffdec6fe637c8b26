"""Where things stand on a site, as paths from its root. Readers keep them: they change for a rename alone."""

ATOM, JSON, RSS, CALENDAR = "application/atom+xml", "application/feed+json", "application/rss+xml", "text/calendar"
PAGE, FEED, CORRECTIONS, OPML = "index.html", "feed.atom", "corrections.atom", "feeds.opml"
CHECKPOINT, KEY = "checkpoint", "key"
TAKEDOWNS = "takedowns/index.html"


def permalink(milestone: str) -> str:
    """Return the folder of a milestone's own page, by its id: it stays whatever becomes of dispute and milestone."""
    return f"e/{milestone}/"


def anchor(milestone: str) -> str:
    """Return the name of a milestone's place on its dispute's pages."""
    return f"e-{milestone}"


def up(path: str) -> str:
    """Return the way from the document at *path* back to the site's root: ``../`` for each folder."""
    return "../" * path.count("/")
