"""The fields of the layers for GIS programs as a page for users: `docs/bruk/felter.md`.

python scripts/write_fields.py
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from geo import text
from geo.layers.fields import Field, Layer, layers
from geo.model import Status, Unit

PAGE = Path(__file__).resolve().parents[1] / "docs" / "bruk" / "felter.md"
#: What each type is called.
TYPES = {
    "text": "tekst",
    "text[]": "liste av tekster",
    "date": "dato",
    "boolean": "ja eller nei",
    "integer": "heltall",
    "double precision": "desimaltall",
}
_HEAD = """# Feltene i filene og tabellene

For deg som bruker filene fra [*Utveksling*](utveksling.md) eller
[tabellene på en tjener](../operations.md#tables-for-gis-programs). Lagene og feltene heter det
samme i alle formater. En shapefil har bare plass til ti tegn i et feltnavn; da gjelder det korte
navnet. Et felt som viser til et annet lag, har kodene (`id`) derfra.

I registeret for Oslo er politienhetene {units}, statusene {statuses}, og sortene av bydeler
`bydel`, `sentrum` og `marka`.

Siden lages av `geo/layers/fields.toml` med `python scripts/write_fields.py`.
"""


def page() -> str:
    """The page, as Markdown."""
    head = _HEAD.format(units=_codes(Unit), statuses=_codes(Status))
    return "\n".join([head, *(line for layer in layers().values() for line in _layer(layer))])


def _codes(codes: Iterable[str]) -> str:
    return text.listing([f"`{code}`" for code in codes])


def _layer(layer: Layer) -> Iterator[str]:
    yield f"## `{layer.name}`\n"
    yield f"{layer.meaning}\n"
    yield f"Flate: {layer.geometry}.\n" if layer.geometry else "Laget har ingen flater.\n"
    yield "| felt | kort navn | type | betydning |"
    yield "| --- | --- | --- | --- |"
    yield from map(_row, layer.fields.values())
    yield ""


def _row(field: Field) -> str:
    to = f" Viser til `{field.refers}`." if field.refers else ""
    type_ = TYPES[field.type]
    return f"| `{field.name}` | `{field.short_name}` | {type_} | {field.meaning}.{to} |"


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
