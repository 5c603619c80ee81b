"""What was last worked out of records, for those that are still the same objects.

Records never change, and a reader gives what did not change in a file as the records that it gave
before (`geo.files.records`). So most of a new version is known to be the old one without being
looked at. What is remembered here belongs to one caller and to the last records it was asked about.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Hashable, Sequence
from typing import Generic, NamedTuple, TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


class _Pair(NamedTuple, Generic[Item, Result]):
    item: Item  # as long as it is held, its id is of no other object
    result: Result


class _Last(NamedTuple, Generic[Item, Result]):
    items: Sequence[Item]
    context: Hashable
    pairs: dict[int, _Pair[Item, Result]]
    results: tuple[Result, ...]


class Results(Generic[Item, Result]):
    """A result for each of some records, made again only for records that are new."""

    def __init__(self) -> None:
        self._last: _Last[Item, Result] | None = None

    def of(
        self, items: Sequence[Item], make: Callable[[Item], Result], context: Hashable = None
    ) -> tuple[Result, ...]:
        """The results in the order of the items. `context` is all that `make` depends on beside
        the item. Where every result is the same as before, so is the tuple."""
        return self.of_several(items, lambda some: list(map(make, some)), context)

    def of_several(
        self,
        items: Sequence[Item],
        make: Callable[[list[Item]], Sequence[Result]],
        context: Hashable = None,
    ) -> tuple[Result, ...]:
        """The same where `make` makes the results of several items at once."""
        last = self._last
        known = last.pairs if last and last.context == context else {}
        if last and known and last.items is items:
            return last.results
        new = {id(item): item for item in items if id(item) not in known}
        new_results = make(list(new.values())) if new else ()
        new_pairs = {
            id(item): _Pair(item, it) for item, it in zip(new.values(), new_results, strict=True)
        }
        pairs = {id(item): new_pairs.get(id(item)) or known[id(item)] for item in items}
        results = tuple(pairs[id(item)].result for item in items)
        if last and are_same(last.results, results):
            results = last.results
        self._last = _Last(items, context, pairs, results)
        return results


class Whole(Generic[Result]):
    """One result for some records together, made again when any of them is another."""

    def __init__(self, most: int = 1) -> None:
        self._most = most
        self._remembered: tuple[tuple[Sequence[object], Result], ...] = ()

    def of(self, items: Sequence[object], make: Callable[[], Result]) -> Result:
        """The result for these items, of which the last `most` are remembered."""
        remembered = self._remembered
        same = next((pair for pair in remembered if are_same(pair[0], items)), None)
        pair = same or (items, make())
        self._remembered = (pair, *(it for it in remembered if it is not pair))[: self._most]
        return pair[1]


def are_same(left: Sequence[object], right: Sequence[object]) -> bool:
    """Whether two sequences hold the same objects in the same order."""
    return left is right or (len(left) == len(right) and all(map(operator.is_, left, right)))
