"""Proving the log to others: its signing key, checkpoints, receipts and bundles, and verifying all of it."""
