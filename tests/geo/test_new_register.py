"""The start of a register out of a GIS file: what is worked out, assumed, refused and never lost."""

from __future__ import annotations

import json
import warnings
import zipfile
from pathlib import Path
from typing import Any

import geopandas
import pytest
from shapely.geometry import LineString, Point, Polygon, box

from geo.cli import main
from tests.other_registers import run

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
    made = geopandas.GeoDataFrame(rows, geometry="geometry", crs=25833)
    made["geometry"] = made.geometry.translate(*CORNER)
    placed = made.to_crs(epsg) if epsg else made.set_crs(None, allow_override=True)
    assert placed is not None
    return placed


def written(path: Path, rows: list[dict[str, Any]], epsg: int | None = 25833) -> Path:
    driver = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".zip": "ESRI Shapefile"}[path.suffix]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a file without a system, on purpose
        frame(rows, epsg).to_file(path, driver=driver)
    return path


def areas_of(settings: Path) -> dict[str, Any]:
    done = run(settings, "areas", "--json")
    assert done.returncode == 0, done.stderr
    return {row["name"]: row for row in json.loads(done.stdout)}


@pytest.mark.parametrize(
    ("name", "epsg"), [("a.geojson", 4326), ("a.gpkg", 25833), ("a.shp.zip", 25833)]
)
def test_a_register_starts_from_every_kind_of_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, epsg: int
) -> None:
    source = written(tmp_path / name, ROWS, epsg)
    folder = tmp_path / "dalvik"
    assert main(["new", str(folder), "--areas", str(source)]) == 0
    said = capsys.readouterr().out
    assert said.startswith(f"Skrev {folder} med 3 områder. Dette er antatt:\n{SAID}")
    settings = folder / "register.toml"
    assert said.endswith(f"prøv: IPOKART_SETTINGS={settings} ipokart check\n")
    done = run(settings, "check", "--json")
    assert json.loads(done.stdout) == [], done.stderr
    rows = areas_of(settings)
    assert {name: (row["unit"], row["status"], row["area_km2"]) for name, row in rows.items()} == {
        "Diktum": ("indre", "gul", pytest.approx(1.0, abs=0.01)),
        "Oppspinn": ("ytre", "rød", pytest.approx(2.0, abs=0.01)),
        "Påfunn": (None, None, pytest.approx(1.0, abs=0.01)),
    }


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
    said = capsys.readouterr().out
    assert "Rader med samme navn er ett område: 4 rader ble 3." in said
    assert "1 flater i a.geojson var ugyldige og er rettet." in said


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
        "line": (written(folder / "line.geojson", line, 4326), "rad 1 i line.geojson er ikke en"),
        "point": (written(folder / "point.gpkg", point), "rad 1 i point.gpkg er ikke en flate"),
        "no_system": (written(folder / "none.gpkg", ROWS, None), "sier ikke hvilket koordinat"),
        "no_name": (written(folder / "no.geojson", numbers, 4326), "Feltene er: tall."),
        "codes": (written(folder / "c.gpkg", [*ROWS, twin]), "«gul» i c.gpkg skrives på to måter"),
        "nameless": (
            written(folder / "n.gpkg", [*ROWS, {**ROWS[0], "navn": None, "kode": "x"}]),
            "n.gpkg",
        ),
        "missing": (folder / "missing.gpkg", "missing.gpkg kan ikke åpnes"),
    }
    contents = {
        "kind.txt": (b"{}", "kind.txt er ikke GeoJSON"),
        "vrt.geojson": (b"<OGRVRTDataSource/>", "vrt.geojson er noe annet enn navnet sier"),
        "cut.geojson": (b'{"type": "FeatureCollection", "features": [', "kan ikke leses"),
        "empty.geojson": (b'{"type": "FeatureCollection", "features": []}', "har ingen flater"),
        "cut.gpkg": (b"SQLite format 3\x00" + b"\x00" * 200, "cut.gpkg kan ikke leses"),
        "cut.zip": (b"PK\x03\x04", "cut.zip kan ikke leses"),
    }
    for name, (content, words) in contents.items():
        (folder / name).write_bytes(content)
        files[name] = (folder / name, words)
    zips = {
        "none.zip": ("readme.txt", "none.zip skal ha én Shapefile"),
        "out.zip": ("../a.shp", "out.zip kan ikke leses"),
    }
    for name, (inside, words) in zips.items():
        with zipfile.ZipFile(folder / name, "w") as parts:
            parts.writestr(inside, b"x")
        files[name] = (folder / name, words)
    with zipfile.ZipFile(folder / "bomb.zip", "w", zipfile.ZIP_DEFLATED) as parts:
        parts.writestr("a.shp", b"\0" * 210_000_000)
    files["bomb"] = (folder / "bomb.zip", "bomb.zip er større enn 200 MB, pakket ut")
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
