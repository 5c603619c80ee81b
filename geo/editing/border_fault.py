"""What can be wrong with a border that somebody draws or brings, and what may repair it."""

from __future__ import annotations

from dataclasses import field

from geo.errors import Severity
from geo.frozen import frozen
from geo.model import Surface

#: A place on the map: lon, lat in EPSG:4326.
Place = tuple[float, float]


@frozen
class BorderFault:
    """One fault: what (`code`, `values`) and where on the map. Its words are in `geo.text`.

    A border with an error is never written; a notice informs.
    """

    code: str
    values: tuple[tuple[str, str], ...] = ()
    place: Place | None = None
    severity: Severity = Severity.ERROR

    @property
    def blocks(self) -> bool:
        """Whether the border cannot be written as it is."""
        return self.severity is Severity.ERROR


@frozen
class Repair:
    """An offered repair: what is done (`code`), and the border it gives (EPSG:4326), to be shown
    before anybody takes it."""

    code: str
    geometry: Surface = field(repr=False)
