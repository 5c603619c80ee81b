"""The process that reads a GIS file: it is given bytes, and may open nothing.

Started by `reading` through `geo.seminar.reading.process`, which limits its memory and its seconds
on the processor. Before a byte of the file is looked at it loads all that it needs, and then the
system is told that it gets no more files and no sockets: whatever a file names, nothing is fetched.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from geo.errors import GisFileError
from geo.exchange.incoming import columns, kinds, limits, packages, wire
from geo.exchange.incoming.kinds import Kind
from geo.exchange.incoming.table import Ask, Table

#: Slow to import, and not needed by what is used of pyogrio.
_LEFT_OUT = ("geopandas", "pandas")
#: What a KML has that shows other files.
_LINK = b"NetworkLink"
#: What a reference system is called that says that it is none.
_UNDEFINED = "undefined"
#: What is known of the system of a file that says nothing.
_UNSAID = (None, "", "")
#: Alphabets that a file may be written in: Python opens a file for each.
_ALPHABETS = ("cp1252", "cp850", "cp865", "latin-1", "iso8859_10", "iso8859_15", "utf-16", "ascii")


def main(arguments: Sequence[str]) -> None:
    """Write what the file on the standard input holds. `arguments` are the name of the layer that
    is asked for, and as JSON the columns by field, and whether the texts of all are wanted."""
    layer, chosen, every_column = arguments
    content = sys.stdin.buffer.read()
    try:
        answer = _answer(content, Ask(layer, orjson.loads(chosen), orjson.loads(every_column)))
    except GisFileError as error:
        refusal = {"code": error.code, "values": error.values, "choices": error.choices}
        answer = wire.packed({"refused": refusal}, ())
    except MemoryError:
        limit = f"{limits.MEMORY // 1_000_000} MB"
        refusal = {"code": "too_much_memory", "values": {"limit": limit}}
        answer = wire.packed({"refused": refusal}, ())
    sys.stdout.buffer.write(answer)
    sys.stdout.buffer.flush()
    os._exit(0)  # all is said, and Arrow's threads may end the process with an error as they stop


def _answer(content: bytes, ask: Ask) -> bytes:
    if len(content) > limits.MOST_BYTES:
        raise GisFileError("too_large", limit=f"{limits.MOST_BYTES // 1_000_000} MB")
    if kinds.is_zip(content):
        kind, content = packages.unpacked(content, ask.layer)
    else:
        kind = kinds.kind_of(content)
    has_links = kind is Kind.KML and _LINK in content
    try:
        table = _read(kind, content, ask)
        del content
        return _packed(kind, table, ask)
    except GisFileError as error:
        if has_links and error.code in {"no_layer", "no_rows"}:
            raise GisFileError("only_links") from error
        raise


def _read(kind: Kind, content: bytes, ask: Ask) -> Table:
    _prepare()
    if kind is Kind.GEOPARQUET:
        from geo.exchange.incoming import parquet

        parquet.prepare()
        close_all()
        return parquet.read(content, ask)
    _leave_out("pyarrow")
    from geo.exchange.incoming import gdal

    gdal.prepare(kind)
    close_all()
    try:
        return gdal.read(kind, content, ask)
    except GisFileError as error:
        if kind is Kind.GEOJSON and error.code == "damaged":
            _refuse_broken_json(content)
        raise


def _refuse_broken_json(content: bytes) -> None:
    """Where a text is no JSON. Raises GisFileError: `broken_json`."""
    try:
        orjson.loads(content)
    except orjson.JSONDecodeError as error:
        place = {"line": str(error.lineno), "column": str(error.colno)}
        raise GisFileError("broken_json", **place) from error


def _prepare() -> None:
    """Import all that is needed later."""
    os.environ |= {"OPENBLAS_NUM_THREADS": "1", "ARROW_DEFAULT_MEMORY_POOL": "system"}
    _leave_out(*_LEFT_OUT)
    for alphabet in _ALPHABETS:
        "".encode(alphabet)
    from pyproj import CRS

    CRS(25832).to_epsg()  # opens the table of reference systems
    columns.fields()
    __import__("geo.exchange.incoming.checking")


def _leave_out(*names: str) -> None:
    """Forbid an import, so that a library does without what it would load if it could."""
    for name in names:
        sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # what forbids it is None


def close_all() -> None:
    """Have the system refuse every file and socket from now on; those that are open stay."""
    try:
        import resource
    except ImportError:  # a system without such limits
        return
    resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


# --- what is told of the file ---------------------------------------------------------------------


def _packed(kind: Kind, table: Table, ask: Ask) -> bytes:
    from geo.exchange.incoming.checking import check

    count = len(table.shapes)
    if count > limits.MOST_ROWS:
        raise GisFileError("too_many_rows", limit=str(limits.MOST_ROWS))
    if len(table.columns) > limits.MOST_COLUMNS:
        raise GisFileError("too_many_columns", limit=str(limits.MOST_COLUMNS))
    if not count:
        raise GisFileError("no_rows")
    checked = check(table.shapes)
    epsg, name, datum = _system(table.systems)
    used = {column: list(map(_text, texts)) for column, texts in table.used.items()}
    mapped = columns.filled(table.meanings, used, ask.columns)
    header = {
        "kind": kind,
        "layer": table.layer,
        "layers": [_short(layer) for layer in table.layers],
        "columns": [_short(column) for column in table.columns],
        "mapped": {field: _short(column) for field, column in mapped.items()},
        "values": {field: used[column] for field, column in mapped.items()},
        "rivals": _rivals(table.meanings, used),
        "texts": _texts(table.texts) if ask.every_column else {},
        "faults": checked.faults,
        "bounds": checked.bounds,
        "epsg": epsg,
        "system": name,
        "datum": datum,
    }
    return wire.packed(header, table.shapes)


def _rivals(
    meanings: Mapping[str, Sequence[str]], texts: Mapping[str, list[str]]
) -> dict[str, dict[str, list[str]]]:
    """The columns with words in them that can be a field, where there are several."""
    told = {
        field: {_short(column): texts[column] for column in options if any(texts[column])}
        for field, options in meanings.items()
    }
    return {field: options for field, options in told.items() if len(options) > 1}


def _texts(columns: Mapping[str, Sequence[Any]]) -> dict[str, list[str]]:
    """The texts of all columns; of those whose short names are one, the first. Raises
    GisFileError for more than a file may have."""
    result: dict[str, list[str]] = {}
    letters = 0
    for name, column in columns.items():
        texts = result.setdefault(_short(name), list(map(_text, column)))
        letters += sum(map(len, texts))
        if letters > limits.MOST_LETTERS:
            limit = f"{limits.MOST_LETTERS:_}".replace("_", " ")
            raise GisFileError("too_many_letters", limit=limit)
    return result


def _short(name: str) -> str:
    return name[: limits.LONGEST_NAME]


def _text(value: Any) -> str:
    """A value as text: nothing for none, whole numbers without decimals, and the parts of a list
    with semicolons between."""
    if value is None or (
        isinstance(value, float) and value != value
    ):  # a number that is none is not equal to itself
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, list | tuple):
        value = "; ".join(map(str, value))
    if isinstance(value, Mapping):
        return ""
    return str(value).strip()[: limits.LONGEST_VALUE]


def _system(said: Sequence[str]) -> tuple[int | None, str, str]:
    """What a file says of its reference system: its EPSG code where it has one that is known here,
    its name, and the name of its datum. Of a system with heights it is that of the surface."""
    told = list(map(_known, said))
    first = told[0] if told else _UNSAID
    return next((system for system in told if system[0] is not None), first)


def _known(crs: str) -> tuple[int | None, str, str]:
    """One system. A code that GDAL knows and that is not known here is its name."""
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        system = CRS(crs).to_2d()
        code = 4326 if system.to_authority() == ("OGC", "CRS84") else system.to_epsg(60)
    except CRSError:
        return None, _short(crs), ""
    if _UNDEFINED in system.name.casefold():
        return _UNSAID
    base = system.geodetic_crs
    return code, _short(system.name), base.datum.name if base and base.datum else ""
