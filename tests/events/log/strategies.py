"""Strategies for the log."""

from __future__ import annotations

from hypothesis import strategies as st

from events.log.records import Curator
from tests.events.log.builders import Moved, Said

texts = st.text(max_size=50)
says = st.builds(Said, words=texts, about=st.dictionaries(texts, texts, max_size=3))
moves = st.builds(Moved, to=texts)
acts = says | moves

# Letters, and whatever could break the payload's layout from within a name.
_name = st.text(alphabet='abcé",:{}\\act ', min_size=1, max_size=20).filter(str.strip).map(str.strip)
curators = st.builds(Curator, _name, st.just("ada@example.org"))
