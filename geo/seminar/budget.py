"""The time that one document may take until it is read and understood, by a clock of its own."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from copy import copy
from typing import TypeVar, overload

from geo.errors import DocumentError
from geo.seminar.reading import limits

_Item = TypeVar("_Item")
_Item_co = TypeVar("_Item_co", covariant=True)


class Budget:
    """The seconds of one document, which begin when it is created.

    Reading and understanding share one. Everything that is started for the document may take what
    is left. There are `limits.DOCUMENT_SECONDS` by default; `clock` gives seconds that only grow.
    """

    def __init__(
        self, seconds: float | None = None, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.seconds = limits.DOCUMENT_SECONDS if seconds is None else seconds
        self._clock = clock
        self._end = clock() + self.seconds

    def left(self) -> float:
        """The seconds that are left, more than 0. Raises DocumentError (too_slow) for none."""
        left = self._end - self._clock()
        if left <= 0:
            raise self.used_up()
        return left

    def used_up(self) -> DocumentError:
        """That the document took longer than it may."""
        return DocumentError("too_slow", seconds=f"{self.seconds:g}")

    def without(self, seconds: float) -> Budget:
        """The same time by the same clock, less its last `seconds`, which are for later work."""
        result = copy(self)
        result._end -= seconds
        return result

    def over(self, items: Iterable[_Item]) -> Iterator[_Item]:
        """The items, each as long as there is time. Raises DocumentError (too_slow) after that."""
        for item in items:
            self.left()
            yield item


class Timed(Sequence[_Item_co]):
    """A sequence whose items can be had as long as there is time, and so are its parts.

    A rule that walks over it ends with the budget, without knowing of one. Raises DocumentError
    (too_slow) after that.
    """

    def __init__(self, items: Sequence[_Item_co], budget: Budget) -> None:
        self._items, self._budget = items, budget

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[_Item_co]:
        return self._budget.over(self._items)

    @overload
    def __getitem__(self, place: int) -> _Item_co: ...
    @overload
    def __getitem__(self, place: slice) -> Timed[_Item_co]: ...
    def __getitem__(self, place: int | slice) -> _Item_co | Timed[_Item_co]:
        self._budget.left()
        if isinstance(place, slice):
            return Timed(self._items[place], self._budget)
        return self._items[place]
