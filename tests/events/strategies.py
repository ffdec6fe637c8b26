"""What the value types of `events` are drawn from: forms that are read, and text near to them."""

from decimal import Decimal

from hypothesis import strategies as st

from events.citations import Citation
from events.currencies import CURRENCIES
from events.money import Money

qualifiers = st.sampled_from(["", "", "", "~", "?", "%"])
years = st.integers(1, 9999).map(lambda year: f"{year:04}")
months = st.builds(lambda year, month: f"{year}-{month:02}", years, st.integers(1, 12))
parts_of_years = st.builds(lambda year, part: f"{year}-{part}", years, st.integers(21, 41))
days = st.dates().map(str)
plain_points = st.one_of(years, months, parts_of_years, days)
points = st.builds("{}{}".format, plain_points, qualifiers)
"""Dates that are neither sets nor spans, read by the standard library."""
unspecified = st.one_of(
    st.from_regex("[0-9]{2}[0-9X]X", fullmatch=True),
    st.builds("{}-XX".format, years),
    st.builds("{}-XX".format, months),
    st.builds("{}-XX-XX".format, years),
    st.builds("{}-XX-{:02}".format, years, st.integers(1, 28)),
    st.builds(
        "{}X-{:02}-{:02}".format, st.from_regex("[0-9]{3}", fullmatch=True), st.integers(1, 12), st.integers(1, 28)
    ),
    st.builds("XXXX-{:02}".format, st.integers(1, 12)),
    st.just("XXXX"),
)


def ranges(dates: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Two dates of one shape, in their order, as a range of a set."""
    return st.lists(dates, min_size=2, max_size=2).map(sorted).map("[{0[0]}..{0[1]}]".format)


one_of_sets = st.one_of(
    ranges(years),
    ranges(months),
    ranges(days),
    st.lists(days, min_size=1, max_size=4, unique=True).map(lambda some: f"[{','.join(sorted(some))}]"),
    points.map("[..{}]".format),
    points.map("[{}..]".format),
)
spans = st.one_of(
    st.lists(st.builds("{}{}".format, days, qualifiers), min_size=2, max_size=2).map(sorted).map("/".join),
    st.lists(months, min_size=2, max_size=2).map(sorted).map("/".join),
    points.map("{}/..".format),
    points.map("../{}".format),
)
# By way of a choice, since `one_of` would count each form inside the four.
edtf_texts = st.sampled_from([points, unspecified, one_of_sets, spans]).flatmap(lambda form: form)
"""Every form of date that is read."""

_EDTF_CHARACTERS = "0123456789X~?%[],./-{} "


@st.composite
def near_edtf_texts(draw: st.DrawFn) -> str:
    """Draw a date with a few characters changed, taken out or put in: most are no dates, and some are others."""
    text: str = draw(edtf_texts)
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        put: str = draw(st.text(_EDTF_CHARACTERS, max_size=2) | st.characters())
        text = text[:at] + put + text[at + draw(st.integers(0, 2)) :]
    return text


amounts = st.decimals(0, Decimal("99999999999999999999.9999"), places=4) | st.integers(0, 10**20 - 1).map(Decimal)
moneys = st.builds(Money, amounts, st.sampled_from(sorted(CURRENCIES)), about=st.booleans())

slugs = st.from_regex("[a-z0-9]{1,10}(-[a-z0-9]{1,10}){0,3}", fullmatch=True)
offsets = st.tuples(st.integers(0, 10_000), st.integers(1, 500)).map(lambda pair: (pair[0], sum(pair)))


@st.composite
def citations(draw: st.DrawFn) -> Citation:
    """Draw a citation, with or without each of its parts."""
    start, end = draw(st.just((None, None)) | offsets)
    return Citation(
        draw(slugs),
        paragraph=draw(st.none() | st.integers(1, 999_999)),
        start=start,
        end=end,
        digest=draw(st.none() | st.from_regex("[0-9a-f]{64}", fullmatch=True)),
    )
