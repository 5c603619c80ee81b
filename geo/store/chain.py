"""A chain of checksums over the register and its history: any changed byte is found.

Every record and draft has a checksum of its own. The texts of a change (before, after) and of a
version (who, why, which document) have a seal: a checksum with a random salt, so that a text that
is erased cannot be guessed from it. A version's link is the checksum of the link before it, of its
own facts, of the seals of its changes, and of the state: the sum of the checksums of all records.

It finds damage and changes made outside the product. It does not stop somebody who may write the
file and knows this module: they can compute everything anew.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, Row, Table, select, update

from geo.frozen import frozen
from geo.store.changing import Changed
from geo.store.schema import CHANGE, DRAFT, EDIT_DRAFT, ERASURE, RECORD, VERSION

#: The state of no records, and the link before the first.
EMPTY = "0" * 64
_MODULUS = 1 << 256


@frozen
class Erased:
    """A text that was erased: of which sort of row (`what`) and which (`key`), and the salt and
    seal of what stands there now."""

    what: str
    key: str
    salt: str | None
    seal: str | None


@frozen
class Damage:
    """A row that is not as it was written: of which sort, and which; no key for all of them."""

    what: str
    key: str = ""


# --- checksums --------------------------------------------------------------------------------


def checksum(*values: object) -> str:
    """The SHA-256 of values, each with its sort and length, so that no others give the same."""
    digest = hashlib.sha256()
    for value in values:
        content = value if isinstance(value, bytes) else str(value).encode("utf-8", "surrogatepass")
        digest.update(f"{type(value).__name__}:{len(content)}:".encode())
        digest.update(content)
    return digest.hexdigest()


def record_checksum(kind: str, id_: str, place: int, body: str) -> str:
    """The checksum of one record."""
    return checksum("record", kind, id_, place, body)


def draft_checksum(row: Mapping[str, Any], table: Table = DRAFT) -> str:
    """The checksum of one draft of a review, or of an edit, by the names of its columns."""
    names = [column.name for column in table.columns if column is not table.c.checksum]
    return checksum(table.name, *(row[name] for name in names))


def salted(*texts: str | None) -> tuple[str, str]:
    """A new salt for texts, and their seal with it."""
    salt = secrets.token_hex(16)
    return salt, checksum(salt, *texts)


def state_of(checksums: Iterable[str]) -> str:
    """The sum of the checksums of records."""
    return f"{sum(int(item, 16) for item in checksums) % _MODULUS:064x}"


def state_after(state: str, changes: Iterable[Changed]) -> str:
    """The state once these changes are carried out."""
    total = int(state, 16)
    for item in changes:
        for text, sign in ((item.before, -1), (item.after, 1)):
            if text is not None:
                record = record_checksum(item.kind, item.id, item.place, text)
                total += sign * int(record, 16)
    return f"{total % _MODULUS:064x}"


def link(before: str, version: Mapping[str, Any], parts: Iterable[Iterable[object]]) -> str:
    """The link of a version, from the one before and its changes and erasures in order."""
    facts = [version[name] for name in ("number", "at", "undoes", "document_sha256")]
    seals = [version["seal"], version["state"]]
    return checksum(before, *facts, *seals, *(value for part in parts for value in part))


def change_part(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What the link of a version holds of one of its changes."""
    names = ("number", "kind", "id", "place", "seal")
    return ("change", *(row[name] for name in names))


def erasure_part(row: Mapping[str, Any]) -> tuple[object, ...]:
    """What the link of a version holds of one thing that it erased."""
    return ("erasure", *(row[name] for name in ("number", "what", "key", "salt", "seal")))


# --- a register that has no chain yet ---------------------------------------------------------


def seal_all(connection: Connection) -> None:
    """Checksums for a register that an older program made, as it stands now."""
    records = _rows(connection, select(RECORD))
    for row in records:
        is_row = (RECORD.c.kind == row["kind"]) & (RECORD.c.id == row["id"])
        checksum = record_checksum(row["kind"], row["id"], row["place"], row["body"])
        row["checksum"] = checksum
        connection.execute(update(RECORD).where(is_row).values(checksum=checksum))
    for row in _rows(connection, select(DRAFT)):
        is_draft = DRAFT.c.document_sha256 == row["document_sha256"]
        connection.execute(update(DRAFT).where(is_draft).values(checksum=draft_checksum(row)))
    _seal_history(connection, state_of(row["checksum"] for row in records))


