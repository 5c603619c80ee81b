"""The options of the command line → values of the register, forgivingly."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from geo import files, store, text
from geo.cli import target
from geo.cli.arguments import RefusedError
from geo.errors import UnknownValueError
from geo.model import Register, Status, Unit
from geo.view import ColourBy, View, edition_of

if TYPE_CHECKING:
    from geo.part import Part
    from geo.scene import Atlas

T = TypeVar("T")
#: A message lists so many valid names at most, the most alike first.
_MOST_NAMES = 30


def whole_register() -> Register:
    """The register as it is now: the database's newest version, or else the data folder's. It has
    no audience yet: whatever is shown or written is made from `editions.register`.

    Raises DataError and StoreError.
    """
    return files.read_register(store.folder())


def atlas(register: Register) -> Atlas:
    """The city as pictures are drawn from it. What follows from borders and background alone is
    kept on disk for the next command, where the register has a place for caches.

    Raises DataError and StoreError.
    """
    from geo import projection  # imports numpy, which few verbs need
    from geo.scene import Atlas, path_cache

    place = store.cache_beside(store.folder())
    projection.keep_in(place)
    return Atlas.of(register, files.orientation_files(), path_cache.room(place))


def names_register() -> Register:
    """The whole register without its surfaces (`files.read_names`), which is read much faster.

    Raises DataError and StoreError.
    """
    return files.read_names(store.folder())


def content(name: str, most: int) -> bytes:
    """The bytes of a file that a verb reads, no more than `most`. Raises RefusedError."""
    try:
        with Path(name).open("rb") as file:
            return file.read(most)
    except (OSError, ValueError) as error:
        reason = target.reason(error)
        raise RefusedError(text.say("cli.no_document", file=name, reason=reason)) from error


def suffix(out: str, valid: Collection[str]) -> str:
    """The suffix of a file to be written, without its dot. Raises UnknownValueError."""
    suffix = Path(out).suffix
    if suffix[1:].lower() not in valid:
        raise UnknownValueError("suffix", suffix or out, tuple(f".{item}" for item in valid))
    return suffix[1:].lower()


def view(register: Register, arguments: argparse.Namespace) -> View:
    """The view that the options of a verb ask for; options it does not have ask for nothing.

    Raises UnknownValueError.
    """
    from geo.part import find_area, find_bydel

    given = vars(arguments)
    view = View(
        edition=given.get("edition"),
        units=_some("unit", given.get("unit"), Unit),
        statuses=_some("status", given.get("status"), Status),
        bydel=_place(register, given.get("bydel"), find_bydel),
        area=_place(register, given.get("area"), find_area),
        colour_by=code("colour", given.get("colour"), ColourBy) or ColourBy.STATUS,
    )
    edition_of(register, view)  # an unknown edition is refused here
    return view


def part(register: Register, words: str | None) -> Part | None:
    """The part of the city that words ask for; None when there are none.

    Raises UnknownValueError.
    """
    from geo.part import Part

    return None if words is None else Part.parse(words, register)


def area(register: Register, words: str) -> str:
    """The id of the area that a name means. Raises UnknownValueError."""
    from geo.part import find_area

    id_ = _place(register, words, find_area)
    assert id_ is not None
    return id_


def point(register: Register, words: str) -> str:
    """The id of the follow-up point that an id (`2025-1`) or a number (`1/2025`) means.

    Raises UnknownValueError.
    """
    known = {f"{item.number}/{item.year}": item.id for item in register.followups}
    known |= {item.id: item.id for item in register.followups}
    if words not in known:
        raise UnknownValueError("point", words, tuple(item.id for item in register.followups))
    return known[words]


def code(kind: str, value: str | None, vocabulary: Iterable[T]) -> T | None:
    """One of the values of a vocabulary; None when there is no value. Raises UnknownValueError."""
    if value is None:
        return None
    from geo.query import codes_of, find_code

    codes = codes_of(vocabulary)
    return find_code(kind, value, codes, map(str, codes.values()))


def _some(kind: str, value: str | None, vocabulary: Iterable[T]) -> tuple[T, ...]:
    result = code(kind, value, vocabulary)
    return () if result is None else (result,)


def _place(
    register: Register, name: str | None, find: Callable[[Register, str], str]
) -> str | None:
    """The id of a place; an unknown one is answered with so many names that they can be read."""
    if name is None:
        return None
    try:
        return find(register, name)
    except UnknownValueError as error:
        raise UnknownValueError(error.kind, name, error.valid[:_MOST_NAMES]) from None
