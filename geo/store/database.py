"""The register in a database: versions, history, undo; nothing half, nothing lost.

A register is made from the data folder on first use. Readers get a frozen `Register`; writers give
wishes, their name and a reason, and say which version they have seen.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from threading import Lock

from sqlalchemy import Connection, func, insert, select

from geo import access, files
from geo.access import Action
from geo.errors import DataError, StoreError
from geo.model import Register
from geo.store import (
    REVISION,
    address,
    chain,
    file_of,
    is_server,
    permitting,
    readers,
    sqlite,
    statements,
)
from geo.store.backend import Backend
from geo.store.chain import Damage
from geo.store.changing import (
    FIRST,
    Applied,
    Basis,
    Changed,
    Origin,
    Wish,
    known,
    signed,
    standing,
)
from geo.store.conflicts import ConflictError, Key
from geo.store.loaded_version import LoadedVersion, recall, remember
from geo.store.migrating import is_known, upgrade
from geo.store.parts import Record, split_records
from geo.store.schema import CHANGE, ERASURE, RECORD, VERSION
from geo.store.sqlite_backend import SqliteFile
from geo.store.sqlite_errors import translate_errors


class Store:
    """One register database. Threads may share it."""

    def __init__(self, backend: Backend) -> None:
        self.backend = backend
        self.is_sealed = (
            True  # whether its tables have checksums; those of an older program lack them
        )
        self._lock = Lock()
        self._loaded: tuple[tuple[str, str], Register] | None = None

    @classmethod
    def open(
        cls, where: str | None = None, seed: Path | None = None, *, make: bool = True
    ) -> Store:
        """The register at an address, made from the `seed` folder when there is none yet.

        Whoever only reads does not `make` one. Raises StoreError for what is no register or cannot
        be reached, and DataError when the folder it would be made from is faulty.
        """
        backend = backend_at(where or address())
        if make and not backend.exists():
            contents = _readable(seed)
            backend.create(lambda connection: _fill(connection, contents))
        try:
            backend.check()
            store = cls(backend)
            store._migrated()
        except BaseException:
            backend.close()  # or the file stays locked until somebody looks for garbage
            raise
        return store

    def close(self) -> None:
        """Let go of the database."""
        self.backend.close()

    # --- reading --------------------------------------------------------------------------------

    def version(self) -> int:
        """The number of the newest version. Raises StoreError."""
        with self.backend.asking() as connection:
            return statements.newest(connection)

    def load(self) -> Register:
        """The register as it is now, read once for each version. Raises StoreError."""
        with self._lock:  # one reads, the others wait for it
            with self.backend.asking() as connection:
                name = self._name(connection)
            if self._loaded is None or self._loaded[0] != name:
                name, loaded = self.now()
                self._loaded = (name, loaded.register)
            return self._loaded[1]

    def now(self) -> tuple[tuple[str, str], LoadedVersion]:
        """The newest version's name and link in the chain of checksums, and the version itself.
        Raises StoreError, and DataError for what cannot be read."""
        with self.reading() as connection:
            return self._now(connection)

    def _now(self, connection: Connection) -> tuple[tuple[str, str], LoadedVersion]:
        """Read and checked, unless this process has done so and nobody has written since."""
        mark = self.backend.mark(connection)
        name = self._name(connection)
        loaded = recall(self.backend.name, name, mark)
        if loaded is None:
            loaded = LoadedVersion.of(self._records(connection))
            remember(self.backend.name, name, mark, loaded)
        return name, loaded

    def history(self) -> tuple[Applied, ...]:
        """Every version, newest first. Raises StoreError."""
        with self.reading() as connection:
            changes: dict[int, list[Changed]] = {}
            query = select(*statements.CHANGE_COLUMNS)
            for row in connection.execute(query.order_by(CHANGE.c.version, CHANGE.c.number)):
                item = Changed(row.kind, row.id, row.place, row.before, row.after)
                changes.setdefault(row.version, []).append(item)
            erased: dict[int, list[str]] = {}
            for row in connection.execute(select(ERASURE)) if self.is_sealed else ():
                erased.setdefault(row.version, []).append(f"{row.what} {row.key}")
            query = select(*statements.VERSION_COLUMNS).order_by(VERSION.c.number.desc())
            rows = connection.execute(query).all()
        return tuple(
            statements.read_version(
                row, tuple(changes.get(row.number, ())), tuple(erased.get(row.number, ()))
            )
            for row in rows
        )

    def last(self) -> tuple[str, str]:
        """Who wrote the newest version, and why. Raises StoreError."""
        query = select(VERSION.c.by, VERSION.c.reason).order_by(VERSION.c.number.desc()).limit(1)
        with self.reading() as connection:
            by, reason = connection.execute(query).one()
        return by, reason

    def accepted(self, sha256: str) -> Applied | None:
        """The version that was read from a document, by its hash; None when there is none, or it
        has been taken back."""
        versions = standing(self.history())
        return next((i for i in versions if i.origin and i.origin.sha256 == sha256), None)

    def export(self, folder: Path) -> int:
        """The register as the files of a data folder; how many. Raises StoreError."""
        return exported(self.contents()[2], folder)

    def contents(self) -> tuple[str, str, dict[str, bytes]]:
        """The newest version's name and link in the chain of checksums, and its files by name, read
        at once. Raises StoreError."""
        (name, link), loaded = self.now()
        return name, link, dict(loaded.contents)

    def contents_at(self, moment: datetime) -> tuple[int, dict[str, bytes]]:
        """The number of the newest version before a moment, and its files by name.

        A text that has been erased since is erased in them, too. Raises StoreError:
        `before_history` for a moment before the first version.
        """
        before = moment.astimezone(UTC).isoformat(timespec="microseconds")
        with self.reading() as connection:
            query = select(func.max(VERSION.c.number)).where(VERSION.c.at < before)
            number = connection.scalar(query)
            if number is None:
                first = connection.scalar(select(func.min(VERSION.c.at)))
                raise StoreError("before_history", at=str(first))
            return number, statements.contents_at(connection, number)

    def contents_of(self, number: int) -> dict[str, bytes]:
        """The register as a version left it, as files by name; a text that has been erased since is
        erased in them, too. Raises StoreError: `unknown_version`."""
        with self.reading() as connection:
            if not connection.scalar(select(VERSION.c.number).where(VERSION.c.number == number)):
                raise StoreError("unknown_version", value=str(number))
            return statements.contents_at(connection, number)

    def damages(self) -> tuple[Damage, ...]:
        """Everything in the register, its history and its drafts that is not as it was written.
        Raises StoreError for a database that cannot be read."""
        self.backend.sound()
        with self.reading() as connection:
            return chain.verify(connection) if self.is_sealed else ()

    def erasures(self) -> tuple[Applied, ...]:
        """The versions that erased something, newest first. Raises StoreError."""
        return tuple(item for item in self.history() if item.erased)

    def last_erasure(self) -> int:
        """The number of the newest version that erased something, 0 for none. Raises StoreError."""
        if not self.is_sealed:
            return 0
        with self.reading() as connection:
            return connection.scalar(select(func.max(ERASURE.c.version))) or 0

    def _name(self, connection: Connection) -> tuple[str, str]:
        if self.is_sealed:
            return statements.name(connection)
        return f"{statements.newest(connection)}", ""

    def _records(self, connection: Connection) -> list[Record]:
        if self.is_sealed:
            return statements.records(connection)
        return statements.unsealed_records(connection)

    # --- writing --------------------------------------------------------------------------------

    def apply(
        self,
        wishes: Iterable[Wish],
        by: str,
        reason: str,
        seen: int | Mapping[Key, int],
        origin: Origin | None = None,
        basis: Basis | None = None,
        draft: str = "",
    ) -> int:
        """Write wishes in one transaction, with who and why; the number of the new version. The
        `draft` of an edit (its id) is removed with it.

        `seen` is the version of the register that the author saw the records at: one for all, or
        one for each (by kind and id). What others have changed since stops the change only where
        it is a record of the wishes, or one of its `basis`.

        Raises ConflictError for records that others have changed, StoreError: `changed_meanwhile`
        when the basis has changed, `nothing` when the wishes change nothing, `nobody` or
        `no_reason`; and DataError when they would make a register that cannot be read. Then
        nothing is written.
        """
        access.require(Action.WRITE)  # before anything is told of what others wrote
        wished, signature = known(tuple(wishes)), signed(by, reason)
        if isinstance(seen, int):
            seen = {(wish.kind, wish.id): seen for wish in wished}
        with self.writing() as connection:
            if basis and (last := statements.changed_since(connection, basis.kinds, basis.seen)):
                raise StoreError("changed_meanwhile", by=last.by, at=last.at, reason=last.reason)
            if conflicts := statements.find_conflicts(connection, wished, seen):
                raise ConflictError(conflicts, wished, statements.newest(connection))
            permitting.check_draft(connection, draft)
            changes = statements.plan_changes(connection, wished)
            number, keep = self._carry_out(connection, changes, signature, origin=origin)
            if origin:
                statements.forget_draft(connection, origin.sha256)
            if draft:
                statements.forget_edit_draft(connection, draft)
        keep()
        return number

    def undo(self, number: int, by: str, reason: str) -> int:
        """Take a version back by a new one. Raises StoreError: `unknown_version`, or
        `changed_since` when a record of it has been changed again."""
        version = next((item for item in self.history() if item.number == number), None)
        if version is None or number == FIRST:
            raise StoreError("unknown_version", value=str(number))
        if version.erased:
            raise StoreError("cannot_undo_erasure", value=str(number))
        signature = signed(by, reason)
        with self.writing() as connection:
            changes = statements.plan_undo(connection, version)
            new, keep = self._carry_out(connection, changes, signature, undoes=number)
        keep()
        return new

    def _carry_out(
        self,
        connection: Connection,
        changes: list[Changed],
        signature: tuple[str, str],
        *,
        undoes: int | None = None,
        origin: Origin | None = None,
    ) -> tuple[int, Callable[[], None]]:
        """Changes to records, the version that says so, and what readers need of it; its number,
        and how to remember it once it is acknowledged. What cannot be read, or has no room, is
        refused here, before anything is kept."""
        if not changes:
            raise StoreError("nothing")
        permitting.check(connection, changes)
        _, before = self._now(connection)
        after = before.after(changes)
        newest, state, link = statements.last(connection)
        state = statements.state_after(state, changes)
        for change in changes:
            statements.carry_out(connection, change)
        number = newest + 1
        name = statements.note(
            connection,
            number,
            signature,
            state,
            after=link,
            undoes=undoes,
            origin=origin,
            changes=changes,
        )
        self.backend.publish(connection, name, after, before)
        mark = self.backend.mark(connection)

        def keep() -> None:
            remember(self.backend.name, name, mark, after)
            self._loaded = (name, after.register)

        return number, keep

    def show(self, connection: Connection) -> None:
        """What readers need of a version that is not acknowledged yet, of all its records. What
        cannot be read, or has no room, is refused here, before anything is kept."""
        loaded = LoadedVersion.of(statements.records(connection))
        self.backend.publish(connection, statements.name(connection), loaded)

    def note(self, by: str, reason: str, origin: Origin, above: int) -> int:
        """Write down that this copy was put back, as a version higher than its own and `above`.

        Raises StoreError.
        """
        signature = signed(by, reason)
        with self.writing() as connection:
            number = max(statements.newest(connection), above) + 1
            statements.note(
                connection, number, signature, statements.state(connection), origin=origin
            )
        return number

    # --- copies ---------------------------------------------------------------------------------

    def backup(self, file: Path) -> None:
        """A copy of the whole register with its history. Raises StoreError; `own_file` for a copy
        in the place of the register itself or what stands beside it, which would break it for
        everybody else."""
        with translate_errors(file):
            if self.backend.is_own(file.resolve()):
                raise StoreError("own_file", file=str(file))
            if file.exists() and not file.is_file():
                raise StoreError("not_a_file", file=str(file))
            if file.exists() and not sqlite.is_copy(file):
                raise StoreError("not_a_copy", file=str(file))
        self.backend.copy(file, check=lambda copy: self._check_copy(copy))

    def _check_copy(self, copy: Path) -> None:
        """Raises StoreError for a copy that is not whole, as the register then is not either."""
        try:
            with contextlib.closing(Store(SqliteFile(copy, only_read=True))) as opened:
                opened.is_sealed = self.is_sealed
                check_whole(opened)
        except StoreError as error:
            error.values["file"] = self.backend.name
            raise

    # --- the database ---------------------------------------------------------------------------

    def reading(self) -> AbstractContextManager[Connection]:
        """A transaction that reads. Raises StoreError."""
        return self.backend.reading()

    def writing(self) -> AbstractContextManager[Connection]:
        """A transaction that writes, whole or not at all. Raises StoreError."""
        return self.backend.writing()

    def _migrated(self) -> None:
        """Tables as this program knows them. Raises StoreError for a newer program's register.

        A register of an older program that cannot be written is read as it is.
        """
        with self.reading() as connection:
            current = self.backend.revision(connection)
        if current == REVISION:
            return
        if current is not None and not is_known(current):
            raise StoreError("newer", file=self.backend.name)
        try:
            with self.writing() as connection:
                if self.backend.revision(connection) != REVISION:  # another process was quicker
                    upgrade(connection)
        except StoreError as error:
            if error.code not in {"read_only", "disk_full", "not_allowed"} or current is None:
                raise
            self.is_sealed = False
            return
        self.backend.after_migration()


def backend_at(where: str) -> Backend:
    """The database at an address. Raises StoreError: `bad_address` or `no_driver`."""
    where = file_of(where)
    if not is_server(where):
        return SqliteFile(Path(where))
    from geo.store.postgres_backend import server_at  # a driver that need not be installed

    return server_at(where)


def exported(contents: Mapping[str, bytes], folder: Path) -> int:
    """Register files into a folder: all written beside first, then put in place; files of the
    register that are no more go. How many. Raises StoreError."""
    remaining = {name: content for name, content in contents.items() if content}
    with translate_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        readers.write_files(remaining, folder)
    return len(remaining)


def check_whole(store: Store) -> None:
    """Raises StoreError for a register that is not as it was written."""
    if bad := store.damages():
        raise StoreError("not_as_written", file="", what=bad[0].what, which=bad[0].key)


def _readable(seed: Path | None) -> Mapping[str, bytes]:
    """The files of a folder that a register can be made from. Raises DataError."""
    contents, findings = files.contents_of(seed or files.data_folder())
    if findings:
        raise DataError(tuple(findings))
    files.register_of(contents)
    return contents


def _fill(connection: Connection, contents: Mapping[str, bytes]) -> None:
    upgrade(connection)
    _seed(connection, contents)


def _seed(connection: Connection, contents: Mapping[str, bytes]) -> None:
    """The first version, made of files, in tables that are empty."""
    rows = [asdict(record) for record in split_records(contents)]  # kind, id, place, body
    for row in rows:
        row["checksum"] = chain.record_checksum(*row.values())
    connection.execute(insert(RECORD), rows)
    state = chain.state_of(row["checksum"] for row in rows)
    statements.note(connection, FIRST, ("ipokart", "data/"), state)
