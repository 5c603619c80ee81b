"""How many requests one address may make: so many at once, and so many a second after that."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from cachetools import LRUCache

_MOST_ADDRESSES = 10_000


@dataclass(slots=True)
class _Bucket:
    left: float
    at: float


class Rate:
    """A bucket of requests for each address, which fills again. `seconds` is a clock that only goes
    forward; `per_second` 0: no limit."""

    def __init__(self, per_second: float, burst: float, seconds: Callable[[], float]) -> None:
        self._per_second, self._burst, self._seconds = per_second, burst, seconds
        self._buckets: LRUCache[str, _Bucket] = LRUCache(_MOST_ADDRESSES)
        self._lock = Lock()

    def wait(self, address: str) -> int:
        """Take one request; 0 when it may be answered, else the seconds until the next may."""
        if self._per_second <= 0:
            return 0
        now = self._seconds()
        with self._lock:
            bucket = self._buckets.setdefault(address, _Bucket(self._burst, now))
            filled = bucket.left + (now - bucket.at) * self._per_second
            bucket.left, bucket.at = min(filled, self._burst), now
            if bucket.left >= 1:
                bucket.left -= 1
                return 0
            return max(math.ceil((1 - bucket.left) / self._per_second), 1)
