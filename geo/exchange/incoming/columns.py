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


def mapped(columns: Sequence[str], chosen: Mapping[str, str] | None = None) -> dict[str, str]:
    """The column of a file for each field of ours; fields without one are left out.

    `chosen` are columns that a person gave by field; an empty one leaves the field out. Raises
    GisFileError: `unknown_column`.
    """
    result = _by_name(columns)
    for field, column in (chosen or {}).items():
        if not column:
            result.pop(field, None)
        elif column in columns:
            result[field] = column
        else:
            raise GisFileError("unknown_column", tuple(columns), name=column)
    return result


def _by_name(columns: Sequence[str]) -> dict[str, str]:
    result: dict[str, str] = {}
    for field, names in _names()["columns"].items():
        own = next(_called(columns, names), None)
        if own is not None and own not in result.values():
            result[field] = own
    return result


def of_new_register(columns: Sequence[str], field: str) -> Iterator[str]:
    """The columns that may mean a field where a register is made of a file, most likely first."""
    tables = _names()
    yield from _called(columns, [*tables["columns"][field], *tables["new_register"][field]])


def _called(columns: Sequence[str], names: Iterable[str]) -> Iterator[str]:
    """The columns that are called by one of the names, in the order of the names."""
    plain: dict[str, str] = {}
    for column in columns:
        plain.setdefault(_plain(column), column)
    for name in map(_plain, names):
        if own := plain.get(name) or plain.get(name[:_SHAPEFILE]):
            yield own


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
