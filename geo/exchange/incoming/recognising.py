"""Which of several columns a field of ours is, by how much of what they say the register knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from geo.exchange.incoming.attributes import status_of, unit_of
from geo.exchange.incoming.reading import Layer
from geo.model import Register
from geo.places import normal
from geo.view import slug


def recognised(register: Register, layer: Layer) -> Layer:
    """The layer with the columns whose words the register knows best, and with those that it has
    where none is better. A column is one field."""
    tests = _tests(register)
    for field, texts in layer.rivals.items():
        used = {column for other, column in layer.mapped.items() if other != field}
        own = layer.mapped.get(field)
        free = sorted((it for it in texts if it not in used), key=lambda column: column != own)
        if free and field in tests:
            best = max(free, key=lambda column: sum(map(tests[field], texts[column])))
            layer = layer if best == own else _with_column(layer, field, best, texts[best])
    return layer


def _tests(register: Register) -> dict[str, Callable[[str], bool]]:
    """Whether the register knows a word, by field."""
    names = {normal(name) for area in register.areas for name in (area.name, *area.aliases)}
    bydeler = {slug(name) for it in register.bydeler for name in (it.id, it.name)}
    return {
        "id": register.area_by_id.__contains__,
        "name": lambda words: normal(words) in names,
        "unit": lambda words: unit_of(words) is not None,
        "status": lambda words: status_of(words) is not None,
        "bydel": lambda words: slug(words) in bydeler,
        "listed_on": register.edition_by_id.__contains__,
    }


def _with_column(layer: Layer, field: str, column: str, texts: Sequence[str]) -> Layer:
    rows = tuple(
        replace(row, values={**row.values, field: words})
        for row, words in zip(layer.rows, texts, strict=True)
    )
    return replace(layer, mapped={**layer.mapped, field: column}, rows=rows)
