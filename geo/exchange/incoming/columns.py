"""Which column of a file means which field of ours, by the names in `columns.toml`."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files

from geo.errors import GisFileError

_SIGNS = re.compile(r"[\W_]+")
#: What our own files for the partners end with.
_INTERNAL = "-intern"
#: Letters that the name of a column has in a shapefile.
_SHAPEFILE = 10
#: Letters that no decomposition turns into plain ones.
_LETTERS = str.maketrans({"ø": "o", "æ": "ae", "ß": "ss", "ð": "d"})


@cache
def _names() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((files(__package__) / "columns.toml").read_text("utf-8"))


def fields() -> tuple[str, ...]:
    """The fields that a column can mean."""
    return tuple(_names()["columns"])


def meanings(
    columns: Sequence[str],
    chosen: Mapping[str, str] | None = None,
    built_in: Mapping[str, str] | None = None,
) -> dict[str, tuple[str, ...]]:
    """The columns of a file that can be each field of ours, most likely first; fields without any
    are left out.

    `chosen` are columns that a person gave by field; an empty one leaves the field out. `built_in`
    are the columns that every file of a format has, by what a column of the file's own that is
    called alike is named instead; they are the least likely. Raises GisFileError: `unknown_column`.
    """
    chosen, built_in = chosen or {}, built_in or {}
    for column in chosen.values():
        if column and column not in columns:
            raise GisFileError("unknown_column", tuple(columns), name=column)
    result: dict[str, tuple[str, ...]] = {}
    for field, names in _names()["columns"].items():
        own = [it for it in _called(columns, names, built_in) if it not in chosen.values()]
        own.sort(key=lambda column: column in built_in.values())
        options = [chosen[field]] if field in chosen else own
        if any(options):
            result[field] = tuple(options)
    return result


def filled(
    meanings: Mapping[str, Sequence[str]],
    texts: Mapping[str, Sequence[str]],
    chosen: Mapping[str, str] | None = None,
) -> dict[str, str]:
    """The column of each field: the first that can be it and is not empty in every row, or the
    first where all are. A column is one field, but where a person has `chosen` it for several.
    `texts` are those of the columns."""
    result: dict[str, str] = {}
    for field, options in meanings.items():
        taken = {*result.values()} - {(chosen or {}).get(field)}
        free = [column for column in options if column not in taken]
        if free:
            result[field] = next((column for column in free if any(texts[column])), free[0])
    return result


def of_new_register(columns: Sequence[str], field: str) -> Iterator[str]:
    """The columns that may mean a field where a register is made of a file, most likely first."""
    tables = _names()
    yield from _called(columns, [*tables["columns"][field], *tables["new_register"][field]])


def _called(
    columns: Sequence[str], names: Iterable[str], renamed: Mapping[str, str] | None = None
) -> Iterator[str]:
    """The columns that are called by one of the names, each once and in the order of the names;
    `renamed` is what some are called in the file."""
    plain: dict[str, list[str]] = {}
    for column in columns:
        plain.setdefault(_plain((renamed or {}).get(column, column)), []).append(column)
    own = (next(filter(None, map(plain.get, _spellings(name))), []) for name in names)
    yield from dict.fromkeys(column for called_alike in own for column in called_alike)


def _spellings(name: str) -> tuple[str, str, str]:
    """How a name may be written in a file: whole, as a shapefile cuts it, and as GDAL writes it for
    a KML and others write it by mistake, with signs for the letters that are not in ASCII."""
    whole = _plain(name)
    return whole, whole[:_SHAPEFILE], _plain(name.encode("ascii", "replace").decode())


def areas_layer(layers: Iterable[str]) -> str | None:
    """The layer of areas, by its name; None where none or several are called so."""
    known = set(map(_plain, _names()["layers"]["areas"]))
    candidates = [layer for layer in layers if _plain(layer.removesuffix(_INTERNAL)) in known]
    return candidates[0] if len(candidates) == 1 else None


def areas_layers(layers: Iterable[str]) -> frozenset[str]:
    """The layers of a drawing whose names begin like those of areas: drawings often have one for
    each status."""
    known = tuple(map(_plain, _names()["layers"]["areas"]))
    return frozenset(layer for layer in layers if _plain(layer).startswith(known))


def _plain(name: str) -> str:
    letters = unicodedata.normalize("NFD", name.casefold().translate(_LETTERS))
    return _SIGNS.sub("", "".join(it for it in letters if not unicodedata.combining(it)))
