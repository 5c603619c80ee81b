"""A mark written into the register, as a change with an author and a reason."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from geo.editing.edit import Edit, newest
from geo.editing.publishing import publish
from geo.errors import StoreError
from geo.internal_marks.markable import Thing
from geo.store.changing import Put
from geo.store.parts import split_records


def mark(thing: Thing, *, internal: bool, by: str, reason: str) -> int:
    """Write that something is internal, or no more so, as one change; its number.

    Raises StoreError, also where it is so already or where other words stand there now, and
    DataError; then nothing is written.
    """
    seen = newest()
    put = _put(seen.contents, thing, internal=internal)
    return publish(Edit((put,), seen.version), by, reason)


def _put(contents: Mapping[str, bytes], thing: Thing, *, internal: bool) -> Put:
    for record in split_records(contents):
        if record.kind in thing.owner.kinds and record.id == thing.owner.id:
            body = json.loads(record.body)
            fields = _fields(body, thing)
            if bool(fields.get(thing.field)) is internal:
                raise StoreError("nothing")
            _set(fields, thing.field, internal=internal)
            return Put(record.kind, body)
    raise StoreError("thing_gone")


def _fields(body: dict[str, Any], thing: Thing) -> dict[str, Any]:
    """Where in a record the mark stands. Raises StoreError when other words stand there now."""
    fields: dict[str, Any] = body.get("properties", body)
    try:
        for name, place in thing.path:
            fields = fields[name][place]
    except (KeyError, IndexError) as error:
        raise StoreError("thing_gone") from error
    if any(fields.get(name, words) != words for name, words in thing.texts):
        raise StoreError("thing_gone")
    return fields


def _set(fields: dict[str, Any], field: str, *, internal: bool) -> None:
    """A mark that is not set is not written either, so that taking one away leaves no trace."""
    if internal:
        fields[field] = True
    else:
        fields.pop(field, None)
