"""A QGIS project beside its GeoPackage, in a zip: layers in groups, drawn as our map does.

The project finds the GeoPackage beside itself, wherever both are unpacked.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from functools import cache

import pyproj
from lxml import etree
from lxml.etree import _Element as Element

from geo import text
from geo.exchange.outgoing import about, archive, geopackage, qgis_style
from geo.exchange.outgoing.delivery import Delivery
from geo.exchange.outgoing.qgis_symbols import colour
from geo.frozen import frozen
from geo.model import Edition

_MARGIN = 0.06  # of the width and height of what is drawn
#: The groups of the legend, from the top, and their layers.
GROUPS: Mapping[str, tuple[str, ...]] = {
    "areas": ("ipo_areas",),
    "lists": ("listings",),
    "work": ("followups", "measures"),
    "ground": ("delbydeler", "bydeler"),
    "tables": ("sources",),
}
_SHOWN = ("ipo_areas", "bydeler", "delbydeler")


@frozen
class _Entry:
    """A layer of the project: its id there, what it is called, the layer of the GeoPackage, and the
    rows it shows (SQL, empty: all)."""

    id: str
    title: str
    layer: str
    subset: str = ""

    @property
    def is_shown(self) -> bool:
        """Whether it is drawn when the project is opened."""
        return self.layer in _SHOWN


def content(delivery: Delivery) -> bytes:
    """The zip with project, GeoPackage and the file to read."""
    stem = delivery.stem()
    package = f"{stem}.gpkg"
    files = [
        (archive.NOTE, about.note(delivery, text.say("exchange_file.open_project"))),
        (f"{stem}.qgz", _packed(f"{stem}.qgs", _project(delivery, package))),
        (package, geopackage.content(delivery)),
    ]
    return archive.pack(delivery, files)


def _packed(name: str, project: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr(zipfile.ZipInfo(name, archive.LONG_AGO), project)
    return out.getvalue()


def _project(delivery: Delivery, package: str) -> bytes:
    title = about.title(delivery)
    root = etree.Element("qgis", projectname=title, version=qgis_style.QGIS)
    etree.SubElement(root, "title").text = title
    etree.SubElement(root, "projectCrs").append(_system(delivery.epsg))
    entries = {group: list(_entries(delivery, group)) for group in GROUPS}
    every = [entry for group in entries.values() for entry in group]
    root.append(_tree(entries, package))
    root.append(_canvas(delivery))
    layers = etree.SubElement(root, "projectlayers")
    layers.extend(_layer(delivery, entry, package) for entry in every)
    order = etree.SubElement(root, "layerorder")
    for entry in every:
        etree.SubElement(order, "layer", id=entry.id)
    root.append(_relations(delivery))
    root.append(_metadata(delivery))
    root.append(_properties())
    document: bytes = etree.tostring(
        root, encoding="UTF-8", doctype="<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>"
    )
    return document


def _entries(delivery: Delivery, group: str) -> Iterator[_Entry]:
    names = text.group("exchange_layer")
    for layer in GROUPS[group]:
        if layer not in delivery.tables:
            continue
        if layer == "listings":
            editions = {edition.id: edition for edition, _ in delivery.extract.listings}
            yield from map(_list_entry, reversed(editions.values()))
        else:
            yield _Entry(_id_of(layer), names[layer], layer)


def _id_of(layer: str) -> str:
    """The id of a layer in the project; QGIS gives those with a short one another."""
    return f"ipokart_layer_{layer}"


def _list_entry(edition: Edition) -> _Entry:
    quoted = edition.id.replace("'", "''")
    subset = f"\"edition\" = '{quoted}'"
    return _Entry(_id_of(f"listings_{edition.id}"), text.date_of(edition), "listings", subset)


# --- the legend's tree, and the layers --------------------------------------------------------


def _tree(entries: Mapping[str, list[_Entry]], package: str) -> Element:
    root = etree.Element("layer-tree-group")
    words = text.group("exchange_group")
    for group, layers in entries.items():
        if not layers:
            continue
        is_shown = "Qt::Checked" if group not in {"lists", "work"} else "Qt::Unchecked"
        branch = etree.SubElement(
            root, "layer-tree-group", name=words[group], checked=is_shown, expanded="0"
        )
        if group == "areas":
            branch.set("expanded", "1")
        for entry in layers:
            etree.SubElement(
                branch,
                "layer-tree-layer",
                id=entry.id,
                name=entry.title,
                source=_source(entry, package),
                providerKey="ogr",
                checked="Qt::Checked" if entry.is_shown else "Qt::Unchecked",
                expanded="1" if group == "areas" else "0",
            )
    return root


def _source(entry: _Entry, package: str) -> str:
    subset = f"|subset={entry.subset}" if entry.subset else ""
    return f"./{package}|layername={entry.layer}{subset}"


def _layer(delivery: Delivery, entry: _Entry, package: str) -> Element:
    table = delivery.tables[entry.layer]
    element = etree.Element("maplayer", type="vector", geometry="Polygon", autoRefreshEnabled="0")
    if not table.has_surfaces:
        element.set("geometry", "No geometry")
    etree.SubElement(element, "id").text = entry.id
    etree.SubElement(element, "datasource").text = _source(entry, package)
    etree.SubElement(element, "layername").text = entry.title
    etree.SubElement(element, "abstract").text = table.layer.meaning
    etree.SubElement(element, "srs").append(_system(delivery.epsg))
    etree.SubElement(element, "provider", encoding="UTF-8").text = "ogr"
    if style := qgis_style.style_of(delivery, entry.layer):
        qgis_style.fill_in(element, style)
    display = qgis_style.label_field(entry.layer) if table.has_surfaces else "title"
    etree.SubElement(element, "previewExpression").text = f'"{display}"'
    return element


def _relations(delivery: Delivery) -> Element:
    """The foreign keys, so that a row's form shows the rows that refer to it."""
    relations = etree.Element("relations")
    for table in delivery.tables.values():
        if table.layer.name == "listings":
            continue  # each list is a layer of its own
        for field in table.fields:
            if field.refers in delivery.tables and not field.is_list:
                _relation(relations, table.layer.name, field.name, field.refers)
    return relations


