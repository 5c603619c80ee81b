"""The time that reading one document may take, by a clock of its own."""

from __future__ import annotations

import time
from collections.abc import Callable

from geo.errors import DocumentError
from geo.seminar.reading import limits


class Budget:
    """The seconds of one document, which begin when it is made.

    Everything that is started to read the document may take what is left of them. `clock` gives
    seconds that only grow.
    """

    def __init__(
        self,
        seconds: float = limits.DOCUMENT_SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.seconds = seconds
        self._clock = clock
        self._end = clock() + seconds

    def left(self) -> float:
        """The seconds that are left, more than 0. Raises DocumentError (too_slow) for none."""
        left = self._end - self._clock()
        if left <= 0:
            raise self.used_up()
        return left

    def used_up(self) -> DocumentError:
        """That the document took longer than it may."""
        return DocumentError("too_slow", seconds=f"{self.seconds:g}")
