"""What it means that a list does not name an area."""

from __future__ import annotations

from enum import StrEnum

from geo import settings
from geo.model import Edition, Register

# Outside this territory a list that speaks only of the municipality says nothing.
MUNICIPALITY = settings.current().territory


class Silence(StrEnum):
    """Why a list does not name an area."""

    ABSENT = "not on it"
    TERRITORY = "outside its territory"
    UNTOLD = "it counts areas without naming them, names none, or is not shown whole"


def silence(register: Register, edition: Edition, area: str) -> Silence:
    """What a list's silence about an area (id) means."""
    place = register.area_by_id[area]
    if not place.bydel and edition.scope == MUNICIPALITY:
        return Silence.TERRITORY
    if edition.partial or not edition.listings:
        return Silence.UNTOLD
    # A source that counts unnamed areas and gives no bydel may have meant any of them.
    for group in edition.unnamed:
        if not group.bydeler or not set(place.bydeler).isdisjoint(group.bydeler):
            return Silence.UNTOLD
    return Silence.ABSENT
