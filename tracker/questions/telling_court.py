"""A proceeding in words. Pure."""

from tracker.questions.court import day_in_words
from tracker.questions.phrases import Aspects, Joined, Phrase, Telling, Told, notes

_STAGES = {"trial-begun": "trial under way"}


def trial(aspects: Aspects, tell: Telling) -> Told:
    """Tell of a proceeding: its stage and the day set, its sides, its court, its motions and hearings."""
    return Told(tell.names.proceeding(aspects.subject), (*_stage(aspects, tell), *_more(aspects, tell)))


def _stage(aspects: Aspects, tell: Telling) -> list[Phrase]:
    stages, days, winners = (aspects.take(name) for name in ("stage", "trial-day", "in-favour-of"))
    coming: Joined = ([one for one in days if one.note is None], lambda value: f"for {day_in_words(value)}", "set")
    won: Joined = (winners, lambda value: f"in favour of {tell.names.parties(value)}", "decided")
    leading = tell.leading(stages, lambda value: _STAGES.get(value, value.replace("-", " ")), coming, won)
    return [*leading, *notes(days)]


def _more(aspects: Aspects, tell: Telling) -> list[Phrase]:
    names = tell.names
    hearings, coming = aspects.take("hearing"), aspects.take("next-day-in-court")
    lines = tell.detail(
        (aspects.take("by"), lambda value: f"brought by {names.parties(value)}"),
        (aspects.take("against"), lambda value: f"against {names.parties(value)}"),
        (aspects.take("counterclaim-by"), lambda value: f"counterclaim by {names.parties(value)}"),
    )
    lines += tell.detail(
        (aspects.take("judge"), lambda value: f"before {names.party(value)}"),
        (aspects.take("court"), str),
        (aspects.take("docket"), lambda value: f"No. {value}"),
    )
    for field, words in (("descends-from", "out of"), ("appeal", "appeal:")):
        lines += tell.detail((aspects.take(field), lambda value, words=words: f"{words} {names.proceeding(value)}"))  # type: ignore[misc]
    for motion in aspects.take("motion"):
        lines += [phrase._replace(tone="detail") for phrase in tell.leading([motion], str)]
    waiting = [one for one in hearings if one.note is None]
    lines += tell.detail(*(([one], lambda value: f"hearing set for {day_in_words(value)}") for one in waiting))
    if waiting:
        lines += tell.detail((coming, lambda value: f"next day in court: {day_in_words(value)}"))
    lines += [note._replace(text=f"hearing {note.text}") for note in notes(hearings)]
    return lines + tell.rest(aspects)
