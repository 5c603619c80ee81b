"""The register's statements: in SQLAlchemy's words, so that every database understands them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from geo.errors import StoreError
from geo.store import sqlite
from geo.store.changing import Applied, Changed, Origin, Wish
from geo.store.parts import KINDS, Record, join_records
from geo.store.schema import CHANGE, DRAFT, RECORD, VERSION


def newest(connection: Connection) -> int:
    """The number of the newest version. Raises StoreError for a database without any."""
    number = connection.scalar(select(func.max(VERSION.c.number)))
    if number is None:
        raise StoreError("damaged", file="", reason="no version")
    return int(number)


def name(connection: Connection) -> str:
    """What tells the newest version from every other."""
    last = select(VERSION.c.number, VERSION.c.at).order_by(VERSION.c.number.desc()).limit(1)
    row = connection.execute(last).first()
    if row is None:
        raise StoreError("damaged", file="", reason="no version")
    return sqlite.name_of(row.number, row.at)


def contents(connection: Connection) -> dict[str, bytes]:
    """The register as files by name."""
    rows = connection.execute(select(RECORD.c.kind, RECORD.c.id, RECORD.c.place, RECORD.c.body))
    return join_records(Record(*row) for row in rows if row.kind in KINDS)


def _find_record(connection: Connection, kind: str, id_: str) -> tuple[int, str] | None:
    """The place and the body of a record."""
    here = (RECORD.c.kind == kind) & (RECORD.c.id == id_)
    row = connection.execute(select(RECORD.c.place, RECORD.c.body).where(here)).first()
    return (row.place, row.body) if row else None


def plan_changes(connection: Connection, wishes: tuple[Wish, ...]) -> list[Changed]:
    """What wishes come to: records that are as wished already are left alone."""
    changes, last = [], {}
    for wish in wishes:
        result = _find_record(connection, wish.kind, wish.id)
        before = result[1] if result else None
        if before == wish.text:
            continue
        if wish.kind not in last:
            highest = select(func.max(RECORD.c.place)).where(RECORD.c.kind == wish.kind)
            last[wish.kind] = connection.scalar(highest)
        if result is None:
            last[wish.kind] = -1 if last[wish.kind] is None else last[wish.kind]
            last[wish.kind] += 1
        place = result[0] if result else last[wish.kind]
        changes.append(Changed(wish.kind, wish.id, place, before, wish.text))
    return changes


def plan_undo(connection: Connection, done: Applied) -> list[Changed]:
    """What takes a version back, where every record still is as it left it."""
    for item in done.changes:
        result = _find_record(connection, item.kind, item.id)
        if (result[1] if result else None) != item.after:
            raise StoreError("changed_since", value=str(done.number), kind=item.kind, id=item.id)
    back = [Changed(i.kind, i.id, i.place, i.after, i.before) for i in reversed(done.changes)]
    return _placed(connection, back)


def _placed(connection: Connection, changes: list[Changed]) -> list[Changed]:
    """Records that come back to their old place, or last where somebody else has it now."""
    gone = {(item.kind, item.id) for item in changes if item.after is None}
    taken: dict[str, set[int]] = {}
    for kind, id_, place in connection.execute(select(RECORD.c.kind, RECORD.c.id, RECORD.c.place)):
        if (kind, id_) not in gone:
            taken.setdefault(kind, set()).add(place)
    placed = []
    for item in changes:
        if item.before is None:
            here = taken.setdefault(item.kind, set())
            place = max(here) + 1 if item.place in here else item.place
            here.add(place)
            item = replace(item, place=place)
        placed.append(item)
    return placed


def carry_out(connection: Connection, change: Changed) -> None:
    """Write one change to its record."""
    here = (RECORD.c.kind == change.kind) & (RECORD.c.id == change.id)
    if change.after is None:
        connection.execute(delete(RECORD).where(here))
    elif change.before is None:
        connection.execute(
            insert(RECORD).values(
                kind=change.kind, id=change.id, place=change.place, body=change.after
            )
        )
    else:
        connection.execute(update(RECORD).where(here).values(body=change.after))


def note(
    connection: Connection,
    number: int,
    who: tuple[str, str],
    undoes: int | None,
    origin: Origin | None,
    changes: list[Changed],
) -> None:
    """Who, when and why, in the same transaction as the change itself."""
    connection.execute(
        insert(VERSION).values(
            number=number,
            at=datetime.now(UTC).isoformat(timespec="microseconds"),
            by=who[0],
            reason=who[1],
            undoes=undoes,
            document_sha256=origin.sha256 if origin else None,
            document_name=origin.shown if origin else None,
        )
    )
    if changes:
        connection.execute(
            insert(CHANGE),
            [
                {
                    "version": number,
                    "number": place,
                    "kind": c.kind,
                    "id": c.id,
                    "place": c.place,
                    "before": c.before,
                    "after": c.after,
                }
                for place, c in enumerate(changes, 1)
            ],
        )


def forget_draft(connection: Connection, sha256: str) -> None:
    """The draft of a document that is accepted is no more."""
    connection.execute(delete(DRAFT).where(DRAFT.c.document_sha256 == sha256))


def read_version(row: Any, changes: tuple[Changed, ...]) -> Applied:
    """A version out of its row and its changes."""
    values = row._mapping
    sha = values["document_sha256"]
    origin = Origin(sha, values["document_name"]) if sha else None
    return Applied(
        values["number"],
        values["at"],
        values["by"],
        values["reason"],
        values["undoes"],
        origin,
        changes,
    )
