"""Reviews of documents that are not accepted yet, kept in the register's database.

One for each document. Nothing of the register depends on them; accepting a document removes its
draft in the same transaction (`Store.apply`).
"""

from __future__ import annotations

from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from geo import access, store
from geo.access import Action
from geo.errors import StoreError
from geo.escape import plain
from geo.frozen import frozen
from geo.store.backend import remember
from geo.store.chain import draft_checksum
from geo.store.changing import Origin
from geo.store.database import Store
from geo.store.schema import DRAFT

_LONGEST_NAME = 120
#: The number of a draft that is not written yet.
UNWRITTEN = 0


@frozen
class DraftEntry:
    """A draft in the list of drafts: which document, who works on it, and when last (UTC)."""

    origin: Origin
    number: int
    by: str
    at: str


@frozen
class StoredDraft:
    """A draft as it is written: the document and the choices as texts."""

    entry: DraftEntry
    document: str
    choices: str


def entries() -> tuple[DraftEntry, ...]:
    """Every draft, the newest first; none while there is no database. Raises StoreError."""
    access.require(Action.DRAFT)
    if not store.has_database():
        return ()
    with closing(Store.open(make=False)) as database:
        return entries_of(database)


def entries_of(database: Store) -> tuple[DraftEntry, ...]:
    """Every draft in a database, the newest first. Raises StoreError."""
    with database.reading() as connection:
        rows = connection.execute(select(*_ENTRY).order_by(DRAFT.c.at.desc())).all()
    return tuple(map(_entry, rows))


def load(sha256: str) -> StoredDraft | None:
    """The draft of a document, by its hash or the first letters of it. Raises StoreError."""
    access.require(Action.DRAFT)
    if not store.has_database() or not sha256:
        return None
    with closing(Store.open(make=False)) as database, database.reading() as connection:
        like = DRAFT.c.document_sha256.startswith(sha256, autoescape=True)
        columns = (*_WHOLE, DRAFT.c.checksum) if database.is_sealed else _WHOLE
        row = connection.execute(select(*columns).where(like)).first()
        if row and database.is_sealed and row.checksum != draft_checksum(dict(row._mapping)):
            raise StoreError("not_as_written", file="", what="draft", which=str(row.document_name))
    return StoredDraft(_entry(row), row.document, row.choices) if row else None


def save(origin: Origin, document: str, choices: str, by: str, seen: int) -> DraftEntry:
    """Write a draft in the place of the one that was seen; the number that it has now.

    `seen` is `UNWRITTEN` for a new one. The first draft makes the database. Raises StoreError:
    `draft_changed` when somebody else has written it since, `draft_gone` when nobody has it.
    """
    access.require(Action.DRAFT)
    name = plain(access.acting().name or by)[:_LONGEST_NAME]
    at = datetime.now(UTC).isoformat(timespec="microseconds")
    values = {"choices": choices, "number": seen + 1, "by": name, "at": at}
    with closing(Store.open()) as database, database.writing() as connection:
        before = _seen(connection, origin.sha256)
        if before is None and seen == UNWRITTEN:
            new = {"document_sha256": origin.sha256, "document_name": origin.shown}
            row = {**new, "document": document, **values}
            checksum = row["checksum"] = draft_checksum(row)
            connection.execute(insert(DRAFT).values(**row))
        elif before is None:
            raise StoreError("draft_gone")
        elif before.number != seen:
            raise StoreError("draft_changed", by=before.by, at=before.at)
        else:
            row = _whole(connection, origin.sha256) | values
            checksum = values["checksum"] = draft_checksum(row)
            connection.execute(update(DRAFT).where(_is(origin.sha256)).values(**values))
        remember(connection, select(DRAFT.c.number).where(DRAFT.c.checksum == checksum))
    return DraftEntry(origin, seen + 1, name, at)


def discard(sha256: str) -> None:
    """Remove the draft of a document, if there is one. Raises StoreError."""
    access.require(Action.DRAFT)
    if not store.has_database():
        return
    with closing(Store.open(make=False)) as database, database.writing() as connection:
        connection.execute(delete(DRAFT).where(_is(sha256)))


_ENTRY = (DRAFT.c.document_sha256, DRAFT.c.document_name, DRAFT.c.number, DRAFT.c.by, DRAFT.c.at)


_WHOLE = (*_ENTRY, DRAFT.c.document, DRAFT.c.choices)


def _whole(connection: Connection, sha256: str) -> dict[str, Any]:
    return dict(connection.execute(select(*_WHOLE).where(_is(sha256))).mappings().one())


def _is(sha256: str) -> ColumnElement[bool]:
    return DRAFT.c.document_sha256 == sha256


def _seen(connection: Connection, sha256: str) -> DraftEntry | None:
    row = connection.execute(select(*_ENTRY).where(_is(sha256))).first()
    return _entry(row) if row else None


def _entry(row: Any) -> DraftEntry:
    origin = Origin(row.document_sha256, row.document_name)
    return DraftEntry(origin, row.number, row.by, row.at)
