"""Measurements of the product beside its peers: ratios of one run, never a pass or a fail.

`python -m benchmarks` runs all, `python -m benchmarks NAME…` some; see docs/benchmarks.md.
"""
