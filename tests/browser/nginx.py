"""Debian's nginx with the example of deploy/, on free ports and with a certificate of its own."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event

from pages.serving.workers import nginx
from tests.browser.servers import free_port
from tests.conftest import ROOT


@contextmanager
def in_front_of(ports: tuple[int, int], folder: Path) -> Iterator[tuple[int, Path]]:
    """nginx before two servers; the port of its TLS side, and the log of which server answered."""
    result = nginx()
    assert result, "nginx is missing: sh scripts/ensure_system.sh"
    secure, log = free_port(), folder / "access.log"
    (folder / "nginx.conf").write_text(_settings(ports, secure, folder, log), "utf-8")
    _make_certificate(folder)
    command = [result, "-p", str(folder), "-c", str(folder / "nginx.conf")]
    process = subprocess.Popen([*command, "-e", str(folder / "error.log")])
    try:
        _wait(process, folder / "nginx.pid")
        yield secure, log
    finally:
        process.terminate()
        process.wait(20)


def _settings(ports: tuple[int, int], secure: int, folder: Path, log: Path) -> str:
    """The example with our ports; everything else as it is."""
    example = (ROOT / "deploy" / "nginx.conf").read_text("utf-8")
    replaced = {
        r"127\.0\.0\.1:8501": f"127.0.0.1:{ports[0]}",
        r"127\.0\.0\.1:8502": f"127.0.0.1:{ports[1]}",
        r"listen 443 ssl;": f"listen 127.0.0.1:{secure} ssl;",
        r"listen 80;": f"listen 127.0.0.1:{free_port()};",
        r" *listen \[::\].*\n": "",
        r"ipokart\.example": "localhost",
        r"/etc/ssl/ipokart": str(folder),
        r"access_log off;": f"access_log {log} served;",
    }
    for old, new in replaced.items():
        example, count = re.subn(old, new, example)
        assert count, old
    temporary = "".join(
        f"{name}_temp_path {folder / name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return f"""
daemon off;
pid {folder}/nginx.pid;
events {{ worker_connections 512; }}
http {{
{temporary}
log_format served '$request_method $uri $status $upstream_addr';
{example}
}}
"""


def _make_certificate(folder: Path) -> None:
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    files = "-keyout privkey.pem -out fullchain.pem"
    subprocess.run(f"{command} {files}".split(), cwd=folder, check=True, capture_output=True)


def _wait(process: subprocess.Popen[bytes], pid: Path) -> None:
    pause = Event()
    for _ in range(200):
        assert process.poll() is None, "nginx stopped"
        if pid.exists():
            return
        pause.wait(0.05)
    raise AssertionError("nginx did not start")
