"""Money and other figures: funding, valuations, metrics; forecasts and whether they came true."""

from collections.abc import Iterator, Sequence

from events.kinds.figures import ForecastMade, FundingMade, MetricReported, ValuationReported
from events.milestone import Milestone
from tracker.placed import Projection, Say, joined

_FORECAST = "forecast:"


def groups(_one: str, said: Milestone) -> Sequence[str]:
    """Return the party whose figures a milestone gives, and the forecasts that it makes or settles."""
    what = said.what
    found = [_FORECAST + settled.forecast for settled in said.settles]
    match what:
        case FundingMade() | ValuationReported():
            found.append(what.organisation)
        case MetricReported():
            found.append(what.about)
        case ForecastMade():
            found.append(_FORECAST + what.forecast)
        case _:
            pass
    return tuple(dict.fromkeys(found))


def says(group: str, one: str, said: Milestone) -> Iterator[Say]:
    """Yield what a milestone says of a party's figures or of a forecast."""
    return (
        _of_forecast(group.removeprefix(_FORECAST), said) if group.startswith(_FORECAST) else _figure(group, one, said)
    )


def _figure(party: str, one: str, said: Milestone) -> Iterator[Say]:
    """Yield a funding by itself, for it stays given, or the last of the valuations and of each metric."""
    match said.what:
        case FundingMade() as what:
            given = str(what.amount) if what.amount else "an amount that no source says"
            by = f" by {joined(what.by)}" if what.by else ""
            yield Say(party, "funding", given + by, mark=one)
        case ValuationReported() as what:
            yield Say(party, "valuation", str(what.amount))
        case MetricReported() as what:
            yield Say(party, "metric", _metric(what), mark=what.metric)
        case _:
            pass


def _metric(what: MetricReported) -> str:
    figure = " ".join(part for part in (what.bound and what.bound.replace("-", " "), what.value, what.unit) if part)
    return f"{what.metric}: {figure}" if figure else what.metric


def _of_forecast(forecast: str, said: Milestone) -> Iterator[Say]:
    what = said.what
    given: dict[str, str | None] = {}
    if isinstance(what, ForecastMade) and what.forecast == forecast:
        given = {"expects": what.expects or said.title, "by": joined(what.by), "status": "open"}
        given["due"] = what.due.text if what.due else None
    for settled in said.settles:
        if settled.forecast == forecast:
            given["status"] = settled.outcome
    return (Say(forecast, aspect, value) for aspect, value in given.items() if value)


def begins(group: str, said: Milestone) -> bool:
    """Whether a milestone makes the forecast; figures need no beginning."""
    what = said.what
    return not group.startswith(_FORECAST) or (isinstance(what, ForecastMade) and group == _FORECAST + what.forecast)


MONEY = Projection(
    "money", groups, says, begins=begins, lacks=lambda _said: "settled, but no forecast of this name is recorded"
)
