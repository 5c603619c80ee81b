"""The start of a register out of a GIS file: what is worked out, assumed, refused and never lost."""

from __future__ import annotations

import json
import tomllib
import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
import shapely
from shapely.geometry import LineString, Point, Polygon, box

from geo.cli import main
from geo.errors import DocumentError
from geo.exchange.incoming import reading
from tests.geo import bad_gis_files
from tests.other_registers import run

DRIVERS = {
    ".geojson": "GeoJSON",
    ".gpkg": "GPKG",
    ".zip": "ESRI Shapefile",
    ".kml": "LIBKML",
    ".gml": "GML",
    ".fgb": "FlatGeobuf",
}
#: Squares in EPSG:25833 that are nowhere in particular.
ROWS = [
    {"navn": "Diktum", "enhet": "Indre", "status": "Gul", "geometry": box(0, 0, 1000, 1000)},
    {"navn": "Oppspinn", "enhet": "Ytre", "status": "Rød", "geometry": box(2000, 0, 4000, 1000)},
    {"navn": "Påfunn", "enhet": None, "status": None, "geometry": box(0, 3000, 1000, 4000)},
]
HOMES = [{"name": "Vest i dalen", "geometry": box(-500, -500, 3000, 3500)}]
CORNER = (500_000.0, 7_400_000.0)
SAID = """\
- Byen heter «Dalvik», som mappa.
- Navnene står i feltet «navn».
- Enhetene står i feltet «enhet».
- Statusene står i feltet «status». De er klasser, som ikke forteller om et område er nytt.
- Areal og avstand måles i EPSG:25833.
"""


def frame(rows: list[dict[str, Any]], epsg: int | None = 25833) -> geopandas.GeoDataFrame:
    result = geopandas.GeoDataFrame(rows, geometry="geometry", crs=25833)
    result["geometry"] = result.geometry.translate(*CORNER)
    return result.to_crs(epsg) if epsg else unsaid(result)


def unsaid(placed: geopandas.GeoDataFrame) -> geopandas.GeoDataFrame:
    """The same, without a system."""
    result = placed.set_crs(None, allow_override=True)
    assert result is not None
    return result


def save(path: Path, placed: geopandas.GeoDataFrame) -> Path:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a file without a system, on purpose
        if path.suffix == ".parquet":
            placed.to_parquet(path)
        elif path.suffix == ".kmz":  # as Google Earth writes it: GDAL links to a document beside
            inner = save(path.with_suffix(".kml"), placed)
            path.write_bytes(bad_gis_files.zipped({"doc.kml": inner.read_bytes()}))
        else:
            placed.to_file(path, driver=DRIVERS[path.suffix])
    return path


def written(path: Path, rows: list[dict[str, Any]], epsg: int | None = 25833) -> Path:
    return save(path, frame(rows, epsg))


def drawn(folder: Path) -> Path:
    """The squares as closed lines of a drawing, each with its name in it: no system, one field."""
    placed = frame(ROWS)
    lines = [bad_gis_files.polyline(shape, "grense") for shape in placed.geometry]
    labels = [bad_gis_files.text_at(row.geometry.centroid, row.navn) for row in placed.itertuples()]
    path = folder / "a.dxf"
    path.write_text(
        bad_gis_files.dxf(*lines, *labels, header="9 $ACADVER 1 AC1021"), encoding="utf-8"
    )
    return path


def areas_of(settings: Path) -> dict[str, Any]:
    done = run(settings, "areas", "--json")
    assert done.returncode == 0, done.stderr
    return {row["name"]: row for row in json.loads(done.stdout)}


@pytest.mark.parametrize(
    ("name", "epsg"),
    [
        ("a.geojson", 4326),
        ("a.gpkg", 25833),
        ("a.shp.zip", 25833),
        ("a.kml", 4326),
        ("a.kmz", 4326),
        ("a.gml", 25833),
        ("a.fgb", 25833),
        ("a.parquet", 25833),
    ],
)
def test_a_register_starts_from_every_kind_of_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, epsg: int
) -> None:
    source = written(tmp_path / name, ROWS, epsg)
    folder = tmp_path / "dalvik"
    assert main(["new", str(folder), "--areas", str(source)]) == 0
    output = capsys.readouterr().out
    assert output.startswith(f"Skrev {folder} med 3 områder. Dette er antatt:\n{SAID}")
    settings = folder / "register.toml"
    assert output.endswith(f"prøv: IPOKART_SETTINGS={settings} ipokart check\n")
    done = run(settings, "check", "--json")
    assert json.loads(done.stdout) == [], done.stderr
    rows = areas_of(settings)
    assert {name: (row["unit"], row["status"], row["area_km2"]) for name, row in rows.items()} == {
        "Diktum": ("indre", "gul", pytest.approx(1.0, abs=0.01)),
        "Oppspinn": ("ytre", "rød", pytest.approx(2.0, abs=0.01)),
        "Påfunn": (None, None, pytest.approx(1.0, abs=0.01)),
    }