def _seal_history(connection: Connection, state: str) -> None:
    """Only the newest version has a state: what the ones before it had is not known for sure."""
    changes = _by_version(_rows(connection, select(CHANGE).order_by(CHANGE.c.number)))
    versions = _rows(connection, select(VERSION).order_by(VERSION.c.number))
    before = EMPTY
    for row in versions:
        parts = changes.get(row["number"], [])
        for part in parts:
            part["salt"], part["seal"] = salted(part["before"], part["after"])
            is_row = (CHANGE.c.version == part["version"]) & (CHANGE.c.number == part["number"])
            values = {"salt": part["salt"], "seal": part["seal"]}
            connection.execute(update(CHANGE).where(is_row).values(**values))
        salt, seal = salted(row["by"], row["reason"], row["document_name"])
        row |= {"seal": seal, "state": state if row is versions[-1] else EMPTY}
        before = link(before, row, map(change_part, parts))
        values = {"salt": salt, "seal": seal, "state": row["state"], "link": before}
        this = VERSION.c.number == row["number"]
        connection.execute(update(VERSION).where(this).values(**values))


# --- checking ---------------------------------------------------------------------------------


def verify(connection: Connection) -> tuple[Damage, ...]:
    """Everything that is not as it was written."""
    return (*_bad_records(connection), *_bad_history(connection), *_bad_drafts(connection))


def _bad_records(connection: Connection) -> Iterator[Damage]:
    rows = _rows(connection, select(RECORD))
    last = select(VERSION.c.state).order_by(VERSION.c.number.desc()).limit(1)
    bad = bad_records([tuple(row.values()) for row in rows], connection.scalar(last))
    yield from bad


def bad_records(rows: Iterable[tuple[Any, ...] | Row[Any]], state: str | None) -> list[Damage]:
    """The records (kind, id, place, body, checksum) that are not as they were written; one without
    a key when there are more or fewer of them."""
    rows = list(rows)
    sums = [record_checksum(*row[:4]) for row in rows]
    bad = [
        Damage("record", f"{row[0]}/{row[1]}")
        for row, checksum in zip(rows, sums, strict=True)
        if row[4] != checksum
    ]
    return bad or ([] if state_of(sums) == state else [Damage("record")])


def _bad_history(connection: Connection) -> Iterator[Damage]:
    changes = _by_version(_rows(connection, select(CHANGE).order_by(CHANGE.c.number)))
    in_order = select(ERASURE).order_by(ERASURE.c.version, ERASURE.c.number)
    erasures = _by_version(_rows(connection, in_order))
    seals = {(row["what"], row["key"]): row for rows in erasures.values() for row in rows}
    before = EMPTY
    for row in _rows(connection, select(VERSION).order_by(VERSION.c.number)):
        ours, erased = changes.pop(row["number"], []), erasures.pop(row["number"], [])
        parts = [*map(change_part, ours), *map(erasure_part, erased)]
        if link(before, row, parts) != row["link"]:
            yield Damage("version", str(row["number"]))
        before = row["link"]
        texts = (row["by"], row["reason"], row["document_name"])
        if not _fits(seals.get(("version", str(row["number"])), row), texts):
            yield Damage("version", str(row["number"]))
        yield from _bad_texts(ours, seals)
    if changes or erasures:
        yield Damage("version")


def bad_changes(connection: Connection, version: int) -> tuple[Damage, ...]:
    """The changes of a version whose texts are not as they were written."""
    query = select(ERASURE).where(ERASURE.c.what == "change").order_by(ERASURE.c.version)
    seals = {(row["what"], row["key"]): row for row in _rows(connection, query)}
    rows = _rows(connection, select(CHANGE).where(CHANGE.c.version == version))
    return tuple(_bad_texts(rows, seals))


def _bad_texts(
    changes: Iterable[dict[str, Any]], seals: Mapping[tuple[str, str], dict[str, Any]]
) -> Iterator[Damage]:
    for row in changes:
        key = change_key(row["version"], row["number"])
        if not _fits(seals.get(("change", key), row), (row["before"], row["after"])):
            yield Damage("change", key)


def _fits(sealed: Mapping[str, Any], texts: tuple[object, ...]) -> bool:
    return bool(sealed["seal"] == checksum(sealed["salt"], *texts))


def change_key(version: int, number: int) -> str:
    """What a change is called: its version, and its number among that version's changes."""
    return f"{version}/{number}"


def _bad_drafts(connection: Connection) -> Iterator[Damage]:
    for row in _rows(connection, select(DRAFT)):
        if row["checksum"] != draft_checksum(row):
            yield Damage("draft", str(row["document_name"]))
    for row in _rows(connection, select(EDIT_DRAFT)):
        if row["checksum"] != draft_checksum(row, EDIT_DRAFT):
            yield Damage("edit_draft", str(row["name"]))


def _rows(connection: Connection, statement: Any) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(statement).mappings()]


def _by_version(rows: Iterable[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    rows_by_version: dict[int, list[dict[str, Any]]] = {}
    for row in rows:
        rows_by_version.setdefault(row["version"], []).append(row)
    return rows_by_version
