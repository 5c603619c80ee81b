"""The tables on a server that GIS programs read: the open edition, with surfaces, read only."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import psycopg
import pytest
import shapely

from geo.disclosure import disclose
from geo.errors import StoreError
from geo.layers.fields import layers
from geo.layers.rows import LAYERS
from geo.model import Audience, PartialDate, Register
from geo.projection import in_metres
from geo.store import postgres_layers
from geo.store.changing import Put
from geo.store.database import Store
from geo.store.restoring import restore_copy
from tests.conftest import DATA
from tests.geo import test_exits
from tests.geo.test_store import milestone
from tests.postgres_server import Server

NAMES = tuple(LAYERS)
#: The layers with surfaces.
DRAWN = tuple(name for name in NAMES if layers()[name].geometry)


@pytest.fixture
def database(filled_database: str, postgres_server: Server) -> Iterator[psycopg.Connection]:
    """A connection of the server's superuser to a database with the shipped register."""
    with postgres_server.connect(filled_database.rpartition("/")[2]) as connection:
        yield connection


def fetch_rows(database: psycopg.Connection, statement: str) -> list[tuple[Any, ...]]:
    return database.execute(statement.encode()).fetchall()


def record(kind: str, id_: str) -> dict[str, Any]:
    """A record of the shipped files."""
    name, list_ = {"area": ("ipo_areas.geojson", "features"), "edition": ("editions.json",) * 2}[
        kind
    ]
    rows = json.loads((DATA / name).read_text("utf-8"))[list_.removesuffix(".json")]
    return next(row for row in rows if row.get("properties", row)["id"] == id_)


# --- what they hold ---------------------------------------------------------------------------


def test_every_area_bydel_listing_and_point_has_its_row(
    database: psycopg.Connection, register: Register
) -> None:
    counts = {
        name: fetch_rows(database, f"SELECT count(*) FROM ipokart.{name}")[0][0] for name in NAMES
    }
    assert counts == {
        "ipo_areas": len(register.areas),
        "listings": sum(len(edition.listings) for edition in register.editions),
        "bydeler": len(register.bydeler),
        "delbydeler": len(register.delbydeler),
        "followups": len(register.followups),
        "measures": len(register.measures),
        "sources": len(register.sources),
    }
    rows = fetch_rows(database, "SELECT id, name, bydel_name, status FROM ipokart.ipo_areas")
    statuses = {item.area: item.status for item in register.latest.listings}
    for id_, name, bydel, status in rows:
        area = register.area_by_id[id_]
        assert (name, status) == (area.name, statuses.get(id_))
        assert bydel == (register.bydel_by_id[area.bydel].name if area.bydel else None)


def test_surfaces_are_those_of_the_register_in_both_systems(
    database: psycopg.Connection, register: Register
) -> None:
    select = "SELECT id, ST_AsBinary(geom), ST_AsBinary(geom_4326) FROM ipokart.ipo_areas"
    for id_, metres, degrees in fetch_rows(database, select):
        geometry = register.area_by_id[id_].geometry
        assert geometry is not None
        assert shapely.from_wkb(bytes(degrees)).normalize() == _multi(geometry)
        assert shapely.from_wkb(bytes(metres)).normalize() == _multi(in_metres(geometry))
    for name in DRAWN:
        far = "max(ST_HausdorffDistance(geom, ST_Transform(geom_4326, 25832)))"
        wrong = "count(*) FILTER (WHERE NOT ST_IsValid(geom))"
        ((metres_off, invalid),) = fetch_rows(
            database, f"SELECT {far}, {wrong} FROM ipokart.{name}"
        )
        assert (metres_off or 0) < 0.001 and invalid == 0


def _multi(geometry: Any) -> Any:
    return shapely.multipolygons(shapely.get_parts(geometry)).normalize()


