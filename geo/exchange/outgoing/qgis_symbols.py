"""Our fills as symbols of QGIS, as its files of style have them (XML). Lengths are millimetres."""

from __future__ import annotations

import math
from collections.abc import Mapping

from lxml import etree
from lxml.etree import _Element as Element

from geo.style import FILL_OPACITY, OUTLINE_PX, Fill, Tile, TileCircle, TileLine

#: A screen pixel in millimetres.
PX = 25.4 / 96
_SEE_THROUGH = "0,0,0,0"


def fill_symbol(name: str, fill: Fill, outline_px: float = OUTLINE_PX) -> Element:
    """The symbol of a surface: its ground, its pattern and its outline."""
    layers = []
    if fill.has_ground:
        layers.append(_ground(fill.ground))
        layers += _marks(name, fill)
    layers.append(_outline(fill.outline, outline_px, fill.dash))
    return symbol(name, "fill", *layers)


def outline_symbol(name: str, colour: str, width_px: float, ground: str | None = None) -> Element:
    """The symbol of a border without a fill, or on a plain ground."""
    layers = [_ground(ground, 1.0)] if ground else []
    return symbol(name, "fill", *layers, _outline(colour, width_px, ""))


def symbol(name: str, kind: str, *layers: Element) -> Element:
    """A symbol of a kind (`fill`, `line`, `marker`) of layers, the lowest first."""
    element = etree.Element(
        "symbol", name=name, type=kind, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    element.extend(layers)
    return element


def colour(code: str, opacity: float = 1.0) -> str:
    """A hex colour as QGIS writes it: `217,72,15,255`."""
    parts = [int(code[at : at + 2], 16) for at in (1, 3, 5)]
    return ",".join(map(str, [*parts, round(255 * opacity)]))


def options(values: Mapping[str, str]) -> Element:
    """A map of options."""
    element = etree.Element("Option", type="Map")
    for name, value in values.items():
        etree.SubElement(element, "Option", name=name, value=value, type="QString")
    return element


def _layer(kind: str, values: Mapping[str, str], *inner: Element) -> Element:
    element = etree.Element("layer", {"class": kind, "enabled": "1", "locked": "0", "pass": "0"})
    element.append(options(values))
    element.extend(inner)
    return element


def _ground(code: str, opacity: float = FILL_OPACITY) -> Element:
    return _layer(
        "SimpleFill",
        {"color": colour(code, opacity), "style": "solid", "outline_style": "no"},
    )


def _outline(code: str, width_px: float, dash: str) -> Element:
    values = {
        "line_color": colour(code),
        "line_width": _mm(width_px),
        "line_width_unit": "MM",
        "line_style": "solid",
        "joinstyle": "round",
        "capstyle": "flat",
    }
    if dash:
        lengths = ";".join(_mm(float(part)) for part in dash.split())
        values |= {"use_custom_dash": "1", "customdash": lengths, "customdash_unit": "MM"}
    return _layer("SimpleLine", values)


def _marks(name: str, fill: Fill) -> list[Element]:
    """The pattern: one mark of the tile tells how all lie."""
    tile = fill.tile()
    match next(iter(tile.marks), None):
        case TileLine() as line:
            return [_lines(name, fill, tile, line)]
        case TileCircle() as circle:
            return [_circles(name, fill, tile, circle)]
        case _:
            return []


def _lines(name: str, fill: Fill, tile: Tile, line: TileLine) -> Element:
    angle = math.atan2(line.y1 - line.y2, line.x2 - line.x1)
    stroke = _layer(
        "SimpleLine",
        {
            "line_color": colour(fill.mark),
            "line_width": _mm(line.width),
            "line_width_unit": "MM",
            "line_style": "solid",
            "capstyle": "flat",
        },
    )
    values = {
        "angle": f"{math.degrees(angle):g}",
        "distance": _mm(tile.height * math.cos(angle)),
        "distance_unit": "MM",
        "color": colour(fill.mark),
    }
    return _layer("LinePatternFill", values, symbol(f"@{name}@1", "line", stroke))


def _circles(name: str, fill: Fill, tile: Tile, circle: TileCircle) -> Element:
    is_ring = circle.width is not None
    dot = _layer(
        "SimpleMarker",
        {
            "name": "circle",
            "size": _mm(2 * circle.r),
            "size_unit": "MM",
            "color": _SEE_THROUGH if is_ring else colour(fill.mark),
            "outline_style": "solid" if is_ring else "no",
            "outline_color": colour(fill.mark),
            "outline_width": _mm(circle.width or 0),
            "outline_width_unit": "MM",
        },
    )
    values = {
        "distance_x": _mm(tile.width),
        "distance_y": _mm(tile.height / 2),
        "displacement_x": _mm(tile.width / 2),
        "displacement_y": "0",
        "distance_x_unit": "MM",
        "distance_y_unit": "MM",
        "displacement_x_unit": "MM",
    }
    return _layer("PointPatternFill", values, symbol(f"@{name}@1", "marker", dot))


def _mm(pixels: float) -> str:
    return f"{pixels * PX:.4f}"
