"""Servers of the pages for the tests of a browser. Nothing here reaches beyond this machine."""

from __future__ import annotations

import multiprocessing
import os
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from typing import IO

import pytest

from pages.serving import rights
from tests.conftest import ROOT

#: Gives birth to servers: a process that has imported our code and done nothing with it, since the
#: imports take half of the processor time that a fresh server needs for its first page.
_NURSERY = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload(["tests.browser.nursery"])


#: The key of the servers that `serving` starts; the others make their own.
KEY = "key-of-the-tests"


def with_key(address: str) -> str:
    """An address that gives a browser that opens it the right to write on a server of `serving`."""
    return f"{address}{'&' if '?' in address else '?'}{rights.PARAMETER}={KEY}"


def free_port() -> int:
    """A port of this machine where nobody listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


#: Ports of servers that have ended, the last one at the end.
_PORTS: list[int] = []


def _used_port() -> int:
    """The port of the server that ended last, or else a free one: what a browser has fetched and
    compiled of an address serves the next server there too."""
    while _PORTS:
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            with suppress(OSError):  # somebody else has it now
                probe.bind(("127.0.0.1", port := _PORTS.pop()))
                return port
    return free_port()


@contextmanager
def serving(data: Path | None = None, port: int | None = None) -> Iterator[str]:
    """A fresh server; yields its address. `data` is another data folder; `port` None any one."""
    port = port or _used_port()
    environment = os.environ | ({"IPOKART_DATA": str(data)} if data else {})
    process = _NURSERY.Process(target=_serve, args=(port, environment), daemon=True)
    process.start()
    try:
        wait_for(port, lambda: process.exitcode)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.join(20)
        _PORTS.append(port)


@contextmanager
def serving_own(folder: Path) -> Iterator[str]:
    """A fresh server with a register of its own, which is made in the folder when somebody writes;
    this process finds it too. Yields the server's address."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("IPOKART_DB", str(folder / "register.sqlite"))
        with serving() as address:
            yield address


def _serve(port: int, environment: Mapping[str, str]) -> None:
    """What `started` does with a process of its own, in a child of the nursery."""
    os.chdir(ROOT)
    os.environ.clear()
    os.environ.update(environment)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 1)
    os.dup2(silence, 2)
    from pages.serving import server
    from pages.serving.rights import LaunchKey

    server.main(server.Start("localhost", port), LaunchKey(port, KEY))


@contextmanager
def started(log: IO[bytes] | int = subprocess.DEVNULL, **settings: str) -> Iterator[str]:
    """A server as `ipokart serve` starts it, which imports our code itself; yields its address.
    `log` gets what it logs, `settings` are more variables of its environment."""
    port = free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "pages.serving.server", "localhost", str(port)],
        cwd=ROOT,
        env=os.environ | settings,
        stdout=subprocess.DEVNULL,
        stderr=log,
    )
    try:
        wait_for(port, process.poll)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(20)


def start_at(
    port: int, environment: Mapping[str, str], program: Path = ROOT
) -> subprocess.Popen[bytes]:
    """A server at a port of 127.0.0.1, of the program in a folder, which answers; not stopped here."""
    server = subprocess.Popen(
        [sys.executable, "-m", "pages.serving.server", "127.0.0.1", str(port)],
        cwd=program,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    wait_for(port, server.poll)
    return server


def wait_for(port: int, ended: Callable[[], int | None]) -> None:
    """Until the server at a port answers. `ended` gives the exit code of its process, if it has one."""
    pause = Event()
    for _ in range(400):
        assert ended() is None, "the server stopped"
        try:
            with urllib.request.urlopen(f"http://localhost:{port}/_stcore/health", timeout=1):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            pause.wait(0.1)
    raise AssertionError("the server did not answer")


def until(holds: Callable[[], bool]) -> None:
    """Until something holds; asked ten times a second for a minute."""
    pause = Event()
    for _ in range(600):
        if holds():
            return
        pause.wait(0.1)
    raise AssertionError("it did not come to hold")
