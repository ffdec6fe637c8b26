"""Which groups a milestone belongs to is found by its kind, and comes to what asking every projection gives."""

import pytest

from events.milestone import Milestone
from events.vocabulary import KINDS
from tracker.index.live import groups_of
from tracker.views import VIEWS


@pytest.mark.parametrize("kind", KINDS)
def test_a_milestone_belongs_to_the_groups_that_any_projection_names(kind: str) -> None:
    """Also where it settles a forecast, as a milestone of any kind can."""
    for settles in ([], [{"forecast": "a-billion", "outcome": "missed"}]):
        raw = {"what": {"kind": kind, **KINDS[kind].example}, "title": "It", "occurred_on": "2025", "unsourced": True}
        said = Milestone.model_validate({**raw, "settles": settles})
        asked = [("d", view, group) for view, one in VIEWS.items() for group in one.groups("7", said)]
        assert groups_of("d", 7, said) == asked