def test_columns_have_types_comments_and_an_index_by_place(database: psycopg.Connection) -> None:
    for name in NAMES:
        columns = fetch_rows(
            database,
            f"""
            SELECT attname, format_type(atttypid, atttypmod), col_description(attrelid, attnum)
            FROM pg_attribute WHERE attrelid = 'ipokart.{name}'::regclass AND attnum > 0
            """,
        )
        types = {column: type_ for column, type_, _ in columns}
        assert types["id"] == "text" and all(wording for *_, wording in columns)
        surfaces = ("geom", "geom_4326") if name in DRAWN else ()
        for column, system in zip(surfaces, (25832, 4326), strict=False):
            assert types[column].endswith(f"geometry(MultiPolygon,{system})")
        assert list(types) == [*layers()[name].fields, *surfaces]
        ((comment,),) = fetch_rows(database, f"SELECT obj_description('ipokart.{name}'::regclass)")
        assert "IPO-kart" in comment
    indexes = fetch_rows(database, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'ipokart'")
    assert sum("USING gist" in row[0] for row in indexes) == 2 * len(DRAWN)
    types = dict(
        fetch_rows(
            database,
            "SELECT column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = 'ipokart' AND table_name = 'listings'",
        )
    )
    assert (types["edition_from"], types["entries"], types["edition_partial"]) == (
        "date",
        "integer",
        "boolean",
    )


def test_a_box_is_answered_from_the_index(database: psycopg.Connection) -> None:
    database.execute("SET enable_seqscan = off")
    plan = fetch_rows(
        database,
        "EXPLAIN SELECT id FROM ipokart.ipo_areas"
        " WHERE geom && ST_MakeEnvelope(595000, 6640000, 605000, 6650000, 25832)",
    )
    assert "ipo_areas_geom" in str(plan)


# --- when they change -------------------------------------------------------------------------


def test_a_change_is_in_the_tables_when_it_is_acknowledged(
    filled_database: str, database: psycopg.Connection
) -> None:
    before = dict(fetch_rows(database, "SELECT id, xmin::text FROM ipokart.ipo_areas"))
    changed = record("area", "hovseter")
    changed["properties"]["name"] = "Hovseter og omegn"
    with closing(Store.open(filled_database)) as store:
        store.apply([Put("area", changed)], "Kari", "nytt navn", 1)
        after = dict(fetch_rows(database, "SELECT id, xmin::text FROM ipokart.ipo_areas"))
        assert {id_ for id_ in after if after[id_] != before.get(id_)} == {"hovseter"}
        select = "SELECT area_name FROM ipokart.listings WHERE area = 'hovseter'"
        assert {name for (name,) in fetch_rows(database, select)} == {"Hovseter og omegn"}
        store.undo(2, "Kari", "feil")
    select = "SELECT name FROM ipokart.ipo_areas WHERE id = 'hovseter'"
    assert fetch_rows(database, select) == [("Hovseter",)]


def test_a_change_that_is_refused_is_not_in_the_tables(
    filled_database: str, database: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = record("area", "hovseter")
    changed["properties"]["name"] = "Nytt navn"
    publish = postgres_layers.publish

    def late(*arguments: Any) -> None:
        publish(*arguments)
        raise StoreError("disk_full", file="")

    monkeypatch.setattr(postgres_layers, "publish", late)
    with closing(Store.open(filled_database)) as store, pytest.raises(StoreError):
        store.apply([Put("area", changed)], "Kari", "nytt navn", 1)
    select = "SELECT name FROM ipokart.ipo_areas WHERE id = 'hovseter'"
    assert fetch_rows(database, select) == [("Hovseter",)]


def test_a_listing_has_the_border_of_its_time(
    filled_database: str, database: psycopg.Connection
) -> None:
    now = record("area", "hovseter")
    ring = [[10.6, 59.9], [10.61, 59.9], [10.61, 59.91], [10.6, 59.9]]
    drawn = {**now, "geometry": {"type": "Polygon", "coordinates": [ring]}}
    old = {
        "type": "Feature",
        "geometry": now["geometry"],
        "properties": {"area": "hovseter", "until": "2025", "boundary_source": "Tegnet"},
    }
    with closing(Store.open(filled_database)) as store:
        store.apply([Put("area", drawn), Put("earlier", old)], "Kari", "ny grense", 1)
        register = store.load()
    select = "SELECT edition, ST_NPoints(geom) = 4 FROM ipokart.listings WHERE area = 'hovseter'"
    for edition, is_new in fetch_rows(database, select):
        when = register.edition_by_id[edition].date
        assert is_new == (when.last > PartialDate.parse("2025").last)


def test_tables_of_an_earlier_form_get_their_new_columns(
    filled_database: str, database: psycopg.Connection
) -> None:
    database.execute("CREATE VIEW public.mine AS SELECT id, geom FROM ipokart.ipo_areas")
    database.execute("ALTER TABLE ipokart.ipo_areas DROP COLUMN boundary_exact")
    database.execute("COMMENT ON TABLE ipokart.written_rows IS NULL")
    with closing(Store.open(filled_database)) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
    exact = "SELECT DISTINCT boundary_exact FROM ipokart.ipo_areas"
    assert fetch_rows(database, exact) == [(False,)]
    assert fetch_rows(database, "SELECT count(*) FROM public.mine WHERE geom IS NOT NULL") == [
        (15,)
    ]
    with closing(Store.open(filled_database)) as store:
        before = fetch_rows(database, "SELECT id, xmin::text FROM ipokart.ipo_areas")
        store.apply([milestone(2)], "Kari", "nytt", 2)  # and then only what has changed is written
        assert fetch_rows(database, "SELECT id, xmin::text FROM ipokart.ipo_areas") == before


def test_a_restore_fills_the_tables(
    filled_database: str, database: psycopg.Connection, tmp_path: Path
) -> None:
    with closing(Store.open(filled_database)) as store:
        store.backup(tmp_path / "kopi.sqlite")
        changed = record("area", "hovseter")
        changed["properties"]["name"] = "Nytt navn"
        store.apply([Put("area", changed)], "Kari", "nytt navn", 1)
    restore_copy(filled_database, tmp_path / "kopi.sqlite", "Ola", "tilbake")
    select = "SELECT name FROM ipokart.ipo_areas WHERE id = 'hovseter'"
    assert fetch_rows(database, select) == [("Hovseter",)]


def test_without_postgis_everything_else_is_the_same(
    empty_database: str, postgres_server: Server
) -> None:
    with (
        postgres_server.connect(empty_database.rpartition("/")[2]) as connection,
        closing(Store.open(empty_database, DATA)) as store,
    ):
        store.apply([milestone(1)], "Kari", "nytt", 1)
        assert fetch_rows(connection, "SELECT to_regnamespace('ipokart')") == [(None,)]
        connection.execute("CREATE EXTENSION postgis SCHEMA public")
        store.apply([milestone(2)], "Kari", "nytt", 2)  # it may come later
        assert fetch_rows(connection, "SELECT count(*) > 10 FROM ipokart.ipo_areas") == [(True,)]


# --- who may read what ------------------------------------------------------------------------


def test_nothing_internal_is_in_any_table(
    filled_database: str, database: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The register of the exits' test, in which one fact of every kind is marked."""
    whole, _ = test_exits._secrets()

    def secrets_in_layers() -> list[str]:
        with closing(Store.open(filled_database)) as store, store.writing() as connection:
            postgres_layers.publish(connection, whole)
        rows = [fetch_rows(database, f"SELECT t::text FROM ipokart.{name} t") for name in NAMES]
        return test_exits._secrets_in(str(rows).encode())

    assert secrets_in_layers() == []
    monkeypatch.setattr(postgres_layers, "openly", lambda _: disclose(whole, Audience.INTERNAL))
    monkeypatch.setattr(postgres_layers, "audience_of", lambda _: Audience.OPEN)
    assert len(set(secrets_in_layers())) > 5  # else a search that finds nothing would prove nothing


def test_only_the_open_edition_is_made_into_rows(register: Register) -> None:
    with pytest.raises(ValueError, match="open"):
        list(postgres_layers.open_rows(replace(register, audience=Audience.INTERNAL), "ipo_areas"))


def test_a_mark_takes_a_fact_out_of_the_tables(
    filled_database: str, database: psycopg.Connection
) -> None:
    hidden = record("area", "hovseter")
    hidden["properties"]["internal"] = True
    with closing(Store.open(filled_database)) as store:
        store.apply([Put("area", hidden)], "Kari", "ikke ennå", 1)
    for name in ("ipo_areas", "listings", "followups"):  # a delbydel has the same name
        rows = fetch_rows(database, f"SELECT t::text FROM ipokart.{name} t")
        assert rows and "hovseter" not in str(rows).lower()
    partial = fetch_rows(
        database, "SELECT DISTINCT edition FROM ipokart.listings WHERE edition_partial"
    )
    assert partial


def test_a_register_without_an_open_edition_empties_the_tables(
    filled_database: str, database: psycopg.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_: Register) -> Register:
        raise RuntimeError("hidden, yet named")

    monkeypatch.setattr(postgres_layers, "openly", refuse)
    with closing(Store.open(filled_database)) as store:
        store.apply([milestone(1)], "Kari", "nytt", 1)
    for name in NAMES:
        assert fetch_rows(database, f"SELECT count(*) FROM ipokart.{name}") == [(0,)]


@pytest.fixture
def reader(filled_database: str, postgres_server: Server) -> Iterator[psycopg.Connection]:
    """A connection of somebody who may only read the tables."""
    name = filled_database.rpartition("/")[2]
    with postgres_server.connect(name) as connection:
        for role in ("ipokart_leser", "kart_gis"):
            connection.execute(f"DROP ROLE IF EXISTS {role}".encode())
        connection.execute("CREATE ROLE ipokart_leser NOLOGIN")
        connection.execute("CREATE ROLE kart_gis LOGIN IN ROLE ipokart_leser")
        for statement in postgres_layers.grants():
            connection.execute(statement.encode())
        where = f"host=127.0.0.1 port={postgres_server.port} user=kart_gis dbname={name}"
        with psycopg.connect(where, autocommit=True) as result:
            yield result
        connection.execute("DROP OWNED BY ipokart_leser, kart_gis")
        connection.execute("DROP ROLE kart_gis, ipokart_leser")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ipokart.ipo_areas SET name = 'x'",
        "DELETE FROM ipokart.listings",
        "INSERT INTO ipokart.delbydeler (id) VALUES ('x')",
        "TRUNCATE ipokart.bydeler",
        "DROP TABLE ipokart.followups",
        "SELECT * FROM ipokart_store.record",
        "SELECT * FROM ipokart_store.version",
        "SELECT * FROM ipokart.written_rows",
        "CREATE TABLE ipokart.mine (id int)",
    ],
)
def test_a_reader_may_only_read(reader: psycopg.Connection, statement: str) -> None:
    assert reader.execute("SELECT count(*) FROM ipokart.ipo_areas").fetchone() != (0,)
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        reader.execute(statement.encode())


def test_the_role_of_readers_gets_its_rights_with_the_tables(
    empty_database: str, postgres_server: Server
) -> None:
    with postgres_server.connect(empty_database.rpartition("/")[2]) as connection:
        connection.execute("CREATE EXTENSION postgis")
        connection.execute("CREATE ROLE ipokart_leser NOLOGIN")
        try:
            Store.open(empty_database, DATA).close()
            select = "SELECT has_table_privilege('ipokart_leser', 'ipokart.listings', '{}')"
            may = {
                what: fetch_rows(connection, select.format(what)) for what in ("SELECT", "UPDATE")
            }
            assert may == {"SELECT": [(True,)], "UPDATE": [(False,)]}
        finally:
            connection.execute("DROP OWNED BY ipokart_leser")
            connection.execute("DROP ROLE ipokart_leser")


# --- in other programs ------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("ogrinfo"), reason="GDAL (gdal-bin) is missing")
def test_gdal_reads_every_table_with_its_surfaces(
    reader: psycopg.Connection, register: Register, tmp_path: Path
) -> None:
    info = reader.info
    where = f"PG:host={info.host} port={info.port} user={info.user} dbname={info.dbname} schemas=ipokart"
    listed = _gdal("ogrinfo", "-ro", where)
    for name in DRAWN:  # it lists those without surfaces when it is asked for all tables
        assert f"{name} (Multi Polygon, Multi Polygon)" in listed
    assert "record" not in listed and "version" not in listed and "written_rows" not in listed
    out = tmp_path / "areas.geojson"
    select = "SELECT id, name, status, aliases, geom FROM ipokart.ipo_areas"
    _gdal("ogr2ogr", "-t_srs", "EPSG:4326", str(out), where, "-sql", select)
    features = json.loads(out.read_text("utf-8"))["features"]
    assert {item["properties"]["name"] for item in features} == {a.name for a in register.areas}
    for item in features:
        surface = register.area_by_id[item["properties"]["id"]].geometry
        read = shapely.from_geojson(json.dumps(item["geometry"]))
        assert surface and shapely.hausdorff_distance(read, surface) < 1e-6


def test_qgis_opens_every_table_as_a_layer_that_can_only_be_read(
    reader: psycopg.Connection, register: Register, qgis_python: str
) -> None:
    info = reader.info
    script = Path(__file__).with_name("qgis_reading.py")
    where = (info.host, str(info.port), info.dbname, info.user)
    run = subprocess.run(
        [qgis_python, str(script), *where, *DRAWN],
        env={"QT_QPA_PLATFORM": "offscreen", "HOME": os.environ["HOME"], "LANG": "C.UTF-8"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    seen = json.loads(run.stdout.splitlines()[-1])
    west, south, east, north = shapely.total_bounds(list(register.borders.values()))
    for name in DRAWN:
        for column, crs in (("geom", "EPSG:25832"), ("geom_4326", "EPSG:4326")):
            layer = seen[name][column]
            assert (layer["valid"], layer["has_error"]) == (True, False)
            assert (layer["crs"], layer["type"], layer["key"]) == (crs, "MultiPolygon", ["id"])
            assert layer["comment"] == postgres_layers.comment_of(layers()[name])
            fields = {word: comment for word, (_, comment) in layer["fields"].items()}
            columns = {field.name: field.meaning for field in layers()[name].fields.values()}
            assert columns.items() <= fields.items()
            assert not layer["can_remove"]
    areas = seen["ipo_areas"]["geom_4326"]
    assert areas["ids"] == sorted(area.id for area in register.areas)
    assert areas["drawn"] == len(register.borders)
    assert areas["bounds"] == pytest.approx((west, south, east, north))


def _gdal(*command: str) -> str:
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert run.returncode == 0 and "ERROR" not in run.stderr, run.stderr
    return run.stdout
