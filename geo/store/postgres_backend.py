"""A register in a database of a PostgreSQL server, as a `Backend`.

Needs the driver psycopg (the extra `postgres`), which is imported when a server is used.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

from platformdirs import user_cache_path, user_data_path
from sqlalchemy import Connection, Engine, Select
from sqlalchemy.exc import DBAPIError

from geo.errors import StoreError
from geo.store import copying, postgres, postgres_layers, statements
from geo.store.backend import remembered
from geo.store.loaded_version import LoadedVersion
from geo.store.postgres_errors import is_lost, translate_errors

_PAUSE = 0.25  # seconds before a server that went away is asked again


class PostgresServer:
    """One database of a server. Everything in a process shares its connections."""

    def __init__(self, where: str) -> None:
        url = postgres.url_of(where)
        self.name, self._password = postgres.shown(url), url.password
        self.readers = user_cache_path("ipo-kart") / postgres.mark_of(url)
        self.aside = user_data_path("ipo-kart") / postgres.mark_of(url) / "register"
        self._url = url
        postgres.engine_of(url)  # a driver that is missing is told at once

    @property
    def _engine(self) -> Engine:
        """The engine of this process: a connection must not be shared with a fork's."""
        return postgres.engine_of(self._url)

    def _translate_errors(self) -> contextlib.AbstractContextManager[None]:
        return translate_errors(self.name, str(self._password) if self._password else None)

    # --- transactions ---------------------------------------------------------------------------

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment. What it writes is not kept. Raises StoreError."""
        # By default each statement would see another moment.
        engine = self._engine.execution_options(isolation_level="REPEATABLE READ")
        with self._translate_errors(), engine.connect() as connection:
            yield connection

    @contextlib.contextmanager
    def asking(self) -> Iterator[Connection]:
        """A connection for one short question, without a transaction. Raises StoreError."""
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        with self._translate_errors(), engine.connect() as connection:
            yield connection

    def mark(self, connection: Connection) -> Hashable:
        """What tells the rows of the records from any that others have written. Raises
        StoreError."""
        return postgres.mark(connection)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes while nobody else does. Raises StoreError.

        When the connection breaks while the commit is answered, whether it took place is looked
        up by what was to be written (`backend.remember`), so that nobody writes it twice: it is
        committed, or `lost_connection` and not written, or `outcome_unknown` when the server does
        not come back in time.
        """
        with self._translate_errors(), self._engine.connect() as connection:
            # Each statement sees what is committed then: what the writer before wrote, too, when
            # we have waited for the lock. One moment for all would be the one before the waiting.
            postgres.lock(connection)
            remembered(connection)  # what another transaction left there
            yield connection
            written = remembered(connection)
            try:
                connection.commit()
            except DBAPIError as error:
                if not is_lost(error):
                    raise
                self._look_up(written, error)

    def _look_up(self, written: Select[tuple[int]] | None, lost: DBAPIError) -> None:
        """Raises the error of a lost connection when what was to be written is not there."""
        end = time.monotonic() + postgres.PATIENCE
        while True:
            try:
                with self._engine.connect() as connection:
                    postgres.lock(connection)  # the lost transaction has it until it has ended
                    if written is not None and connection.scalar(written) is not None:
                        return
                    raise lost
            except (DBAPIError, StoreError) as error:
                if error is lost:
                    raise
                if time.monotonic() > end:
                    raise StoreError("outcome_unknown", file=self.name) from error
            time.sleep(_PAUSE)

    # --- making and checking --------------------------------------------------------------------

    def exists(self) -> bool:
        """Whether the database has a register. Raises StoreError."""
        with self.asking() as connection:
            return postgres.is_register(connection)

    def create(self, fill: Callable[[Connection], None]) -> None:
        """Tables and records in a database that has none. Raises StoreError."""
        with self.writing() as connection:
            if not postgres.has_versions(connection):
                postgres.make_schema(connection)
                fill(connection)
                postgres.keep_no_samples(connection)
                loaded = LoadedVersion.of(statements.records(connection))
                postgres_layers.publish(connection, loaded.register)

    def check(self) -> None:
        """Nothing: `revision` refuses what is no register."""

    def revision(self, connection: Connection) -> str | None:
        """Which migration the tables are of. Raises StoreError for a database without any."""
        revision = postgres.revision(connection)
        if revision is None:
            raise StoreError("no_register", file=self.name)
        return revision

    def after_migration(self) -> None:
        """New columns leave no samples in the server's statistics either. Raises StoreError."""
        with self.writing() as connection:
            postgres.keep_no_samples(connection)

    def sound(self) -> None:
        """Nothing: a server checks its own pages where it was made so (`initdb -k`)."""

    def newest(self, revision: str) -> tuple[str, str] | None:
        """What tells the newest version from every other: its name for files, and its link in the
        chain of checksums. None when the tables are not those of `revision`. Raises StoreError."""
        with self.asking() as connection:
            return postgres.newest(connection, revision)

    def publish(
        self,
        connection: Connection,
        version: tuple[str, str],  # noqa: ARG002 - a file's readers need it
        loaded: LoadedVersion,
        before: LoadedVersion | None = None,
    ) -> None:
        """The tables for GIS programs. The folder of files is written by each machine that reads a
        version, when it is first asked for it. Raises StoreError."""
        postgres_layers.publish(connection, loaded.register, before.register if before else None)

    # --- copies ---------------------------------------------------------------------------------

    def is_own(self, file: Path) -> bool:
        """Whether a file was kept aside by a restore."""
        return file.parent == self.aside.parent and file.name.startswith(f"{self.aside.name}.bak")

    def copy(self, file: Path, check: Callable[[Path], None]) -> None:
        """A register file of one moment, whole or not there. Raises StoreError."""
        with self.reading() as connection:
            copying.copy_to_file(connection, file, check)

    def scrub(self) -> bool:
        """Write the tables anew without the rows that are no more. Raises StoreError."""
        engine = self._engine.execution_options(isolation_level="AUTOCOMMIT")
        try:
            with self._translate_errors(), engine.connect() as connection:
                postgres.rewrite(connection)
        except StoreError as error:
            if error.code not in {"busy", "no_rights"}:
                raise
            return False
        return True

    def close(self) -> None:
        """Nothing: the connections are the process's."""


_SERVERS: dict[str, PostgresServer] = {}


def server_at(where: str) -> PostgresServer:
    """The database at an address, the same object each time. Raises StoreError: `bad_address` or
    `no_driver`."""
    server = _SERVERS.get(where)
    if server is None:
        server = _SERVERS[where] = PostgresServer(where)
    return server