def test_a_drawing_starts_one_where_its_system_is_given(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, folder = drawn(tmp_path), tmp_path / "dalvik"
    assert main(["new", str(folder), "--areas", str(source)]) == 2
    assert "a.dxf sier ikke hvilket koordinatsystem" in capsys.readouterr().err
    assert main(["new", str(folder), "--areas", str(source), "--crs", "25833"]) == 0
    rows = areas_of(folder / "register.toml")
    assert {name: row["area_km2"] for name, row in rows.items()} == pytest.approx(
        {"Diktum": 1.0, "Oppspinn": 2.0, "Påfunn": 1.0}, abs=0.01
    )


def test_a_system_with_north_first_is_turned(tmp_path: Path) -> None:
    placed = frame(ROWS)
    placed["geometry"] = shapely.transform(placed.geometry.values, lambda xy: xy[:, ::-1])
    source = save(tmp_path / "a.gpkg", unsaid(placed))
    folder = tmp_path / "dalvik"
    assert main(["new", str(folder), "--areas", str(source), "--crs", "25833-byttet"]) == 0
    west, south, *_ = tomllib.loads((folder / "register.toml").read_text("utf-8"))["map"]["view"]
    assert 14 < west < 16 and 66 < south < 67


def test_degrees_without_a_system_are_assumed_to_be_degrees(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = save(tmp_path / "a.gpkg", unsaid(frame(ROWS, 4326)))
    assert main(["new", str(tmp_path / "dalvik"), "--areas", str(source)]) == 0
    assert "a.gpkg sier ikke koordinatsystem; tallene er lest som" in capsys.readouterr().out


def test_of_several_layers_one_is_chosen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source, folder = tmp_path / "a.gpkg", tmp_path / "dalvik"
    frame(ROWS).to_file(source, driver="GPKG", layer="flater")
    frame(HOMES).to_file(source, driver="GPKG", layer="deler", mode="a")
    call = ["new", str(folder), "--areas", str(source), "--places", str(source)]
    assert main(call) == 2
    assert "a.gpkg: Fila har 2 lag med grenser. Velg ett" in capsys.readouterr().err
    assert main([*call, "--layer", "flater", "--places-layer", "deler"]) == 0
    assert {row["bydel"] for row in areas_of(folder / "register.toml").values()} == {"Vest i dalen"}


def test_a_file_is_read_in_the_limited_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path / "a.gpkg", ROWS)

    def stopped(*_: object) -> bytes:
        raise DocumentError("too_slow")

    monkeypatch.setattr(reading, "run_module", stopped)
    assert main(["new", str(tmp_path / "dalvik"), "--areas", str(source)]) == 2
    assert "a.gpkg: Det tok mer enn 2 sekunder" in capsys.readouterr().err


def test_places_of_a_file_divide_the_city(tmp_path: Path) -> None:
    areas = written(tmp_path / "a.gpkg", ROWS)
    homes = written(tmp_path / "b.geojson", HOMES, 4326)
    folder = tmp_path / "dalvik"
    assert main(["new", str(folder), "--areas", str(areas), "--places", str(homes)]) == 0
    settings = folder / "register.toml"
    assert "beyond = true" in settings.read_text(encoding="utf-8")  # two reach out of the place
    assert json.loads(run(settings, "check", "--json").stdout) == []
    assert {row["bydel"] for row in areas_of(settings).values()} == {"Vest i dalen"}
    out = tmp_path / "kart.svg"
    done = run(settings, "map", str(out))
    assert done.returncode == 0, done.stderr
    drawing = out.read_text(encoding="utf-8")
    assert "Oppspinn" in drawing and "Kartgrunnlag: a.gpkg" in drawing and "Oslo" not in drawing


def test_rows_of_one_name_are_one_area_and_bad_rings_are_mended(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bow_tie = Polygon([(0, 5000), (1000, 6000), (1000, 5000), (0, 6000)])
    rows = [*ROWS, {**ROWS[0], "geometry": bow_tie}]
    source = written(tmp_path / "a.geojson", rows, 4326)
    assert main(["new", str(tmp_path / "dalvik"), "--areas", str(source)]) == 0
    output = capsys.readouterr().out
    assert "Rader med samme navn er ett område: 4 rader ble 3." in output
    assert "1 flater i a.geojson var ugyldige og er rettet." in output


def test_what_stands_in_the_folder_is_never_written_over(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = written(tmp_path / "a.gpkg", ROWS)
    folder = tmp_path / "dalvik"
    folder.mkdir()
    (folder / "register.toml").write_text("mine", encoding="utf-8")
    assert main(["new", str(folder), "--areas", str(source)]) == 2
    assert "finnes og er ikke tom" in capsys.readouterr().err
    assert [path.name for path in folder.iterdir()] == ["register.toml"]
    assert (folder / "register.toml").read_text(encoding="utf-8") == "mine"


def bad_files(folder: Path) -> dict[str, tuple[Path, str]]:
    """Files that no register starts from, and what is said of each."""
    line = [{"navn": "x", "geometry": LineString([(0, 0), (1, 1)])}]
    point = [{"navn": "x", "geometry": Point(0, 0)}]
    twin = {**ROWS[0], "status": "Gul!", "navn": "y"}
    numbers = [{"tall": 1, "geometry": ROWS[0]["geometry"]}]
    files = {
        "line": (
            written(folder / "line.geojson", [*ROWS, *line], 4326),
            "Rad 4 i line.geojson kan ikke brukes: Geometrien er et punkt eller en linje",
        ),
        "point": (written(folder / "point.gpkg", point), "point.gpkg: Ingen av radene (1) har en"),
        "many": (
            written(folder / "many.gpkg", [ROWS[0]] * 2001),
            "many.gpkg har flere enn 2000 flater",
        ),
        "no_system": (written(folder / "none.gpkg", ROWS, None), "sier ikke hvilket koordinat"),
        "no_name": (written(folder / "no.geojson", numbers, 4326), "Feltene er: tall."),
        "codes": (written(folder / "c.gpkg", [*ROWS, twin]), "«gul» i c.gpkg skrives på to måter"),
        "nameless": (
            written(folder / "n.gpkg", [*ROWS, {**ROWS[0], "navn": None, "kode": "x"}]),
            "n.gpkg",
        ),
        "missing": (
            folder / "missing.gpkg",
            "missing.gpkg kan ikke leses (fila eller mappa finnes ikke)",
        ),
    }
    contents = {
        "kind.txt": (b"words", "kind.txt: Innholdet er ikke et GIS-format som kan leses"),
        "vrt.geojson": (b"<OGRVRTDataSource/>", "vrt.geojson: Fila viser bare til data i andre"),
        "cut.geojson": (
            b'{"type": "FeatureCollection", "features": [',
            "cut.geojson: JSON-en i fila er ødelagt eller avkortet",
        ),
        "empty.geojson": (
            b'{"type": "FeatureCollection", "features": []}',
            "empty.geojson: Laget har ingen rader",
        ),
        "cut.gpkg": (
            b"SQLite format 3\x00" + b"\x00" * 52 + b"GPKG" + b"\x00" * 200,
            "cut.gpkg: Fila er ødelagt eller avkortet",
        ),
        "cut.zip": (b"PK\x03\x04", "cut.zip: Fila er ødelagt eller avkortet"),
    }
    for name, (content, words) in contents.items():
        (folder / name).write_bytes(content)
        files[name] = (folder / name, words)
    zips = {
        "none.zip": ("readme.txt", "none.zip: Zip-fila har ingen GIS-fil"),
        "out.zip": ("../a.shp", "out.zip: Zip-fila har en fil som ville havnet utenfor"),
    }
    for name, (inside, words) in zips.items():
        with zipfile.ZipFile(folder / name, "w") as parts:
            parts.writestr(inside, b"x")
        files[name] = (folder / name, words)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("a.shp", b"\0" * 210_000_000)
    files["bomb"] = (folder / "bomb.zip", "bomb.zip: Fila pakker ut til mer enn 80 MB")
    return files


def test_bad_files_are_refused_with_a_sentence_and_nothing_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    files = bad_files(tmp_path)
    for name, (path, words) in files.items():
        folder = tmp_path / "new" / name
        assert main(["new", str(folder), "--areas", str(path)]) == 2, name
        assert words in capsys.readouterr().err, name
    assert not list((tmp_path / "new").glob("*"))


def test_names_from_a_file_are_words_and_nothing_else(tmp_path: Path) -> None:
    hostile = '"]\n[register]\nid = "x" <script>alert(1)</script> {term.area}'
    rows = [{**ROWS[0], "navn": hostile, "enhet": 'Nord"\n[x]', "status": "<b>{x}"}]
    source = written(tmp_path / "a.geojson", rows, 4326)
    folder = tmp_path / "dalvik"
    assert main(["new", str(folder), "--areas", str(source)]) == 0
    settings = folder / "register.toml"
    assert run(settings, "check").returncode == 0
    (name,) = areas_of(settings)
    assert "\n" not in name and "<" not in name
