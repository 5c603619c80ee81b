"""An area's own facts: what it is called, what is noted of it, and who may see it."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from geo.editing.body import body_of, put_with
from geo.files.geography import ALIAS_SEPARATOR
from geo.frozen import frozen
from geo.model import Register, Surface
from geo.part import shares
from geo.store.changing import Put


@frozen
class AreaFacts:
    """What a person writes about an area. `bydeler` are names, the main one first, none outside
    Oslo. `note_internal`: only the note is internal, `internal`: the whole area is."""

    name: str
    aliases: tuple[str, ...] = ()
    note: str = ""
    note_internal: bool = False
    internal: bool = False
    bydeler: tuple[str, ...] = ()


def facts_of(contents: Mapping[str, bytes], id_: str) -> AreaFacts:
    """The facts of an area as they stand. Raises StoreError: `thing_gone`."""
    fields = body_of(contents, "area", id_)["properties"]
    return AreaFacts(
        fields["name"],
        _parts(fields.get("aliases")),
        fields.get("note") or "",
        bool(fields.get("note_internal")),
        bool(fields.get("internal")),
        tuple(filter(None, (fields["bydel"], *_parts(fields.get("other_bydeler"))))),
    )


def with_facts(contents: Mapping[str, bytes], id_: str, facts: AreaFacts) -> Put:
    """The area with other facts; what is as it was is left as it is written. Raises StoreError:
    `thing_gone`."""
    before, after = facts_of(contents, id_), _tidy(facts)
    changed = {
        field.name: _written(getattr(after, field.name))
        for field in dataclasses.fields(AreaFacts)
        if getattr(after, field.name) != getattr(before, field.name)
    }
    if "bydeler" in changed:
        del changed["bydeler"]
        changed |= _homes(after.bydeler)
    return put_with(contents, "area", id_, changed)


def new_area(
    id_: str, name: str, bydel: str | None, replaces: Iterable[str] = ()
) -> dict[str, Any]:
    """An area (its record) that has no border yet. `bydel` is a name, `replaces` are ids."""
    return {
        "type": "Feature",
        "properties": {
            "id": id_,
            "name": " ".join(name.split()),
            "aliases": "",
            "unit": None,
            "status": None,
            "bydel": bydel,
            "edition": None,
            "area_km2": None,
            "boundary_source": None,
            "boundary_confidence": None,
            "note": None,
            "replaces": ALIAS_SEPARATOR.join(replaces),
        },
        "geometry": None,
    }


def homes_of(register: Register, surface: Surface) -> dict[str, str | bool | None]:
    """The fields of an area that say which bydeler its border (EPSG:4326) lies in, the largest part
    first; None for a field that says nothing."""
    return _homes(
        tuple(register.bydel_by_id[item.bydel].name for item in shares(register, surface))
    )


def _homes(bydeler: tuple[str, ...]) -> dict[str, str | bool | None]:
    main, *others = bydeler or (None,)
    return {"bydel": main, "other_bydeler": ALIAS_SEPARATOR.join(map(str, others)) or None}


def with_name(facts: AreaFacts, name: str) -> AreaFacts:
    """The facts with another name; the old one becomes one of the other names."""
    return replace(facts, name=name, aliases=(*facts.aliases, facts.name))


def _written(value: str | bool | tuple[str, ...]) -> str | bool | None:
    """A fact as the files have it."""
    if isinstance(value, tuple):
        return ALIAS_SEPARATOR.join(value)
    return value or None


def _parts(text: str | None) -> tuple[str, ...]:
    return tuple(part for part in (text or "").split(ALIAS_SEPARATOR) if part)


def _tidy(facts: AreaFacts) -> AreaFacts:
    """Names on one line; other names each once, without the separator that parts them in files."""
    name = " ".join(facts.name.split())
    parts = [" ".join(part.split()) for alias in facts.aliases for part in alias.split(";")]
    aliases = tuple(part for part in dict.fromkeys(parts) if part and part != name)
    return replace(facts, name=name, aliases=aliases, note=facts.note.strip())
