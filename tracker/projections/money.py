"""Money and other figures: funding, valuations, metrics; forecasts and whether they came true."""

from collections.abc import Sequence

from events.kinds.figures import ForecastMade, FundingMade, MetricReported, ValuationReported
from events.milestone import Milestone
from tracker.placed import Placed, Track, joined, warning

VIEW = "money"
_FORECAST = "forecast:"


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the party whose figures a milestone gives, and the forecasts that it makes or settles."""
    what = said.what
    found = [_FORECAST + settled.forecast for settled in said.settles]
    if isinstance(what, FundingMade | ValuationReported):
        found.append(what.organisation)
    elif isinstance(what, MetricReported):
        found.append(what.about)
    elif isinstance(what, ForecastMade):
        found.append(_FORECAST + what.forecast)
    return tuple(dict.fromkeys(found))


def project(group: str, placed: Sequence[Placed]) -> Sequence[Track]:
    """Return the tracks of a party's figures or of a forecast."""
    return _forecast(group, placed) if group.startswith(_FORECAST) else _figures(group, placed)


def _figures(party: str, placed: Sequence[Placed]) -> list[Track]:
    """Return each funding by itself, for it stays given, and the last of the valuations and of each metric."""
    found = []
    last: dict[tuple[str, str], dict[str, str]] = {}
    for one in placed:
        match one.said.what:
            case FundingMade() as what:
                given = str(what.amount) if what.amount else "an amount that no source says"
                by = f" by {joined(what.by)}" if what.by else ""
                found.append(Track(party, "funding", {one.id: given + by}))
            case ValuationReported() as what:
                last.setdefault(("valuation", ""), {})[one.id] = str(what.amount)
            case MetricReported() as what:
                last.setdefault(("metric", what.metric), {})[one.id] = _metric(what)
    return found + [Track(party, aspect, values) for (aspect, _), values in last.items()]


def _metric(what: MetricReported) -> str:
    figure = " ".join(part for part in (what.bound and what.bound.replace("-", " "), what.value, what.unit) if part)
    return f"{what.metric}: {figure}" if figure else what.metric


def _forecast(group: str, placed: Sequence[Placed]) -> list[Track]:
    subject = group.removeprefix(_FORECAST)
    aspects: dict[str, dict[str, str]] = {}
    made = False
    for one in placed:
        what = one.said.what
        given: dict[str, str | None] = {}
        if isinstance(what, ForecastMade) and what.forecast == subject:
            made = True
            given = {"expects": what.expects or one.said.title, "by": joined(what.by), "status": "open"}
            given["due"] = what.due.text if what.due else None
        given |= {"status": settled.outcome for settled in one.said.settles if settled.forecast == subject}
        for aspect, value in given.items():
            if value:
                aspects.setdefault(aspect, {})[one.id] = value
    found = [Track(subject, aspect, values) for aspect, values in aspects.items()]
    if not made:
        found += [warning(subject, one.id, "settled, but no forecast of this name is recorded") for one in placed]
    return found
