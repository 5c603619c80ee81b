"""Tables that QGIS and other programs read on a server with PostGIS: the open edition.

They stand in a schema of their own, are written in the transaction of the change that they show,
and only where their rows have changed. Where PostGIS is not installed, or its schema may not be
made, there are none, and nothing else differs.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any

import shapely
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection, text

from geo.disclosure import audience_of, openly
from geo.layers.affected import affected
from geo.layers.fields import Layer, layers
from geo.layers.rows import LAYERS, Ids, Row, some_rows
from geo.model import Audience, Register
from geo.projection import EPSG, all_in_metres
from geo.store.postgres import SHOWN as SCHEMA

READER = "ipokart_leser"
#: The columns of surfaces, each with its coordinate system.
_SURFACES = {"geom": EPSG, "geom_4326": 4326}
#: What each row was when it was written, so that the others need not be written again.
_WRITTEN = f"{SCHEMA}.written_rows"
_LOG = logging.getLogger(__name__)


def publish(connection: Connection, register: Register, before: Register | None = None) -> None:
    """Let the tables show a register, in its open edition; they are made when there are none.

    Where they are known to show the one `before`, only what may differ is looked at.
    """
    postgis, form = _state(connection)
    if postgis is None or not (form == _form() or _create_tables(connection, postgis)):
        return
    old = _opened(before) if before and form == _form() else None
    opened = _opened(register)
    touched = affected(old, opened) if old and opened else dict.fromkeys(LAYERS)
    written = _written(connection, touched)
    for layer, ids in touched.items():
        wanted = open_rows(opened, layer, ids) if opened else ()
        _write(connection, postgis, layer, wanted, written[layer])


def _opened(register: Register) -> Register | None:
    """The open edition; None where something hidden would be named: then nothing is shown."""
    try:
        return openly(register)
    except RuntimeError:
        _LOG.exception("the register has no open edition; the tables are emptied")
    return None


def _written(connection: Connection, touched: Mapping[str, Ids]) -> dict[str, dict[str, str]]:
    """What the rows of some ids were when they were written, by layer and id."""
    digests: dict[str, dict[str, str]] = {layer: {} for layer in touched}
    query = f"""
        SELECT layer, id, digest FROM {_WRITTEN}
        WHERE layer = ANY(CAST(:whole AS text[]))
        OR (layer, id) IN
           (SELECT * FROM unnest(CAST(:layers AS text[]), CAST(:ids AS text[])))
        """
    pairs = [(layer, id_) for layer, ids in touched.items() for id_ in ids or ()]
    values = {
        "whole": [layer for layer, ids in touched.items() if ids is None],
        "layers": [layer for layer, _ in pairs],
        "ids": [id_ for _, id_ in pairs],
    }
    for row in connection.execute(text(query), values):
        digests[row.layer][row.id] = row.digest
    return digests


def open_rows(register: Register, layer: str, ids: Ids = None) -> Iterator[Row]:
    """The rows of a table, or those of some ids. Raises ValueError for any edition but the open
    one."""
    if audience_of(register) is not Audience.OPEN:
        raise ValueError("only the open edition is shown in a table")
    return some_rows(register, layer, ids)


def postgis_of_tables(connection: Connection) -> str | None:
    """The schema of PostGIS, for who reads the tables; None where there are none of this form."""
    postgis, form = _state(connection)
    return postgis if form == _form() else None


def _state(connection: Connection) -> tuple[str | None, str | None]:
    """The schema that PostGIS stands in, None where it is not installed; the form of our tables,
    None where there are none."""
    query = f"""
        SELECT (SELECT quote_ident(nspname) FROM pg_extension
                JOIN pg_namespace ON pg_namespace.oid = extnamespace WHERE extname = 'postgis'),
               obj_description(to_regclass('{_WRITTEN}'), 'pg_class')
        """
    postgis, form = connection.execute(text(query)).one()
    return postgis, form


@cache
def _form() -> str:
    """What tells these tables from those of another version of the program."""
    return hashlib.sha256(repr(layers()).encode()).hexdigest()


def _create_tables(connection: Connection, postgis: str) -> bool:
    """Make the tables, or bring them to this form, where that is permitted; whether they are there
    now."""
    schema_id = f"to_regnamespace('{SCHEMA}')"
    query = f"""
        SELECT CASE WHEN {schema_id} IS NULL
               THEN has_database_privilege(current_database(), 'CREATE')
               ELSE has_schema_privilege({schema_id}, 'CREATE') END, {schema_id} IS NULL
        """
    is_permitted, is_missing = connection.execute(text(query)).one()
    if not is_permitted:
        return False
    if is_missing:
        connection.execute(text(f"CREATE SCHEMA {SCHEMA}"))
    for statement in _statements(postgis):
        connection.execute(text(statement.replace(":", r"\:")))
    if connection.scalar(text(f"SELECT to_regrole('{READER}')")) is not None:
        for statement in grants():
            connection.execute(text(statement))
    return True


def grants() -> tuple[str, ...]:
    """What lets the readers' role read the tables, and nothing else."""
    names = ", ".join(f"{SCHEMA}.{layer}" for layer in LAYERS)
    return (
        f"GRANT USAGE ON SCHEMA {SCHEMA} TO {READER}",
        f"GRANT SELECT ON {names} TO {READER}",
    )


