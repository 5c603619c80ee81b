"""Files for GIS programs and spreadsheets: every format is read back by another program's reader."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import geopandas
import lxml.etree
import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pyogrio
import pytest
import shapely
from ezdxf import units
from ezdxf.filemanagement import read as read_drawing
from ezdxf.filemanagement import readfile

from geo.disclosure import disclose
from geo.exchange.outgoing import OUTGOING, GisFormat, about, format_of
from geo.exchange.outgoing.archive import NOTE
from geo.exchange.outgoing.delivery import Delivery, flat
from geo.layers.extract import Extract
from geo.layers.fields import Field, layers
from geo.layers.rows import rows
from geo.model import Audience, Register, Status, Unit
from geo.projection import all_projected
from geo.view import View
from tests.geo.made_up_measures import with_measures

TODAY = date(2026, 2, 10)
#: Names that are formulas, markup, code or several lines in somebody's program.
HOSTILE = (
    '=HYPERLINK("http://x.example";"æøå")',
    "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "to\nlinjer\tog \u202esnudd",
    "'; DROP TABLE ipo_areas; --",
    "]]></name><b>{\\P}%%d &amp; “æøåÆØÅ”",
)
#: What GDAL calls our types, in formats that have them.
PANDAS = {
    "text": "object",
    "text[]": "object",
    "boolean": "bool",
    "integer": "int32",
    "double precision": "float64",
}


@pytest.fixture(scope="module")
def whole(register: Register) -> Register:
    return with_measures(register)


@pytest.fixture(scope="module")
def hostile(register: Register) -> Register:
    """The register with names that are code somewhere."""
    renamed = [
        replace(area, name=name, note=name)
        for area, name in zip(register.areas, HOSTILE, strict=False)
    ]
    return replace(register, areas=(*renamed, *register.areas[len(renamed) :]))


def delivered(
    register: Register,
    suffix: str,
    *only: str,
    epsg: int | None = None,
    view: View | None = None,
    every_list: bool = True,
) -> tuple[GisFormat, Delivery]:
    format_ = OUTGOING[suffix]
    system = epsg or (format_.systems or (4326,))[0]
    extract = Extract(register, view or View(), every_list)
    return format_, Delivery(extract, only or format_.layers, system, TODAY)


def members(content: bytes) -> dict[str, bytes]:
    """The files of a zip by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def unpacked(content: bytes, suffix: str, folder: Path) -> Path:
    """What GDAL opens of a file in a format."""
    folder.mkdir(exist_ok=True)
    if not content.startswith(b"PK") or suffix == "xlsx":
        path = folder / f"fil.{suffix}"
        path.write_bytes(content)
        return path
    for name, part in members(content).items():
        (folder / name).write_bytes(part)
    return folder


def read(place: Path, suffix: str, layer: str) -> Any:
    """A layer as geopandas has it, by `pyogrio`; GeoParquet by its own reader."""
    if suffix == "parquet":
        path = place / f"{layer}.parquet" if place.is_dir() else place
        return geopandas.read_parquet(path) if layers()[layer].geometry else pd.read_parquet(path)
    inner = {"geojson": "geojson", "fgb": "fgb", "shp.zip": "shp"}.get(suffix)
    if place.is_dir() and inner:
        path = place / f"{layer}.{inner}"
        return pyogrio.read_dataframe(path if path.exists() else path.with_suffix(".dbf"))
    return pyogrio.read_dataframe(place, layer=layer)


def expected(delivery: Delivery, layer: str) -> list[dict[str, Any]]:
    return [row.values for row in rows(delivery.extract, layer)]


