"""Departures and offices in words. Pure."""

from tracker.questions.phrases import Aspects, Telling, Told


def departure(aspects: Aspects, tell: Telling) -> Told:
    """Tell of a person who left an organisation: whether they are gone or back, and how they left."""
    person, _, organisation = aspects.subject.partition("/")
    where = tell.names.party(organisation)
    words = {"gone": f"gone from {where}", "back": f"back at {where}"}
    status = aspects.take("status")
    lines = tell.leading(status, lambda value: words.get(value, value))
    lines += tell.detail(
        (aspects.take("manner"), lambda value: f"had been {value}" if value == "dismissed" else f"had {value}"),
        (aspects.take("role"), lambda value: f"as {value}"),
    )
    return Told(tell.names.party(person), (*lines, *tell.rest(aspects)))


def role(aspects: Aspects, tell: Telling) -> Told:
    """Tell of a person in an office of an organisation: whether they hold it."""
    person, organisation, office = [*aspects.subject.split("/"), "", ""][:3]
    called = {one.value for one in aspects.take("office")}
    title = called.pop() if len(called) == 1 else office.replace("-", " ")
    interim = aspects.take("interim")
    for_now = "interim " if interim and all(one.certain for one in interim) else ""
    held = f"{title} of {tell.names.party(organisation)}"
    words = {"holds": f"{for_now}{held}", "left": f"left as {held}", "replaced": f"replaced as {held}"}
    status = aspects.take("status")
    lines = tell.leading(status, lambda value: words.get(value, value))
    if interim and not for_now:
        lines += tell.detail((interim, lambda _: "for the time being only"))
    over = bool(status) and all(one.value != "holds" for one in status)
    return Told(tell.names.party(person), (*lines, *tell.rest(aspects)), over=over)
