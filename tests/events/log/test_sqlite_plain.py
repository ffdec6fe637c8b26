"""The plain recorder keeps every promise that the eventsourcing library tests recorders for."""

from __future__ import annotations

import threading
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from eventsourcing.persistence import ApplicationRecorder
from eventsourcing.tests import persistence as promises

from events.log import sqlite_file
from events.log.sqlite_plain import PlainRecorder
from events.log.sqlite_pool import Datastore

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from unittest import TestCase
    from uuid import UUID

    from eventsourcing.persistence import StoredEvent
    from eventsourcing.sqlite import SQLiteCursor


class WithoutPositions(PlainRecorder):
    """The library expects no notification ids of a recorder that only serves aggregates."""

    def _insert_events(self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any) -> None:
        super()._insert_events(c, stored_events, **kwargs)


def a_recorder(test: TestCase, kind: Callable[[Datastore], PlainRecorder] = PlainRecorder) -> PlainRecorder:
    """Return a recorder over a new store, which goes when *test* is over. The library tests with unittest."""
    folder = TemporaryDirectory()
    test.addCleanup(folder.cleanup)
    path = Path(folder.name) / "log.sqlite"
    sqlite_file.create(path)
    datastore = Datastore(path)
    test.addCleanup(datastore.close)
    test.addCleanup(_join_readers)
    recorder = kind(datastore)
    recorder.create_table()
    return recorder


def _join_readers() -> None:
    """Wait for the threads that the library's tests tell to stop but do not wait for."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join(timeout=30)


class TestAggregateRecorder(promises.AggregateRecorderTestCase):
    """Streams."""

    def new_originator_id(self) -> UUID | str:
        return str(uuid4())

    def create_recorder(self) -> PlainRecorder:
        return a_recorder(self, WithoutPositions)


class TestApplicationRecorder(promises.ApplicationRecorderTestCase[ApplicationRecorder]):
    """Streams and positions."""

    def new_originator_id(self) -> UUID | str:
        return str(uuid4())

    def create_recorder(self) -> ApplicationRecorder:
        return a_recorder(self)


class TestNonInterleavingNotificationIDs(promises.NonInterleavingNotificationIDsBaseCase):
    """The positions of one append are not mixed with those of another."""

    def new_originator_id(self) -> UUID | str:
        return str(uuid4())

    def create_recorder(self) -> ApplicationRecorder:
        return a_recorder(self)
