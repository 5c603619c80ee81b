"""What the browser's files are made of, told from everything else in a register."""

from __future__ import annotations

import hashlib
from dataclasses import fields, replace
from typing import Any

import orjson
from shapely.geometry.base import BaseGeometry

from geo.model import Register
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
    others: every field, every corner."""
    shapes: list[BaseGeometry] = []

    def number_of(value: object) -> int:
        if not isinstance(value, BaseGeometry):
            raise TypeError(type(value).__name__)
        shapes.append(value)
        return len(shapes)

    layers = {name: layer["features"] for name, layer in background.items()}
    # field by field: orjson writes what a record has cached beside its fields
    lists = [[getattr(it, field.name) for field in fields(it)] for it in register.editions]
    digest = hashlib.sha256(repr(register.audience).encode())
    for part in (register.areas, register.bydeler, register.delbydeler, lists, layers):
        digest.update(orjson.dumps(part, default=number_of))
    for corners in corners_of(shapes):
        digest.update(corners)
    return digest.hexdigest()
