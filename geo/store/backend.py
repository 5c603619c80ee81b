"""What a `Store` needs of its database beside SQL that every database understands.

`sqlite_backend.SqliteFile` and `postgres_backend.PostgresServer` are the two that there are;
nothing else in the product knows which one is used.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from sqlalchemy import Connection, Select

from geo.store.loaded_version import LoadedVersion

#: Where `remember` leaves its query, among what SQLAlchemy keeps with a connection.
_WRITTEN = "ipokart_written"


class Backend(Protocol):
    """One database with a register: how it is opened, locked, checked and copied."""

    @property
    def name(self) -> str:
        """What messages call it: the file, or the server's address without its password."""

    @property
    def readers(self) -> Path:
        """The place beside which the folders of readers stand (`geo.store.readers`)."""

    @property
    def aside(self) -> Path:
        """The place beside which a restore keeps what it replaced (`….bak`)."""

    def exists(self) -> bool:
        """Whether there is a database with tables. Raises StoreError."""

    def create(self, fill: Callable[[Connection], None]) -> None:
        """Make a database whose tables and records `fill` writes, unless somebody was quicker.
        Raises StoreError."""

    def check(self) -> None:
        """Raises StoreError when this cannot be a register of ours."""

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that sees one moment. Raises StoreError."""

    def asking(self) -> AbstractContextManager[Connection]:
        """A connection for one short question, which is asked all the time. Raises StoreError."""

    def mark(self, connection: Connection) -> Hashable:
        """What stays the same as long as nobody but this process writes the records, and says that
        none was touched. To be asked before the records are read. Raises StoreError."""

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes, whole or not at all, while nobody else writes.

        Raises StoreError.
        """

    def revision(self, connection: Connection) -> str | None:
        """Which migration the tables are of; None for a file without any. Raises StoreError for
        a server's database without any."""

    def after_migration(self) -> None:
        """What is to be done once the tables are as this program knows them."""

    def sound(self) -> None:
        """Raises StoreError for a database that is not whole."""

    def publish(
        self,
        connection: Connection,
        version: tuple[str, str],
        loaded: LoadedVersion,
        before: LoadedVersion | None = None,
    ) -> None:
        """Prepare what readers need of a version that is not acknowledged yet, by its name and link
        in the chain of checksums; `before` is what the version before it had, where that is known.
        Raises StoreError."""

    def is_own(self, file: Path) -> bool:
        """Whether a file is part of the database, or was kept aside by a restore."""

    def copy(self, file: Path, check: Callable[[Path], None]) -> None:
        """A portable copy of everything, whole or not there; `check` looks at it before it is put
        in place. Raises StoreError."""

    def scrub(self) -> bool:
        """Remove what is left of deleted rows; whether all of it could be done now. Raises
        StoreError."""

    def close(self) -> None:
        """Let go of the database."""


def remember(connection: Connection, written: Select[tuple[int]]) -> None:
    """Say how to see, on another connection, whether this transaction was committed: a query that
    has a row only then."""
    connection.info[_WRITTEN] = written


def remembered(connection: Connection) -> Select[tuple[int]] | None:
    """The query of `remember`, once."""
    query: Select[tuple[int]] | None = connection.info.pop(_WRITTEN, None)
    return query
