"""Several processes of the pages behind one address: `ipokart serve --workers N`.

A Python process runs one thing at a time, so many visitors at once need several. nginx stands in
front and keeps each visitor with one process. A process that ends is started again. Visitors come
through nginx, so nobody has the rights of the machine itself: these are for one process.
"""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

from geo import text
from pages.serving import announce, hosts
from pages.serving.server import Start, start_of

_TEMPLATE = Path(__file__).with_name("workers.nginx")
#: Debian keeps nginx where only administrators look.
_PLACES = "/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin"
_COOKIE = "ipokart_prosess"
_LOCAL = "127.0.0.1"
_START_SECONDS = 60.0
_PAUSE = 1.0  # seconds between two looks at the processes


def nginx() -> str | None:
    """Where nginx is; None where it is not installed."""
    return shutil.which("nginx") or shutil.which("nginx", path=_PLACES)


def settings(start: Start, ports: list[int], folder: Path) -> str:
    """What nginx reads: it listens where the visitors come, and passes on to the ports."""
    host = f"[{start.host}]" if ":" in start.host else start.host
    filled = {
        "folder": str(folder),
        "cookie": _COOKIE,
        "servers": "\n".join(
            f"        server {_LOCAL}:{port} max_fails=3 fail_timeout=2s;" for port in ports
        ),
        "listen": f"{host}:{start.port}",
    }
    written = _TEMPLATE.read_text(encoding="utf-8")
    for name, value in filled.items():
        written = written.replace(f"{{{name}}}", value)
    return written


class Workers:
    """The processes by the port that each listens to."""

    def __init__(self, start: Start, count: int) -> None:
        self._start = start
        self.processes = {port: self._begin(port) for port in _free_ports(count)}

    def _begin(self, port: int) -> subprocess.Popen[bytes]:
        names = hosts.allowed(self._start.host, self._start.allowed).names
        command = [sys.executable, "-m", "pages.serving.server", _LOCAL, str(port)]
        command += [f"--allow-host={name}" for name in sorted(names)]
        return subprocess.Popen(command, stdout=subprocess.DEVNULL)

    def wait(self) -> None:
        """Until each answers. Exits the program when one ends first."""
        for port, process in self.processes.items():
            end = time.monotonic() + _START_SECONDS
            while not _answers(port):
                if process.poll() is not None or time.monotonic() > end:
                    sys.exit(f"ipokart: {text.say('serving.worker_failed')}")
                time.sleep(0.1)

    def restart_ended(self) -> None:
        """Start those again that have ended."""
        for port, process in self.processes.items():
            if process.poll() is not None:
                self.processes[port] = self._begin(port)

    def end(self) -> None:
        """Ask all to stop, and wait for them."""
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            with suppress(subprocess.TimeoutExpired):
                process.wait(5)
            process.kill()


def command(words: list[str]) -> None:
    """Serve as `ipokart serve --workers` asks for, until stopped."""
    start, count = start_of(words)
    program = nginx()
    if program is None:
        sys.exit(f"ipokart: {text.say('serving.no_nginx')}")
    workers = Workers(start, count)
    with tempfile.TemporaryDirectory(prefix="ipokart-nginx-") as name:
        try:
            workers.wait()
            folder = Path(name)
            file = folder / "nginx.conf"
            file.write_text(settings(start, [*workers.processes], folder), encoding="utf-8")
            front = subprocess.Popen([program, "-p", name, "-c", str(file), "-e", "stderr"])
            try:
                announce.print_addresses(start.host, start.port, None, None)
                while front.poll() is None:
                    time.sleep(_PAUSE)
                    workers.restart_ended()
                sys.exit(f"ipokart: {text.say('serving.nginx_ended')}")
            finally:
                front.terminate()
                front.wait()
        finally:
            workers.end()


def _free_ports(count: int) -> list[int]:
    """Ports of this machine that nobody listens to now."""
    sockets = [socket.create_server((_LOCAL, 0)) for _ in range(count)]
    ports = [item.getsockname()[1] for item in sockets]
    for item in sockets:
        item.close()
    return ports


def _answers(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://{_LOCAL}:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
