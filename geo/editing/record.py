"""A fact of the model as its file has it: what somebody left as it was keeps its letters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from enum import Enum
from itertools import chain, count
from typing import Any

from geo.editing import wording
from geo.editing.body import records_of
from geo.files import keys
from geo.files.keys import Keys
from geo.model import Links, PartialDate
from geo.store.changing import Put
from geo.store.parts import KINDS
from geo.view import slug

#: The part of the register that a kind of record is read into.
_PARTS = {
    "edition": "editions",
    "followup": "followups",
    "milestone": "milestones",
    "measure": "measures",
    "programme": "programmes",
    "body": "bodies",
    "document": "sources",
}
_LONGEST_ID = 60


def put(contents: Mapping[str, bytes], kind: str, record: Any) -> Put:
    """A record of the model (a `Measure`, a `FollowUp` …) as it shall stand, new or changed.

    `contents` are the register's files as somebody saw them. Raises DataError, with a finding for
    each text that is too long or has markup.
    """
    records = records_of(contents)
    old = records.body(kind, record.id)
    known = getattr(records.register, _PARTS[kind])
    before = next((item for item in known if item.id == record.id), None) if old else None
    where = KINDS[kind]
    body = _body(record, keys.FILES[where.file][where.list], before, old or {})
    wording.check(kind, record.id, old or {}, body)
    return Put(kind, body)


def new_id(contents: Mapping[str, bytes], kind: str, words: str) -> str:
    """An id for a new record of a kind, from what it is called: the first that is free."""
    first = slug(words)[:_LONGEST_ID].strip("-") or kind
    later = (f"{first}-{number}" for number in count(2))
    known = records_of(contents).by_key
    return next(id_ for id_ in chain((first,), later) if (kind, id_) not in known)


def _body(record: Any, keys_: Keys, before: Any, old: Mapping[str, Any]) -> dict[str, Any]:
    """A record as its file has it; a field that is as it was is left as it is written there."""
    body = dict(old)
    for field in fields(record):
        value = getattr(record, field.name)
        if field.name not in keys_.names or (before and value == getattr(before, field.name)):
            continue
        if _says_nothing(record, field, value):
            body.pop(field.name, None)
        else:
            value_before = getattr(before, field.name, None)
            inner = keys_.within.get(field.name)
            body[field.name] = _written(value, inner, value_before, old.get(field.name))
    return body


def _says_nothing(record: Any, field: Field[Any], value: Any) -> bool:
    """Whether a value is left out of the file: one that is there by default."""
    if field.default is MISSING or value != field.default:
        return False
    return isinstance(record, Links) or value != () or field.name == "undated_deadlines"


def _written(value: Any, inner: Keys | None, before: Any, old: Any) -> Any:
    """A value as JSON has it; of several records those that stood already keep their letters."""
    if isinstance(value, PartialDate):
        return value.iso
    if isinstance(value, Enum):
        return value.value
    if is_dataclass(value) and inner:
        return _body(value, inner, before, old or {})
    if not isinstance(value, tuple):
        return value
    known = list(zip(before or (), old or (), strict=True))
    return [_row(item, inner, known) for item in value]


def _row(item: Any, inner: Keys | None, known: list[tuple[Any, Any]]) -> Any:
    """One of several: as it is written already, else anew."""
    written = next((body for record, body in known if record == item), None)
    return _written(item, inner, None, None) if written is None else written
