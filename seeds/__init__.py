"""Disputes as importable files, in our own words. Data only."""
