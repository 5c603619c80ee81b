"""`python -m scripts.soak [--minutes 60] [--people 25]`: memory of a server in use all the time.

People come, look at some pages as in `benchmarks.crowd`, leave after a few minutes, and others come
in their place. Each minute the server's memory is printed. Exit code 1 when somebody was cut off,
or when the last quarter of the time had, as a median, 5 % more than the second quarter. The first
is left out: pages are then opened for the first time.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sys
import time
from statistics import median

from benchmarks import servers
from benchmarks.crowd import PAGES, THINKING, Crowd, memory_of, person

_STAY = (120.0, 360.0)  # seconds that somebody stays
_MOST_GROWTH = 1.05


async def _visits_in_turn(crowd: Crowd, address: str, choice: random.Random, until: float) -> None:
    """One person after another on one of the seats."""
    while time.monotonic() < until:
        leaves = min(until, time.monotonic() + choice.uniform(*_STAY))
        try:
            await person(crowd, address, PAGES, choice, leaves, THINKING)
        except (OSError, TimeoutError):
            crowd.cut_off += 1


async def _watch(address: str, until: float) -> list[int]:
    """The server's memory each minute, bytes."""
    sizes = []
    while time.monotonic() < until:
        await asyncio.sleep(60)
        sizes.append(memory_of(address))
        print(f"{len(sizes):3} min  {sizes[-1] / 2**20:6.1f} MB", flush=True)
    return sizes


async def _soak(address: str, people: int, minutes: int) -> tuple[Crowd, list[int]]:
    crowd, until = Crowd(), time.monotonic() + 60 * minutes
    visitors = [
        _visits_in_turn(crowd, address, random.Random(number), until) for number in range(people)
    ]
    watched = asyncio.create_task(_watch(address, until))
    await asyncio.gather(*visitors)
    return crowd, await watched


def main() -> int:
    """Soak a server and say how its memory grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=int, default=60)
    parser.add_argument("--people", type=int, default=25)
    options = parser.parse_args()
    with servers.ours() as address:
        crowd, memory = asyncio.run(_soak(address, options.people, options.minutes))
    quarter = max(1, len(memory) // 4)
    growth = median(memory[-quarter:]) / median(memory[quarter : 2 * quarter] or memory)
    print(
        f"{len(crowd.answers)} answers, {crowd.cut_off} cut off, 95 of 100 within "
        f"{crowd.slowest(0.95):.2f} s, memory of the last quarter {growth:.3f} of the second"
    )
    return int(growth > _MOST_GROWTH)


if __name__ == "__main__":
    sys.exit(main())
