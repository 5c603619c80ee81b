"""The servers that are measured, each a process of its own on a free port, stopped afterwards."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from pages.serving import health, rights

ROOT = Path(__file__).resolve().parents[1]
_PEER = Path(__file__).with_name("peer_streamlit_folium.py")
_START_SECONDS = 60
#: A number: by name, a browser may try IPv6 first and be refused.
HOST = "127.0.0.1"


@contextmanager
def ours(data: Path | None = None, settings: Path | None = None) -> Iterator[str]:
    """The product on a data folder (the shipped one by default), with settings of its own where a
    file is given; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "pages.serving.server", HOST, str(port)]
    own = {"IPOKART_SETTINGS": str(settings)} if settings else None
    with _running(command, port, data, own) as address:
        yield address


@contextmanager
def watched() -> Iterator[tuple[str, int]]:
    """The product on the shipped data; yields its address and the number of its process."""
    port = free_port()
    command = [sys.executable, "-m", "pages.serving.server", HOST, str(port)]
    with _process(command, port, None) as (address, process):
        yield address, process.pid


@contextmanager
def with_settings(settings: Mapping[str, str]) -> Iterator[str]:
    """The product under settings of its own (by environment variable), once it says that it is
    ready; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "pages.serving.server", HOST, str(port)]
    with _running(command, port, None, settings) as address:
        _await(address + health.READY)
        yield address


@contextmanager
def workers(count: int) -> Iterator[str]:
    """The product in several processes behind nginx; yields its address."""
    port = free_port()
    command = [sys.executable, "-m", "geo", "serve", "--host", HOST, "--port", str(port)]
    with _running([*command, "--workers", str(count)], port, None) as address:
        yield address


@contextmanager
def own(folder: Path) -> Iterator[str]:
    """The product on a register of its own in a folder; yields the address that may write."""
    port, key = free_port(), "benchmark"
    start = (
        "from pages.serving import health, rights, server;"
        f"server.main(server.Start({HOST!r}, {port}), rights.LaunchKey({port}, {key!r}))"
    )
    settings = {"IPOKART_DB": str(folder / "register.sqlite")}
    with _running([sys.executable, "-c", start], port, None, settings) as address:
        yield f"{address}/?{rights.PARAMETER}={key}"


@contextmanager
def peer(leaflet: str, data: Path | None = None) -> Iterator[str]:
    """The streamlit-folium app on the same data, with Leaflet from an address; yields its own."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        "streamlit",
        "run",
        str(_PEER),
        "--server.port",
        str(port),
        "--server.address",
        HOST,
    ]
    with _running(command, port, data, {"PEER_LEAFLET": leaflet}) as address:
        yield address


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


@contextmanager
def _running(
    command: list[str], port: int, data: Path | None, settings: Mapping[str, str] | None = None
) -> Iterator[str]:
    with _process(command, port, data, settings) as (address, _):
        yield address


@contextmanager
def _process(
    command: list[str], port: int, data: Path | None, settings: Mapping[str, str] | None = None
) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    # PYTHONPATH: `streamlit run` puts the script's folder on the path, not the one it runs in.
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **(settings or {})}
    if data is not None:
        environment["IPOKART_DATA"] = str(data)
    address = f"http://{HOST}:{port}"
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT
        )
        try:
            _await(f"{address}/_stcore/health", process)
            yield address, process
        except BaseException:
            log.seek(0)
            sys.stderr.write(log.read().decode(errors="replace")[-2000:])
            raise
        finally:
            process.terminate()
            process.wait(10)


def _await(address: str, process: subprocess.Popen[bytes] | None = None) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and (process is None or process.poll() is None):
        try:
            with urllib.request.urlopen(address, timeout=_START_SECONDS):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    raise RuntimeError(f"the server did not start: {address}")
