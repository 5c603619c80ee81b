"""The browser's files on disk, so that a server that starts again need not make them anew.

They are kept by all that they are made of: the register's files, for whom, the settings, and this
program. One is believed only where nobody but this user can have written it and its digest is
right; whatever else is there is made anew.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import sys
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from stat import S_ISREG

import geo
from geo import files, settings
from geo.installed import GEOMAN, LEAFLET, web_face_files
from geo.model import Audience
from pages.serving.resources import Resource, Resources

_PREFIX, _SUFFIX = "browser-", ".files"
_MOST = 8  # in one folder
_WRITTEN_BY_OTHERS = 0o022
_CODE = frozenset({".py", ".toml", ".js", ".css"})
_LIBRARIES = ("branca", "folium", "jinja2", "numpy", "shapely")


def take(
    place: Path | None, data: Path, audience: Audience, make: Callable[[], Resources]
) -> Resources:
    """The files of a data folder for some readers: as they are kept at `place`, or made now and
    kept there. `place` None: they are not kept."""
    if place is None:
        return make()
    key = _key(data, audience)
    found = _read(_file(place, key), key)
    if found is not None:
        return found
    made = make()
    if _key(data, audience) == key:  # nobody has changed the folder meanwhile
        with suppress(OSError):  # a disk that takes nothing
            _write(_file(place, key), key, made)
    return made


def _file(place: Path, key: str) -> Path:
    return place / f"{_PREFIX}{key[:32]}{_SUFFIX}"


# --- what they are made of ----------------------------------------------------------------------


def _key(data: Path, audience: Audience) -> str:
    digest = hashlib.sha256(f"{_program()} {audience}".encode())
    behind = files.data_folder()
    for folder in dict.fromkeys((data, behind)):
        names = [Path(name) for name, _, _ in files.fingerprint(folder)]
        _add(digest, [folder / name for name in names], folder)
    _add(digest, [settings.place()], settings.place().parent)
    return digest.hexdigest()


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
    try:
        with path.open("rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            digest, _, content = file.read().partition(b"\n")
    except OSError:
        return None
    if digest.decode("ascii", "replace") != _digest(key, content):
        return None
    head, _, bodies = content.partition(b"\n")
    listed = json.loads(head)
    found: dict[str, Resource] = {}
    for name, content_type, size in listed["files"]:
        found[name] = Resource(bodies[:size], content_type)
        bodies = bodies[size:]
    return Resources(listed["version"], found)


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody else can have written a file; a system without users has no others."""
    mine = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return mine and S_ISREG(status.st_mode) and not status.st_mode & _WRITTEN_BY_OTHERS


def _write(path: Path, key: str, made: Resources) -> None:
    """Keep files, whole or not at all, for this user only. Raises OSError."""
    rows = [(name, it.content_type, len(it.body)) for name, it in made.files.items()]
    head = json.dumps({"version": made.version, "files": rows}).encode()
    content = b"\n".join((head, b"".join(it.body for it in made.files.values())))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}-{secrets.token_hex(8)}.tmp")
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_digest(key, content).encode() + b"\n" + content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    _forget_old(path.parent)


def _digest(key: str, content: bytes) -> str:
    return hashlib.sha256(key.encode() + content).hexdigest()


def _forget_old(folder: Path) -> None:
    """Those of programs and registers of long ago."""
    kept = sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}"), key=lambda it: it.stat().st_mtime)
    for old in kept[:-_MOST]:
        old.unlink(missing_ok=True)
