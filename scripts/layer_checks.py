"""What must hold between the finished layers; what does not hold stops the build."""

import shapely
from failure import BuildError
from featurefile import Feature


def check_layers(delbydeler: list[Feature], bydeler: list[Feature], areas: list[Feature]) -> None:
    """Valid everywhere, no overlaps or gaps, bydel = its delbydeler, area within its bydel."""
    _require(len(delbydeler) == 98, "Det skal være 97 delbydeler og Marka.")
    _require(len(bydeler) == 17, "Det skal være 15 bydeler, Sentrum og Marka.")
    for name, features in (("Delbydelene", delbydeler), ("Bydelene", bydeler)):
        shapes = [feature.geometry for feature in features]
        _require(shapely.coverage_is_valid(shapes), f"{name} overlapper eller har ulike grenser.")
        whole = shapely.union_all(shapes)
        _require(not shapely.get_num_interior_rings(whole), f"Det er hull mellom {name.lower()}.")
    _check_dissolve(delbydeler, bydeler)
    _check_areas(bydeler, areas)


def check_valid(name: str, features: list[Feature]) -> None:
    """Every shape of a layer is valid and not empty; `name` is the layer's file name."""
    for number, feature in enumerate(features, start=1):
        good = feature.geometry.is_valid and not feature.geometry.is_empty
        _require(good, f"Objekt {number} i laget {name} er ugyldig eller tomt.")


def _check_dissolve(delbydeler: list[Feature], bydeler: list[Feature]) -> None:
    for bydel in bydeler:
        name = bydel.properties["name"]
        parts = [part.geometry for part in delbydeler if part.properties["bydel"] == name]
        same = bydel.geometry.equals(shapely.union_all(parts))
        _require(same, f"Bydel {name} er ikke lik summen av delbydelene sine.")


def _check_areas(bydeler: list[Feature], areas: list[Feature]) -> None:
    by_name = {bydel.properties["name"]: bydel.geometry for bydel in bydeler}
    for area in areas:
        bydel = area.properties["bydel"]
        if bydel:
            inside = by_name[bydel].covers(area.geometry)
            _require(inside, f"{area.properties['name']} ligger ikke i bydel {bydel}.")
            continue
        apart = not any(shape.intersects(area.geometry) for shape in by_name.values())
        _require(
            apart, f"{area.properties['name']} skal ligge utenfor bydelene, men berører en av dem."
        )


def _require(holds: bool, sentence: str) -> None:
    if not holds:
        raise BuildError(sentence)
