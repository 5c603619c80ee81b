"""A register file as an older program left it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

_NEW_COLUMNS = {
    "0003": {
        "record": ["checksum"],
        "version": ["salt", "seal", "state", "link"],
        "change": ["salt", "seal"],
        "draft": ["checksum"],
    }
}
_NEW_TABLES = {"0004": ["edit_draft"], "0003": ["erasure"], "0002": ["draft"]}


def as_of_revision(path: Path, revision: str) -> None:
    """Take away what the migrations after `revision` added; the rows stay."""
    with closing(sqlite3.connect(path)) as connection, connection:
        for later in ("0004", "0003", "0002"):
            if later <= revision:
                continue
            for table, columns in _NEW_COLUMNS.get(later, {}).items():
                for column in columns:
                    connection.execute(f"ALTER TABLE {table} DROP COLUMN {column}")
            for table in _NEW_TABLES[later]:
                connection.execute(f"DROP TABLE {table}")
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
