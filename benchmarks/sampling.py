"""Samples taken in turns, so that a busy machine slows all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from benchmarks.run import Run

#: Does the work once and returns what it took.
Taker = Callable[[], float]


def samples(run: Run, takers: Mapping[str, Taker], rounds: int) -> dict[str, tuple[float, ...]]:
    """One sample of each taker in every round, in their order.

    A full run keeps `rounds` samples of each, and does one round before them to warm up.
    """
    if run.warm_up:
        _round(takers)
    taken = [_round(takers) for _ in range(run.rounds(rounds))]
    return {name: tuple(one[name] for one in taken) for name in takers}


def _round(takers: Mapping[str, Taker]) -> dict[str, float]:
    return {name: take() for name, take in takers.items()}


def samples_of(run: Run, work: Callable[[], object], rounds: int) -> tuple[float, ...]:
    """Seconds that one piece of work takes, sampled as in `samples`."""
    return samples(run, {"work": timed(work)}, rounds)["work"]


def timed(work: Callable[[], object]) -> Taker:
    """A taker of the seconds that the work takes."""

    def take() -> float:
        start = time.perf_counter()
        work()
        return time.perf_counter() - start

    return take
