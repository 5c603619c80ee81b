"""KML 2.2: a folder for each layer, the colours of our map, and every field as data. No text is
markup: readers take a description for HTML, so its words are escaped for that as well, and their
balloons show nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

import shapely
from lxml import etree
from lxml.etree import _Element as Element

from geo import text
from geo.escape import html, plain
from geo.exchange.outgoing import about
from geo.exchange.outgoing.delivery import Delivery, Table, flat
from geo.exchange.outgoing.qgis_style import label_field
from geo.model import Status
from geo.style import BACKGROUND, FILL_OPACITY, GONE, INK, WARM_BLUE, Fill, fill_of_status

_NAMESPACE = "http://www.opengis.net/kml/2.2"
_TYPES = {"integer": "int", "double precision": "double", "boolean": "bool"}
_WITHOUT_FILL = "00ffffff"
_SHOWN = ("ipo_areas", "bydeler")


def content(delivery: Delivery) -> bytes:
    """The layers with surfaces as one document."""
    root = etree.Element("kml", nsmap={None: _NAMESPACE})
    document = etree.SubElement(root, "Document", id="ipo-kart")
    etree.SubElement(document, "name").text = plain(about.title(delivery))
    etree.SubElement(document, "description").text = _description(
        {fact.label: fact.words for fact in about.facts(delivery)}
    )
    document.append(_extended({fact.key: fact.words for fact in about.facts(delivery)}))
    document.extend(_styles())
    document.extend(_schema(table) for table in delivery.tables.values())
    document.extend(_folder(table) for table in delivery.tables.values())
    written: bytes = etree.tostring(root, encoding="UTF-8", xml_declaration=True)
    return written


# --- styles -------------------------------------------------------------------------------------


def _styles() -> Iterator[Element]:
    """A style for each status; a pattern is not possible in KML, so the marks' colour is told by
    the line and the ground by the fill."""
    for status in Status:
        yield _style(f"status-{status.name.lower()}", fill_of_status(status))
    yield _style("status-unknown", fill_of_status(None))
    yield _style("gone", GONE)
    for name, code in (("border", BACKGROUND["bydel_borders"].stroke or INK), ("work", WARM_BLUE)):
        yield _line_style(name, code)


def _style(id_: str, fill: Fill) -> Element:
    style = etree.Element("Style", id=id_)
    line = etree.SubElement(style, "LineStyle")
    etree.SubElement(line, "color").text = _colour(fill.mark if fill.has_ground else fill.outline)
    etree.SubElement(line, "width").text = "2"
    surface = etree.SubElement(style, "PolyStyle")
    is_filled = fill.has_ground
    shown = _colour(fill.ground, FILL_OPACITY) if is_filled else _WITHOUT_FILL
    etree.SubElement(surface, "color").text = shown
    etree.SubElement(surface, "fill").text = "1" if is_filled else "0"
    _add_balloon(style)
    return style


def _line_style(id_: str, code: str) -> Element:
    style = etree.Element("Style", id=id_)
    line = etree.SubElement(style, "LineStyle")
    etree.SubElement(line, "color").text = _colour(code)
    etree.SubElement(line, "width").text = "1"
    etree.SubElement(etree.SubElement(style, "PolyStyle"), "fill").text = "0"
    _add_balloon(style)
    return style


def _add_balloon(style: Element) -> None:
    """What opens on a click shows the description alone, not the name as HTML."""
    balloon = etree.SubElement(style, "BalloonStyle")
    etree.SubElement(balloon, "text").text = "$[description]"


def _colour(code: str, opacity: float = 1.0) -> str:
    """A hex colour as KML writes it: opacity, blue, green, red."""
    red, green, blue = code[1:3], code[3:5], code[5:7]
    return f"{round(255 * opacity):02x}{blue}{green}{red}"


def _style_of(layer: str, row: Mapping[str, Any]) -> str:
    if layer in {"ipo_areas", "listings"}:
        if row["status"] is not None:
            return f"#status-{Status(row['status']).name.lower()}"
        return "#status-unknown" if layer == "listings" or row["listed_on"] else "#gone"
    return "#work" if layer in {"followups", "measures"} else "#border"


# --- layers -------------------------------------------------------------------------------------


def _schema(table: Table) -> Element:
    schema = etree.Element("Schema", id=table.layer.name, name=table.layer.name)
    for field in table.fields:
        simple = etree.SubElement(
            schema, "SimpleField", name=field.name, type=_TYPES.get(field.type, "string")
        )
        etree.SubElement(simple, "displayName").text = html(field.meaning)
    return schema


def _folder(table: Table) -> Element:
    folder = etree.Element("Folder", id=f"folder-{table.layer.name}")
    etree.SubElement(folder, "name").text = text.group("exchange_layer")[table.layer.name]
    is_shown = table.layer.name in _SHOWN
    etree.SubElement(folder, "visibility").text = "1" if is_shown else "0"
    etree.SubElement(folder, "open").text = "0"
    for row, surface in zip(table.values, table.surfaces, strict=True):
        folder.append(_placemark(table, row, surface, is_shown=is_shown))
    return folder


def _placemark(table: Table, row: Mapping[str, Any], surface: Any, *, is_shown: bool) -> Element:
    placemark = etree.Element("Placemark", id=_id(table.layer.name, row["id"]))
    etree.SubElement(placemark, "name").text = plain(row[label_field(table.layer.name)])
    etree.SubElement(placemark, "visibility").text = "1" if is_shown else "0"
    etree.SubElement(placemark, "styleUrl").text = _style_of(table.layer.name, row)
    etree.SubElement(placemark, "description").text = _description(_balloon_fields(table, row))
    placemark.append(_data(table, row))
    if surface is not None:
        placemark.append(_surface(surface))
    return placemark


def _id(layer: str, id_: str) -> str:
    """The id of a row within the document: an area's own, which GDAL calls `id`; others follow
    their layer's."""
    if layer == "ipo_areas":
        return id_
    return ".".join([layer, *re.findall(r"[\w-]+", id_)])


