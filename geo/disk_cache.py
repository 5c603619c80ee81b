"""Bytes that took long to make, on disk by what they are made of, so that the next process need not
make them anew. A file is believed only where nobody but this user can have written it and its
digest is right; whatever else is there is made anew, and a disk that takes nothing is no fault."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from stat import S_ISREG

from geo.frozen import frozen

_WRITTEN_BY_OTHERS = 0o022


@frozen
class Room:
    """Where a program keeps what it makes. The first of `places` is written to, and what another
    one has is taken over; without places nothing is kept. `maker` tells the program and its
    settings from others; `most` files of a kind stay."""

    places: tuple[Path, ...] = ()
    maker: str = ""
    most: int = 8

    def take(self, kind: str, inputs: Iterable[bytes], make: Callable[[], bytes]) -> bytes:
        """Bytes of a kind (the suffix of its files) that follow from `inputs` and the program
        alone: those on disk, or those that `make` returns now."""
        if not self.places:
            return make()
        key = self._key(kind, inputs)
        own, *others = (place / f"{key[:32]}.{kind}" for place in self.places)

        def taken_over() -> bytes:
            known = (read(path, key) for path in others)
            cached = next((content for content in known if content is not None), None)
            return make() if cached is None else cached

        return take(own, key, taken_over, self.most)

    def _key(self, kind: str, inputs: Iterable[bytes]) -> str:
        digest = hashlib.sha256(f"{self.maker}\0{kind}\0".encode())
        for part in inputs:
            digest.update(b"%d\0" % len(part))
            digest.update(part)
        return digest.hexdigest()


#: For whoever keeps nothing.
NOWHERE = Room()


def take(path: Path, key: str, make: Callable[[], bytes], most: int) -> bytes:
    """The bytes that a file keeps for a key, or those that are made now and kept there. The newest
    `most` files of its folder with its suffix stay."""
    content = read(path, key)
    if content is None:
        content = make()
        with suppress(OSError):
            write(path, key, content, most)
    return content


def read(path: Path, key: str) -> bytes | None:
    """What a file holds for a key; None where there is none that may be believed."""
    try:
        with path.open("rb") as file:
            if not _is_ours(os.fstat(file.fileno())):
                return None
            digest, _, content = file.read().partition(b"\n")
    except OSError:
        return None
    return content if digest.decode("ascii", "replace") == _digest(key, content) else None


def _is_ours(status: os.stat_result) -> bool:
    """Whether nobody else can have written a file; a system without users has no others."""
    mine = not hasattr(os, "geteuid") or status.st_uid == os.geteuid()
    return mine and S_ISREG(status.st_mode) and not status.st_mode & _WRITTEN_BY_OTHERS


def write(path: Path, key: str, content: bytes, most: int) -> None:
    """Keep bytes, whole or not at all, for this user only, and no more than the newest `most` files
    of the folder with that suffix. Raises OSError."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}-{secrets.token_hex(8)}.tmp")
    try:
        descriptor = os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(_digest(key, content).encode() + b"\n" + content)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    files = sorted(path.parent.glob(f"*{path.suffix}"), key=lambda it: it.stat().st_mtime)
    for old in files[:-most]:
        old.unlink(missing_ok=True)


def _digest(key: str, content: bytes) -> str:
    return hashlib.sha256(key.encode() + content).hexdigest()
