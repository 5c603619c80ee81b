"""Which list of the register the units and statuses of a file belong to: the one that the file
names, the one that a person chose, or the newest.
"""

from __future__ import annotations

from enum import StrEnum

from geo.errors import GisFileError
from geo.exchange.incoming.reading import Layer
from geo.frozen import frozen
from geo.model import Edition, Register
from geo.view import View, edition_of

_FIELD = "listed_on"


class ListBy(StrEnum):
    """Who says which list it is."""

    FILE = "file"
    PERSON = "person"
    NEWEST = "newest"


@frozen
class ChosenList:
    """A list of the register, and who says that it is the one."""

    edition: Edition
    by: ListBy


def list_of(
    register: Register, layer: Layer, chosen: str | None = None, *, is_written: bool = False
) -> ChosenList:
    """The list that a layer is compared with; `chosen` is the one (id) that a person gave.

    Raises GisFileError: `other_list` where the file names another than the chosen one, and
    `unknown_list`, with the lists as its choices, where the list `is_written`, nobody chose one and
    the register lacks the one that the file names. Raises UnknownValueError for a chosen list that
    there is not.
    """
    named = named_list(layer)
    values = {"list": named[:80], "column": layer.mapped.get(_FIELD, "")}
    if chosen is not None:
        edition = edition_of(register, View(edition=chosen))
        if named in register.edition_by_id and named != chosen:
            raise GisFileError("other_list", chosen=chosen, **values)
        return ChosenList(edition, ListBy.PERSON)
    if named in register.edition_by_id:
        return ChosenList(register.edition_by_id[named], ListBy.FILE)
    if named and is_written:
        raise GisFileError("unknown_list", tuple(register.edition_by_id), **values)
    return ChosenList(register.latest, ListBy.NEWEST)


def named_list(layer: Layer) -> str:
    """The one list that the rows of a layer name; empty where they name none or several."""
    names = {words for row in layer.rows if (words := row.values.get(_FIELD, "").strip())}
    return names.pop() if len(names) == 1 else ""
