"""How thorough a run of the benchmarks is: how many samples, and how much data."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """What every benchmark is given, so that none has code of its own for a quick run.

    `most_rounds` limits the samples of each figure, `warm_up` says whether a round is thrown away
    before the first, and `scale` is the part of the full amount of data that is used.
    """

    most_rounds: int | None = None
    warm_up: bool = True
    scale: float = 1.0

    def rounds(self, full: int) -> int:
        """The samples to keep where a full run keeps `full` of them; at least one."""
        return full if self.most_rounds is None else min(full, self.most_rounds)

    def size(self, full: int, least: int = 1) -> int:
        """How many things to measure on where a full run has `full`; at least `least`."""
        return max(least, round(full * self.scale))


#: What `make bench` measures with.
FULL = Run()
#: One sample on little data: whether each benchmark and its peer works, not how fast it is.
SMOKE = Run(most_rounds=1, warm_up=False, scale=0.03)
