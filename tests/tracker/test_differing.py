"""What a correction changes is told field by field, in words."""

from tracker.differing import Difference, differences, in_words, told

BEFORE = {
    "what": {"kind": "trial-proposed", "proceeding": "suit", "by": ["ann", "bob"], "trial_on": None},
    "title": "T",
    "occurred_on": {"text": "2025-03", "earliest": "2025-03-01", "latest": "2025-03-31"},
    "parties": [{"party": "ann", "role": "witness"}, {"party": "bob", "role": None}],
    "citations": ["paper#p1@" + "0" * 64],
    "settles": [],
    "unsourced": False,
}


def test_only_what_differs_is_told_a_kinds_fields_first() -> None:
    after = {
        **BEFORE,
        "what": {"kind": "trial-set", "proceeding": "suit", "trial_on": {"text": "2026"}, "jury": False},
        "occurred_on": {"text": "2025-04", "earliest": None, "latest": None},
        "settles": [{"forecast": "users", "outcome": "came-true"}],
    }
    assert differences(BEFORE, after) == [
        Difference("kind", "trial-proposed", "trial-set"),
        Difference("trial_on", None, "2026"),
        Difference("jury", None, "no"),
        Difference("occurred_on", "2025-03", "2025-04"),
        Difference("settles", None, "users came true"),
        Difference("by", "ann, bob", None),
    ]
    assert differences(after, after) == []


def test_a_milestone_is_told_by_the_fields_that_say_something() -> None:
    assert dict(told(BEFORE)) == {
        "kind": "trial-proposed",
        "proceeding": "suit",
        "by": "ann, bob",
        "title": "T",
        "occurred_on": "2025-03",
        "parties": "ann (witness), bob",
        "citations": "paper#p1@00000000…",
    }


def test_what_another_source_says_is_told_with_its_source_and_why_it_is_out() -> None:
    rivals = [
        {"field": "occurred_on", "value": "2025-01", "citations": ["paper"], "rank": "normal", "why": None},
        {"field": "jury", "value": None, "citations": [], "rank": "deprecated", "why": "a misprint"},
    ]
    said = "occurred_on 2025-01 (paper), jury nothing (deprecated: a misprint)"
    assert differences(BEFORE, {**BEFORE, "rivals": rivals}) == [Difference("rivals", None, said)]


def test_no_value_reaches_a_terminal_as_a_command() -> None:
    assert in_words("a\x1b[31mb\u202ec") == "a\\x1b[31mb\\u202ec"
