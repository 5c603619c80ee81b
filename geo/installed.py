"""Files that npm brought: Leaflet, Geoman and the typeface, handed on, and two dictionaries."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from geo.errors import NotInstalledError

ROOT = Path(__file__).resolve().parents[1]
_MODULES = ROOT / "node_modules"
LEAFLET = _MODULES / "leaflet" / "dist" / "leaflet.js"
GEOMAN = _MODULES / "@geoman-io/leaflet-geoman-free/dist/leaflet-geoman.min.js"
_FACES = {
    400: _MODULES / "@expo-google-fonts/source-sans-3/400Regular/SourceSans3_400Regular.ttf",
    700: _MODULES / "@expo-google-fonts/source-sans-3/700Bold/SourceSans3_700Bold.ttf",
}
_WEB_FACES = _MODULES / "@fontsource/source-sans-3/files"


def face(weight: int) -> bytes:
    """The whole typeface (TrueType) of weight 400 or 700. Raises NotInstalledError."""
    return _bytes(_FACES[weight])


def face_folders() -> tuple[Path, ...]:
    """The folders with the faces of weight 400 and 700, one face in each. Raises
    NotInstalledError."""
    assert all(face(weight) for weight in _FACES)
    return tuple(path.parent for path in _FACES.values())


def web_face(weight: int) -> bytes:
    """The Latin part of the same face as WOFF2, to be put into a page. Raises NotInstalledError."""
    return _bytes(_web_face(weight))


def web_face_files() -> tuple[Path, ...]:
    """Where those files are, whether they are there or not."""
    return tuple(map(_web_face, _FACES))


def _web_face(weight: int) -> Path:
    return _WEB_FACES / f"source-sans-3-latin-{weight}-normal.woff2"


def dictionary(language: str) -> tuple[bytes, bytes]:
    """The rules (.aff) and words (.dic) of «nb» or «nn» for Hunspell. Raises NotInstalledError."""
    folder = _MODULES / f"dictionary-{language}"
    return _read(folder / "index.aff"), _read(folder / "index.dic")


@cache
def _bytes(path: Path) -> bytes:
    return _read(path)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise NotInstalledError(path.name) from None
