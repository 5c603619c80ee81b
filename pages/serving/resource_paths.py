"""Where the browser finds the map's files (resources.py), and whether anybody serves them."""

from __future__ import annotations

PREFIX = "ressurs"
#: Set by the server: only then can a browser fetch these files.
served = False
