"""GIS files as people and mischief make them: each with what becomes of it.

`every(folder)` makes them; nothing is downloaded, and no file makes another program crash or hang.
"""

from __future__ import annotations

import gzip
import io
import json
import sqlite3
import struct
import tarfile
import warnings
import zipfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio.raw
import shapely
from shapely.geometry import MultiPoint, Point, Polygon, box, mapping

#: Three squares in Oslo, in EPSG:25832; they are nobody's areas.
SQUARES = tuple(
    box(600_000 + 2_000 * i, 6_645_000, 600_800 + 2_000 * i, 6_645_700) for i in range(3)
)
#: The same in EPSG:4326, to five decimals.
DEGREES = tuple(box(10.79 + 0.036 * i, 59.933, 10.804 + 0.036 * i, 59.939) for i in range(3))
NAMES = ("Første", "Andre", "Tredje")
_READ = ""


@dataclass(frozen=True)
class BadFile:
    """A file by its name and bytes, and the codes of the refusals that it may get; empty where it
    is read. `rows` are the faults of the rows of one that is read, as far as they are told."""

    name: str
    content: bytes
    codes: frozenset[str]
    rows: tuple[str, ...] | None = None

    @property
    def is_read(self) -> bool:
        """Whether it is read, rightly."""
        return not self.codes


def every(folder: Path) -> tuple[BadFile, ...]:
    """Every file; `folder` is where GDAL and SQLite may write while they are made."""
    makers = (
        *(_plain, _zips, _odd_zips, _shapefiles, _geopackages, _geojson, _xml, _dxf, _binaries),
        *(_odd_shapes, _truncated),
    )
    return tuple(item for make in makers for item in make(folder))


def _bad(name: str, content: bytes | str, *codes: str) -> BadFile:
    raw = content.encode() if isinstance(content, str) else content
    return BadFile(name, raw, frozenset(codes))


def _good(name: str, content: bytes | str, *rows: str) -> BadFile:
    raw = content.encode() if isinstance(content, str) else content
    return BadFile(name, raw, frozenset(), rows or None)


# --- sound files to begin with ------------------------------------------------------------------


def written(folder: Path, driver: str, suffix: str, **options: Any) -> bytes:
    """The three squares as GDAL writes them."""
    shapes = options.pop("shapes", SQUARES)
    path = folder / f"lag.{suffix}"
    _remove(folder, "lag")
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(NAMES[: len(shapes)], dtype=object)],
        ["navn"],
        geometry_type=options.pop("geometry_type", "Polygon"),
        crs=options.pop("crs", "EPSG:25832"),
        driver=driver,
        **options,
    )
    return path.read_bytes()


def _remove(folder: Path, stem: str) -> None:
    for path in folder.glob(f"{stem}.*"):
        path.unlink()


def shapefile(folder: Path, **options: Any) -> dict[str, bytes]:
    """The parts of a Shapefile by suffix."""
    written(folder, "ESRI Shapefile", "shp", **options)
    return {path.suffix[1:]: path.read_bytes() for path in folder.glob("lag.*")}


def zipped(parts: Mapping[str, bytes], packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of files by name."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", packing) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return target.getvalue()


def _shape_zip(parts: Mapping[str, bytes], stem: str = "lag") -> bytes:
    return zipped({f"{stem}.{suffix}": content for suffix, content in parts.items()})


def feature(geometry: Any, number: int = 0, **properties: Any) -> dict[str, Any]:
    """A GeoJSON feature."""
    own = {"navn": NAMES[number % 3], **properties}
    return {"type": "Feature", "properties": own, "geometry": geometry}


def collection(*features: Any, **members: Any) -> str:
    """A GeoJSON text."""
    return json.dumps({"type": "FeatureCollection", **members, "features": list(features)})


def _squares() -> str:
    return collection(*(feature(mapping(shape), i) for i, shape in enumerate(DEGREES)))


def parquet(shapes: tuple[Any, ...] = SQUARES, **about: Any) -> bytes:
    """A GeoParquet; `about` is what it says of its column of shapes."""
    column = {"encoding": "WKB", "geometry_types": ["Polygon"], **about}
    geo = {"version": "1.0.0", "primary_column": "geometry", "columns": {"geometry": column}}
    table = pa.table(
        {"navn": list(NAMES[: len(shapes)]), "geometry": [shapely.to_wkb(it) for it in shapes]}
    ).replace_schema_metadata({"geo": json.dumps(geo)})
    return _parquet_bytes(table)


def _parquet_bytes(table: pa.Table) -> bytes:
    target = io.BytesIO()
    pq.write_table(table, target)
    return target.getvalue()


_UTM = {"id": {"authority": "EPSG", "code": 25832}}


def _known_crs(epsg: int) -> Any:
    from pyproj import CRS

    return CRS(epsg).to_json_dict()


