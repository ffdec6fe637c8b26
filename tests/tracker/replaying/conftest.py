"""The store with both seed files, as the tests of questions have it."""

from tests.tracker.questions.conftest import seeded

__all__ = ["seeded"]
