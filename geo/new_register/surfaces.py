"""A layer of a GIS file → its surfaces, whole, with the texts of its fields and their system."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from geo.errors import NewRegisterError
from geo.escape import plain
from geo.frozen import frozen

if TYPE_CHECKING:
    from geo.exchange.incoming.reading import Layer
    from geo.exchange.incoming.systems import System

# numpy, shapely and pyproj are imported where they are used: no other command needs them
#: Surfaces of a file: an area or a place each. A layer may have more rows, but nobody keeps a
#: register of so many by hand.
MOST_SURFACES = 2_000
_DEGREES = 4326
#: Signs that the name of a place may not have.
_NO_NAMES = str.maketrans("", "", "<>{}[]`$\\")


@frozen
class Shapes:
    """The surfaces of a file, by row: geometries in `epsg` (x or longitude first), and fields.

    `is_guessed`: the file did not say its system. `mended` counts surfaces that were invalid.
    """

    file: str
    epsg: int
    surfaces: tuple[Any, ...]
    fields: dict[str, tuple[str | None, ...]]
    is_guessed: bool = False
    mended: int = 0


def read(content: bytes, file: str, layer: str = "", chosen: System | None = None) -> Shapes:
    """Read a layer of a GIS file that is called `file`: the one of that name, or the one that
    there is. `chosen` is the system where the file says none.

    Raises GisFileError where it cannot be read, and NewRegisterError for what no register starts
    from.
    """
    from geo.exchange.incoming.reading import read_layer

    source_layer = read_layer(content, layer, every_column=True)
    name = plain(file)
    _refuse_rows(source_layer, name)
    system = _system(source_layer, name, chosen)
    surfaces = _flat(source_layer, system)
    mended = sum(row.fault == "invalid" for row in source_layer.rows)
    fields = {
        plain(column): tuple(map(_value, texts)) for column, texts in source_layer.texts.items()
    }
    epsg = system.epsg if system else _DEGREES
    return Shapes(name, epsg, tuple(map(whole, surfaces)), fields, system is None, mended)


def _refuse_rows(layer: Layer, file: str) -> None:
    """Raises NewRegisterError for more rows than a register has, and for one without a surface."""
    if len(layer.rows) > MOST_SURFACES:
        raise NewRegisterError("too_many", file=file, limit=str(MOST_SURFACES))
    for row in layer.rows:
        if not row.is_surface:
            raise NewRegisterError("no_surface", file=file, number=str(row.number), fault=row.fault)


def _system(layer: Layer, file: str, chosen: System | None) -> System | None:
    """What a layer says, else what a person said; None where nobody did and the numbers are
    degrees. Raises NewRegisterError for numbers that are none, and for a system without a number.
    """
    from geo.exchange.incoming.systems import System

    if layer.epsg is not None:
        return System(layer.epsg)
    if chosen is not None:
        return chosen
    if layer.system:
        raise NewRegisterError("unknown_system", file=file)
    west, south, east, north = layer.bounds
    if -180 <= west <= east <= 180 and -90 <= south <= north <= 90:
        return None
    raise NewRegisterError("no_system", file=file)


def _flat(layer: Layer, system: System | None) -> Iterable[Any]:
    """The surfaces in two dimensions, east before north."""
    import shapely

    flat = shapely.force_2d([row.geometry for row in layer.rows])
    return system.east_first(flat) if system else flat


def _value(text: str) -> str | None:
    """A text of a field as one line of words; None for none."""
    return plain(text).translate(_NO_NAMES)[:120].strip() or None


def whole(surface: Any) -> Any:
    """A valid surface of what a surface holds: lines and points that mending leaves are dropped."""
    import shapely

    if surface.is_valid:
        return surface
    parts = shapely.get_parts(shapely.make_valid(surface))
    pieces = [
        one for part in parts for one in shapely.get_parts(part) if one.geom_type == "Polygon"
    ]
    return shapely.union_all(pieces)
