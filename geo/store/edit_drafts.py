"""Edits by hand that are not published yet, kept in the register's database.

Nothing of the register depends on them; publishing an edit removes its draft in the same
transaction (`Store.apply`).
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from geo import access, store
from geo.access import Action
from geo.errors import StoreError
from geo.escape import plain
from geo.frozen import frozen
from geo.store import permitting
from geo.store.backend import remember
from geo.store.chain import draft_checksum
from geo.store.database import Store
from geo.store.drafts import UNWRITTEN
from geo.store.parts import dumped
from geo.store.schema import EDIT_DRAFT

_LONGEST_NAME = 120


@frozen
class EditDraft:
    """An edit as it is kept: the form and the record (`target`, empty for a new one) with its name,
    the version of the register that was seen, the form's fields by name, who works on it, when it
    was written last (UTC), and how many times. `id` is empty for one that is not written yet."""

    form: str
    target: str
    name: str
    seen: int
    fields: Mapping[str, Any]
    by: str = ""
    id: str = ""
    number: int = UNWRITTEN
    at: str = ""


def entries() -> tuple[EditDraft, ...]:
    """Every draft that who acts may work on (`permitting.may_draft`), the newest first; none while
    there is no database. Raises StoreError."""
    access.require(Action.DRAFT)
    if not store.has_database():
        return ()
    with closing(Store.open(make=False)) as database:
        drafts = entries_of(database)
        with database.reading() as connection:
            return tuple(item for item in drafts if _is_open(connection, item))


def _is_open(connection: Connection, draft: EditDraft) -> bool:
    return permitting.may_draft(connection, draft.form, draft.target, draft.by)


def entries_of(database: Store) -> tuple[EditDraft, ...]:
    """Every draft in a database, the newest first. Raises StoreError for one that is not as it was
    written."""
    if not database.is_sealed:  # an older program's, which cannot be changed, has none
        return ()
    with database.reading() as connection:
        rows = connection.execute(select(EDIT_DRAFT).order_by(EDIT_DRAFT.c.at.desc())).mappings()
        return tuple(_read(dict(row)) for row in rows.all())


def load(id_: str) -> EditDraft | None:
    """A draft by its id, or the first letters of it. Raises StoreError."""
    return next((item for item in entries() if id_ and item.id.startswith(id_)), None)


def save(draft: EditDraft) -> EditDraft:
    """Write a draft in the place of the one with its id and number; the draft as it is now.

    A new one gets an id. The first draft makes the database. Raises StoreError: `draft_changed`
    when somebody else has written it since, `draft_gone` when nobody has it, `not_yours` when who
    acts may not work on it.
    """
    access.require(Action.DRAFT)
    written = replace(
        draft,
        name=plain(draft.name)[:_LONGEST_NAME],
        by=plain(access.acting().name or draft.by)[:_LONGEST_NAME],
        id=draft.id or secrets.token_hex(16),
        number=draft.number + 1,
        at=datetime.now(UTC).isoformat(timespec="microseconds"),
    )
    with closing(Store.open()) as database, database.writing() as connection:
        permitting.check_draft(connection, written.id)
        if not _is_open(connection, written):
            raise StoreError("not_yours")
        _write(connection, written, draft.number)
    return written


def _write(connection: Connection, draft: EditDraft, seen: int) -> None:
    row, is_draft = _row(draft), EDIT_DRAFT.c.id == draft.id
    before = connection.execute(select(EDIT_DRAFT).where(is_draft)).first()
    if before is None and seen != UNWRITTEN:
        raise StoreError("draft_gone")
    if before is not None and before.number != seen:
        raise StoreError("draft_changed", by=before.by, at=before.at)
    if before is None:
        connection.execute(insert(EDIT_DRAFT).values(**row))
    else:
        connection.execute(update(EDIT_DRAFT).where(is_draft).values(**row))
    is_written = EDIT_DRAFT.c.checksum == row["checksum"]
    remember(connection, select(EDIT_DRAFT.c.number).where(is_written))


def discard(id_: str) -> None:
    """Remove a draft, if it is there. Raises StoreError: `not_yours` when who acts may not work on
    it."""
    access.require(Action.DRAFT)
    if not store.has_database():
        return
    with closing(Store.open(make=False)) as database, database.writing() as connection:
        permitting.check_draft(connection, id_)
        connection.execute(delete(EDIT_DRAFT).where(EDIT_DRAFT.c.id == id_))


def _row(draft: EditDraft) -> dict[str, Any]:
    row = {
        "id": draft.id,
        "form": draft.form,
        "target": draft.target,
        "name": draft.name,
        "seen": draft.seen,
        "fields": dumped(draft.fields),
        "number": draft.number,
        "by": draft.by,
        "at": draft.at,
    }
    return row | {"checksum": draft_checksum(row, EDIT_DRAFT)}


def _read(row: dict[str, Any]) -> EditDraft:
    if row.pop("checksum") != draft_checksum(row, EDIT_DRAFT):
        raise StoreError("not_as_written", file="", what="edit_draft", which=str(row["name"]))
    return EditDraft(**{**row, "fields": json.loads(row["fields"])})
