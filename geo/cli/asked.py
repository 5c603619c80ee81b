"""What a person asked for on the command line → values of the register, forgivingly."""

from __future__ import annotations

import argparse
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TypeVar

from geo import files, places, store, text
from geo.errors import UnknownValueError
from geo.model import Register, Status, Unit
from geo.places import PlaceKind
from geo.view import ColourBy, View, edition_of, slug

T = TypeVar("T")
#: So many valid names are told, the most alike first.
_MOST_NAMES = 30


class UsageError(Exception):
    """The call was wrong; the message says how, in Norwegian."""


class RefusedError(Exception):
    """The call was understood and cannot be carried out; the message says why, in Norwegian."""


def options(parser: argparse._ActionsContainer, *names: str) -> None:
    """Give a verb options that take a value; their words are `metavar.…` and `cli.…`."""
    metavars = text.group("metavar")
    for name in names:
        words = text.say(f"cli.{name}", statuses=", ".join(Status))
        parser.add_argument(f"--{name}", metavar=metavars[name], help=words)


def concerning(parser: argparse._ActionsContainer) -> None:
    """Give a verb the options that narrow it to what concerns a bydel or an area."""
    metavars = text.group("metavar")
    parser.add_argument("--bydel", metavar=metavars["bydel"], help=text.say("cli.bydel_of"))
    parser.add_argument("--area", metavar=metavars["area"], help=text.say("cli.area_of"))


def register() -> Register:
    """The register as it is now: the database's newest version, or else the data folder's.

    Raises DataError and StoreError.
    """
    return files.read_register(store.folder())


def suffix(out: str, valid: Collection[str]) -> str:
    """The suffix of a file to be written, without its dot. Raises UnknownValueError."""
    found = Path(out).suffix
    if found[1:].lower() not in valid:
        raise UnknownValueError("suffix", found or out, tuple(f".{item}" for item in valid))
    return found[1:].lower()


def view(register: Register, arguments: argparse.Namespace) -> View:
    """The view that the options of a verb ask for; options it does not have ask for nothing.

    Raises UnknownValueError.
    """
    given = vars(arguments)
    asked = View(
        edition=given.get("edition"),
        units=_some("unit", given.get("unit"), {slug(unit): unit for unit in Unit}),
        statuses=_some("status", given.get("status"), {slug(item): item for item in Status}),
        bydel=_bydel(register, given.get("bydel")),
        area=_area(register, given.get("area")),
        colour_by=code("colour", given.get("colour"), {slug(item): item for item in ColourBy})
        or ColourBy.STATUS,
    )
    edition_of(register, asked)  # an unknown edition is refused here
    return asked


def code(kind: str, value: str | None, codes: Mapping[str, T]) -> T | None:
    """One of the codes, by its slug; None when nothing was asked. Raises UnknownValueError."""
    if value is None:
        return None
    if slug(value) not in codes:
        raise UnknownValueError(kind, value, tuple(str(item) for item in codes.values()))
    return codes[slug(value)]


def _some(kind: str, value: str | None, codes: Mapping[str, T]) -> tuple[T, ...]:
    found = code(kind, value, codes)
    return () if found is None else (found,)


def _bydel(register: Register, name: str | None) -> str | None:
    if name is None or name in register.bydel_by_id:
        return name
    match = places.resolve(register, f"bydel {name}", (PlaceKind.BYDEL,))
    if match is None:
        names = {bydel.id: bydel.name for bydel in register.bydeler}
        raise UnknownValueError("bydel", name, _nearest(register, name, PlaceKind.BYDEL, names))
    return match.id


def _area(register: Register, name: str | None) -> str | None:
    if name is None or name in register.area_by_id:
        return name
    match = places.resolve(register, name, (PlaceKind.AREA,))
    if match is None:
        names = {area.id: area.name for area in register.areas}
        raise UnknownValueError("area", name, _nearest(register, name, PlaceKind.AREA, names))
    return match.id


def _nearest(
    register: Register, name: str, kind: PlaceKind, names: Mapping[str, str]
) -> tuple[str, ...]:
    """The names of a kind of place, those most like the one asked for first."""
    alike = places.suggest(register, name, limit=len(names) * 10)
    ids = [match.id for match in alike if match.kind is kind]
    return tuple(names[id_] for id_ in dict.fromkeys([*ids, *names]))[:_MOST_NAMES]
