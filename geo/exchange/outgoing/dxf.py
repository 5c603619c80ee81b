"""DXF for drawing programs: closed polylines in metres, a layer for each status, and names as
text. What the drawing says of itself stands in its properties and under the areas."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from uuid import NAMESPACE_OID, uuid5

import numpy as np
import shapely
from ezdxf import colors, units
from ezdxf.document import Drawing
from ezdxf.entities.lwpolyline import LWPolylinePoints
from ezdxf.lldxf.const import DXF2010
from ezdxf.tools.juliandate import juliandate

from geo.escape import plain
from geo.exchange.outgoing import about
from geo.exchange.outgoing.delivery import Delivery, Table
from geo.exchange.outgoing.qgis_style import label_field
from geo.model import Status
from geo.style import BACKGROUND, INK, MUTED, WARM_BLUE, fill_of_status
from geo.view import slug

#: The height of names and notes, in metres of the drawing.
_NAME_HEIGHT, _NOTE_HEIGHT = 120.0, 90.0
_NAMES, _NOTES = "navn", "om"
_APP = "IPOKART"
#: Where a drawing has the times and the marks of its making.
_TIMES = re.compile(r"(\$TDU?(?:CREATE|UPDATE)\s+40\s+)[\d.]+")
_MARKS = re.compile(r"(\$(?:VERSION|FINGERPRINT)GUID\s+2\s+)\{[\w-]+\}")
_WRITTEN = re.compile(r"@ \d{4}-\d\d-\d\dT[\d:.+-]+")


def content(delivery: Delivery) -> bytes:
    """The drawing."""
    drawing = Drawing.new(DXF2010)
    drawing.units = units.M
    drawing.appids.add(_APP)
    _describe(drawing, delivery)
    space = drawing.modelspace()
    for table in delivery.tables.values():
        for row, surface in zip(table.values, table.surfaces, strict=True):
            if surface is not None:
                _draw(drawing, space, table, row, surface)
    _write_notes(drawing, space, delivery)
    out = io.StringIO()
    drawing.write(out)
    return drawing.encode(_dated(out.getvalue(), delivery))


def _describe(drawing: Any, delivery: Delivery) -> None:
    properties = drawing.header.custom_vars
    for fact in about.facts(delivery):
        properties.append(fact.label, fact.words)
    properties.append("EPSG", str(delivery.epsg))


def _dated(drawing: str, delivery: Delivery) -> str:
    """The day of the delivery and marks of its content, wherever ezdxf writes the clock's time and
    marks by chance."""
    day = juliandate(datetime.combine(delivery.today, datetime.min.time()))
    drawing = _TIMES.sub(rf"\g<1>{day}", drawing)
    drawing = _WRITTEN.sub(f"@ {delivery.today.isoformat()}", drawing)
    mark = uuid5(NAMESPACE_OID, delivery.register.version)
    return _MARKS.sub(rf"\g<1>{{{str(mark).upper()}}}", drawing)


def _draw(drawing: Any, space: Any, table: Table, row: Mapping[str, Any], surface: Any) -> None:
    layer, code = _layer_of(table.layer.name, row)
    _ensure_layer(drawing, layer, code)
    for ring in _rings(surface):
        line = space.add_lwpolyline((), close=True, dxfattribs={"layer": layer})
        line.lwpoints = LWPolylinePoints(data=ring)
        line.set_xdata(_APP, [(1000, f"{table.layer.name}.id={row['id']}"[:255])])
    name = plain(str(row[label_field(table.layer.name)]))
    _ensure_layer(drawing, f"{layer}-{_NAMES}", code)
    for part in shapely.get_parts(surface):
        inside = part.representative_point()
        space.add_text(
            name,
            height=_NAME_HEIGHT,
            dxfattribs={"layer": f"{layer}-{_NAMES}", "insert": (inside.x, inside.y)},
        )


def _layer_of(layer: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """The drawing's layer for a row, and its colour."""
    if layer not in {"ipo_areas", "listings"}:
        code = (
            WARM_BLUE if layer in {"followups", "measures"} else BACKGROUND["bydel_borders"].stroke
        )
        return layer, code or MUTED
    status = None if row["status"] is None else Status(row["status"])
    word = slug(status) if status else "uten-status"
    listed = f"-{slug(row['edition'])}" if layer == "listings" else ""
    return f"{layer}{listed}-{word}", fill_of_status(status).mark


def _ensure_layer(drawing: Any, name: str, code: str) -> None:
    if name not in drawing.layers:
        layer = drawing.layers.add(name)
        layer.rgb = colors.RGB.from_hex(code)


def _rings(surface: Any) -> Iterator[list[list[float]]]:
    """Outer and inner rings, each without its last corner, which is the first. A corner is x, y,
    two widths and a bulge, as ezdxf keeps them; taking them whole spares a call for each."""
    for part in shapely.get_parts(surface):
        for ring in (part.exterior, *part.interiors):
            corners = np.zeros((len(ring.coords) - 1, 5))
            corners[:, :2] = shapely.get_coordinates(ring)[:-1]
            yield corners.tolist()


def _write_notes(drawing: Any, space: Any, delivery: Delivery) -> None:
    """What the drawing is, as text under what is drawn."""
    every = [table.bounds for table in delivery.tables.values()]
    drawn = [bounds for bounds in every if bounds]
    left = min((bounds[0] for bounds in drawn), default=0.0)
    low = min((bounds[1] for bounds in drawn), default=0.0)
    _ensure_layer(drawing, _NOTES, INK)
    for number, fact in enumerate(about.facts(delivery), 2):
        space.add_text(
            f"{fact.label}: {fact.words}",
            height=_NOTE_HEIGHT,
            dxfattribs={
                "layer": _NOTES,
                "insert": (left, low - number * 2 * _NOTE_HEIGHT),
            },
        )
