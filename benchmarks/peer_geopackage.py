"""The peer: the register in a plain GeoPackage, read and written the usual way with geopandas.

`python benchmarks/peer_geopackage.py FILE` reads every layer and prints the seconds it took,
imports not counted. It imports nothing of ours. It has no history, and checks nothing.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import geopandas
import pandas
import pyogrio

_LISTS = {
    "editions.json": "editions",
    "followups.json": "followups",
    "meetings.json": "meetings",
    "programmes.json": "programmes",
    "bodies.json": "bodies",
    "documents.json": "sources",
}
_LAYERS = ("ipo_areas", "bydeler", "delbydeler")


def write(data: Path, file: Path) -> None:
    """The register's files as layers; what is a list or an object in a record is JSON text."""
    for layer in _LAYERS:
        geopandas.read_file(data / f"{layer}.geojson").to_file(file, layer=layer)
    for name, key in _LISTS.items():
        rows = json.loads((data / name).read_text(encoding="utf-8"))[key]
        plain = [{field: _plain(value) for field, value in row.items()} for row in rows]
        pyogrio.write_dataframe(pandas.DataFrame(plain), file, layer=Path(name).stem)
    people = pandas.read_csv(data / "population.csv", dtype={"bydel": str})
    pyogrio.write_dataframe(people, file, layer="population")


def _plain(value: object) -> object:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value


def read(file: Path) -> dict[str, pandas.DataFrame]:
    """Every layer by name."""
    return {name: pyogrio.read_dataframe(file, layer=name) for name, _ in pyogrio.list_layers(file)}


def change(file: Path, state: str) -> None:
    """Another state for the first follow-up point: read its layer, change it, write it."""
    rows = pyogrio.read_dataframe(file, layer="followups")
    rows.loc[0, "state"] = str(state)
    pyogrio.write_dataframe(rows, file, layer="followups")


if __name__ == "__main__":
    start = time.perf_counter()
    read(Path(sys.argv[1]))
    print(time.perf_counter() - start)
