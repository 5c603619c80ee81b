"""Paths that follow from the map's geometry alone, on disk for the next process that needs them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from itertools import accumulate, chain, pairwise
from pathlib import Path

import numpy as np
import orjson
import shapely

from geo import disk_cache, projection, settings
from geo.disk_cache import Room

#: Arrays of coordinates, each (n, 2), by name: rings, lines, or points.
Paths = Mapping[str, tuple[np.ndarray, ...]]

_ROOT = Path(__file__).resolve().parents[1]
#: The files of the program that paths follow from, beside what is told of each.
PROGRAM = (
    "background.py",
    "files/__init__.py",
    "files/geography.py",
    "files/geometries.py",
    "projection.py",
    "scene/atlas.py",
    "scene/backdrop.py",
    "scene/drawing.py",
    "scene/path_cache.py",
    "scene/map_background.py",
    "scene/name_grid.py",
)
_WORD = 8  # bytes of a number
_MOST_FILES = 64  # of a kind; a map's is some 300 kB


def room(place: Path | None) -> Room:
    """Where a command keeps paths; None: nowhere."""
    return disk_cache.NOWHERE if place is None else Room((place,), _program(), _MOST_FILES)


def take(room: Room, kind: str, inputs: Iterable[bytes], find: Callable[[], Paths]) -> Paths:
    """Paths of a kind that follow from `inputs`: those that are kept in a room, or found now."""
    return load(room.take(kind, inputs, lambda: dump(find())))


def dump(paths: Paths) -> bytes:
    """Paths as bytes: how many coordinates each has, in JSON, and then the coordinates."""
    sizes = orjson.dumps({name: [len(part) for part in parts] for name, parts in paths.items()})
    sizes += b" " * (-len(sizes) % _WORD)
    coordinates = (np.ascontiguousarray(part, float).tobytes() for part in _parts(paths))
    return b"".join((len(sizes).to_bytes(_WORD), sizes, *coordinates))


def _parts(paths: Paths) -> Iterable[np.ndarray]:
    return chain.from_iterable(paths.values())


def load(content: bytes) -> Paths:
    """The paths that `dump` wrote, in their order."""
    start = _WORD + int.from_bytes(content[:_WORD])
    sizes: dict[str, list[int]] = orjson.loads(content[_WORD:start])
    coordinates = np.frombuffer(content, float, offset=start).reshape(-1, 2)
    ends = accumulate(chain.from_iterable(sizes.values()), initial=0)
    parts = (coordinates[first:last] for first, last in pairwise(ends))
    return {name: tuple(next(parts) for _ in each) for name, each in sizes.items()}


@cache
def _program() -> str:
    """What tells this program, its libraries and its settings from others."""
    libraries = (np.__version__, shapely.__version__, shapely.geos_version_string)
    digest = hashlib.sha256(" ".join((*libraries, projection.projector())).encode())
    for path in (settings.place(), *(_ROOT / name for name in PROGRAM)):
        content = path.read_bytes()
        digest.update(b"%d\0" % len(content) + content)
    return digest.hexdigest()
