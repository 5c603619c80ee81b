"""Samples taken in turns, so that a busy machine slows all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

#: Does the work once and returns what it took.
Taker = Callable[[], float]


def samples(takers: Mapping[str, Taker], rounds: int) -> dict[str, tuple[float, ...]]:
    """One sample of each in every round, in their order; a round before the first warms up."""
    taken = [{name: take() for name, take in takers.items()} for _ in range(rounds + 1)][1:]
    return {name: tuple(one[name] for one in taken) for name in takers}


def timed(work: Callable[[], object]) -> Taker:
    """A taker of the seconds that the work takes."""

    def take() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return take