def _statements(postgis: str) -> Iterable[str]:
    """What makes the tables, or gives those of an earlier form their new columns; all are empty
    then. Nothing is dropped: views of others may stand on them."""
    yield f"""
        CREATE TABLE IF NOT EXISTS {_WRITTEN}
        (layer text, id text, digest text NOT NULL, PRIMARY KEY (layer, id))
        """
    yield f"DELETE FROM {_WRITTEN}"
    yield f"COMMENT ON TABLE {_WRITTEN} IS {_quoted(_form())}"
    for layer in layers().values():
        yield from _statements_of(layer, postgis)


def _statements_of(layer: Layer, postgis: str) -> Iterable[str]:
    name = f"{SCHEMA}.{layer.name}"
    yield f"CREATE TABLE IF NOT EXISTS {name} (id text PRIMARY KEY)"
    yield f"DELETE FROM {name}"
    for field in layer.fields.values():
        yield f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS {field.name} {field.type}"
        if field.type.startswith("text"):  # what is erased must not stay in the server's statistics
            yield f"ALTER TABLE {name} ALTER COLUMN {field.name} SET STATISTICS 0"
    for column, system in _surfaces(layer).items():
        type_ = f"{postgis}.geometry(MultiPolygon, {system})"
        yield f"ALTER TABLE {name} ADD COLUMN IF NOT EXISTS {column} {type_}"
        yield f"CREATE INDEX IF NOT EXISTS {layer.name}_{column} ON {name} USING gist ({column})"
    yield f"COMMENT ON TABLE {name} IS {_quoted(comment_of(layer))}"
    comments = {field.name: field.meaning for field in layer.fields.values()}
    if layer.geometry:
        comments["geom"] = f"{layer.geometry} (EPSG:{EPSG}, meter)"
        comments["geom_4326"] = f"{layer.geometry} (EPSG:4326, grader)"
    for column, comment in comments.items():
        yield f"COMMENT ON COLUMN {name}.{column} IS {_quoted(comment)}"


def comment_of(layer: Layer) -> str:
    """What is said of a table on the server."""
    return f"{layer.meaning} Åpen utgave. Skrives av IPO-kart; endringer her blir borte."


def _surfaces(layer: Layer) -> Mapping[str, int]:
    return _SURFACES if layer.geometry else {}


def _quoted(words: str) -> str:
    """A text as a literal of SQL; ours, from the file of tables."""
    return "'" + words.replace("'", "''") + "'"


def _write(
    connection: Connection,
    postgis: str,
    layer: str,
    wanted: Iterable[Row],
    written: Mapping[str, str],
) -> None:
    """Bring one table to its rows: those that are new or changed are written, others go.

    `written` has the digests of the rows that are there, by id.
    """
    by_id = {str(row.values["id"]): row for row in wanted}
    digests = {id_: _digest(row) for id_, row in by_id.items()}
    changed = [id_ for id_, digest in digests.items() if written.get(id_) != digest]
    removed_ids = [id_ for id_ in written if digests.get(id_) != written[id_]]
    if removed_ids:
        ids = {"layer": layer, "ids": removed_ids}
        connection.execute(text(f"DELETE FROM {SCHEMA}.{layer} WHERE id = ANY(:ids)"), ids)
        statement = text(f"DELETE FROM {_WRITTEN} WHERE layer = :layer AND id = ANY(:ids)")
        connection.execute(statement, ids)
    if changed:
        surfaces = _surfaces(layers()[layer])
        columns = [*layers()[layer].fields]
        values = [f":{column}" for column in columns]
        values += [f"CAST(:{column} AS {postgis}.geometry)" for column in surfaces]
        names = ", ".join([*columns, *surfaces])
        insert = f"INSERT INTO {SCHEMA}.{layer} ({names}) VALUES ({', '.join(values)})"
        connection.execute(text(insert), _parameters([by_id[id_] for id_ in changed]))
        insert = f"INSERT INTO {_WRITTEN} VALUES (:layer, :id, :digest)"
        new = [{"layer": layer, "id": id_, "digest": digests[id_]} for id_ in changed]
        connection.execute(text(insert), new)


def _digest(row: Row) -> str:
    """What tells a row from any other that would be written."""
    content = json.dumps(row.values, default=str, sort_keys=True).encode()
    surface = b"" if row.surface is None else shapely.to_wkb(row.surface)
    return hashlib.sha256(content + surface).hexdigest()


def _parameters(changed: list[Row]) -> list[dict[str, Any]]:
    drawn = [row.surface for row in changed if row.surface is not None]
    in_metres = iter(all_in_metres(drawn))
    return [
        {
            **row.values,
            "geom": _wkb(next(in_metres) if row.surface is not None else None, EPSG),
            "geom_4326": _wkb(row.surface, 4326),
        }
        for row in changed
    ]


def _wkb(surface: BaseGeometry | None, system: int) -> str | None:
    """A surface as PostGIS takes it, with its coordinate system."""
    if surface is None:
        return None
    if isinstance(surface, Polygon):
        surface = MultiPolygon([surface])
    return str(shapely.to_wkb(shapely.set_srid(surface, system), hex=True, include_srid=True))
