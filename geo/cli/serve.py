"""`ipokart serve`: the pages in a process of their own."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
from pathlib import Path

from geo import store, text
from geo.cli.options import UsageError
from geo.installed import LEAFLET, ROOT


def serve(arguments: argparse.Namespace) -> int:
    """Start the pages and wait until they are stopped."""
    port = _port(arguments.port)
    if not (ROOT / "app.py").is_file():
        raise UsageError(text.say("cli.no_app"))
    if not LEAFLET.is_file():
        raise UsageError(text.say("cli.no_leaflet"))
    if _taken(arguments.host, port):
        raise UsageError(text.say("cli.port_taken", port=port))
    # A process of its own: the library must not import the screen.
    command = [sys.executable, "-m", "pages.serving.server", arguments.host, str(port)]
    try:
        return subprocess.call(command, cwd=ROOT, env=os.environ | _places())
    except KeyboardInterrupt:
        return 0


def _places() -> dict[str, str]:
    """The server runs in the project's folder; relative places are meant from here."""
    given = {name: os.environ.get(name) for name in ("IPOKART_DATA", "IPOKART_DB")}
    if given["IPOKART_DB"]:
        given["IPOKART_DB"] = store.file_of(given["IPOKART_DB"])
    return {
        name: value if "://" in value else str(Path(value).resolve())
        for name, value in given.items()
        if value
    }


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
