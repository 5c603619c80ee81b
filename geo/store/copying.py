"""A whole register copied from one database to another, in statements that both understand."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, delete, insert, select

from geo.store import sqlite
from geo.store.migrating import upgrade
from geo.store.readers import remove
from geo.store.schema import METADATA
from geo.store.sqlite_backend import SqliteFile
from geo.store.sqlite_errors import translate_errors

_AT_ONCE = 500  # rows


def pour(source: Connection, target: Connection) -> None:
    """The rows of one register instead of those of another, whose tables must be there."""
    for table in reversed(METADATA.sorted_tables):
        target.execute(delete(table))
    for table in METADATA.sorted_tables:
        in_order = select(table).order_by(*table.primary_key.columns)
        for rows in source.execute(in_order).mappings().partitions(_AT_ONCE):
            target.execute(insert(table), [dict(row) for row in rows])


def copy_to_file(
    source: Connection,
    file: Path,
    check: Callable[[Path], None] | None = None,
    *,
    fresh: bool = False,
) -> None:
    """A register file of everything that a connection sees, whole or not there; a `fresh` one
    replaces nothing. `check` looks at it before it is put in place. Raises StoreError."""

    def fill(target: Connection) -> None:
        upgrade(target)
        pour(source, target)

    trial = file.with_name(f".{file.name}-{secrets.token_hex(8)}.tmp")
    with translate_errors(file):
        file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        copy = SqliteFile(trial)
        copy.create(fill)
        copy.close()
        sqlite.copied(trial, file, fresh=fresh, check=check)
    finally:
        for ending in ("", "-wal", "-shm"):
            remove(trial.with_name(trial.name + ending))
