"""`ipokart serve`: the pages in a process of their own."""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys

from geo import files, text
from geo.cli.asked import UsageError
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
    command = [sys.executable, "-m", "pages.shared.server", arguments.host, str(port)]
    try:
        # The server runs in the project's folder; a relative data folder is meant from here.
        environment = os.environ | {"IPOKART_DATA": str(files.data_folder().resolve())}
        return subprocess.call(command, cwd=ROOT, env=environment)
    except KeyboardInterrupt:
        return 0


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
