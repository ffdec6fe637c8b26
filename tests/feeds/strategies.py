"""Every hypothesis strategy of this wing."""

from hypothesis import strategies as st

from feeds.values import Entry
from tests.feeds.builders import HOSTILE, an_entry

_any_text = st.text(st.characters(exclude_categories=()))


def anything() -> st.SearchStrategy[str]:
    """Return any text at all: lone surrogates, controls, noncharacters, markup."""
    return st.lists(st.one_of(_any_text, st.sampled_from(HOSTILE)), max_size=4).map("".join)


def titles() -> st.SearchStrategy[str]:
    """Return any text that is not blank."""
    return anything().filter(lambda text: bool(text.strip()))


def entries() -> st.SearchStrategy[Entry]:
    """Return entries that say anything at all."""
    return st.builds(
        an_entry, number=st.integers(0, 999), title=titles(), content=anything(), summary=anything(), rights=anything()
    )


def documents() -> st.SearchStrategy[dict[str, bytes]]:
    """Return documents of a small site, whose paths fall on one another from one drawing to the next."""
    names = st.sampled_from(["a", "b", "index.html", "feed.atom", "feed.atom.gz"])
    paths = st.lists(names, min_size=1, max_size=3).map("/".join)
    drawn = st.dictionaries(paths, st.sampled_from([b"", b"one", b"two"]), max_size=6)
    return drawn.map(_without_clashes)


def _without_clashes(drawn: dict[str, bytes]) -> dict[str, bytes]:
    """Return *drawn* without the documents that stand below another."""
    return {path: body for path, body in drawn.items() if not any(path.startswith(f"{other}/") for other in drawn)}
