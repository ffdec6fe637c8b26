"""Milestones that are held back until their time: kept durably beside the log, recorded when it has come."""
