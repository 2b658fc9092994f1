"""Benchmarks: ratios to what a user would do instead, all in one run of `make bench`."""
