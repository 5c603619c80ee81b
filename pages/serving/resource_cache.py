"""The browser's files on disk, so that a server that starts again need not make them anew.

They are kept by all that they are made of: the register's files, for whom, the settings, and this
program. `geo.disk_cache` says when one is believed.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import geo
from geo import disk_cache, files, settings
from geo.disk_cache import NOWHERE, Room
from geo.installed import GEOMAN, LEAFLET, web_face_files
from geo.model import Audience
from pages.serving.resources import Resource, Resources

#: Folders, as their fingerprints say that they are.
_Folders = tuple[tuple[Path, files.Fingerprint], ...]
_PREFIX = "browser-"
#: The suffix of the files of a register, and of those of a part of a divided one; and how many of
#: them stay in one folder.
_WHOLE, _PART = (".files", 8), (".part", 64)
_CODE = frozenset({".py", ".toml", ".js", ".css"})
_LIBRARIES = ("branca", "folium", "jinja2", "numpy", "shapely")


def take(
    place: Path | None,
    data: Path,
    audience: Audience,
    make: Callable[[], Resources],
    part: str = "",
) -> Resources:
    """The files of a data folder for some readers, or those of a part of it by the part's name: as
    they are kept at `place`, or made now and kept there. `place` None: they are not kept."""
    if place is None:
        return make()
    before = _fingerprints(data)
    key = _key(before, audience, part)
    suffix, most = _PART if part else _WHOLE
    path = place / f"{_PREFIX}{key[:32]}{suffix}"
    resources = _read(path, key)
    if resources is None:
        resources = make()
        if _fingerprints(data) == before:  # nobody has changed the folder meanwhile
            with suppress(OSError):  # a disk that takes nothing
                _write(path, key, resources, most)
    return resources


def room(place: Path | None, *others: Path) -> Room:
    """Where parts of these files are kept that follow from borders alone, for registers that have
    the same; `others` may have them already."""
    if place is None:
        return NOWHERE
    digest = hashlib.sha256(_program().encode())
    _add(digest, [settings.place()], settings.place().parent)
    return Room((place, *others), digest.hexdigest())


# --- what they are made of ----------------------------------------------------------------------


def _fingerprints(data: Path) -> _Folders:
    folders = dict.fromkeys((data, files.data_folder()))
    return tuple((folder, files.fingerprint(folder)) for folder in folders)


def _key(folders: _Folders, audience: Audience, part: str) -> str:
    digest = hashlib.sha256(f"{_program()} {audience} {part}\n".encode())
    for folder, fingerprint in folders:
        for name, size, changed in fingerprint:
            digest.update(f"{name} {_sum(folder / name, size, changed)}\n".encode())
        digest.update(b"\n")
    _add(digest, [settings.place()], settings.place().parent)
    return digest.hexdigest()


@lru_cache(maxsize=256)
def _sum(path: Path, _size: int, _changed: int) -> str:
    """The SHA-256 of a file that is as its size and time say."""
    return hashlib.sha256(path.read_bytes() if path.is_file() else b"").hexdigest()


@cache
def _program() -> str:
    """This program, the libraries that it draws with, and the files that it hands on."""
    digest = hashlib.sha256(sys.version.encode())
    for name in _LIBRARIES:
        digest.update(f"{name} {_version(name)}\n".encode())
    for folder in (Path(geo.__file__).parent, Path(__file__).parent):
        _add(digest, (it for it in sorted(folder.rglob("*")) if it.suffix in _CODE), folder)
    sheet = LEAFLET.with_suffix(".css")
    brought = (LEAFLET, sheet, GEOMAN, *web_face_files())
    _add(digest, (it for it in brought if it.is_file()), GEOMAN.anchor)
    return digest.hexdigest()


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return ""


def _add(digest: hashlib._Hash, paths: Iterable[Path], folder: Path | str) -> None:
    for path in paths:
        content = path.read_bytes() if path.is_file() else b""
        digest.update(f"{path.relative_to(folder)}\0{len(content)}\0".encode() + content)


# --- on disk ------------------------------------------------------------------------------------


def _read(path: Path, key: str) -> Resources | None:
    """What a file holds; None where there is none that may be believed."""
    content = disk_cache.read(path, key)
    if content is None:
        return None
    head, _, bodies = content.partition(b"\n")
    listed = json.loads(head)
    resources: dict[str, Resource] = {}
    for name, content_type, size in listed["files"]:
        resources[name] = Resource(bodies[:size], content_type)
        bodies = bodies[size:]
    return Resources(listed["version"], resources)


def _write(path: Path, key: str, resources: Resources, most: int) -> None:
    """Keep files, whole or not at all, and the newest `most` beside them. Raises OSError."""
    rows = [(name, it.content_type, len(it.body)) for name, it in resources.files.items()]
    head = json.dumps({"version": resources.version, "files": rows}).encode()
    content = b"\n".join((head, b"".join(it.body for it in resources.files.values())))
    disk_cache.write(path, key, content, most)
