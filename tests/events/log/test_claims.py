"""Claims settled within one append leave what settling them one append at a time leaves."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from events.errors import DisputeError
from events.log.claims import Claims
from events.log.records import Claim, Holder
from tests.events.log.builders import a_new_act

names = st.sampled_from([Claim("slug", "a"), Claim("slug", "b"), Claim("alias", "a")])
streams = st.sampled_from(["s", "t"])
some = st.lists(names, max_size=2, unique=True).map(tuple)
news = st.builds(
    lambda stream, claims, releases, requires: a_new_act(
        stream=stream, claims=claims, releases=releases, requires=requires
    ),
    streams,
    some,
    some,
    some,
)


@given(st.lists(news, max_size=6))
def test_settling_together_equals_settling_one_by_one(acts: list[object]) -> None:
    together: dict[Claim, Holder] = {}
    apart: dict[Claim, Holder] = {}
    assert _settle(together, acts) == all(_settle(apart, [act], start) for start, act in enumerate(acts))
    if _settle({}, acts):
        assert together == apart


def _settle(table: dict[Claim, Holder], acts: list[object], start: int = 0) -> bool:
    """Settle *acts* as one append to *table*; an append that is refused changes nothing, and says so."""
    claims = Claims(table.get)
    try:
        for position, act in enumerate(acts, start):
            claims.settle(act, position)  # type: ignore[arg-type]
    except DisputeError:
        return False
    for claim in claims.freed():
        del table[claim]
    for claim, holder in claims.taken():
        assert claim not in table
        table[claim] = holder
    return True