def same(value: Any, wanted: Any) -> bool:
    """Whether a value that was read is the one that was written, by its meaning."""
    wanted = flat(wanted)
    if value is None or value is pd.NaT or (isinstance(value, float) and np.isnan(value)):
        return wanted is None
    if isinstance(wanted, date):
        return bool(pd.Timestamp(value).date() == wanted)
    if isinstance(wanted, bool):
        return bool(value) == wanted
    if isinstance(wanted, float):
        return abs(float(value) - wanted) < 1e-9
    if isinstance(wanted, int):
        return int(value) == wanted
    if isinstance(value, list | np.ndarray):
        return "; ".join(map(str, value)) == (wanted or "")
    return bool(str(value) == str(wanted))


# --- what GIS programs read ---------------------------------------------------------------------

GIS = ("gpkg", "geojson", "fgb", "parquet", "shp.zip")


@pytest.mark.parametrize("suffix", GIS)
def test_gdal_reads_every_layer_with_its_fields_values_and_surfaces(
    whole: Register, suffix: str, tmp_path: Path
) -> None:
    format_, delivery = delivered(whole, suffix)
    place = unpacked(format_.content(delivery), suffix, tmp_path)
    for name in delivery.layers:
        frame, wanted = read(place, suffix, name), expected(delivery, name)
        assert len(frame) == len(wanted), name
        frame = frame.set_index("id", drop=False)
        for row in wanted:
            for field in layers()[name].fields.values():
                value = frame.loc[
                    row["id"], field.short_name if suffix == "shp.zip" else field.name
                ]
                if suffix == "shp.zip" and isinstance(flat(row[field.name]), str):
                    assert value.rstrip("…") == flat(row[field.name])[: len(value.rstrip("…"))]
                    assert len(value.encode()) <= 254
                else:
                    assert same(value, row[field.name]), (name, field.name, value)
        if layers()[name].geometry:
            _check_surfaces(frame, delivery, name)


def _check_surfaces(frame: Any, delivery: Delivery, name: str) -> None:
    code = frame.crs.to_authority() if frame.crs is not None else None
    assert code in {("EPSG", str(delivery.epsg)), ("OGC", "CRS84")}, name
    for row in rows(delivery.extract, name):
        shape = frame.geometry.loc[row.values["id"]]
        if row.surface is None:
            assert shape is None or pd.isna(shape)
            continue
        (wanted,) = all_projected([row.surface], delivery.epsg)
        assert shapely.hausdorff_distance(shape, wanted) < (1e-7 if delivery.epsg == 4326 else 2e-3)
        assert shape.is_valid


@pytest.mark.parametrize("epsg", [4326, 25832, 25833])
@pytest.mark.parametrize("suffix", [key for key in OUTGOING if key not in {"xlsx", "csv.zip"}])
def test_every_coordinate_system_that_a_format_has(
    register: Register, suffix: str, epsg: int, tmp_path: Path
) -> None:
    format_, delivery = delivered(register, suffix, "ipo_areas", epsg=epsg)
    if epsg not in format_.systems:
        return
    place = unpacked(format_.content(delivery), suffix, tmp_path)
    if suffix == "qgz.zip":
        place = next(place.glob("*.gpkg"))
    bounds = _bounds(place, suffix)
    (wanted,) = [table.bounds for table in delivery.tables.values()]
    assert bounds == pytest.approx(wanted, abs=1e-5 if epsg == 4326 else 0.01)


def _bounds(place: Path, suffix: str) -> list[float]:
    if suffix == "dxf":  # GDAL's driver tells no system, and names and notes lie outside
        lines: Any = readfile(place).modelspace().query("LWPOLYLINE")
        corners = np.array([point[:2] for line in lines for point in line.get_points()])
        return [*corners.min(axis=0), *corners.max(axis=0)]
    if suffix == "kml":
        return list(pyogrio.read_bounds(place)[1].T[:, :4].min(axis=0)[:2]) + list(
            pyogrio.read_bounds(place)[1].T.max(axis=0)[2:]
        )
    inner = "gpkg" if suffix == "qgz.zip" else suffix
    return list(read(place, inner, "ipo_areas").total_bounds)


