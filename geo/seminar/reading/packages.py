"""Zip packages of office programs: looked at before anything is unpacked, and told apart."""

from __future__ import annotations

import io
import re
import zipfile

from geo.errors import DocumentError
from geo.seminar.reading import limits

_MACROS = re.compile(rb"macroEnabled|vbaProject", re.IGNORECASE)
_KINDS, _MIMETYPE = "[Content_Types].xml", "mimetype"
_OPEN_TEXT = b"application/vnd.oasis.opendocument.text"
_LARGE = 1_000_000


def kind_of(content: bytes) -> str:
    """«word», «slides», «workbook» or «odt».

    Raises DocumentError for a bomb, a locked file, and macros.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries)
            if any(entry.flag_bits & 1 for entry in entries):
                raise DocumentError("encrypted")
            names = {entry.filename for entry in entries}
            if _MIMETYPE in names and _beginning(archive, _MIMETYPE).startswith(_OPEN_TEXT):
                return _open_text(archive)
            if _KINDS not in names:
                raise DocumentError("unknown_kind")
            kinds = _beginning(archive, _KINDS)
    except DocumentError:
        raise
    except Exception as error:  # zipfile has no one word for all that can be wrong with a file
        raise DocumentError("damaged") from error
    if _MACROS.search(kinds) or any(name.lower().endswith("vbaproject.bin") for name in names):
        raise DocumentError("macros")
    return _office(kinds)


def _office(kinds: bytes) -> str:
    if b"wordprocessingml" in kinds:
        return "word"
    if b"presentationml" in kinds:
        return "slides"
    if b"spreadsheetml" in kinds:
        return "workbook"
    raise DocumentError("unknown_kind")


def _open_text(archive: zipfile.ZipFile) -> str:
    """An OpenDocument text; its parts are encrypted one by one, as its manifest says."""
    manifest = "META-INF/manifest.xml"
    if manifest in archive.namelist() and b"encryption-data" in _beginning(archive, manifest):
        raise DocumentError("encrypted")
    return "odt"


def _beginning(archive: zipfile.ZipFile, name: str) -> bytes:
    with archive.open(name) as part:
        return part.read(_LARGE)


def _refuse_bombs(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries)
    tight = unpacked > _LARGE and unpacked > limits.MOST_RATIO * max(packed, 1)
    if len(entries) > limits.MOST_PARTS or unpacked > limits.MOST_UNPACKED or tight:
        raise DocumentError("unpacks_too_large", limit=str(limits.MOST_UNPACKED))
