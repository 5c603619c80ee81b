"""The data folder: which files there are, where it lies, and their bytes.

Environment: `IPOKART_DATA` names another data folder.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from geo import settings
from geo.errors import Finding

AREAS, BYDELER, DELBYDELER = "ipo_areas.geojson", "bydeler.geojson", "delbydeler.geojson"
EDITIONS, FOLLOWUPS, MILESTONES = "editions.json", "followups.json", "milestones.json"
DOCUMENTS, SOURCES, POPULATION = "documents.json", "sources.json", "population.csv"
MEETINGS, PROGRAMMES, BODIES = "meetings.json", "programmes.json", "bodies.json"
MEASURES = "measures.json"
REGISTER_FILES = (
    AREAS,
    BYDELER,
    DELBYDELER,
    EDITIONS,
    FOLLOWUPS,
    MILESTONES,
    DOCUMENTS,
    SOURCES,
    POPULATION,
)
#: Borders that areas had before.
EARLIER = "earlier_borders.geojson"
#: Files that a folder need not have.
OPTIONAL_FILES = (EARLIER, MEETINGS, PROGRAMMES, BODIES, MEASURES)
ORIENTATION = "orientation"
ORIENTATION_LAYERS = (
    "fjord",
    "lakes",
    "marka",
    "municipalities",
    "parks",
    "railway",
    "rivers",
    "roads",
    "tbane_lines",
    "tbane_stations",
)
LARGEST_FILE = 250_000_000  # bytes; 120,000 areas are 141 MB, the shipped folder is under 3 MB
#: Names, sizes and times of a folder's files.
Fingerprint = tuple[tuple[str, int, int], ...]
_MOST_KNOWN = 30  # files whose bytes are remembered: those of two folders, about
_SUFFIXES = frozenset({".geojson", ".json", ".csv"})


def data_folder() -> Path:
    """The folder in use: `IPOKART_DATA`, that of the settings, or `data/` beside the package."""
    setting = os.environ.get("IPOKART_DATA")
    if setting:
        return Path(setting)
    return settings.current().data or Path(__file__).resolve().parents[2] / "data"


def fingerprint(folder: Path) -> Fingerprint:
    """Names, sizes and times of the data files: changes when any of them does."""
    results = []
    for path in sorted(folder.rglob("*")):
        if path.suffix not in _SUFFIXES:
            continue
        with suppress(FileNotFoundError):  # a broken link is no file
            status = path.stat()
            if S_ISREG(status.st_mode):
                results.append((str(path.relative_to(folder)), status.st_size, status.st_mtime_ns))
    return tuple(results)


class Contents:
    """The bytes of files, for a process that reads them again and again: a file with the same
    number, size and time as before is not read again, and its bytes are the same object."""

    def __init__(self) -> None:
        self._known: dict[Path, tuple[tuple[int, int, int], bytes]] = {}

    def read(self, path: Path) -> bytes:
        """The bytes of a file. Raises OSError."""
        status = path.stat()
        state = (status.st_ino, status.st_size, status.st_mtime_ns)
        known = self._known.get(path)
        if known is None or known[0] != state:
            if len(self._known) > _MOST_KNOWN:  # of other folders
                self._known.clear()
            known = self._known[path] = (state, path.read_bytes())
        return known[1]


def optional_content_of(
    path: Path, findings: list[Finding], read: Callable[[Path], bytes] = Path.read_bytes
) -> bytes:
    """The bytes of a file that need not be there; empty where it is not."""
    return content_of(path, findings, read=read) if path.exists() else b""


def content_of(
    path: Path,
    findings: list[Finding],
    shown: str = "",
    read: Callable[[Path], bytes] = Path.read_bytes,
) -> bytes:
    """The bytes of a file; empty, with a finding, when there are none. `shown` names it there."""
    name = shown or path.name
    try:
        if path.stat().st_size > LARGEST_FILE:
            findings.append(
                Finding("too_large", name, values=(("limit", f"{LARGEST_FILE // 1_000_000} MB"),))
            )
            return b""
        content = read(path)
    except FileNotFoundError:
        findings.append(Finding("missing", name))
        return b""
    except OSError as error:
        findings.append(Finding("unreadable", name, values=(("reason", error.strerror or "?"),)))
        return b""
    if not content.strip():
        findings.append(Finding("empty", name))
    return content
