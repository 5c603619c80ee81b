"""Files in a zip: the same files are the same bytes, and one to read comes first."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable

from geo import text
from geo.exchange.outgoing.delivery import Delivery

#: The file to read.
NOTE = "LESMEG.txt"
#: The time of every file in a zip.
LONG_AGO = (1980, 1, 1, 0, 0, 0)


def pack(delivery: Delivery, files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of files (name, bytes) in order, marked where it is internal."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content)
        if delivery.is_internal:
            archive.comment = text.say("audience.metadata").encode()
    return out.getvalue()
