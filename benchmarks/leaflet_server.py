"""Leaflet for the peer's map, from node_modules, so that a closed network does not slow it down.

Gzipped and kept by the browser for good, which is what a CDN would give it at best.
"""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from benchmarks.servers import HOST, ROOT

_TYPES = {"leaflet.js": "text/javascript; charset=utf-8", "leaflet.css": "text/css; charset=utf-8"}
_BODIES: dict[str, bytes] = {}


class _Leaflet(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        name = self.path.strip("/")
        if name not in _TYPES:
            self.send_error(404)
            return
        body = _BODIES[name]
        self.send_response(200)
        self.send_header("Content-Type", _TYPES[name])
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "public, max-age=31536000, immutable")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing: the benchmark's own output is on this terminal."""


@contextmanager
def serving() -> Iterator[str]:
    """Yields the address that the peer takes Leaflet from."""
    folder = ROOT / "node_modules" / "leaflet" / "dist"
    _BODIES.update({name: gzip.compress((folder / name).read_bytes(), 9) for name in _TYPES})
    server = ThreadingHTTPServer((HOST, 0), _Leaflet)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{HOST}:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
