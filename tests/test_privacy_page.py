"""The page for a privacy officer tells of every table and column that there is."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from geo.store.database import Store
from geo.store.erasing import TEXTS
from tests.conftest import DATA, ROOT

PAGE = (ROOT / "docs/bruk/personvern.md").read_text(encoding="utf-8")


def test_every_table_and_column_stands_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    Store.open(str(path), DATA).close()
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        results = {
            f"{table}.{column[1]}"
            for (table,) in tables.fetchall()
            for column in connection.execute(f"PRAGMA table_info({table})")
        }
    names = re.findall(r"^\| `((?!register)[a-z_]+\.[a-z0-9_]+)` \|", PAGE, re.MULTILINE)
    assert set(names) == results and len(names) == len(results)


def test_what_may_hold_personal_data_is_what_an_erasure_goes_through() -> None:
    rows = re.findall(
        r"^\| `((?!register)[a-z_]+\.[a-z0-9_]+)` \|.*\| (ja|nei)[^|]*\|$", PAGE, re.MULTILINE
    )
    may = {name for name, answer in rows if answer == "ja"}
    moments = {
        "version.at",
        "draft.at",
        "edit_draft.at",
    }  # of somebody's work; erasing the name leaves nobody's
    assert may - moments == {str(column) for columns in TEXTS.values() for column in columns}


def test_every_file_beside_the_register_stands_on_the_page(tmp_path: Path) -> None:
    path = tmp_path / "register.sqlite"
    with closing(Store.open(str(path), DATA)) as store, store.reading():
        names = {item.name for item in tmp_path.iterdir()}
    for name in names:
        assert f"`{name}`" in PAGE or f"`{name.removeprefix(path.name)}`" in PAGE
