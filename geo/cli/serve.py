"""`ipokart serve`: the pages in a process of their own."""

from __future__ import annotations

import argparse
import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NoReturn

from geo import store, text
from geo.cli.arguments import UsageError
from geo.escape import plain
from geo.installed import LEAFLET, ROOT
from geo.query import find_audience

#: What asks us to stop, where the system has it: SIGTERM, Ctrl-C, a terminal that is closed.
_SIGNALS = [
    getattr(signal, name) for name in ("SIGTERM", "SIGINT", "SIGHUP") if hasattr(signal, name)
]
_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
#: Settings that name a file or a folder.
_PLACES = ("IPOKART_SETTINGS", "IPOKART_DATA", "IPOKART_DB", "IPOKART_SIGN_IN", "IPOKART_ROLES")
_MOST_WORKERS = 64
_PATIENCE = 5.0  # seconds for the pages to stop by themselves


def serve(arguments: argparse.Namespace) -> int:
    """Start the pages and wait until they are stopped."""
    port = _port(arguments.port)
    # Unasked, the pages show what is internal to who sits at the machine, and to nobody else.
    asked: dict[str, str] = {}
    if arguments.audience:
        asked["IPOKART_AUDIENCE"] = str(find_audience(arguments.audience))
    if not (ROOT / "app.py").is_file():
        raise UsageError(text.say("cli.no_app"))
    if not LEAFLET.is_file():
        raise UsageError(text.say("cli.no_leaflet"))
    if _taken(arguments.host, port):
        raise UsageError(text.say("cli.port_taken", port=port))
    # A process of its own: the library must not import the screen.
    count = _workers(arguments.workers)
    module = "pages.serving.server" if count == 1 else "pages.serving.workers"
    command = [sys.executable, "-m", module, arguments.host, str(port)]
    if count > 1:
        command.append(f"--workers={count}")
    command += [f"--allow-host={name}" for name in _allowed(arguments.allow_host)]
    if arguments.address_file:
        command.append(f"--address-file={_file_for_address(arguments.address_file)}")
    with _stoppable():
        # In a group of its own, so that whatever it starts can be stopped with it.
        server = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | _places() | asked, start_new_session=True
        )
        try:
            return server.wait()
        except _Stopped:
            return 0
        finally:
            _end(server)


class _Stopped(Exception):
    """Somebody asked us to stop."""


def _stop(*_: object) -> NoReturn:
    raise _Stopped


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let every signal that asks us to stop raise _Stopped."""
    before = {number: signal.signal(number, _stop) for number in _SIGNALS}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _end(server: subprocess.Popen[bytes]) -> None:
    """Stop the pages and everything that they started: first politely, then at once."""
    if sys.platform == "win32":  # knows no groups
        server.terminate()
        server.wait()
        return
    for number in (signal.SIGTERM, signal.SIGKILL):
        with suppress(ProcessLookupError):
            os.killpg(server.pid, number)
        with suppress(subprocess.TimeoutExpired):
            server.wait(_PATIENCE)


def _places() -> dict[str, str]:
    """The server runs in the project's folder; relative places are meant from here."""
    given = {name: os.environ.get(name) for name in _PLACES}
    if given["IPOKART_DB"]:
        given["IPOKART_DB"] = store.file_of(given["IPOKART_DB"])
    return {
        name: value if "://" in value else str(Path(value).resolve())
        for name, value in given.items()
        if value
    }


def _allowed(given: list[str]) -> list[str]:
    """The names that the map answers to beside its own. Raises UsageError for what is no name."""
    settings = os.environ.get("IPOKART_ALLOWED_HOSTS", "").split(",")
    names = [name.strip() for name in (*given, *settings) if name.strip()]
    for name in names:
        if not _HOST_NAME.fullmatch(name):
            raise UsageError(text.say("cli.bad_allowed_host", name=plain(name)))
    return names


def _file_for_address(given: str) -> Path:
    """Where the address with the key is to be written. Raises UsageError without a folder there."""
    file = Path(given).resolve()
    if not file.parent.is_dir() or file.is_dir():
        raise UsageError(text.say("cli.bad_address_file", file=plain(given)))
    return file


def _workers(value: str) -> int:
    """How many processes. Raises UsageError for what is no sensible number."""
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= _MOST_WORKERS:
        raise UsageError(text.say("cli.bad_workers", most=_MOST_WORKERS))
    return int(value)


def _port(value: str) -> int:
    if not value.isascii() or not value.isdigit() or not 1 <= int(value) <= 65535:
        raise UsageError(text.say("cli.bad_port"))
    return int(value)


def _taken(host: str, port: int) -> bool:
    """Whether somebody listens there already. Raises UsageError for an address that is none."""
    try:
        with socket.create_connection((host, port), timeout=0.5):
            return True
    except socket.gaierror:
        raise UsageError(text.say("cli.bad_host", host=host)) from None
    except OSError:
        return False
