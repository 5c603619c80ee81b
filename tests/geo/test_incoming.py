"""GIS files → what they would change: systems, columns, matches, and their acceptance."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio.raw
import pytest
import shapely
from shapely.geometry import box, mapping

from geo import files, store
from geo.editing import edit as edits
from geo.editing.border_union import fjord_of
from geo.errors import DataError, GisFileError
from geo.exchange.incoming import acceptance, columns, gml_systems, reader, wording
from geo.exchange.incoming.acceptance import About, Taken
from geo.exchange.incoming.matching import By
from geo.exchange.incoming.proposal import Fate, Line, Proposal, propose
from geo.exchange.incoming.reading import Layer, read_layer
from geo.exchange.incoming.recognising import recognised
from geo.exchange.incoming.systems import System, system_of
from geo.exchange.outgoing import OUTGOING
from geo.exchange.outgoing.delivery import Delivery
from geo.layers.extract import Extract
from geo.model import Confidence, PartialDate, Register
from geo.projection import in_degrees, in_metres
from geo.store import log
from geo.store.database import Store
from geo.text.incoming import refusal
from tests.conftest import DATA
from tests.geo.bad_gis_files import DEGREES, SQUARES, collection, feature, gml, parquet, zipped

ABOUT = About(PartialDate.parse("2026-02-01"), "Politiets kartlag", Confidence.HIGH)
_METRES = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::25832"}}


def proposed(register: Register, *features: dict[str, Any]) -> Proposal:
    """What a GeoJSON would change."""
    layer = read_layer(collection(*features).encode())
    return propose(register, layer, system_of(layer))


def shifted(register: Register, id_: str, metres: float = 30) -> dict[str, Any]:
    """The border of an area, moved a little to the east."""
    surface = in_metres(register.borders[id_])
    moved = shapely.transform(surface, lambda xy: np.add(xy, (metres, 0)))
    return dict(mapping(in_degrees(moved)))


# --- the texts of every column --------------------------------------------------------------------

_FOLDER = """<Folder><name>{name}</name><Placemark><name>{area}</name>
<ExtendedData><Data name="{column}"><value>{value}</value></Data></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing>
<coordinates>10,59 11,59 11,60 10,59</coordinates>
</LinearRing></outerBoundaryIs></Polygon></Placemark></Folder>"""


def test_every_column_is_handed_over_only_where_it_is_asked_for() -> None:
    square = mapping(DEGREES[0])
    content = collection(feature(square, farge="rød", tall=2.0), feature(square, 1)).encode()
    assert read_layer(content).texts == {}
    texts = read_layer(content, every_column=True).texts
    assert texts == {"navn": ["Første", "Andre"], "farge": ["rød", ""], "tall": ["2", ""]}


def test_columns_of_layers_that_are_one_stand_below_each_other() -> None:
    first = _FOLDER.format(name="A", area="Diktum", column="farge", value="gul")
    second = _FOLDER.format(name="B", area="Oppspinn", column="form", value="rund")
    kml = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{first}{second}</Document></kml>'
    texts = read_layer(kml.encode(), every_column=True).texts
    assert texts["Name"] == ["Diktum", "Oppspinn"]
    assert (texts["farge"], texts["form"]) == (["gul", ""], ["", "rund"])


def test_the_documents_of_a_kmz_that_are_linked_from_its_first_are_its_folders() -> None:
    link = "<NetworkLink><Link><href>layers/{}.kml</href></Link></NetworkLink>"
    head = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
    first = _FOLDER.format(name="A", area="Diktum", column="farge", value="gul")
    second = _FOLDER.format(name="B", area="Oppspinn", column="form", value="rund")
    unlinked = _FOLDER.format(name="C", area="Glemt", column="form", value="rund")
    parts = {
        "doc.kml": link.format("a%20b") + link.format("http://127.0.0.1:9/") + link.format("c"),
        "layers/a b.kml": first,
        "layers/c.kml": second,
        "layers/d.kml": unlinked,
    }
    content = zipped({name: head.format(text).encode() for name, text in parts.items()})
    layer = read_layer(content, every_column=True)
    assert [row.values["name"] for row in layer.rows] == ["Diktum", "Oppspinn"]
    assert (layer.texts["farge"], layer.texts["form"]) == (["gul", ""], ["", "rund"])
    assert [row.values["name"] for row in read_layer(content, "B").rows] == ["Oppspinn"]


def test_a_kmz_as_gdal_writes_it_is_read(register: Register, tmp_path: Path) -> None:
    path = tmp_path / "omrader.kmz"
    write_gdal(register, path, "LIBKML")
    layer = read_layer(path.read_bytes())
    coming = propose(register, layer, system_of(layer))
    assert {line.fate for line in coming.lines} == {Fate.UNCHANGED}


def test_a_small_file_of_endless_texts_is_refused_where_all_are_asked_for() -> None:
    count = 20_000
    column = {"encoding": "WKB", "geometry_types": ["Polygon"]}
    about = {"version": "1.0.0", "primary_column": "shape", "columns": {"shape": column}}
    texts = {f"felt{number}": ["x" * 500] * count for number in range(3)}
    table = pa.table({"shape": [shapely.to_wkb(DEGREES[0])] * count, **texts})
    target = io.BytesIO()
    pq.write_table(table.replace_schema_metadata({"geo": json.dumps(about)}), target)
    assert len(read_layer(target.getvalue()).rows) == count
    with pytest.raises(GisFileError) as error:
        read_layer(target.getvalue(), every_column=True)
    assert error.value.code == "too_many_letters"


def write_gdal(
    register: Register, path: Path, driver: str, *, name: str = "NAVN", code: str = "id"
) -> None:
    """The borders of the register as GDAL writes them, with columns of their names and codes."""
    in_lon_lat = driver in {"GeoJSON", "KML", "LIBKML"}
    surfaces = [it if in_lon_lat else in_metres(it) for it in register.borders.values()]
    names = [register.area_by_id[id_].name for id_ in register.borders]
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array([_multi(it) for it in surfaces], dtype=object)),
        [np.array(list(register.borders), dtype=object), np.array(names, dtype=object)],
        [code, name],
        geometry_type="MultiPolygon",
        crs="EPSG:4326" if in_lon_lat else "EPSG:25832",
        driver=driver,
    )


# --- what comes in as it went out -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("driver", "suffix"),
    [
        ("GeoJSON", "geojson"),
        ("GPKG", "gpkg"),
        ("ESRI Shapefile", "shp"),
        ("KML", "kml"),
        ("LIBKML", "kml"),
        ("GML", "gml"),
        ("FlatGeobuf", "fgb"),
    ],
)
def test_what_gdal_writes_of_the_register_changes_nothing(
    register: Register, driver: str, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"ipo_areas.{suffix}"
    write_gdal(register, path, driver)
    parts = {it.name: it.read_bytes() for it in tmp_path.iterdir()}
    content = zipped(parts) if suffix == "shp" else path.read_bytes()
    layer = read_layer(content)
    coming = propose(register, layer, system_of(layer))
    assert {line.fate for line in coming.lines} == {Fate.UNCHANGED}
    assert {line.area for line in coming.lines} == set(register.borders)


@pytest.mark.parametrize("suffix", [suffix for suffix, it in OUTGOING.items() if it.systems])
def test_what_we_write_ourselves_changes_nothing(register: Register, suffix: str) -> None:
    form = OUTGOING[suffix]
    usual = form.usual_layers(f"fil.{form.suffixes[0]}")
    for epsg in form.systems:
        delivery = Delivery(Extract(register), usual, epsg, date(2026, 2, 1))
        layer = read_layer(form.content(delivery))
        chosen = System(epsg) if layer.epsg is None else None  # a drawing does not say its system
        coming = propose(register, layer, system_of(layer, chosen))
        drawn = {listing.area for listing in register.latest.listings} & set(register.borders)
        assert {line.fate for line in coming.lines} == {Fate.UNCHANGED}
        assert {line.area for line in coming.lines} == drawn
        assert not any(line.differs for line in coming.lines)


def _multi(surface: Any) -> Any:
    return shapely.MultiPolygon(list(shapely.get_parts(surface)))


# --- systems --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("epsg", "swapped"), [(25832, False), (25833, False), (4326, True), (25832, True)]
)
def test_numbers_without_a_system_are_asked_about_and_never_guessed(
    epsg: int, swapped: bool
) -> None:
    from pyproj import Transformer

    place = Transformer.from_crs(25832, epsg, always_xy=True).transform
    shape = shapely.transform(SQUARES[0], place, interleaved=False)
    turned = shapely.transform(shape, lambda xy: xy[:, ::-1]) if swapped else shape
    layer = read_layer(parquet((turned,), crs=None))
    with pytest.raises(GisFileError) as error:
        system_of(layer)
    right = System(epsg, swapped)
    assert (error.value.code, right.code in error.value.choices) == ("no_system", True)
    assert system_of(layer, right) == right
    placed = right.in_degrees([layer.rows[0].geometry])[0]
    assert in_metres(placed).symmetric_difference(SQUARES[0]).area < 100


def test_a_system_that_a_person_chooses_must_fit_too() -> None:
    layer = read_layer(parquet(SQUARES, crs=None))
    with pytest.raises(GisFileError) as error:
        system_of(layer, System(25833))
    assert (error.value.code, error.value.choices) == ("other_numbers", ("25832",))


@pytest.mark.parametrize("words", ["25832", "EPSG:25832", " epsg 25832 "])
def test_a_system_is_written_in_several_ways(words: str) -> None:
    assert System.parse(words) == System(25832)
    assert System.parse("4326-byttet") == System(4326, swapped=True)


@pytest.mark.parametrize("words", ["", "utm", "25832-snudd", "999999", "1"])
def test_what_is_no_system_is_reported(words: str) -> None:
    with pytest.raises(GisFileError) as error:
        System.parse(words)
    assert error.value.code == "bad_system"


#: Codes that GDAL knows and pyproj does not, and systems that no code has.
_UNKNOWN_HERE = "EPSG:11022"
_UTM = """PROJCS["Egen sone",GEOGCS["Egen",DATUM["{datum}",{spheroid}],PRIMEM["Greenwich",0],
UNIT["degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],
PARAMETER["latitude_of_origin",0],PARAMETER["central_meridian",9],PARAMETER["scale_factor",0.9996],
PARAMETER["false_easting",500007],PARAMETER["false_northing",0],UNIT["metre",1]]"""
_EUREF = _UTM.format(
    datum="European_Terrestrial_Reference_System_1989",
    spheroid='SPHEROID["GRS 1980",6378137,298.257222101]',
)
_ED50 = _UTM.format(
    datum="European_Datum_1950", spheroid='SPHEROID["International 1924",6378388,297]'
)


def of_system(folder: Path, crs: str) -> Layer:
    """The squares of the tests in a file that says that they are in a system."""
    path = folder / "ruter.fgb"
    pyogrio.raw.write(
        str(path),
        shapely.to_wkb(np.array(SQUARES, dtype=object)),
        [np.array(["a"] * len(SQUARES), dtype=object)],
        ["navn"],
        geometry_type="Polygon",
        crs=crs,
        driver="FlatGeobuf",
    )
    return read_layer(path.read_bytes())


@pytest.mark.parametrize(
    ("crs", "name"), [(_UNKNOWN_HERE, _UNKNOWN_HERE), (_EUREF, "Egen sone")], ids=["code", "wkt"]
)
def test_a_system_that_is_not_known_here_is_named_and_asked_about(
    crs: str, name: str, tmp_path: Path
) -> None:
    layer = of_system(tmp_path, crs)
    with pytest.raises(GisFileError) as error:
        system_of(layer)
    assert (error.value.code, error.value.choices) == ("unknown_system", ("25832",))
    sentence = refusal(error.value)
    assert f"«{name}», et koordinatsystem som ikke er kjent her" in sentence
    assert "EPSG:25832" in sentence
    assert system_of(layer, System(25832)) == System(25832)


def test_no_system_on_another_datum_is_offered(tmp_path: Path) -> None:
    with pytest.raises(GisFileError) as error:
        system_of(of_system(tmp_path, _ED50))
    assert (error.value.code, error.value.choices) == ("other_datum", ())
    assert "annet datum" in refusal(error.value)


def test_a_system_that_is_called_undefined_says_nothing(tmp_path: Path) -> None:
    layer = of_system(tmp_path, 'LOCAL_CS["Undefined Cartesian SRS",UNIT["metre",1]]')
    with pytest.raises(GisFileError) as error:
        system_of(layer)
    assert error.value.code == "no_system"


def gml_of(surfaces: str, envelope: str) -> bytes:
    """A GML with its surface in one system and an envelope in another, as GDAL writes them."""
    box = f"""<gml:boundedBy><gml:Envelope srsName="{envelope}"><gml:lowerCorner>600000 6645000
</gml:lowerCorner><gml:upperCorner>601000 6646000</gml:upperCorner></gml:Envelope></gml:boundedBy>"""
    return gml(srs=surfaces, more=box).encode()


@pytest.mark.parametrize(
    ("surfaces", "envelope"),
    [
        ("urn:ogc:def:crs:EPSG::25832", "urn:ogc:def:crs:EPSG::5972"),
        ("urn:ogc:def:crs:EPSG::11022", "urn:ogc:def:crs:EPSG::5972"),
        ("http://www.opengis.net/def/crs/EPSG/0/5972", "urn:ogc:def:crs:EPSG::5972"),
        ("urn:ogc:def:crs:EPSG:9.8:5972", "urn:ogc:def:crs:EPSG::25832"),
        ("urn:ogc:def:crs,crs:EPSG::25832,crs:EPSG::5941", "urn:ogc:def:crs:EPSG::25832"),
    ],
)
def test_a_gml_with_several_codes_for_one_system_is_read_in_it(
    surfaces: str, envelope: str
) -> None:
    assert system_of(read_layer(gml_of(surfaces, envelope))) == System(25832)


def test_a_gml_with_surfaces_in_several_systems_is_in_none_that_is_known() -> None:
    surface = '<gml:Polygon srsName="EPSG:{}">'
    content = f"{surface.format(25832)}{surface.format(25833)}<gml:Envelope srsName='EPSG:25832'>"
    assert gml_systems.systems_of(content.encode()) == ("EPSG:25832, EPSG:25833",)
    assert reader._system(["EPSG:25832, EPSG:25833"])[:2] == (None, "EPSG:25832, EPSG:25833")


# --- columns --------------------------------------------------------------------------------------


def test_each_field_has_a_name_for_people() -> None:
    assert tuple(wording.field_words()) == columns.fields()


@pytest.mark.parametrize(
    ("names", "meanings"),
    [
        (["Navn", "Enhet", "Status"], {"name": "Navn", "unit": "Enhet", "status": "Status"}),
        (["OMRÅDE", "Kategori"], {"name": "OMRÅDE", "status": "Kategori"}),
        (["NAMN", "area_id"], {"name": "NAMN", "id": "area_id"}),
        (["omr_navn", "Bydelsnavn"], {"name": "omr_navn", "bydel": "Bydelsnavn"}),
        (["OMR?DENAVN", "omr_de_id"], {"name": "OMR?DENAVN", "id": "omr_de_id"}),
        (["x", "y"], {}),
    ],
)
def test_columns_are_known_by_their_names(names: list[str], meanings: Mapping[str, str]) -> None:
    assert columns.meanings(names) == {field: (name,) for field, name in meanings.items()}


def test_a_person_may_say_which_column_is_meant() -> None:
    names = ["Navn", "Kallenavn"]
    assert columns.meanings(names, {"name": "Kallenavn"}) == {"name": ("Kallenavn",)}
    assert columns.meanings(names, {"name": ""}) == {}
    with pytest.raises(GisFileError) as error:
        columns.meanings(names, {"name": "NAVN"})
    assert (error.value.code, error.value.choices) == ("unknown_column", ("Navn", "Kallenavn"))


def test_a_column_that_a_person_chose_is_no_other_field_unless_they_say_so() -> None:
    texts = {"kode": ["vestli"], "navn": ["Vestli"]}
    chosen = {"name": "kode"}
    meanings = columns.meanings(list(texts), chosen)
    assert columns.filled(meanings, texts, chosen) == {"name": "kode"}
    chosen = {"name": "kode", "id": "kode"}
    meanings = columns.meanings(list(texts), chosen)
    assert columns.filled(meanings, texts, chosen) == {"name": "kode", "id": "kode"}


def test_what_every_kml_has_comes_last_also_where_it_has_words_in_it() -> None:
    folder = _FOLDER.format(name="A", area="Merke 1", column="områdenavn", value="Vestli")
    kml = f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{folder}</Document></kml>'
    layer = read_layer(kml.encode())
    assert [row.values["name"] for row in layer.rows] == ["Vestli"]
    assert list(layer.rivals["name"]) == ["omr__denavn", "Name"]  # as GDAL writes such letters


def test_an_empty_column_gives_way_to_one_with_words_in_it(register: Register) -> None:
    border = mapping(register.borders["vestli"])
    layer = read_layer(collection(feature(border, 0, name="", navn="", title="Vestli")).encode())
    assert layer.mapped["name"] == "title"
    layer = read_layer(collection(feature(border, 0, name="", navn="")).encode())
    assert layer.mapped["name"] == "name"


def test_of_several_columns_the_one_that_the_register_knows_is_meant(register: Register) -> None:
    border = mapping(register.borders["vestli"])
    values = {"navn": "Sone 3", "omr_navn": "VESTLI", "enhet": "Patrulje 2", "politienhet": "Øst"}
    layer = read_layer(collection(feature(border, 0, **values)).encode())
    assert (layer.mapped["name"], layer.mapped["unit"]) == ("navn", "enhet")
    known = recognised(register, layer)
    assert (known.mapped["name"], known.mapped["unit"]) == ("omr_navn", "politienhet")
    (row,) = known.rows
    assert (row.values["name"], row.values["unit"]) == ("VESTLI", "Øst")
    chosen = read_layer(collection(feature(border, 0, **values)).encode(), "", {"name": "navn"})
    assert recognised(register, chosen).mapped["name"] == "navn"


@pytest.mark.parametrize("driver", ["KML", "LIBKML"])
@pytest.mark.parametrize("name", ["NAVN", "name", "Områdenavn"])
@pytest.mark.parametrize("code", ["kode", "id", "fid"])
def test_the_columns_of_a_kml_come_before_what_every_kml_has(
    register: Register, driver: str, name: str, code: str, tmp_path: Path
) -> None:
    path = tmp_path / "omrader.kml"
    write_gdal(register, path, driver, name=name, code=code)
    layer = recognised(register, read_layer(path.read_bytes()))
    assert [row.values["name"] for row in layer.rows] == [
        register.area_by_id[id_].name for id_ in register.borders
    ]
    if code != "fid":
        assert [row.values["id"] for row in layer.rows] == list(register.borders)


# --- matches and fates ----------------------------------------------------------------------------


def only(coming: Proposal) -> Line:
    (line,) = coming.lines
    return line


def test_an_area_is_known_by_its_code_then_its_name(register: Register) -> None:
    shape = shifted(register, "vestli")
    by_code = only(proposed(register, feature(shape, id="vestli", navn="Noe annet")))
    assert by_code.match and (by_code.match.area, by_code.match.by) == ("vestli", By.ID)
    assert (by_code.fate, by_code.is_sure, by_code.differs) == (Fate.CHANGED, True, ("name",))
    by_name = only(proposed(register, feature(shape, navn="VESTLI")))
    assert by_name.match and (by_name.match.by, by_name.match.score) == (By.NAME, 1.0)
    assert by_name.moved_share and 0 < by_name.moved_share < 0.2
    assert by_name.km2 == pytest.approx(by_name.km2_before, abs=0.01)


def test_a_misspelt_name_needs_its_place_to_be_sure(register: Register) -> None:
    here = only(proposed(register, feature(shifted(register, "vestli"), navn="Vestlii")))
    away = only(proposed(register, feature(mapping(DEGREES[0]), navn="Vestlii")))
    assert here.match and (here.match.by, here.is_sure) == (By.SIMILAR, True)
    assert away.match and (away.match.doubt, away.is_sure) == ("similar_name", False)


def test_a_surface_without_a_name_is_known_by_where_it_lies(register: Register) -> None:
    layer = read_layer(
        collection(
            {"type": "Feature", "properties": {}, "geometry": shifted(register, "vestli")}
        ).encode()
    )
    line = only(propose(register, layer, system_of(layer)))
    assert line.match and (line.match.area, line.match.by, line.is_sure) == (
        "vestli",
        By.OVERLAP,
        True,
    )
    named = only(proposed(register, feature(shifted(register, "vestli"), navn="Ukjent sted")))
    assert named.match and (named.match.doubt, named.is_sure) == ("other_name", False)


def test_a_name_in_the_place_of_another_area_is_doubted(register: Register) -> None:
    line = only(proposed(register, feature(shifted(register, "furuset"), navn="Vestli")))
    assert line.match and (line.match.area, line.match.other) == ("vestli", "furuset")
    assert line.match.doubt == "lies_elsewhere" and not line.is_sure


def test_two_rows_of_one_area_are_never_sure(register: Register) -> None:
    shape = shifted(register, "vestli")
    coming = proposed(register, feature(shape, navn="Vestli"), feature(shape, navn="Vestli"))
    assert [(line.match.doubt, line.is_sure) for line in coming.lines if line.match] == [
        ("twice", False)
    ] * 2


def test_a_new_name_may_be_a_new_area_and_a_bydel_is_none(register: Register) -> None:
    new = only(proposed(register, feature(mapping(DEGREES[0]), navn="Nyvang")))
    assert (new.fate, new.is_sure) == (Fate.NEW, False)
    bydel = only(proposed(register, feature(mapping(DEGREES[0]), navn="Alna")))
    assert bydel.fate is Fate.UNMATCHED


def test_a_row_far_away_or_broken_is_reported_with_its_reason(register: Register) -> None:
    bow = shapely.Polygon([(10.79, 59.93), (10.80, 59.94), (10.80, 59.93), (10.79, 59.94)])
    coming = proposed(
        register,
        feature(mapping(DEGREES[0]), navn="Nyvang"),
        feature(mapping(box(5.3, 60.3, 5.4, 60.4)), navn="Bergen"),
        feature(mapping(bow), navn="Sløyfa"),
        feature(None, navn="Ingenting"),
    )
    texts = [
        (line.fate, [fault.code for fault in line.faults], line.row.fault) for line in coming.lines
    ]
    assert texts == [
        (Fate.NEW, [], ""),
        (Fate.UNREADABLE, ["outside_region"], ""),
        (Fate.UNREADABLE, ["crosses_itself"], "invalid"),
        (Fate.UNREADABLE, [], "no_shape"),
    ]


def test_less_than_rounding_is_no_change_and_more_is(register: Register) -> None:
    tiny = only(proposed(register, feature(shifted(register, "vestli", 0.1), navn="Vestli")))
    more = only(proposed(register, feature(shifted(register, "vestli", 1.0), navn="Vestli")))
    assert (tiny.fate, more.fate) == (Fate.UNCHANGED, Fate.CHANGED)


# --- acceptance -----------------------------------------------------------------------------------


@pytest.fixture
def own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A register of the test's own, which is made by the first change."""
    path = tmp_path / "register.sqlite"
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


@pytest.mark.usefixtures("own_register")
def test_lines_become_one_change_with_its_file() -> None:
    seen = edits.newest()
    register = files.register_of(seen.contents)
    coming = proposed(
        register,
        feature(shifted(register, "vestli"), navn="Vestli"),
        feature(mapping(DEGREES[0]), navn="Nyvang"),
    )
    assert acceptance.border_faults(
        seen, Taken(coming.lines, ABOUT), fjord_of(files.read_orientation(DATA))
    )
    origin = acceptance.origin_of(b"GIS", "grenser.gpkg")
    number = acceptance.accept(seen, Taken(coming.lines, ABOUT), origin, "Kari", "Nye grenser")
    after = files.read_register(store.folder())
    vestli, new = after.area_by_id["vestli"], after.area_by_id["nyvang"]
    assert (vestli.boundary_source, vestli.boundary_confidence) == (
        "Politiets kartlag",
        Confidence.HIGH,
    )
    assert vestli.earlier[-1].until.iso == "2026-01-31"
    assert new.name == "Nyvang" and new.bydel and new.area_km2 == pytest.approx(0.52, abs=0.1)
    assert log.version() == number
    with closing(Store.open(make=False)) as database:
        newest = database.history()[0]
    assert newest.origin and newest.origin.name == "grenser.gpkg"


def test_a_new_area_with_a_known_name_is_refused_and_nothing_is_written(own_register: Path) -> None:
    seen = edits.newest()
    register = files.register_of(seen.contents)
    line = only(proposed(register, feature(mapping(DEGREES[0]), navn="Nyvang")))
    known = Line(line.row, Fate.NEW, "Vestli", border=line.border)
    with pytest.raises(DataError) as error:
        acceptance.accept(
            seen, Taken((known,), ABOUT), acceptance.origin_of(b"", "a"), "Kari", "Nytt"
        )
    assert error.value.findings[0].code == "name_known"
    assert not own_register.exists()


@pytest.mark.usefixtures("own_register")
def test_borders_that_would_overlap_are_reported_together() -> None:
    seen = edits.newest()
    register = files.register_of(seen.contents)
    coming = proposed(
        register,
        feature(mapping(DEGREES[0]), navn="Nyvang"),
        feature(mapping(DEGREES[0].buffer(0.001)), navn="Nymo"),
    )
    faults = acceptance.border_faults(seen, Taken(coming.lines, ABOUT), shapely.Polygon())
    assert {(line.name, fault.code) for line, fault in faults if fault.blocks} >= {
        ("Nyvang", "overlaps_area"),
        ("Nymo", "overlaps_area"),
    }