def test_types_are_those_of_the_table_of_fields(whole: Register, tmp_path: Path) -> None:
    types = {
        "text": "TEXT",
        "text[]": "TEXT",
        "date": "DATE",
        "boolean": "BOOLEAN",
        "integer": "MEDIUMINT",
        "double precision": "REAL",
    }
    format_, delivery = delivered(whole, "gpkg")
    path = tmp_path / "a.gpkg"
    path.write_bytes(format_.content(delivery))
    with closing(sqlite3.connect(path)) as file:
        for layer in layers().values():
            columns = {row[1]: row[2] for row in file.execute(f"PRAGMA table_info({layer.name})")}
            assert {n: columns[n] for n in layer.fields} == {
                name: types[field.type] for name, field in layer.fields.items()
            }
            select = "SELECT column_name, description FROM gpkg_data_columns WHERE table_name = ?"
            described = dict(file.execute(select, (layer.name,)))
            assert described == {f.name: f.meaning for f in layer.fields.values()}
    for suffix in ("fgb", "parquet", "shp.zip"):
        for layer in layers().values():
            if not layer.geometry:
                continue
            _types(whole, suffix, layer.name, tmp_path / f"{suffix}-{layer.name}")


def _types(register: Register, suffix: str, layer: str, folder: Path) -> None:
    format_, delivery = delivered(register, suffix, layer)
    place = unpacked(format_.content(delivery), suffix, folder)
    if suffix == "parquet":
        schema = pq.read_schema(place)
        for field in layers()[layer].fields.values():
            assert (
                str(schema.field(field.name).type)
                == {
                    "text": "string",
                    "text[]": "list<element: string>",
                    "date": "date32[day]",
                    "boolean": "bool",
                    "integer": "int32",
                    "double precision": "double",
                }[field.type]
            )
        return
    path = place / f"{layer}.shp" if place.is_dir() else place
    info = pyogrio.read_info(path)
    types = dict(zip(info["fields"], info["ogr_types"], strict=True))
    for field in layers()[layer].fields.values():
        name = field.short_name if suffix == "shp.zip" else field.name
        wanted = "OFTDateTime" if suffix == "fgb" and field.type == "date" else _ogr_type(field)
        assert types[name] == wanted, (layer, name)  # FlatGeobuf has no dates without a time


def _ogr_type(field: Field) -> str:
    names = {"date": "OFTDate", "boolean": "OFTInteger", "integer": "OFTInteger"}
    return names.get(field.type, "OFTReal" if field.type.startswith("double") else "OFTString")


@pytest.mark.parametrize("suffix", OUTGOING)
def test_the_same_order_is_the_same_bytes(whole: Register, suffix: str) -> None:
    first, second = (
        format_.content(delivery) for format_, delivery in [delivered(whole, suffix)] * 2
    )
    assert first == second
    assert b"/tmp/" not in first


@pytest.mark.parametrize("suffix", OUTGOING)
@pytest.mark.parametrize(
    "view", [View(units=(Unit.OST,)), View(bydel="alna"), View("2022-autumn"), View(area="vestli")]
)
def test_a_view_is_followed_by_every_format_also_when_it_leaves_nothing(
    whole: Register, suffix: str, view: View, tmp_path: Path
) -> None:
    format_, delivery = delivered(whole, suffix, view=view, every_list=False)
    place = unpacked(format_.content(delivery), suffix, tmp_path)
    if suffix not in GIS:
        return
    wanted = [row["id"] for row in expected(delivery, "ipo_areas")]
    frame = read(place, suffix, "ipo_areas")
    assert len(frame) == len(wanted)
    if wanted:  # FlatGeobuf puts those that lie near each other together
        assert sorted(frame["id"]) == sorted(wanted)


# --- hostile names ------------------------------------------------------------------------------


