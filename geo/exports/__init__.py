"""The register on its way out: one file for each format, and one registry of the picture formats.

A new picture format is one file in `formats/` with its record, and nothing else: the pages, the
zip of all formats and the command line list it by themselves.
"""

from __future__ import annotations

from geo.exports import file_formats, formats
from geo.exports.file_format import FileFormat, collect_formats
from geo.exports.order import Order
from geo.exports.picture_format import Format

__all__ = ["FILES", "FORMATS", "Format", "Order", "picture"]

#: The picture formats by suffix, in the order that people see them in.
FORMATS = collect_formats(formats, Format)
#: The other kinds of files by suffix; the deck is the `pptx` here, one slide is the one above.
FILES = collect_formats(file_formats, FileFormat)


def picture(suffix: str, order: Order) -> bytes:
    """A picture in the format of a suffix (without dot). Raises KeyError for an unknown one."""
    return FORMATS[suffix].picture(order)
