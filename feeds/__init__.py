"""A publishing library: feeds, entries and pages as plain values in, bytes out. Knows nothing of disputes."""
