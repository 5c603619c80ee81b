"""The records of the register's files: read one to change it, and see the register with changes.

What does not change from edit to edit is worked out once for each state of the register, so that a
person who edits waits for nothing.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import Any

from cachetools import LRUCache, cached

from geo import files
from geo.editing import wording
from geo.errors import StoreError
from geo.model import Register
from geo.store.changing import Put, Wish
from geo.store.parts import KINDS, Record, join_records, split_records

_MOST_REMEMBERED = 2  # states of the register that are worked out


@dataclass(frozen=True, eq=False)
class Records:
    """The register that files hold, and the files taken apart."""

    contents: Mapping[str, bytes]

    @cached_property
    def register(self) -> Register:
        """The register as it is. Raises DataError."""
        return files.register_of(self.contents)

    @cached_property
    def by_key(self) -> Mapping[tuple[str, str], Record]:
        """Every record by its kind and id."""
        return {(item.kind, item.id): item for item in split_records(self.contents)}

    @cached_property
    def counts(self) -> Mapping[str, int]:
        """How many records each kind has: where the next one stands."""
        return {kind: sum(key[0] == kind for key in self.by_key) for kind in KINDS}

    def body(self, kind: str, id_: str) -> Any:
        """A record's fields, to be changed freely; None when there is none."""
        record = self.by_key.get((kind, id_))
        return json.loads(record.body) if record else None

    def after(self, wishes: Iterable[Wish]) -> Register:
        """The register as it would be. Raises DataError when the wishes would break it."""
        return files.register_of(self.contents_after(wishes))

    def contents_after(self, wishes: Iterable[Wish]) -> dict[str, bytes]:
        """The register's files by name as they would be."""
        records, counts = dict(self.by_key), dict(self.counts)
        touched = set()
        for wish in wishes:
            text, key = wish.text, (wish.kind, wish.id)
            touched.add(KINDS[wish.kind].file)
            old = records.pop(key, None)
            if text is None:
                continue
            place = old.place if old else counts[wish.kind]
            counts[wish.kind] += old is None
            records[key] = Record(wish.kind, wish.id, place, text)
        parts = [item for item in records.values() if KINDS[item.kind].file in touched]
        joined = join_records(parts)
        changed = {name: joined.get(name, b"") for name in touched}
        return {**self.contents, **changed}


@cached(LRUCache(_MOST_REMEMBERED), key=files.digest_of, lock=Lock())
def records_of(contents: Mapping[str, bytes]) -> Records:
    """The records of the register's files by name, taken apart once."""
    return Records(dict(contents))


def body_of(contents: Mapping[str, bytes], kind: str, id_: str) -> dict[str, Any]:
    """A record's fields, to be changed freely. Raises StoreError: `thing_gone` for none."""
    body: dict[str, Any] | None = records_of(contents).body(kind, id_)
    if body is None:
        raise StoreError("thing_gone")
    return body


def put_with(contents: Mapping[str, bytes], kind: str, id_: str, fields: Mapping[str, Any]) -> Put:
    """A record with other values of some fields; those of a feature are its properties.

    A value of None takes a field away that the record need not have (`OPTIONAL`), and is written as
    null elsewhere. Raises StoreError: `thing_gone`, and DataError for a new text that is too long
    or has markup.
    """
    body = body_of(contents, kind, id_)
    own = body.get("properties", body)
    wording.check(kind, id_, own, fields)
    for name, value in fields.items():
        if value is None and name in OPTIONAL:
            own.pop(name, None)
        else:
            own[name] = value
    return Put(kind, body)


#: Fields that are left out where they say nothing, so that taking a value away leaves no trace.
OPTIONAL = frozenset({"boundary_exact", "internal", "note_internal", "other_bydeler", "replaces"})
