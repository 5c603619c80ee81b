"""What a GML says of its reference system, where GDAL says nothing or a code that the file lacks.

GDAL is silent where a file has several names for one system, as it writes itself: its envelopes
have the code with heights (5972) and its surfaces that of the plane.
"""

from __future__ import annotations

import re

_ELEMENT = re.compile(
    rb"<(?:[\w.-]+:)?(\w+)(?=\s)[^<>]*?\ssrsName\s*=\s*[\"']([^\"'<>]{1,200})[\"']"
)
_NAME = re.compile(rb"\ssrsName\s*=\s*(?:\"[^\"<>]*\"|'[^'<>]*')")
#: `EPSG:5972`, `urn:ogc:def:crs:EPSG::5972`, `…/def/crs/EPSG/0/5972`, `…/srs/epsg.xml#5972`.
_CODE = re.compile(r"EPSG(?::[\d.]*:|:|/[\d.]+/|\.xml#)(\d{4,6})", re.IGNORECASE)
_SURFACES = frozenset({b"Surface", b"Polygon", b"MultiSurface", b"MultiPolygon"})
_ENVELOPE = b"Envelope"


def systems_of(content: bytes) -> tuple[str, ...]:
    """The systems of a document: that of its surfaces, then that of its envelopes. Surfaces in
    several are in all of them, as one name."""
    surfaces: dict[str, None] = {}
    envelopes: dict[str, None] = {}
    for element, name in _ELEMENT.findall(content):
        if element in _SURFACES:
            surfaces.setdefault(_code(name))
        elif element == _ENVELOPE:
            envelopes.setdefault(_code(name))
    if len(surfaces) > 1:
        return (", ".join(surfaces),)
    return tuple(surfaces) + (tuple(envelopes) if len(envelopes) == 1 else ())


def without(content: bytes) -> bytes:
    """The document without the names of its systems: GDAL refuses one with a code that it does not
    know."""
    return _NAME.sub(b"", content)


def _code(name: bytes) -> str:
    """`EPSG:25832`, or both codes of a system in two parts (`EPSG:25832+5941`); the name itself
    where it has no code."""
    words = name.decode("utf-8", "replace").strip()
    codes = _CODE.findall(words)
    return f"EPSG:{'+'.join(codes)}" if codes else words