def test_a_file_names_the_sources_of_its_lists_and_each_licence_once(register: Register) -> None:
    def told(extract: Extract) -> dict[str, str]:
        facts = about.facts(Delivery(extract, ("ipo_areas",), 25832, TODAY))
        return {fact.key: fact.words for fact in facts}

    every = told(Extract(register, every_list=True))
    for id_ in {id_ for edition in register.editions for id_ in edition.sources}:
        assert register.source_by_id[id_].publisher in every["sources"]
    assert "Dagsavisen" in told(Extract(register, View(edition="2024-04-30")))["sources"]
    licences = every["licences"].split("; ")
    assert len(licences) == len(set(licences)) > 1


@pytest.mark.parametrize("suffix", GIS)
def test_hostile_names_come_through_as_one_line_of_text(
    hostile: Register, suffix: str, tmp_path: Path
) -> None:
    format_, delivery = delivered(hostile, suffix)
    place = unpacked(format_.content(delivery), suffix, tmp_path)
    names = list(read(place, suffix, "ipo_areas")["name"])
    for name in HOSTILE:
        assert flat(name) in names
    assert not any("\n" in name or "\u202e" in name for name in names)


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        assert not attrs


def test_kml_has_no_markup_of_a_name_in_what_readers_show(hostile: Register) -> None:
    format_, delivery = delivered(hostile, "kml")
    content = format_.content(delivery)
    root = lxml.etree.fromstring(content)
    space = {"k": "http://www.opengis.net/kml/2.2"}
    shown = root.findall(".//k:description", space)
    assert len(shown) > len(hostile.areas)
    for description in shown:
        reader = _Elements()
        reader.feed(description.text)
        assert reader.tags <= {"p"}
    balloons = {item.text for item in root.findall(".//k:BalloonStyle/k:text", space)}
    assert balloons == {"$[description]"}
    styles = {f"#{style.get('id')}" for style in root.findall(".//k:Style", space)}
    assert {item.text for item in root.findall(".//k:styleUrl", space)} <= styles
    names = {item.text for item in root.findall(".//k:Placemark/k:name", space)}
    assert {flat(name) for name in HOSTILE} <= names
    assert "Søndre Nordstrand" in "".join(root.itertext())


def test_gdal_reads_the_kml(whole: Register, tmp_path: Path) -> None:
    format_, delivery = delivered(whole, "kml")
    place = unpacked(format_.content(delivery), "kml", tmp_path)
    results = {name for name, _ in pyogrio.list_layers(place)}
    assert {"IPO-områder", "Bydeler", "Delbydeler", "Oppfølgingspunkter"} <= results
    areas = pyogrio.read_dataframe(place, layer="IPO-områder").set_index("id")
    for row in expected(delivery, "ipo_areas"):
        assert areas.loc[row["id"], "Name"] == row["name"]
        assert same(areas.loc[row["id"], "area_km2"], row["area_km2"])
        assert same(areas.loc[row["id"], "status"], row["status"])


# --- GeoJSON ------------------------------------------------------------------------------------


def test_geojson_is_as_rfc_7946_has_it(whole: Register) -> None:
    format_, delivery = delivered(whole, "geojson", "ipo_areas")
    value = json.loads(format_.content(delivery))
    assert value["type"] == "FeatureCollection" and "crs" not in value
    assert value["metadata"]["borders"].startswith("Omtrentlig")
    west, south, east, north = value["bbox"]
    assert 10 < west < east < 12 and 59 < south < north < 61
    for feature in value["features"]:
        assert feature["id"] == feature["properties"]["id"]
        for polygon in feature["geometry"]["coordinates"]:
            for number, ring in enumerate(polygon):
                assert ring[0] == ring[-1]
                assert shapely.LinearRing(ring).is_ccw == (number == 0)
    aliases = {f["id"]: f["properties"]["aliases"] for f in value["features"]}
    assert aliases["majorstua"] == ["Majorstuen"]


