"""Benchmarks, printing ratios of one run: `make bench`."""
