"""What happened to one thing in the register: each change that touched it, field by field."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from geo.frozen import frozen
from geo.store.changing import Applied, Changed
from geo.store.conflicts import MISSING, Field, body_of, differences

#: What a change did to one thing in one record, or nothing.
_Part = Callable[[Changed], tuple[Field, ...]]


@frozen
class RecordChange:
    """What a version did to one record as far as it concerns one thing.

    `body` is the record's fields after it, or before where it was removed. Each field has its value
    before as `seen` and after as `theirs`; `MISSING` or None where there is none. An empty path is
    the whole record.
    """

    kind: str
    id: str
    body: dict[str, Any]
    fields: tuple[Field, ...]


@frozen
class Happening:
    """A version that touched a thing, with what it did to it."""

    version: Applied
    changes: tuple[RecordChange, ...]


def of_area(history: Iterable[Applied], id_: str) -> tuple[Happening, ...]:
    """What happened to an area: its record, its earlier borders, its listings."""
    return _happenings(history, lambda changed: _of_area(changed, id_))


def of_point(history: Iterable[Applied], id_: str) -> tuple[Happening, ...]:
    """What happened to a follow-up point."""
    return _happenings(
        history,
        lambda changed: _whole(changed) if (changed.kind, changed.id) == ("followup", id_) else (),
    )


def _happenings(history: Iterable[Applied], part: _Part) -> tuple[Happening, ...]:
    """In the order of the history, the newest first."""
    happenings = []
    for version in history:
        changes = tuple(
            RecordChange(item.kind, item.id, _body(item), fields)
            for item in version.changes
            if (fields := part(item))
        )
        happenings += [Happening(version, changes)] if changes else []
    return tuple(happenings)


def _body(changed: Changed) -> dict[str, Any]:
    return body_of(changed.after or changed.before) or {}


def _whole(changed: Changed) -> tuple[Field, ...]:
    return differences(body_of(changed.before), body_of(changed.after))


def _of_area(changed: Changed, area: str) -> tuple[Field, ...]:
    if changed.kind == "edition":
        before, after = (_listing(text, area) for text in (changed.before, changed.after))
        path = ("listings", area)
        return tuple(
            replace(
                field,
                path=(*path, *field.path),
                seen=MISSING if field.seen is None else field.seen,
                theirs=MISSING if field.theirs is None else field.theirs,
            )
            for field in differences(before, after)
        )
    is_ours = (changed.kind, changed.id) == ("area", area)
    is_border = changed.kind == "earlier" and changed.id.rpartition("@")[0] == area
    return _whole(changed) if is_ours or is_border else ()


def _listing(text: str | None, area: str) -> dict[str, Any] | None:
    """What a list says of an area; None where it does not name it."""
    rows = (body_of(text) or {}).get("listings", [])
    return next((row for row in rows if row.get("area") == area), None)


def as_json(happening: Happening) -> dict[str, Any]:
    """What happened as plain values: a field as its path with dots, its value before and after,
    null where there is none."""
    version = happening.version
    return {
        "number": version.number,
        "at": version.at,
        "by": version.by,
        "reason": version.reason,
        "undoes": version.undoes,
        "document": version.origin.name if version.origin else None,
        "changes": [
            {
                "kind": change.kind,
                "id": change.id,
                "field": ".".join(field.path),
                "before": None if field.seen is MISSING else field.seen,
                "after": None if field.theirs is MISSING else field.theirs,
            }
            for change in happening.changes
            for field in change.fields
        ],
    }
