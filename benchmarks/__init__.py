"""Benchmarks: a seeded national record, the same work done by the plain stack, and the runner."""
