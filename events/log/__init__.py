"""The append-only log, on the eventsourcing library. It knows no act by name: the vocabulary is injected."""
