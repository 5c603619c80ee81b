"""Measures (tiltak): which of them concern a part of the city, a follow-up point or an area."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from geo.followups import Reach, reach_of
from geo.model import Measure, Register
from geo.part import CITY, Part


def of_part(register: Register, part: Part) -> tuple[Measure, ...]:
    """The measures that concern a part of the city, oldest first, those without a start last.

    Those that name no place are for the whole city: they stand there, and not under every area.
    """
    if part == CITY:
        return in_order(register.measures)
    return in_order(
        item
        for item in register.measures
        if reach_of(register, item, (part,)) not in {None, Reach.COMMON}
    )


def of_point(register: Register, point: str) -> tuple[Measure, ...]:
    """The measures for a follow-up point (id), in the same order."""
    return in_order(item for item in register.measures if point in item.links.followups)


def in_order(measures: Iterable[Measure]) -> tuple[Measure, ...]:
    """Measures by their start, those without one last, then by title."""
    return tuple(
        sorted(
            measures,
            key=lambda item: (item.start.first if item.start else date.max, item.title, item.id),
        )
    )