def _relation(relations: Element, layer: str, field: str, refers: str) -> None:
    element = etree.SubElement(
        relations,
        "relation",
        id=f"{layer}_{field}",
        name=f"{layer}.{field}",
        referencingLayer=_id_of(layer),
        referencedLayer=_id_of(refers),
        strength="Association",
    )
    etree.SubElement(element, "fieldRef", referencingField=field, referencedField="id")


# --- what surrounds them ------------------------------------------------------------------------


def _canvas(delivery: Delivery) -> Element:
    canvas = etree.Element("mapcanvas", annotationsVisible="1", name="theMapCanvas")
    etree.SubElement(canvas, "units").text = "degrees" if delivery.epsg == 4326 else "meters"
    extent = etree.SubElement(canvas, "extent")
    for name, value in zip(("xmin", "ymin", "xmax", "ymax"), _frame(delivery), strict=True):
        etree.SubElement(extent, name).text = f"{value:.6f}"
    etree.SubElement(canvas, "rotation").text = "0"
    etree.SubElement(canvas, "destinationsrs").append(_system(delivery.epsg))
    return canvas


def _frame(delivery: Delivery) -> tuple[float, float, float, float]:
    """What is seen when the project is opened: the areas, with room round them."""
    drawn = (table.bounds for table in delivery.tables.values())
    left, low, right, high = next(filter(None, drawn), [0.0, 0.0, 1.0, 1.0])
    across, up = (right - left) * _MARGIN, (high - low) * _MARGIN
    return left - across, low - up, right + across, high + up


def _system(epsg: int) -> Element:
    element = etree.Element("spatialrefsys")
    etree.SubElement(element, "wkt").text = _wkt(epsg)
    etree.SubElement(element, "srid").text = str(epsg)
    etree.SubElement(element, "authid").text = f"EPSG:{epsg}"
    return element


@cache
def _wkt(epsg: int) -> str:
    return str(pyproj.CRS(epsg).to_wkt("WKT2_2019"))


def _metadata(delivery: Delivery) -> Element:
    element = etree.Element("projectMetadata")
    facts = {fact.key: fact for fact in about.facts(delivery)}
    etree.SubElement(element, "identifier").text = delivery.stem()
    etree.SubElement(element, "language").text = "nb"
    etree.SubElement(element, "title").text = facts["title"].words
    etree.SubElement(element, "abstract").text = about.summary(delivery)
    etree.SubElement(element, "creation").text = f"{delivery.today.isoformat()}T00:00:00"
    return element


def _properties() -> Element:
    """Relative paths, that the project has a coordinate system, and the ground of the map."""
    properties = etree.Element("properties")
    systems = etree.SubElement(properties, "SpatialRefSys")
    etree.SubElement(systems, "ProjectionsEnabled", type="int").text = "1"
    paths = etree.SubElement(properties, "Paths")
    etree.SubElement(paths, "Absolute", type="bool").text = "false"
    gui = etree.SubElement(properties, "Gui")
    red, green, blue, _ = colour(qgis_style.CANVAS).split(",")
    for name, value in (("Red", red), ("Green", green), ("Blue", blue)):
        etree.SubElement(gui, f"CanvasColor{name}Part", type="int").text = value
    return properties
