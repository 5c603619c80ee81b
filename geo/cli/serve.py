"""`ipokart serve`: the pages, in this process."""

from __future__ import annotations

import argparse
import gc
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import NoReturn

from geo import store, text
from geo.cli.arguments import UsageError
from geo.escape import plain
from geo.installed import LEAFLET, ROOT
from geo.query import find_audience

_HOST_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*")
#: Settings that name a file or a folder.
_PLACES = ("IPOKART_SETTINGS", "IPOKART_DATA", "IPOKART_DB", "IPOKART_SIGN_IN", "IPOKART_ROLES")
_MOST_WORKERS = 64
_PATIENCE = 5.0  # seconds for what runs to finish after the pages have stopped


def serve(arguments: argparse.Namespace) -> int:
    """Serve the pages until they are stopped."""
    port = _port(arguments.port)
    # Unasked, the pages show what is internal to who sits at the machine, and to nobody else.
    environment: dict[str, str] = {}
    if arguments.audience:
        environment["IPOKART_AUDIENCE"] = str(find_audience(arguments.audience))
    if not (ROOT / "app.py").is_file():
        raise UsageError(text.say("cli.no_app"))
    if not LEAFLET.is_file():
        raise UsageError(text.say("cli.no_leaflet"))
    count = _workers(arguments.workers)
    words = [arguments.host, str(port), f"--workers={count}"]
    words += [f"--allow-host={name}" for name in _allowed(arguments.allow_host)]
    if arguments.address_file:
        words.append(f"--address-file={_file_for_address(arguments.address_file)}")
    if _taken(arguments.host, port):
        raise UsageError(text.say("cli.port_taken", port=port))
    os.environ.update(_places() | environment)
    with _stoppable():
        try:
            _run("server" if count == 1 else "workers", words)
        except _Stopped:
            return 0
        finally:
            _end_in_time()
    return 0


def _run(room: str, words: list[str]) -> None:
    """Serve with these arguments until stopped, in the project's folder, where Streamlit looks for
    its settings. Taken by name: the library must not import the screen, nor any other verb load
    it."""
    os.chdir(ROOT)
    if str(ROOT) not in sys.path:
        sys.path.insert(0, str(ROOT))
    gc.disable()  # nothing that is imported is garbage, and to look for some takes a while
    served = import_module(f"pages.serving.{room}")
    gc.freeze()
    gc.enable()
    served.command(words)


def _end_in_time() -> None:
    """Whatever still runs in a thread may finish, but not for ever."""
    hurry = threading.Timer(_PATIENCE, os._exit, (0,))
    hurry.daemon = True
    hurry.start()


class _Stopped(Exception):
    """The process got a signal to stop."""


def _stop(*_: object) -> NoReturn:
    raise _Stopped


def _hang_up(*_: object) -> None:
    """A closed terminal stops the pages as SIGTERM does, which the server knows."""
    signal.raise_signal(signal.SIGTERM)


@contextmanager
def _stoppable() -> Iterator[None]:
    """Let every signal that asks us to stop raise _Stopped, until the server takes them over and
    again when it has ended."""
    handlers: dict[int, Callable[..., None]] = {signal.SIGTERM: _stop, signal.SIGINT: _stop}
    if hasattr(signal, "SIGHUP"):  # not on every system
        handlers[signal.SIGHUP] = _hang_up
    before = {number: signal.signal(number, handler) for number, handler in handlers.items()}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


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
