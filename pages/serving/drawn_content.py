"""What the browser's files are made of, told from everything else in a register."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, replace
from functools import partial
from typing import Any

import orjson
from shapely.geometry.base import BaseGeometry

from geo.model import Edition, Register
from geo.unchanged import Whole
from geo.webmap.layers import corners_of


def drawn(register: Register) -> Register:
    """A register with nothing but what the browser's files are made of."""
    return replace(
        register,
        version="",
        followups=(),
        pending=(),
        milestones=(),
        sources=(),
        population=(),
        meetings=(),
        programmes=(),
        bodies=(),
        measures=(),
    )


def key(register: Register, background: dict[str, dict[str, Any]]) -> str:
    """What tells such a register and its background (as `files.read_orientation` gives it) from
    others: every field, every corner. A part with the same records as before is not looked at."""
    digest = hashlib.sha256(repr(register.audience).encode())
    for name, last in _LAST.items():
        part = getattr(register, name)
        digest.update(last.of(part, partial(_digest_of_records, part)))
    digest.update(_digest({name: layer["features"] for name, layer in background.items()}))
    return digest.hexdigest()


#: The digests of the parts of the registers that were last looked at: an open and an internal one.
_LAST: Mapping[str, Whole[bytes]] = {
    name: Whole(most=2) for name in ("areas", "bydeler", "delbydeler", "editions")
}


def _digest(part: object) -> bytes:
    shapes: list[BaseGeometry] = []

    def number_of(value: object) -> int:
        if not isinstance(value, BaseGeometry):
            raise TypeError(type(value).__name__)
        shapes.append(value)
        return len(shapes)

    written = orjson.dumps(part, default=number_of)
    digest = hashlib.sha256(b"%d\0" % len(written) + written)
    for corners in corners_of(shapes):
        digest.update(corners)
    return digest.digest()


def _digest_of_records(part: tuple[object, ...]) -> bytes:
    return _digest([_fields(it) if isinstance(it, Edition) else it for it in part])


def _fields(edition: Edition) -> list[object]:
    """A list field by field: orjson writes what a record has cached beside its fields."""
    return [getattr(edition, field.name) for field in fields(edition)]
