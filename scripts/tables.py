"""What is not geometry: the 17 units of the city, population and the list of sources."""

import csv
import io
import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from failure import BuildError

LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "ü": "u", "é": "e"})

BASIS = {
    "publisert": "publisert",
    "publisert men i konflikt": "publisert, i konflikt",
    "utledet ved utelukkelse": "utledet",
    "ikke funnet": "ukjent",
}

UNIT_SOURCE = {
    ("sentrum", "publisert"): (
        "VG 30. april 2024 (gjengitt av norway.postsen.com) og inyheter.no 17. desember 2024 "
        "(gjengir Aftenposten)"
    ),
    ("sentrum", "publisert, i konflikt"): (
        "VG 30. april 2024 og inyheter.no 17. desember 2024 sier sentrum, men Majorstuen i bydelen "
        "sto under Enhet vest på lista fra 30. april 2024 (NRK, Dagsavisen)"
    ),
    ("øst", "publisert"): (
        "vartoslo.no (artikkel 834277), etter pressemelding om Oslo øst politistasjon"
    ),
    ("vest", "utledet"): (
        "Ingen kilde funnet; utledet fordi bydelen ikke er nevnt under sentrum eller øst"
    ),
    (None, "ukjent"): "Ikke nevnt i kildene",
}
"""Own short wording of what the raw table cites, by unit and basis."""

POPULATION_COLUMNS = {
    "folketall": "population",
    "alder_0_17": "age_0_17",
    "alder_10_22": "age_10_22",
}

"""The kinds of source this build writes; every other entry of sources.json is left as it stands."""


@dataclass(frozen=True)
class Bydel:
    """One of the 15 bydeler, Sentrum or Marka, and the police unit with the ground for it."""

    id: str
    number: str
    name: str
    kind: str
    unit: str | None
    unit_basis: str
    unit_source: str


def slug(name: str) -> str:
    """An ASCII id: «St. Hanshaugen» becomes st-hanshaugen, «Grünerløkka» grunerlokka."""
    return "-".join(name.lower().replace(".", "").translate(LETTERS).split())


def read_rows(raw: Path, name: str, columns: tuple[str, ...]) -> list[dict[str, str]]:
    """Rows of a raw CSV file, checked to have `columns`; BuildError if not."""
    try:
        with (raw / name).open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
    except (OSError, UnicodeDecodeError) as error:
        raise BuildError(f"Fant ikke eller kunne ikke lese råfila {name} i mappa {raw}.") from error
    missing = [column for column in columns if not rows or column not in rows[0]]
    if missing:
        raise BuildError(f"Råfila {raw / name} mangler kolonnen {', '.join(missing)}.")
    return rows


def read_bydeler(raw: Path, names: Mapping[str, str]) -> list[Bydel]:
    """The 17 units by number, from `names` (number to name) and the table of police units."""
    rows = read_rows(raw, "politienheter_bydel.csv", ("enhet", "omraade", "status"))
    units = {row["omraade"]: row for row in rows}
    absent = [name for name in names.values() if name not in units]
    if absent:
        raise BuildError(f"politienheter_bydel.csv mangler en linje for {', '.join(absent)}.")
    return [_bydel(number, name, units[name]) for number, name in sorted(names.items())]


def _bydel(number: str, name: str, row: Mapping[str, str]) -> Bydel:
    unit = None if row["enhet"] == "ukjent" else row["enhet"]
    basis = BASIS.get(row["status"], "")
    source = UNIT_SOURCE.get((unit, basis))
    if source is None:
        raise BuildError(f"politienheter_bydel.csv: ukjent enhet eller status for {name}.")
    kind = slug(name) if number in ("16", "17") else "bydel"
    return Bydel(slug(name), number, name, kind, unit, basis, source)


def population_csv(raw: Path) -> bytes:
    """People on 1 January by bydel and year, as CSV, sorted by the bydel's number and year."""
    columns = ("bydel_nr", "bydel", "aar", *POPULATION_COLUMNS)
    rows = read_rows(raw, "folketall_bydel_2018_2026.csv", columns)
    text = io.StringIO()
    out = csv.writer(text, lineterminator="\n")
    out.writerow(("bydel", "year", *POPULATION_COLUMNS.values()))
    for row in sorted(rows, key=lambda row: (row["bydel_nr"], row["aar"])):
        numbers = (int(row[column]) for column in POPULATION_COLUMNS)
        out.writerow((slug(row["bydel"]), row["aar"], *numbers))
    return text.getvalue().encode()


def sources_json(recipe: Path) -> bytes:
    """sources.json: the published sources that this build uses, from the recipe."""
    rows = tomllib.loads(recipe.read_text("utf-8"))["source"]
    sources = {"sources": [row | {"url": row["url"] or None} for row in rows]}
    return (json.dumps(sources, ensure_ascii=False, indent=2) + "\n").encode()
