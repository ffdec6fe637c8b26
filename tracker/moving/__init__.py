"""Whole files in and out: TOML that people write, JSON Lines that hold a log as it is."""
