"""Build data/ from published sources: python scripts/build_data.py --raw <mappe> [--out data].

Running it twice on the same raw folder gives the same bytes. Everything is made in memory before
the first file is written, and each file is swapped in whole, so a failure leaves data/ as it was.
"""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from failure import BuildError
from featurefile import Feature, feature_collection, with_earlier_facts
from layer_checks import check_layers, check_valid
from layers import (
    Official,
    area_features,
    bydel_features,
    delbydel_features,
    newest_listings,
    read_recipes,
)
from mosaic import MAX_DEVIATION_M, Mosaic, build_mosaic, deviation_m
from orientation import orientation_layers
from tables import population_csv, read_bydeler, sources_json

from geo.files.keys import FILES

HERE = Path(__file__).parent


def build(raw: Path, out: Path) -> dict[str, bytes]:
    """Every finished file by its path inside `out`.

    Reads the lists in `out`/editions.json, and what somebody wrote by hand in the files that stand
    there: a field that the model has and no raw file gives stays with its feature.
    """
    if not raw.is_dir():
        raise BuildError(f"Fant ikke mappa {raw} med råfiler; oppgi den med --raw.")
    official = Official.read(raw)
    layers = _layers(raw, official, out / "editions.json")
    for name, features in layers.items():
        check_valid(name, features)
    files = {}
    for name, features in layers.items():
        file = f"{name}.geojson"
        if file in FILES:
            features = with_earlier_facts(features, out / file, FILES[file]["features"].names)
        files[file] = feature_collection(features)
    files["population.csv"] = population_csv(raw)
    files["sources.json"] = sources_json(HERE / "sources.toml")
    return files


def _layers(raw: Path, official: Official, editions: Path) -> dict[str, list[Feature]]:
    recipes = read_recipes(HERE / "areas.toml", official)
    numbers = dict(zip(official.delbydeler["bydel_nr"], official.delbydeler["bydel"], strict=True))
    units = read_bydeler(raw, numbers)
    mosaic = build_mosaic(official.borders(recipes))
    _report_deviation(official, mosaic)
    delbydeler = delbydel_features(official, mosaic)
    bydeler = bydel_features(official, delbydeler, units)
    areas = area_features(recipes, mosaic, newest_listings(editions))
    check_layers(delbydeler, bydeler, areas)
    background = orientation_layers(raw, official, mosaic)
    return {
        "ipo_areas": areas,
        "bydeler": bydeler,
        "delbydeler": delbydeler,
        **{f"orientation/{name}": features for name, features in background.items()},
    }


def _report_deviation(official: Official, mosaic: Mosaic) -> None:
    worst = max(deviation_m(mosaic, owner) for owner in official.delbydeler["delbydel_id"])
    print(f"Største avvik fra den offisielle grensen: {worst:.1f} m")
    if worst > MAX_DEVIATION_M:
        raise BuildError(
            f"En grense flyttet seg {worst:.1f} m, mer enn {MAX_DEVIATION_M} m; senk TOLERANCE_M."
        )


def write_all(files: dict[str, bytes], out: Path) -> None:
    """Write each file beside its place, then swap them in one after the other."""
    waiting: list[tuple[str, Path]] = []
    try:
        for name, content in files.items():
            place = out / name
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(dir=place.parent, prefix=f".{place.name}.")
            waiting.append((temporary, place))
            with os.fdopen(handle, "wb") as file:
                file.write(content)
            Path(temporary).chmod(0o644)
        while waiting:
            temporary, place = waiting[0]
            Path(temporary).replace(place)
            waiting.pop(0)
    finally:
        for temporary, _ in waiting:
            Path(temporary).unlink(missing_ok=True)


def main(arguments: list[str] | None = None) -> int:
    """Exit code 0 when data/ is built, 1 with one sentence on stderr when it is not."""
    parser = argparse.ArgumentParser(
        description="Lager kart- og talldataene i data/ av publiserte kilder."
    )
    parser.add_argument("--raw", type=Path, required=True, help="mappa med råfilene")
    parser.add_argument(
        "--out", type=Path, default=HERE.parent / "data", help="mappa som skrives (data)"
    )
    options = parser.parse_args(arguments)
    try:
        write_all(build(options.raw, options.out), options.out)
    except (BuildError, OSError) as error:
        print(f"Feil: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
