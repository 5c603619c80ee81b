"""A register in one SQLite file, as a `Backend`."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from geo.errors import StoreError
from geo.store import readers, sqlite
from geo.store.loaded_version import LoadedVersion
from geo.store.sqlite_errors import translate_errors

#: Where a transaction that writes has its mark, among what SQLAlchemy keeps with a connection.
_MARK = "ipokart_mark"


class SqliteFile:
    """One file, which need not be there yet. One that may `only_read` leaves it as it is."""

    def __init__(self, path: Path, *, only_read: bool = False) -> None:
        self.path = self.readers = self.aside = path
        self.name = str(path)
        self._engine = sqlite.engine(path, only_read=only_read)

    def exists(self) -> bool:
        """Whether there is a file. Raises StoreError for a place that cannot be looked at."""
        with translate_errors(self.path):
            return self.path.exists()

    def create(self, fill: Callable[[Connection], None]) -> None:
        """A new file, whole or not there. Raises StoreError."""

        def fill_all(engine: Engine) -> None:
            with engine.begin() as connection:
                fill(connection)

        sqlite.created(self.path, fill_all)

    def check(self) -> None:
        """Raises StoreError: foreign, or damaged."""
        sqlite.checked(self.path)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one moment. Raises StoreError."""
        with self._translate_errors(), self._engine.begin() as connection:
            yield connection

    def asking(self) -> contextlib.AbstractContextManager[Connection]:
        """A transaction: it costs as little as any question. Raises StoreError."""
        return self.reading()

    def mark(self, connection: Connection) -> Hashable:
        """What tells the file and its log as this process left them. Raises StoreError."""
        mark: int | None = connection.info.get(_MARK)
        if mark is not None:
            return mark  # a large change may stand in the log before it is committed
        with translate_errors(self.path):
            return sqlite.mark(self.path)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that writes while nobody else does. Raises StoreError."""
        engine = self._engine.execution_options(writes=True)
        with self._translate_errors():
            with engine.begin() as connection:
                mark = connection.info[_MARK] = sqlite.mark(self.path)
                try:
                    yield connection
                finally:
                    del connection.info[_MARK]
            sqlite.keep_mark(self.path, mark)

    @contextlib.contextmanager
    def _translate_errors(self) -> Iterator[None]:
        with translate_errors(self.path):
            try:
                yield
            except StoreError as error:
                if error.values.get("file") == "":
                    error.values["file"] = self.name
                raise
            except DBAPIError as error:
                raise error.orig or error from error

    def revision(self, connection: Connection) -> str | None:
        """Which migration the tables are of."""
        return MigrationContext.configure(connection).get_current_revision()

    def after_migration(self) -> None:
        """Take from others what an older program let them read."""
        sqlite.keep_private(self.path)

    def sound(self) -> None:
        """Raises StoreError for a file whose pages are not whole."""
        sqlite.sound(self.path)

    def publish(
        self,
        connection: Connection,  # noqa: ARG002 - a server's database needs it
        version: tuple[str, str],
        loaded: LoadedVersion,
        before: LoadedVersion | None = None,  # noqa: ARG002 - the same
    ) -> None:
        """The folder of files of the version. What has no room is refused here. Raises
        StoreError."""
        readers.write(self.path, *version, loaded.contents, loaded.sums)

    def is_own(self, file: Path) -> bool:
        """Whether a file is the register, by whatever name, its log, or what a restore kept."""
        path = self.path.resolve()
        if file.parent == path.parent and file.name.startswith(f"{path.name}.bak"):
            return True
        beside = [path.with_name(path.name + ending) for ending in ("", "-wal", "-shm")]
        return file in beside or any(
            file.exists() and item.exists() and file.samefile(item) for item in beside
        )

    def copy(self, file: Path, check: Callable[[Path], None]) -> None:
        """A copy of the file, whole or not there. Raises StoreError."""
        sqlite.copied(self.path, file, check=check)

    def scrub(self) -> bool:
        """Write the file anew without its free pages. Raises StoreError."""
        return sqlite.scrubbed(self.path)

    def close(self) -> None:
        """Let go of the file; the last who does so puts the log into it."""
        with contextlib.suppress(OSError):
            mark = sqlite.mark(self.path)
            self._engine.dispose()
            sqlite.keep_mark(self.path, mark)
