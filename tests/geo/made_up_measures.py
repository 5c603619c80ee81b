"""Measures as `measures.json` holds them, made up for tests: no source has any."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from geo.files import MEASURES
from geo.files.measures import measure
from geo.files.records import Record
from geo.model import Measure, Register

#: With a source, for an area and a point.
LIGHTS: dict[str, Any] = {
    "id": "lys-pa-skoleveien",
    "title": "Lys på skoleveien",
    "text": "Nye lykter mellom skolen og senteret.",
    "responsible": ["Velferdsetaten"],
    "start": "2025-03",
    "end": "2026-05",
    "state": "pågår",
    "links": {"areas": ["vestli"], "followups": ["2025-6"]},
    "source": "politiradet-2026-01",
    "line": 12,
    "quote": "lys",
}
#: Entered by hand, for a bydel, without an end.
PATROL: dict[str, Any] = {
    "id": "nattevandring",
    "title": "Nattevandring",
    "text": "Voksne går ute i helgene.",
    "responsible": [],
    "start": "2026",
    "end": None,
    "state": "planlagt",
    "links": {"bydeler": ["alna"]},
    "source": None,
    "line": None,
    "quote": None,
    "entered_by": "Kari Prøve",
}


def file_of(*rows: Mapping[str, Any]) -> bytes:
    """The bytes of a `measures.json` with these."""
    return json.dumps({"measures": rows}, ensure_ascii=False).encode()


def built(**values: Any) -> Measure:
    """The lights, with some of their values changed."""
    return _read({**LIGHTS, **values})


def with_measures(register: Register) -> Register:
    """The register with both measures."""
    return replace(register, measures=(_read(LIGHTS), _read(PATROL)))


def _read(row: Mapping[str, Any]) -> Measure:
    return measure(Record(MEASURES, row["id"], dict(row), []))