def kml(inner: str = "", head: str = "") -> str:
    """A KML with the first square, or with something else."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{head}<kml xmlns="http://www.opengis.net/kml/2.2">'
        f"<Document>{inner or placemark()}</Document></kml>"
    )


def placemark() -> str:
    """The first square in KML."""
    ring = " ".join(f"{x},{y}" for x, y in DEGREES[0].exterior.coords)
    shape = (
        f"<Polygon><outerBoundaryIs><LinearRing><coordinates>{ring}</coordinates></LinearRing>"
        "</outerBoundaryIs></Polygon>"
    )
    return f"<Placemark><name>Første</name>{shape}</Placemark>"


#: What a KML has that shows a file beside it.
_LINKED = "<NetworkLink><Link><href>files/a.kml</href></Link></NetworkLink>"
_MODEL = "<Placemark><Model><Link><href>files/a.dae</href></Link></Model></Placemark>"


def gml(
    surface: str = "", head: str = "", srs: str = "urn:ogc:def:crs:EPSG::25832", more: str = ""
) -> str:
    """A GML as Geonorge forms one, with the first square, or with another surface."""
    ring = " ".join(f"{x:.0f} {y:.0f}" for x, y in SQUARES[0].exterior.coords)
    patch = surface or (
        f'<gml:Surface gml:id="s1" srsName="{srs}" srsDimension="2"><gml:patches><gml:PolygonPatch>'
        f"<gml:exterior><gml:LinearRing><gml:posList>{ring}</gml:posList></gml:LinearRing>"
        "</gml:exterior></gml:PolygonPatch></gml:patches></gml:Surface>"
    )
    return (
        f'<?xml version="1.0" encoding="utf-8"?>{head}<gml:FeatureCollection gml:id="f" '
        'xmlns:gml="http://www.opengis.net/gml/3.2" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" '
        'xmlns:app="https://skjema.geonorge.no/SOSI/produktspesifikasjon/Eksempel/1" '
        'xsi:schemaLocation="https://skjema.geonorge.no/SOSI/produktspesifikasjon/Eksempel/1 eksempel.xsd">'
        f'<gml:featureMember><app:Område gml:id="o1"><app:navn>Første</app:navn>{more}'
        f"<app:område>{patch}</app:område></app:Område></gml:featureMember></gml:FeatureCollection>"
    )


def dxf(*entities: str, header: str = "") -> str:
    """A drawing of entities."""
    return "\n".join(
        (
            "0",
            "SECTION",
            "2",
            "HEADER",
            *header.split(),
            "0",
            "ENDSEC",
            "0",
            "SECTION",
            "2",
            "ENTITIES",
            *entities,
            "0",
            "ENDSEC",
            "0",
            "EOF",
            "",
        )
    )


def polyline(shape: Polygon, layer: str = "IPO", *, closed: bool = True) -> str:
    """A light polyline along a surface."""
    corners = list(shape.exterior.coords)[:-1]
    lines = ["0", "LWPOLYLINE", "8", layer, "90", str(len(corners)), "70", str(int(closed))]
    for x, y in corners:
        lines += ["10", str(x), "20", str(y)]
    return "\n".join(lines)


def text_at(point: Point, words: str, layer: str = "TEKST") -> str:
    """A text of a drawing."""
    return "\n".join(
        ("0", "TEXT", "8", layer, "10", str(point.x), "20", str(point.y), "40", "50", "1", words)
    )


# --- no GIS files ---------------------------------------------------------------------------------


def _plain(_folder: Path) -> Iterator[BadFile]:
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("lag.geojson"))
    yield _bad("tom.gpkg", b"", "no_bytes")
    yield _bad("blanke.geojson", " \n" * 100, "unknown_kind")
    yield _bad("nuller.gpkg", bytes(4096), "unknown_kind")
    yield _bad("støy.fgb", bytes((i * 97 + 31) % 251 for i in range(4096)), "unknown_kind")
    yield _bad("prosa.kml", "Områdene står i vedlegget.\n", "unknown_kind")
    yield _bad("side.gml", "<!doctype html><html><body>Logg inn</body></html>", "web_page")
    yield _bad("side-uten-type.gml", "<html><body>Logg inn</body></html>", "web_page")
    yield _bad("kart.pdf", b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n", "unknown_kind")
    yield _bad("kart.png", b"\x89PNG\r\n\x1a\n" + bytes(64), "unknown_kind")
    yield _bad("kart.tif", b"II*\x00" + bytes(64), "unknown_kind")
    yield _bad("program.gpkg", b"MZ\x90\x00" + bytes(512), "unknown_kind")
    yield _bad("program.geojson", b"\x7fELF\x02\x01\x01" + bytes(512), "unknown_kind")
    yield _bad("skript.kml", "#!/bin/sh\nexit 0\n", "unknown_kind")
    yield _bad("pakket.geojson.gz", gzip.compress(_squares().encode()), "unknown_kind")
    yield _bad("pakket.7z", b"7z\xbc\xaf\x27\x1c" + bytes(64), "unknown_kind")
    yield _bad("pakket.rar", b"Rar!\x1a\x07\x01\x00" + bytes(64), "unknown_kind")
    yield _bad("pakket.tar", tar.getvalue(), "unknown_kind")
    yield _bad("tabell.csv", "navn;x;y\nFørste;600000;6645000\n", "unknown_kind")
    yield _bad("liste.geojson", "[1, 2, 3]", "unknown_kind")
    yield _bad(
        "grenser.sos",
        ".HODE\n..TEGNSETT UTF-8\n..TRANSPAR\n...KOORDSYS 22\n.FLATE 1:\n.SLUTT\n",
        "sosi",
    )
    yield _bad("grenser.gml", "! Fra Norkart\n.HODE 0:\n..TEGNSETT ISO8859-10\n.SLUTT\n", "sosi")
    yield _bad("grenser-med-merke.sos", b"\xef\xbb\xbf.HODE\n.SLUTT\n", "sosi")
    yield _bad(
        "lag.vrt",
        '<OGRVRTDataSource><OGRVRTLayer name="a"><SrcDataSource>/etc/hosts</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>',
        "virtual",
    )


# --- zips -----------------------------------------------------------------------------------------


def _declared(content: bytes, size: int) -> bytes:
    """A zip whose only file says that it is larger than it is."""
    changed = bytearray(content)
    start = content.index(b"PK\x01\x02")
    changed[start + 24 : start + 28] = struct.pack("<I", size)
    return bytes(changed)


def _locked(content: bytes) -> bytes:
    changed = bytearray(content)
    start = content.index(b"PK\x01\x02")
    changed[start + 8] |= 1
    changed[6] |= 1
    return bytes(changed)


def _zips(folder: Path) -> Iterator[BadFile]:
    text = _squares().encode()
    parts = shapefile(folder)
    whole = _shape_zip(parts)
    broken = bytearray(zipped({"lag.geojson": text}, zipfile.ZIP_STORED))
    broken[60] ^= 0xFF
    yield _bad("bombe.zip", zipped({"lag.geojson": b"0" * 60_000_000}), "unpacks_too_large")
    yield _bad(
        "mange-bomber.zip",
        zipped({f"{i}.geojson": bytes(20_000_000) for i in range(5)}),
        "unpacks_too_large",
    )
    yield _bad(
        "en-gigabyte.zip",
        _declared(zipped({"lag.geojson": text}), 1_000_000_000),
        "unpacks_too_large",
    )
    yield _bad(
        "lyver-om-størrelse.zip",
        _declared(zipped({"lag.geojson": text}), 10),
        "unpacks_too_large",
        "damaged",
    )
    yield _bad("utenfor.zip", zipped({"../lag.geojson": text}), "unsafe_name")
    yield _bad("utenfor-windows.zip", zipped({"..\\..\\lag.geojson": text}), "unsafe_name")
    yield _bad("fra-rota.zip", zipped({"/etc/lag.geojson": text}), "unsafe_name")
    yield _bad("stasjon.zip", zipped({"C:\\lag.geojson": text}), "unsafe_name")
    yield _bad("zip-i-zip.zip", zipped({"lag.zip": whole}), "nested_zip")
    yield _bad("zip-som-geojson.zip", zipped({"lag.geojson": whole}), "nested_zip")
    yield _bad(
        "kmz-i-zip.zip", zipped({"lag.kmz": zipped({"doc.kml": kml().encode()})}), "nested_zip"
    )
    yield _bad("låst.zip", _locked(zipped({"lag.geojson": text})), "encrypted")
    yield _bad("mange-filer.zip", zipped({f"{i}.txt": b"" for i in range(300)}), "too_many_parts")
    yield _bad("tom.zip", zipped({}), "nothing_in_zip")
    yield _bad("bare-tekst.zip", zipped({"les-meg.txt": b"Hei"}), "nothing_in_zip")
    yield _bad(
        "to-filer.zip", zipped({"a.geojson": text, "b.gml": gml().encode()}), "several_files"
    )
    yield _bad(
        "fil-og-shape.zip",
        zipped({"a.geojson": text} | {f"b.{it}": parts[it] for it in parts}),
        "several_files",
    )
    yield _bad(
        "dokument.docx",
        zipped({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w/>"}),
        "office",
    )
    yield _bad(
        "regneark.gpkg",
        zipped({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<x/>"}),
        "office",
    )
    yield _bad(
        "dokument.odt", zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "office"
    )
    yield _bad("filbase.gdb.zip", zipped({"a.gdb/a00000001.gdbtable": b"\x00"}), "other_database")
    yield _bad("feil-sum.zip", bytes(broken), "damaged")
    yield _bad("sosi.zip", zipped({"grense.sos": b".HODE\n.SLUTT\n"}), "sosi")
    yield _bad(
        "bare-mac.zip", zipped({"__MACOSX/._lag.geojson": b"\x00\x05\x16\x07"}), "nothing_in_zip"
    )
    yield _good(
        "med-mac.zip",
        zipped(
            {f"lag.{it}": parts[it] for it in parts}
            | {f"__MACOSX/._lag.{it}": b"\x00\x05\x16\x07" for it in parts}
            | {".DS_Store": b"\x00"}
        ),
    )
    yield _good("i-mappe.zip", zipped({f"eksport/2026/områder.{it}": parts[it] for it in parts}))
    yield _good("gml-fra-geonorge.zip", zipped({"Basisdata_Eksempel_GML.gml": gml().encode()}))
    yield _good("lag.kmz", zipped({"doc.kml": kml().encode(), "files/ikon.png": b"\x89PNG"}))
    linked, empty = kml(_LINKED + placemark()), kml("<name>Tom</name>").encode()
    yield _good("lenket.kmz", zipped({"files/a.kml": empty, "doc.kml": linked.encode()}))
    yield _good("mappe.kmz", zipped({"k/doc.kml": linked.encode(), "k/files/a.kml": empty}))
    yield _good(
        "bare-lenker.kmz", zipped({"doc.kml": kml(_LINKED).encode(), "files/a.kml": kml().encode()})
    )
    both = {"doc.kml": kml(_LINKED).encode(), "files/a.kml": kml(_LINKED + placemark()).encode()}
    yield _good("i-ring.kmz", zipped(both | {"files/files/a.kml": kml(_LINKED).encode()}))
    yield _bad("uten-fila.kmz", zipped({"doc.kml": kml(_LINKED).encode()}), "only_links")
    yield _bad(
        "ut.kmz", zipped({"doc.kml": kml(_LINKED.replace("files", "..")).encode()}), "only_links"
    )
    yield _bad("lenket-model.kmz", zipped(both | {"files/a.kml": kml(_MODEL).encode()}), "models")
    yield _bad(
        "lenket-entiteter.kmz",
        zipped(both | {"files/a.kml": kml(head=_OUTSIDE).encode()}),
        "entities",
    )
    yield _bad(
        "lenket-ødelagt.kmz", zipped(both | {"files/a.kml": kml().encode()[:-20]}), "broken_xml"
    )
    yield _bad(
        "kml-og-gpkg.zip",
        zipped({"doc.kml": kml().encode(), "a.gml": gml().encode()}),
        "several_files",
    )


def _odd_zips(_folder: Path) -> Iterator[BadFile]:
    """What only a zip can do: point elsewhere, say a name twice, stand behind a program."""
    text = _squares().encode()
    link = zipfile.ZipInfo("lag.geojson")
    link.create_system, link.external_attr = 3, 0o120777 << 16  # a symbolic link of Unix
    linked, twice = io.BytesIO(), io.BytesIO()
    with zipfile.ZipFile(linked, "w") as archive:
        archive.writestr(link, "/etc/hosts")
    with zipfile.ZipFile(twice, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it is said twice on purpose
        archive.writestr("lag.geojson", text)
        archive.writestr("lag.geojson", b"{}")
    yield _bad("lenke-i-zip.zip", linked.getvalue(), "unknown_kind")
    yield _bad("to-ganger.zip", twice.getvalue(), "several_files")
    yield _bad("program-foran.zip", b"MZ" + zipped({"lag.geojson": text}), "unknown_kind")
    yield _bad("bombe.kmz", zipped({"doc.kml": b" " * 90_000_000}), "unpacks_too_large")


def _shapefiles(folder: Path) -> Iterator[BadFile]:
    parts = shapefile(folder)
    for part in ("shp", "shx", "dbf"):
        code = "missing_shp" if part == "shp" else "missing_part"
        yield _bad(
            f"uten-{part}.zip", _shape_zip({it: parts[it] for it in parts if it != part}), code
        )
    yield _bad(
        "uten-prj.zip", _shape_zip({it: parts[it] for it in parts if it != "prj"}), "no_system"
    )
    yield _bad("lag.shp", parts["shp"], "bare_shapefile")
    yield _bad("lag.dbf", parts["dbf"], "unknown_kind")
    yield _bad("lag.prj", parts["prj"], "unknown_kind")
    two = {f"{stem}.{it}": parts[it] for stem in ("a", "b") for it in parts}
    yield _bad("to-lag.zip", zipped(two), "several_layers")
    large = parts["shp"][:24] + struct.pack(">i", 500_000_000) + parts["shp"][28:]
    yield _good("sier-en-gigabyte.zip", _shape_zip(parts | {"shp": large}))
    record = parts["shp"][:104] + struct.pack(">i", 400_000_000) + parts["shp"][108:]
    index = parts["shx"][:104] + struct.pack(">i", 400_000_000) + parts["shx"][108:]
    yield _bad(
        "post-på-en-gigabyte.zip",
        _shape_zip(parts | {"shp": record, "shx": index}),
        "damaged",
        "too_much_memory",
    )
    half = parts | {"shp": parts["shp"][: len(parts["shp"]) // 2]}
    yield _bad("avkortet-shp.zip", _shape_zip(half), "damaged")
    latin = parts | {"dbf": parts["dbf"].replace("Første".encode(), "Første ".encode("latin-1"))}
    yield _bad("latin-som-utf8.zip", _shape_zip(latin | {"cpg": b"UTF-8"}), "encoding")
    yield _good("ukjent-tegnsett.zip", _shape_zip(latin | {"cpg": b"EBCDIC-NO-9"}))
    points = shapefile(folder, shapes=[shape.centroid for shape in SQUARES], geometry_type="Point")
    yield _bad("punkter.zip", _shape_zip(points), "no_usable_row")
    high = shapefile(
        folder, shapes=[shapely.force_3d(shape, 12) for shape in SQUARES], geometry_type="Polygon Z"
    )
    yield _good("høyder.zip", _shape_zip(high))
    yield _bad("feil-prj.zip", _shape_zip(parts | {"prj": b"TULL"}), "no_system")


# --- GeoPackages ----------------------------------------------------------------------------------


def _edited(folder: Path, content: bytes, *statements: str) -> bytes:
    """A GeoPackage after SQL, without the triggers of its index."""
    path = folder / "endret.gpkg"
    path.write_bytes(content)
    with closing(sqlite3.connect(path)) as database:
        rows = database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in rows:
            database.execute(f'DROP TRIGGER "{name}"')
        for statement in statements:
            database.execute(statement)
        database.commit()
    return path.read_bytes()


_COPY = (
    "CREATE TABLE annet AS SELECT * FROM lag",
    "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES ('annet', 'features', 'annet', 25832)",
    "INSERT INTO gpkg_geometry_columns VALUES ('annet', 'geom', 'POLYGON', 25832, 0, 0)",
)


def _circle() -> bytes:
    """A circle as a GeoPackage has one: a curve polygon of arcs."""
    corners = [(0, 0), (300, 300), (600, 0), (300, -300), (0, 0)]
    points = b"".join(struct.pack("<dd", 600_000 + x, 6_645_000 + y) for x, y in corners)
    arcs = struct.pack("<BII", 1, 8, len(corners)) + points
    return b"GP" + struct.pack("<BBi", 0, 1, 25832) + struct.pack("<BII", 1, 10, 1) + arcs


def _geopackages(folder: Path) -> Iterator[BadFile]:
    sound = written(folder, "GPKG", "gpkg")
    view = [line.replace("TABLE annet AS", "VIEW annet AS") for line in _COPY]
    only = ("ALTER TABLE lag RENAME TO grunnlag", "CREATE VIEW lag AS SELECT * FROM grunnlag")
    endless = "CREATE VIEW annet AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i AS fid, NULL AS geom, '' AS navn FROM n"
    yield _bad(
        "ingen-lag.gpkg",
        _edited(folder, sound, "DELETE FROM gpkg_geometry_columns", "DELETE FROM gpkg_contents"),
        "no_layer",
        "no_shapes",
    )
    yield _bad(
        "bare-tabell.gpkg",
        _edited(
            folder,
            sound,
            "DELETE FROM gpkg_geometry_columns",
            "UPDATE gpkg_contents SET data_type = 'attributes'",
        ),
        "no_shapes",
    )
    yield _bad("to-lag.gpkg", _edited(folder, sound, *_COPY), "several_layers")
    yield _bad("bare-visning.gpkg", _edited(folder, sound, *only), "only_views")
    yield _good("visning-ved-siden.gpkg", _edited(folder, sound, *view))
    yield _good("endeløs-visning.gpkg", _edited(folder, sound, endless, *_COPY[1:]))
    yield _good(
        "utløser.gpkg",
        _edited(folder, sound, "CREATE TRIGGER t AFTER INSERT ON lag BEGIN DELETE FROM lag; END"),
    )
    yield _bad("ingen-rader.gpkg", _edited(folder, sound, "DELETE FROM lag"), "no_rows")
    yield _bad(
        "uten-geometri.gpkg", _edited(folder, sound, "UPDATE lag SET geom = NULL"), "no_usable_row"
    )
    yield _bad(
        "tull-som-geometri.gpkg",
        _edited(folder, sound, "UPDATE lag SET geom = x'DEADBEEF'"),
        "damaged",
        "no_usable_row",
    )
    yield _bad(
        "uten-system.gpkg",
        _edited(
            folder,
            sound,
            "UPDATE gpkg_geometry_columns SET srs_id = -1",
            "UPDATE gpkg_contents SET srs_id = -1",
        ),
        "no_system",
    )
    yield _bad(
        "feil-system.gpkg", written(folder, "GPKG", "gpkg", crs="EPSG:25833"), "other_numbers"
    )
    yield _bad(
        "sweref.gpkg",
        written(
            folder,
            "GPKG",
            "gpkg",
            crs="EPSG:3006",
            shapes=[box(674_000, 6_580_000, 675_000, 6_581_000)],
        ),
        "outside_region",
    )
    yield _good(
        "navn-som-sql.gpkg",
        _edited(folder, sound, "UPDATE lag SET navn = '''); DROP TABLE lag;--'"),
    )
    yield _good("bue.gpkg", _edited(folder, sound, f"UPDATE lag SET geom = x'{_circle().hex()}'"))
    yield _good(
        "høyder.gpkg",
        written(
            folder,
            "GPKG",
            "gpkg",
            shapes=[shapely.force_3d(it, 5) for it in SQUARES],
            geometry_type="Polygon Z",
        ),
    )
    yield _bad(
        "mange-rader.gpkg",
        _edited(
            folder,
            sound,
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 20001) INSERT INTO lag (geom, navn) SELECT (SELECT geom FROM lag LIMIT 1), 'x' FROM n",
        ),
        "too_many_rows",
    )
    columns = [f"ALTER TABLE lag ADD COLUMN k{i} TEXT" for i in range(320)]
    yield _bad("mange-kolonner.gpkg", _edited(folder, sound, *columns), "too_many_columns")
    path = folder / "annen.sqlite"
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database:
        database.execute("CREATE TABLE a (b TEXT)")
    yield _bad("annen-database.gpkg", path.read_bytes(), "other_database")
    yield _bad("bare-hodet.gpkg", sound[:100], "damaged")
    yield _bad(
        "ødelagt-side.gpkg",
        sound[:8192] + bytes(4096) + sound[12288:],
        "damaged",
        "no_layer",
        "no_shapes",
    )
    yield _good("pakke.geojson", sound)  # the suffix says nothing


# --- GeoJSON --------------------------------------------------------------------------------------


def _number(value: str) -> str:
    """The first square with a number that is none in it."""
    return collection(feature(mapping(DEGREES[0]))).replace("10.804", value, 1)


def _geojson(_folder: Path) -> Iterator[BadFile]:
    first = mapping(DEGREES[0])
    metres = [feature(mapping(shape), i) for i, shape in enumerate(SQUARES)]
    turned = [
        feature(mapping(shapely.transform(it, lambda xy: xy[:, ::-1])), i)
        for i, it in enumerate(DEGREES)
    ]
    bow = Polygon([(10.79, 59.93), (10.80, 59.94), (10.80, 59.93), (10.79, 59.94)])
    high = shapely.force_3d(DEGREES[0], 7)
    ring = list(DEGREES[0].exterior.coords)
    many = ",".join(["[1,2]"] * 5_000_000)
    yield _bad("nan.geojson", _number("NaN"), "no_usable_row", "damaged", "broken_json")
    yield _bad("uendelig.geojson", _number("Infinity"), "no_usable_row", "damaged", "broken_json")
    yield _bad(
        "for-stort-tall.geojson", _number("1e999"), "no_usable_row", "damaged", "broken_json"
    )
    yield _bad("byttede-akser.geojson", collection(*turned), "other_numbers")
    yield _bad("meter.geojson", collection(*metres), "other_numbers")
    yield _good(
        "meter-sagt.geojson",
        collection(
            *metres, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}
        ),
    )
    yield _bad(
        "ukjent-crs.geojson",
        collection(
            *metres, crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::999999"}}
        ),
        "no_system",
        "other_numbers",
        "damaged",
    )
    yield _bad(
        "lenket-crs.geojson",
        collection(*metres, crs={"type": "link", "properties": {"href": "http://127.0.0.1:9/crs"}}),
        "no_system",
        "other_numbers",
    )
    yield _bad("ingen-objekter.geojson", collection(), "no_rows", "no_layer")
    yield _bad("null-geometri.geojson", collection(feature(None)), "no_usable_row")
    yield _bad(
        "tom-geometri.geojson",
        collection(feature({"type": "Polygon", "coordinates": []})),
        "no_usable_row",
    )
    yield _bad("punkter.geojson", collection(feature(mapping(Point(10.8, 59.9)))), "no_usable_row")
    yield _bad(
        "linjer.geojson",
        collection(feature({**mapping(DEGREES[0].exterior), "type": "LineString"})),
        "no_usable_row",
    )
    yield _bad(
        "samling.geojson",
        collection(
            feature(
                {"type": "GeometryCollection", "geometries": [first, mapping(Point(10.8, 59.9))]}
            )
        ),
        "no_usable_row",
    )
    yield _good(
        "blandet.geojson",
        collection(
            feature(first), feature(mapping(MultiPoint([(10.8, 59.9)])), 1), feature(None, 2)
        ),
        "",
        "not_surface",
        "no_shape",
    )
    yield _good("høyder.geojson", collection(feature(mapping(high))), "")
    yield _good(
        "mål.geojson",
        collection(
            feature({"type": "Polygon", "coordinates": [[[*point, 0, 5] for point in ring]]})
        ),
        "",
    )
    yield _good(
        "samme-kode.geojson",
        collection(feature(first, id="vestli"), feature(mapping(DEGREES[1]), 1, id="vestli")),
        "",
        "",
    )
    yield _good(
        "to-navn-i-ett.geojson",
        collection(feature(first)).replace('"navn"', '"navn": "x", "navn"'),
        "",
    )
    yield _good("krysser-seg-selv.geojson", collection(feature(mapping(bow))), "invalid")
    yield _bad(
        "dyp.geojson",
        '{"type":"FeatureCollection","features":' + "[" * 5_000 + "]" * 5_000 + "}",
        "damaged",
        "broken_json",
        "no_rows",
        "no_layer",
    )
    yield _bad("topo.geojson", '{"type":"Topology","objects":{},"arcs":[]}', "other_json")
    yield _bad("esri.geojson", '{"geometryType":"esriGeometryPolygon","features":[]}', "other_json")
    yield _bad("annen.json", '{"navn": "Vestli"}', "damaged")
    yield _bad("utf16.geojson", _squares().encode("utf-16"), "encoding")
    yield _good("merke.geojson", b"\xef\xbb\xbf" + _squares().encode())
    yield _bad(
        "latin.geojson",
        _squares().replace("\\u00f8", "ø").encode("latin-1"),
        "encoding",
        "damaged",
        "broken_json",
    )
    yield _bad(
        "tekst-for-tall.geojson",
        collection(feature({"type": "Polygon", "coordinates": [[["a", "b"]] * 4]})),
        "no_usable_row",
        "damaged",
        "broken_json",
    )
    yield _bad(
        "to-punkter.geojson",
        collection(feature({"type": "Polygon", "coordinates": [ring[:2]]})),
        "no_usable_row",
        "damaged",
        "broken_json",
    )
    yield _bad(
        "flatt.geojson",
        collection(feature({"type": "Polygon", "coordinates": [10.8, 59.9]})),
        "no_usable_row",
        "damaged",
        "broken_json",
    )
    yield _good("enslig.geojson", json.dumps(feature(first)), "")
    yield _good("bare-geometri.geojson", json.dumps(first), "")
    yield _bad(
        "sør-afrika.geojson",
        collection(feature(mapping(box(18.4, -33.9, 18.5, -33.8)))),
        "outside_region",
    )
    yield _bad("hav.geojson", collection(feature(mapping(box(0, 0, 1, 1)))), "outside_region")
    yield _bad(
        "mange-punkter.geojson",
        '{"type":"Polygon","coordinates":[[' + many + "]]}",
        "too_many_vertices",
        "too_slow",
        "too_much_memory",
    )
    yield _bad("for-stor.geojson", b" " * 40_000_001, "too_large")
    yield _good("lang-verdi.geojson", collection(feature(first, merknad="x" * 1_000_000)), "")
    yield _bad("avsluttet-for-tidlig.geojson", _squares()[:-2], "broken_json")
    yield _good("som.zip", _squares())  # the suffix says nothing


# --- XML ------------------------------------------------------------------------------------------

_BOMB = (
    "<!DOCTYPE kml ["
    + '<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{("&" + chr(97 + i) + ";") * 10}">' for i in range(9))
    + "]>"
)
_OUTSIDE = '<!DOCTYPE kml [<!ENTITY a SYSTEM "file:///etc/hosts">]>'


def _xml(_folder: Path) -> Iterator[BadFile]:
    plain = kml()
    arc = (
        '<gml:Polygon gml:id="s1" srsName="urn:ogc:def:crs:EPSG::25832"><gml:exterior><gml:Ring><gml:curveMember>'
        '<gml:Curve gml:id="c1"><gml:segments><gml:Arc><gml:posList>600000 6645000 600500 6645500 601000 6645000</gml:posList></gml:Arc>'
        "<gml:LineStringSegment><gml:posList>601000 6645000 600000 6645000</gml:posList></gml:LineStringSegment>"
        "</gml:segments></gml:Curve></gml:curveMember></gml:Ring></gml:exterior></gml:Polygon>"
    )
    degrees = " ".join(f"{y} {x}" for x, y in DEGREES[0].exterior.coords)
    north_first = (
        '<gml:Polygon gml:id="s1" srsName="urn:ogc:def:crs:EPSG::4326"><gml:exterior><gml:LinearRing>'
        f"<gml:posList>{degrees}</gml:posList></gml:LinearRing></gml:exterior></gml:Polygon>"
    )
    elsewhere = '<app:grense xlink:href="http://127.0.0.1:9/grense.gml#g1"/><app:kilde xlink:href="file:///etc/hosts"/>'
    point = '<gml:Point gml:id="p" srsName="urn:ogc:def:crs:EPSG::25832"><gml:pos>600000 6645000</gml:pos></gml:Point>'
    yield _bad("bombe.kml", kml("&j;", _BOMB), "entities")
    yield _bad(
        "bombe.gml",
        gml(
            head=_BOMB.replace("DOCTYPE kml", "DOCTYPE gml:FeatureCollection"),
            more="<app:a>&j;</app:a>",
        ),
        "entities",
    )
    yield _bad("utenfra.kml", kml("<Placemark><name>&a;</name></Placemark>", _OUTSIDE), "entities")
    yield _bad(
        "utenfra.gml", gml(head=_OUTSIDE.replace("kml", "gml:FeatureCollection")), "entities"
    )
    yield _bad(
        "dtd.kml", kml(head='<!DOCTYPE kml SYSTEM "http://127.0.0.1:9/kml.dtd">'), "entities"
    )
    yield _bad(
        "lenke.kml",
        kml("<NetworkLink><Link><href>http://127.0.0.1:9/lag.kml</href></Link></NetworkLink>"),
        "only_links",
    )
    yield _bad("modell.kml", kml(_MODEL), "models")
    yield _bad(
        "tomt-dokument.kml",
        kml("<name>Tomt</name>"),
        "no_rows",
        "no_layer",
        "no_shapes",
        "no_usable_row",
    )
    yield _bad(
        "punkt.kml",
        kml("<Placemark><Point><coordinates>10.8,59.9</coordinates></Point></Placemark>"),
        "no_usable_row",
    )
    yield _bad("uten-slutt.kml", plain[:-20], "broken_xml")
    yield _bad("feil-nesting.kml", plain.replace("</Polygon>", "</Polygn>"), "broken_xml")
    yield _bad(
        "spor.gpx", '<gpx xmlns="http://www.topografix.com/GPX/1/1"><trk/></gpx>', "unknown_kind"
    )
    yield _bad("tegning.svg", '<svg xmlns="http://www.w3.org/2000/svg"/>', "unknown_kind")
    yield _good(
        "skript-i-navn.kml", plain.replace("Første", "&lt;script&gt;alert(1)&lt;/script&gt;")
    )
    wide = plain.replace('encoding="UTF-8"', 'encoding="UTF-16"').encode("utf-16")
    yield _bad("utf16.kml", wide, "encoding")
    yield _good("latin.kml", plain.replace("UTF-8", "ISO-8859-1").encode("latin-1"))
    yield _good("lenker.gml", gml(more=elsewhere))
    yield _good(
        "skjema-et-annet-sted.gml", gml().replace("eksempel.xsd", "http://127.0.0.1:9/e.xsd")
    )
    yield _good("bue.gml", gml(arc))
    yield _good("nord-først.gml", gml(north_first))
    yield _good(
        "representasjonspunkt.gml",
        gml(more=f"<app:representasjonspunkt>{point}</app:representasjonspunkt>"),
    )
    yield _bad("ukjent-system.gml", gml(srs="urn:ogc:def:crs:EPSG::999999"), "unknown_system")
    yield _bad(
        "uten-system.gml", gml().replace(' srsName="urn:ogc:def:crs:EPSG::25832"', ""), "no_system"
    )
    yield _bad(
        "tom.gml",
        gml().split("<gml:featureMember>")[0] + "</gml:FeatureCollection>",
        "no_layer",
        "no_rows",
        "no_shapes",
        "damaged",
    )
    yield _bad("bare-punkt.gml", gml(point), "no_usable_row")


# --- drawings and the binary formats --------------------------------------------------------------


def _dxf(_folder: Path) -> Iterator[BadFile]:
    closed = [polyline(shape, f"OMR_{i}") for i, shape in enumerate(SQUARES)]
    labels = [text_at(shape.centroid, name) for shape, name in zip(SQUARES, NAMES, strict=True)]
    yield _bad(
        "åpne-linjer.dxf", dxf(*(polyline(it, closed=False) for it in SQUARES)), "no_closed_line"
    )
    yield _bad("bare-tekst.dxf", dxf(*labels), "no_closed_line")
    yield _bad("ingenting.dxf", dxf(), "no_rows", "no_closed_line")
    yield _bad("binær.dxf", b"AutoCAD Binary DXF\r\n\x1a\x00" + bytes(32), "binary_dxf")
    yield _bad("tegning.dwg", b"AC1032" + bytes(64), "unknown_kind")
    yield _bad("lukket-uten-system.dxf", dxf(*closed), "no_system")
    yield _bad("med-tekst.dxf", dxf(*closed, *labels), "no_system")
    yield _bad(
        "uten-tall.dxf",
        dxf(*closed).replace("6645000.0", "nord"),
        "damaged",
        "no_system",
        "no_usable_row",
        "no_closed_line",
        "outside_region",
    )


def _binaries(folder: Path) -> Iterator[BadFile]:
    flat = written(folder, "FlatGeobuf", "fgb")
    yield _bad("bare-merket.fgb", flat[:8], "damaged")
    yield _bad(
        "stort-hode.fgb",
        flat[:8] + struct.pack("<I", 1_000_000_000) + flat[12:],
        "damaged",
        "too_much_memory",
    )
    yield _bad("annen-utgave.fgb", b"fgb\x09" + flat[4:], "unknown_kind", "damaged")
    table = pa.table({"navn": ["a"]})
    yield _bad("uten-geometri.parquet", _parquet_bytes(table), "no_shapes")
    yield _bad(
        "tull-om-geometri.parquet",
        _parquet_bytes(table.replace_schema_metadata({"geo": "tull"})),
        "damaged",
    )
    yield _bad("annen-koding.parquet", parquet(encoding="polygon"), "other_encoding")
    yield _bad("uten-system.parquet", parquet(crs=None), "no_system")
    yield _bad("meter-uten-system.parquet", parquet(), "other_numbers")
    yield _good("med-system.parquet", parquet(crs=_known_crs(25832)))
    yield _bad("bare-merket.parquet", b"PAR1" + bytes(100), "damaged")
    wide = pa.table({"geometry": [shapely.to_wkb(SQUARES[0])[:20]]})
    about = {
        "version": "1.0.0",
        "primary_column": "geometry",
        "columns": {"geometry": {"encoding": "WKB"}},
    }
    yield _bad(
        "avkortet-wkb.parquet",
        _parquet_bytes(wide.replace_schema_metadata({"geo": json.dumps(about)})),
        "no_usable_row",
        "damaged",
        "broken_json",
    )


def _odd_shapes(folder: Path) -> Iterator[BadFile]:
    """Shapes that are no borders, and numbers that are none, in formats that are not text."""
    first, second, third = SQUARES
    x, y = first.exterior.coords[0]
    endless = shapely.transform(first, lambda xy: np.where(xy == first.bounds[3], np.nan, xy))
    collected = shapely.GeometryCollection([first, first.centroid])
    swapped = tuple(shapely.transform(it, lambda xy: xy[:, ::-1]) for it in SQUARES)
    arc = polyline(first) + "\n42\n0.5"  # the last side is bent
    circle = "\n".join(("0", "CIRCLE", "8", "IPO", "10", str(x), "20", str(y), "40", "500"))
    faults = ("not_finite", "", "")
    mixed = (first, second.centroid, third.exterior)

    def package(shapes: tuple[Any, ...], kind: str = "Unknown") -> bytes:
        return written(folder, "GPKG", "gpkg", shapes=shapes, geometry_type=kind)

    def flat(shapes: tuple[Any, ...], **more: Any) -> bytes:
        return written(folder, "FlatGeobuf", "fgb", shapes=shapes, SPATIAL_INDEX="NO", **more)

    yield _good("blandet.gpkg", package(mixed), "", "not_surface", "not_surface")
    yield _good("nan.gpkg", package((endless, second, third)), *faults)
    yield _good("nan.fgb", flat((endless, second, third)), *faults)
    yield _bad("nan.parquet", parquet((endless,), crs=_known_crs(25832)), "no_usable_row")
    yield _bad("samling.gpkg", package((collected,)), "no_usable_row")
    yield _bad("tomme.fgb", flat((Polygon(), Polygon())), "no_usable_row")
    yield _bad("byttede-akser.gpkg", package(swapped, "Polygon"), "other_numbers")
    yield _bad("grader-i-meter.fgb", flat(SQUARES, crs="EPSG:4326"), "other_numbers")
    yield _bad("bue.dxf", dxf(arc), "no_system")
    yield _bad("sirkel.dxf", dxf(circle), "no_closed_line")


def _truncated(folder: Path) -> Iterator[BadFile]:
    """The first half of a sound file of each format."""
    sound: Mapping[str, Callable[[], bytes]] = {
        "gpkg": lambda: written(folder, "GPKG", "gpkg"),
        "fgb": lambda: written(folder, "FlatGeobuf", "fgb"),
        "geojson": lambda: _squares().encode(),
        "kml": lambda: kml().encode(),
        "kmz": lambda: zipped({"doc.kml": kml().encode()}),
        "gml": lambda: gml().encode(),
        "zip": lambda: _shape_zip(shapefile(folder)),
        "parquet": lambda: parquet(crs=_known_crs(25832)),
    }
    for suffix, make in sound.items():
        content = make()
        codes = ("damaged", "broken_json", "broken_xml")
        yield _bad(f"avkortet.{suffix}", content[: len(content) // 2], *codes)
    drawing = dxf(*(polyline(shape) for shape in SQUARES))
    yield _bad(
        "avkortet.dxf", drawing[: len(drawing) // 2], "damaged", "no_system", "no_closed_line"
    )
