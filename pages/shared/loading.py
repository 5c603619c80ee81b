"""The only caches: the register and its browser files, kept until a data file changes."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from geo import files
from geo.exports import csv
from geo.model import Register
from geo.view import View, select
from pages.shared.resources import Resources, gather

Fingerprint = tuple[tuple[str, int, int], ...]


def register() -> Register:
    """The register of the data folder as it is now. Raises DataError."""
    folder = files.data_folder()
    return _register(folder, files.fingerprint(folder))


def resources() -> Resources:
    """The browser's files for that register. Raises DataError."""
    folder = files.data_folder()
    return _resources(folder, files.fingerprint(folder))


def areas_csv(view: View) -> bytes:
    """The rows of a view as CSV; the page shows its size, so it is made before it is asked for."""
    folder = files.data_folder()
    return _areas_csv(folder, files.fingerprint(folder), view)


@lru_cache(maxsize=64)
def _areas_csv(folder: Path, key: Fingerprint, view: View) -> bytes:
    register = _register(folder, key)
    return csv.areas(register, select(register, view))


@lru_cache(maxsize=2)
def _register(folder: Path, _key: Fingerprint) -> Register:
    return files.read_register(folder)


@lru_cache(maxsize=2)
def _resources(folder: Path, key: Fingerprint) -> Resources:
    return gather(_register(folder, key), files.read_orientation(folder))