# --- GeoPackage ---------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def package(whole: Register, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    format_, delivery = delivered(whole, "gpkg")
    path = tmp_path_factory.mktemp("gpkg") / "ipo.gpkg"
    path.write_bytes(format_.content(delivery))
    with closing(sqlite3.connect(path)) as file:
        yield file


def test_a_geopackage_is_related_by_keys_that_hold(package: sqlite3.Connection) -> None:
    assert package.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert package.execute("PRAGMA foreign_key_check").fetchall() == []
    for layer in layers().values():
        keys = {
            (row[3], row[2]) for row in package.execute(f"PRAGMA foreign_key_list({layer.name})")
        }
        single = [item for item in layer.fields.values() if item.refers and not item.is_list]
        assert keys == {(field.name, field.refers) for field in single}


def test_lists_of_ids_are_relations_of_the_standard(package: sqlite3.Connection) -> None:
    listed = package.execute(
        "SELECT base_table_name, related_table_name, mapping_table_name FROM gpkgext_relations"
    ).fetchall()
    assert ("followups", "ipo_areas", "followups_areas") in listed
    assert ("measures", "followups", "measures_followups") in listed
    extensions = {name for (name,) in package.execute("SELECT table_name FROM gpkg_extensions")}
    assert {"gpkgext_relations", *(mapping for *_, mapping in listed)} <= extensions
    pairs = package.execute(
        "SELECT m.id, a.id FROM measures_areas JOIN measures m ON m.fid = base_id"
        " JOIN ipo_areas a ON a.fid = related_id"
    ).fetchall()
    assert pairs == [("lys-pa-skoleveien", "vestli")]


def test_a_geopackage_says_what_it_is_and_when(package: sqlite3.Connection) -> None:
    assert package.execute("PRAGMA application_id").fetchone() == (0x47504B47,)
    moments = {row[0] for row in package.execute("SELECT last_change FROM gpkg_contents")}
    assert moments == {"2026-02-10T00:00:00.000Z"}
    select = (
        "SELECT metadata FROM gpkg_metadata WHERE md_standard_uri = 'http://purl.org/dc/terms/'"
    )
    ((wording,),) = package.execute(select)
    words = "".join(lxml.etree.fromstring(wording).itertext())
    assert "Åpen utgave" in words and "ikke politiets grense" in words and "2026-02-10" in words
    styled = {row[0] for row in package.execute("SELECT f_table_name FROM layer_styles")}
    assert styled == {layer.name for layer in layers().values() if layer.geometry}


# --- shapefiles ---------------------------------------------------------------------------------


def test_a_shapefile_tells_its_short_names_and_what_is_cut(whole: Register) -> None:
    long = "å" * 200
    point = replace(whole.followups[0], text=long)
    register = replace(whole, followups=(point, *whole.followups[1:]))
    format_, delivery = delivered(register, "shp.zip")
    result = members(format_.content(delivery))
    note = result[NOTE].decode("utf-8-sig")
    assert "bound_conf = boundary_confidence" in note and "followups: " in note
    assert "text (" in note and "254 byte" in note
    assert result["ipo_areas.cpg"].strip() == b"UTF-8"
    assert {f"ipo_areas.{suffix}" for suffix in ("shp", "shx", "dbf", "prj", "cpg")} <= set(result)
    assert "sources.dbf" in result and "sources.shp" not in result
    format_, delivery = delivered(register, "shp.zip", "bydeler")
    assert "Ingen tekster er kuttet." in members(format_.content(delivery))[NOTE].decode(
        "utf-8-sig"
    )


