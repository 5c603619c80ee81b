"""An Office file as an archive of parts: the same parts make the same bytes, whatever the day."""

from __future__ import annotations

import zipfile

from geo.errors import TemplateError

#: Packed already.
_PICTURES = {"png", "jpg", "jpeg", "gif"}
_LONG_AGO = (1980, 1, 1, 0, 0, 0)
#: A tenth larger than zlib's usual level, in half its time.
_LEVEL = 4


class OfficeArchive:
    """Writes parts, as python-docx and python-pptx hand them over, into a zip, each once.

    `refusal` is the code of the TemplateError for a name that comes twice, which would be a broken
    file.
    """

    def __init__(self, archive: zipfile.ZipFile, refusal: str) -> None:
        self._archive, self._refusal = archive, refusal

    def write(self, name: str, content: bytes | str) -> None:
        """Add a part by its name within the file. Raises TemplateError."""
        name = name.removeprefix("/")
        if name in self._archive.NameToInfo:
            raise TemplateError(self._refusal)
        entry = zipfile.ZipInfo(name, _LONG_AGO)
        packed = name.rpartition(".")[2].lower() in _PICTURES
        entry.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
        self._archive.writestr(entry, content, compresslevel=_LEVEL)