def _balloon_fields(table: Table, row: Mapping[str, Any]) -> dict[str, str]:
    """What a balloon shows of a row: each field's meaning, up to its first aside, and its value."""
    values = {field: flat(row[field.name]) for field in table.fields}
    return {
        re.split("[;(:]", field.meaning)[0].strip(): _words(value)
        for field, value in values.items()
        if value is not None
    }


def _words(value: Any) -> str:
    if isinstance(value, bool):
        return text.say("table.csv_yes" if value else "table.csv_no")
    return text.number(value, 2) if isinstance(value, float) else str(value)


def _data(table: Table, row: Mapping[str, Any]) -> Element:
    data = etree.Element("ExtendedData")
    schema = etree.SubElement(data, "SchemaData", schemaUrl=f"#{table.layer.name}")
    for field in table.fields:
        value = flat(row[field.name])
        if value is not None:
            simple = etree.SubElement(schema, "SimpleData", name=field.name)
            simple.text = _value(value)
    return data


def _value(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else plain(str(value))


def _extended(values: Mapping[str, str]) -> Element:
    data = etree.Element("ExtendedData")
    for name, value in values.items():
        item = etree.SubElement(data, "Data", name=name)
        etree.SubElement(item, "value").text = plain(value)
    return data


def _description(values: Mapping[str, str]) -> str:
    """A paragraph for each value, as the HTML that readers of KML show."""
    return "".join(f"<p>{html(label)}: {html(words)}</p>" for label, words in values.items())


def _surface(surface: Any) -> Element:
    several = etree.Element("MultiGeometry")
    for part in shapely.get_parts(shapely.orient_polygons(surface)):
        polygon = etree.SubElement(several, "Polygon")
        polygon.append(_ring("outerBoundaryIs", part.exterior))
        polygon.extend(_ring("innerBoundaryIs", ring) for ring in part.interiors)
    return several


def _ring(name: str, ring: Any) -> Element:
    boundary = etree.Element(name)
    linear = etree.SubElement(boundary, "LinearRing")
    pairs = shapely.get_coordinates(ring).round(6).tolist()
    etree.SubElement(linear, "coordinates").text = " ".join(f"{x},{y}" for x, y in pairs)
    return boundary