@pytest.mark.parametrize("epsg", [25832, 25833, 4326])
@pytest.mark.parametrize("suffix", ["gpkg", "fgb", "shp.zip"])
def test_a_layer_says_where_it_lies_also_with_rows_without_a_surface(
    whole: Register, tmp_path: Path, suffix: str, epsg: int
) -> None:
    """Programs zoom to the box of the whole layer that the file tells."""
    format_, delivery = delivered(whole, suffix, epsg=epsg)
    place = unpacked(format_.content(delivery), suffix, tmp_path)
    assert delivery.tables["followups"].surfaces[0] is None
    for name, table in delivery.tables.items():
        if table.bounds is None:
            continue
        path = place / f"{name}.{suffix.removesuffix('.zip')}" if place.is_dir() else place
        bounds = pyogrio.read_info(path, layer=name)["total_bounds"]
        assert bounds == pytest.approx(table.bounds), name


# --- spreadsheets -------------------------------------------------------------------------------


_SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def test_a_workbook_has_dates_numbers_filters_and_never_a_formula(
    hostile: Register, tmp_path: Path
) -> None:
    format_, delivery = delivered(hostile, "xlsx")
    path = tmp_path / "a.xlsx"
    path.write_bytes(format_.content(delivery))
    sheets = [name for name, _ in pyogrio.list_layers(path)]
    assert sheets == ["Om", *layers(), "Felter"]
    for name, layer in layers().items():
        wanted = expected(delivery, name)
        if not wanted:
            continue
        frame = pyogrio.read_dataframe(path, layer=name, HEADERS="FORCE")
        assert list(frame.columns) == list(layer.fields)
        for (_, row), values in zip(frame.iterrows(), wanted, strict=True):
            for key in layer.fields:
                assert same(row[key], values[key]), (name, key)
        info = pyogrio.read_info(path, layer=name, HEADERS="FORCE")
        types = dict(zip(info["fields"], info["ogr_types"], strict=True))
        for field in layer.fields.values():
            if field.type == "date" and any(row[field.name] for row in wanted):
                assert types[field.name] == "OFTDate"


def test_a_workbook_is_frozen_filtered_and_dated(hostile: Register) -> None:
    format_, delivery = delivered(hostile, "xlsx")
    parts = members(format_.content(delivery))
    every = {name: part for name, part in parts.items() if name.startswith("xl/worksheets/sheet")}
    assert len(every) == len(layers()) + 2
    for part in every.values():
        root = lxml.etree.fromstring(part)
        assert not root.findall(f".//{_SHEET}f") and not root.findall(f".//{_SHEET}hyperlink")
    areas = lxml.etree.fromstring(parts["xl/worksheets/sheet2.xml"])
    pane = areas.find(f".//{_SHEET}pane")
    assert (pane.get("topLeftCell"), pane.get("state")) == ("B2", "frozen")
    assert areas.find(f"{_SHEET}autoFilter").get("ref").startswith("A1:")
    widths = [float(item.get("width")) for item in areas.iter(f"{_SHEET}col")]
    assert len(widths) > 5 and max(widths) <= 61
    assert b"2026-02-10T00:00:00Z" in parts["docProps/core.xml"]
    assert "Åpen utgave" in parts["docProps/core.xml"].decode()


def test_csv_is_for_a_norwegian_spreadsheet(hostile: Register) -> None:
    format_, delivery = delivered(hostile, "csv.zip")
    result = members(format_.content(delivery))
    assert next(iter(result)) == NOTE
    raw = result["ipo_areas.csv"]
    assert raw.startswith(b"\xef\xbb\xbf")
    head, *lines = csv.reader(io.StringIO(raw.decode("utf-8-sig")), delimiter=";")
    assert head == list(layers()["ipo_areas"].fields)
    wanted = expected(delivery, "ipo_areas")
    for line, values in zip(lines, wanted, strict=True):
        row = dict(zip(head, line, strict=True))
        assert row["area_km2"].replace(",", ".") == f"{values['area_km2']:g}"
        assert row["boundary_exact"] in {"ja", "nei"}
        assert not any(cell.startswith(("=", "+", "@")) for cell in line)
    described = json.loads(result["csv-metadata.json"])
    assert [table["url"] for table in described["tables"]] == [f"{name}.csv" for name in layers()]
    for table in described["tables"]:
        columns = [column["name"] for column in table["tableSchema"]["columns"]]
        assert columns == list(layers()[table["url"].removesuffix(".csv")].fields)


