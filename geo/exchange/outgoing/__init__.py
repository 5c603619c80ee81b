"""Files for GIS programs and spreadsheets. A format is one file in `formats/` with its record, and
its writer beside them; `OUTGOING` is their registry, which page, command line and tests walk."""

from __future__ import annotations

from geo.exchange.outgoing import formats
from geo.exchange.outgoing.gis_format import GisFormat, Several
from geo.exports.file_format import collect_formats

__all__ = ["OUTGOING", "GisFormat", "Several", "format_of"]

#: The formats by suffix, in the order that people see them in.
OUTGOING = collect_formats(formats, GisFormat)


def format_of(name: str) -> GisFormat | None:
    """The format that a file's name asks for; None for a name of none."""
    lower = name.lower()
    for item in OUTGOING.values():
        if any(lower.endswith(f".{suffix}") for suffix in item.suffixes):
            return item
    return None
