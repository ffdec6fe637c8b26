"""A log with a milestone of every kind, French, emoji and hostile text in it: the worst that a feed has to carry."""

from events.vocabulary import KINDS
from tests.builders import a_milestone
from tests.strategies import PARTIES, SLUGS
from tracker.curating.tracker import Tracker

MAIL = "ada@example.org"
"""The curator's mail address, which stands in the log and nowhere else."""
HOSTILE = "<script>alert(1)</script> ]]> &amp; <!-- \u202egnp.exe \N{RIGHT-TO-LEFT ISOLATE} javascript:void(0) '\""
FRENCH = "Musk propose « sa » reprise ; l’offre est refusée à l’unanimité"
EMOJI = "\N{SCALES} \N{PERSON WITH HEADSCARF}\N{ZERO WIDTH JOINER}\N{MALE SIGN}"


def fill(tracker: Tracker) -> list[str]:
    """Record a milestone of every kind by its own example, and three in awkward words; return their ids."""
    tracker.add("source", {"slug": "ap", "title": HOSTILE, "publisher": "AP", "url": "https://example.org/?a=1&b=2"})
    for slug in ("elon-musk", "openai", "sam-altman", "microsoft", "softbank", "musk-group", "ilya-sutskever"):
        tracker.add("party", {"slug": slug, "name": slug.title(), "party_kind": "person"})
    tracker.add("proceeding", {"slug": "musk-v-openai", "title": f"Musk v. OpenAI {EMOJI}"})
    ids = [
        tracker.record(a_milestone(kind, f"2025-01-{number % 28 + 1:02}", **model.example)).stream
        for number, (kind, model) in enumerate(KINDS.items())
    ]
    ids.append(tracker.record(a_milestone("noted", lang="fr", title=FRENCH, summary=f"{FRENCH}.\n\n{EMOJI}")).stream)
    awkward = a_milestone("statement-made", "[..2025-03]", title=HOSTILE, summary=HOSTILE, date_note=HOSTILE)
    awkward |= {"standing": "alleged", "according_to": HOSTILE, "unsourced": False, "citations": ["ap#p1:0-5"]}
    ids.append(tracker.record(awkward).stream)
    tracker.correct(ids[-1], {"title": EMOJI + HOSTILE, "by": [PARTIES[0]]}, HOSTILE)
    ids.append(tracker.record(a_milestone("suit-filed", "XXXX", proceeding=SLUGS[0])).stream)
    tracker.retract(ids[-1], HOSTILE)
    return ids
