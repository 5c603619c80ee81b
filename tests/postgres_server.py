"""A PostgreSQL server of the tests' own: Debian's, on a free port, in a folder that goes away."""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql

_PLACES = ("/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin")
#: The disk of a test need not survive a power failure; what is acknowledged is still kept when the
#: server's processes are killed.
_SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "max_connections": "60",
    "log_min_messages": "fatal",
    "timezone": "UTC",
    "wal_level": "replica",
    "max_wal_senders": "4",
}
#: What a server does by itself: a change is acknowledged when it is on the disk.
_WAITING = {"fsync": "on", "full_page_writes": "on"}


#: A role that must give its password, once a test has made it; others are believed.
WITH_PASSWORD = "med_passord"


def programs() -> Path | None:
    """The folder with `initdb` and `pg_ctl`; None where PostgreSQL is not installed."""
    results = [path for place in _PLACES for path in Path("/").glob(f"{place[1:]}/initdb")]
    return max(results).parent if results else None


class Server:
    """A server that listens on 127.0.0.1 only; its superuser is `postgres`, without a password.

    It `waits_for_disk` where that is measured.
    """

    def __init__(self, *, waits_for_disk: bool = False) -> None:
        self.settings = _SETTINGS | (_WAITING if waits_for_disk else {})
        result = programs()
        assert result, "PostgreSQL is missing: sh scripts/ensure_system.sh"
        self.programs = result
        self.folder = Path(tempfile.mkdtemp(prefix="ipokart-pg-"))
        self.data = self.folder / "data"
        self.port = _free_port()
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self.run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        rules = self.data / "pg_hba.conf"
        rule = f"host all {WITH_PASSWORD} 127.0.0.1/32 scram-sha-256\n"
        rules.write_text(rule + rules.read_text("utf-8"), "utf-8")

    def run(self, program: str, *arguments: str, data: Path | None = None) -> None:
        """Run one of PostgreSQL's programs on a folder of data, never as root."""
        command = [str(self.programs / program), "-D", str(data or self.data), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        log = self.folder / "programs.log"
        with log.open("ab") as out:
            subprocess.run(command, cwd="/", check=True, stdout=out, stderr=out)

    def start(self, *, port: int | None = None, data: Path | None = None) -> None:
        """Start it, and wait until it answers."""
        settings = {
            **self.settings,
            "port": str(port or self.port),
            "listen_addresses": "127.0.0.1",
        }
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        options += f" -c unix_socket_directories={self.folder}"
        log = str(self.folder / "server.log")
        self.run("pg_ctl", "-w", "-l", log, "-o", options, "start", data=data)

    def stop(self, how: str = "fast", *, data: Path | None = None) -> None:
        """Stop it; `immediate` is as if its processes were killed."""
        self.run("pg_ctl", "-w", "-m", how, "stop", data=data)

    @contextmanager
    def replica(self) -> Iterator[int]:
        """A second server that follows this one and can only be read; its port."""
        data, port = self.folder / "replica", _free_port()
        where = f"host=127.0.0.1 port={self.port} user=postgres"
        self.run("pg_basebackup", "-R", "-X", "stream", "-c", "fast", "-d", where, data=data)
        self.start(port=port, data=data)
        try:
            yield port
        finally:
            self.stop("immediate", data=data)
            shutil.rmtree(data)

    def remove(self) -> None:
        """Stop it and take its folder away."""
        try:
            self.stop("immediate")
        finally:
            shutil.rmtree(self.folder)

    def address(self, database: str, *, user: str = "postgres", port: int | None = None) -> str:
        """The address of one of its databases, as `IPOKART_DB` has it."""
        return f"postgresql+psycopg://{user}@127.0.0.1:{port or self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection:
        """A connection of its superuser, each statement by itself."""
        where = f"host=127.0.0.1 port={self.port} user=postgres dbname={database}"
        return psycopg.connect(where, autocommit=True)

    def new_database(self, like: str = "template1") -> str:
        """A new database, a copy of another; its name."""
        name = f"prove_{secrets.token_hex(4)}"
        with self.connect() as connection:
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(like)))
        return name

    def drop(self, name: str) -> None:
        """Take a database away, whoever uses it."""
        with self.connect() as connection:
            statement = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)")
            connection.execute(statement.format(sql.Identifier(name)))


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
