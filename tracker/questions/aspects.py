"""One value of one aspect in words, and what a subject is called, where they stand by themselves. Pure."""

from events.dates_render import words as date_in_words
from tracker.questions.amounts import figure, funding, money
from tracker.questions.court import day_in_words
from tracker.questions.names import Names

# What the values of these aspects are, wherever they are put in words.
DAYS = frozenset(("trial-day", "hearing", "next-day-in-court"))
CODES = frozenset(("stage", "status", "manner"))
OF_PARTIES = frozenset(
    (
        "by", "against", "counterclaim-by", "in-favour-of", "judge", "bidder", "target", "answered-by", "decided-by",
        "between", "ended-by", "founded-by",
    )
)  # fmt: skip
AMOUNTS = frozenset(("price", "amount", "valuation"))
CASES = frozenset(("appeal", "descends-from"))


def value_in_words(aspect: str, value: str, names: Names) -> str:
    """Return a value as people write it: parties by name, amounts and dates in words."""
    if aspect in DAYS:
        return day_in_words(value)
    if aspect in OF_PARTIES:
        return names.parties(value)
    if aspect in AMOUNTS:
        return money(value)
    return _more_in_words(aspect, value, names)


def _more_in_words(aspect: str, value: str, names: Names) -> str:
    if aspect in CASES:
        return names.proceeding(value)
    if aspect in CODES:
        return value.replace("-", " ")
    if aspect == "due":
        return date_in_words(value)
    if aspect == "funding":
        return funding(value, names.parties)
    return figure(value) if aspect == "metric" else value


def called(view: str, subject: str, names: Names) -> str:
    """Return what people call a subject of a view: "Sam Altman, chief executive of OpenAI"."""
    match view:
        case "trial":
            return names.proceeding(subject)
        case "departures" | "roles":
            person, organisation, office = [*subject.split("/"), "", ""][:3]
            held = f"{office.replace('-', ' ')} of " if office else ""
            return f"{names.party(person)}, {held}{names.party(organisation)}"
        case "statements":
            return "somebody" if subject == "unnamed" else names.parties(subject)
        case _:
            return names.party(subject)
