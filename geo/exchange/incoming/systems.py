"""Where the numbers of a file lie: what it says of its reference system, what they fit, and what a
person has to say where these differ. Nothing is guessed in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

import numpy as np
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError
from shapely.geometry.base import BaseGeometry

from geo.editing.border_input import SYSTEMS
from geo.errors import GisFileError
from geo.exchange.incoming.reading import Layer
from geo.files.geography import EXTENT
from geo.frozen import frozen
from geo.projection import all_in_degrees

_DEGREES = 4326
#: What the name of a datum ends with that is several realisations, and what one is called that
#: nobody knows.
_ENSEMBLE, _UNKNOWN = " ensemble", "unknown"
_CODE = re.compile(r"^\s*(?:EPSG[:\s]*)?(\d{4,6})\s*(?:-\s*(byttet|swapped))?\s*$", re.IGNORECASE)


@frozen
class System:
    """A reference system by its EPSG code. `swapped`: the file has north before east."""

    epsg: int
    swapped: bool = False

    @property
    def code(self) -> str:
        """How a person writes it: `25832`, `4326-byttet`."""
        return f"{self.epsg}-byttet" if self.swapped else str(self.epsg)

    @classmethod
    def parse(cls, words: str) -> System:
        """Read `25832`, `EPSG:25832`, `4326-byttet`. Raises GisFileError: `bad_system`."""
        match = _CODE.match(words)
        if match is None:
            raise GisFileError("bad_system", value=words[:40])
        system = cls(int(match[1]), bool(match[2]))
        system.in_degrees([shapely.Point(0, 0)])  # that there is such a system
        return system

    def in_degrees(self, shapes: Sequence[BaseGeometry]) -> np.ndarray:
        """Shapes of the file in EPSG:4326, lon before lat, rounded. Raises GisFileError:
        `bad_system`."""
        try:
            return all_in_degrees(self.east_first(shapes), self.epsg)
        except CRSError as error:
            raise GisFileError("bad_system", value=self.code) from error

    def may_have_datum(self, name: str) -> bool:
        """Whether it may be on the datum of that name: where one of them has none, too."""
        base = CRS(self.epsg).geodetic_crs
        own = _datum(base.datum.name) if base and base.datum else ""
        return not own or _datum(name) in {"", _UNKNOWN, own}

    def east_first(self, shapes: Sequence[BaseGeometry]) -> np.ndarray:
        """Shapes of the file in this system, east before north."""
        array = np.empty(len(shapes), dtype=object)
        array[:] = shapes
        return shapely.transform(array, _swap) if self.swapped else array


def system_of(layer: Layer, chosen: System | None = None) -> System:
    """The system that the shapes of a layer are in: the one that a person chose, or the one that
    the file says, where its numbers fit.

    Raises GisFileError with the systems that fit as its choices: `no_system` where the file says
    none, `unknown_system` where it says one that is not known here, `other_numbers` where it says
    another; `outside_region` where nothing fits.
    """
    if chosen is not None:
        return _confirmed(layer, chosen)
    declared = None if layer.epsg is None else System(layer.epsg)
    if declared is not None and _meets(layer.bounds, declared):
        return declared
    fitting = fitting_systems(layer.bounds)
    place = _place(layer.bounds)
    if not fitting:
        raise GisFileError("outside_region", **place)
    choices = tuple(system.code for system in fitting)
    if layer.epsg is None and not layer.system:
        raise GisFileError("no_system", choices, **place)
    if layer.epsg is None:
        alike = tuple(system.code for system in fitting if system.may_have_datum(layer.datum))
        code = "unknown_system" if alike else "other_datum"
        raise GisFileError(code, alike, system=layer.system, **place)
    raise GisFileError("other_numbers", choices, system=f"EPSG:{layer.epsg}", **place)


def fitting_systems(bounds: Sequence[float]) -> tuple[System, ...]:
    """The systems in which west, south, east and north lie round Oslo, Bærum and Asker."""
    return tuple(system for system in _known() if _lies_within(bounds, system))


def _confirmed(layer: Layer, chosen: System) -> System:
    if _meets(layer.bounds, chosen):
        return chosen
    choices = tuple(system.code for system in fitting_systems(layer.bounds))
    code = "outside_region" if not choices else "other_numbers"
    raise GisFileError(code, choices, system=f"EPSG:{chosen.code}", **_place(layer.bounds))


def _place(bounds: Sequence[float]) -> dict[str, str]:
    """The first corner of a file, in metres without decimals, as a person writes it."""
    metres = max(map(abs, bounds)) > 360
    west, south = (f"{value:.0f}" if metres else f"{value:.4f}" for value in bounds[:2])
    return {"x": west, "y": south}


def _known() -> Iterator[System]:
    for swapped in (False, True):
        yield from (System(epsg, swapped) for epsg in (_DEGREES, *SYSTEMS))


def _lies_within(bounds: Sequence[float], system: System) -> bool:
    box = _placed(bounds, system)
    return box is not None and bool(shapely.box(*EXTENT).covers(box))


def _meets(bounds: Sequence[float], system: System) -> bool:
    box = _placed(bounds, system)
    return box is not None and bool(shapely.box(*EXTENT).intersects(box))


def _placed(bounds: Sequence[float], system: System) -> BaseGeometry | None:
    """The box of a file in EPSG:4326; None where it has no place there."""
    placed: BaseGeometry = system.in_degrees([shapely.box(*bounds)])[0]
    return placed if np.isfinite(shapely.bounds(placed)).all() and placed.is_valid else None


def _datum(name: str) -> str:
    """The name of a datum as it can be compared: definitions differ in signs, and in whether all
    its realisations are meant."""
    return " ".join(name.replace("_", " ").split()).removesuffix(_ENSEMBLE).casefold()


def _swap(positions: np.ndarray) -> np.ndarray:
    return positions[:, ::-1]