# --- DXF ----------------------------------------------------------------------------------------


def test_a_drawing_has_closed_lines_in_metres_by_status_and_names(whole: Register) -> None:
    format_, delivery = delivered(whole, "dxf", "ipo_areas", "bydeler")
    document: Any = read_drawing(io.StringIO(format_.content(delivery).decode("utf-8")))
    assert not document.audit().errors and document.units == units.M
    lines: Any = document.modelspace().query("LWPOLYLINE")
    assert all(line.closed for line in lines)
    on = {line.dxf.layer for line in lines}
    assert {"ipo_areas-ny", "ipo_areas-viderefort", "ipo_areas-oppstart", "bydeler"} <= on
    size = sum(
        shapely.Polygon([point[:2] for point in line.get_points()]).area
        for line in lines.query('*[layer=="ipo_areas-ny"]')
    )
    new = [
        row.surface
        for row in rows(delivery.extract, "ipo_areas")
        if row.values["status"] is Status.NY and row.surface is not None
    ]
    assert size == pytest.approx(float(shapely.area(all_projected(new, 25832)).sum()), rel=0.01)
    names = {text.dxf.text for text in document.modelspace().query("TEXT")}
    assert {area.name for area in whole.areas} <= names
    properties = dict(document.header.custom_vars.properties)
    assert properties["EPSG"] == "25832" and properties["Utgave"] == "Åpen utgave"
    assert any(name.startswith("Grenser: Omtrentlig") for name in names)


# --- whom it is for, and names ------------------------------------------------------------------


@pytest.mark.parametrize("suffix", OUTGOING)
def test_every_file_says_what_it_is(whole: Register, suffix: str) -> None:
    from tests.geo.exit_bytes import texts

    format_, delivery = delivered(whole, suffix)
    full_text = "\n".join(texts(format_.content(delivery)))
    for words in (
        "alle lister",
        "Åpen utgave",
        "ikke politiets grense",
        "Kartverket",
        "Politirådet i Oslo",
    ):
        assert words in full_text, words
    internal = disclose(replace(whole, audience=None), Audience.INTERNAL)
    format_, delivery = delivered(internal, suffix)
    full_text = "\n".join(texts(format_.content(delivery)))
    assert "INTERN – ikke for deling" in full_text and "Åpen utgave" not in full_text
    assert "intern" in delivery.stem()


def test_names_of_files_ask_for_formats() -> None:
    assert [format_of(name) for name in ("a", "a.gpk", "a.zip", ".gpkg.txt")] == [None] * 4
    for suffix, format_ in OUTGOING.items():
        assert format_of(f"Områder.{suffix.upper()}") is format_
        assert format_of(f"a.{format_.suffixes[0]}") is format_


# --- only when it is used -----------------------------------------------------------------------

_HEAVY = ("geopandas", "pandas", "pyogrio", "pyarrow", "ezdxf", "xlsxwriter")


@pytest.mark.parametrize(
    "call",
    [
        ["areas"],
        ["check"],
        ["changes"],
        ["followups"],
        ["map", "kart.svg"],
        ["report", "alna.html", "--bydel", "alna"],
        ["export", "frister.ics"],
        ["export", "omrader.geojson"],
        ["export", "omrader.kml"],
    ],
    ids=" ".join,
)
def test_no_verb_that_needs_no_gis_file_imports_what_writes_one(
    call: list[str], tmp_path: Path
) -> None:
    code = (
        "import sys; from geo.cli import main; code = main(sys.argv[1:]);"
        f"print('loaded', *[name for name in {_HEAVY} if name in sys.modules]); sys.exit(code)"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, *call],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.splitlines()[-1] == "loaded"
