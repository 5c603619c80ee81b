"""What a fact concerns, by id."""

from __future__ import annotations

from geo.frozen import frozen
from geo.model.access import Public
from geo.model.codes import Unit


@frozen
class Links:
    """What a follow-up point, an item or a line of a log concerns, by id; the flags mean every
    area or every bydel."""

    all_areas: Public[bool] = False
    areas: Public[tuple[str, ...]] = ()
    all_bydeler: Public[bool] = False
    bydeler: Public[tuple[str, ...]] = ()
    units: Public[tuple[Unit, ...]] = ()
    programmes: Public[tuple[str, ...]] = ()
    bodies: Public[tuple[str, ...]] = ()
    followups: Public[tuple[str, ...]] = ()


NO_LINKS = Links()
