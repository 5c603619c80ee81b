"""The collections of the addresses: a layer each, and what a parameter of each field means."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from geo import text
from geo.frozen import frozen
from geo.layers.fields import Field, Layer, layers
from geo.model import Confidence, EditionKind, FollowUpState, MeasureState, Status, Unit
from geo.query import codes_of

#: The layer that a collection shows, by the collection's name in addresses.
LAYER_OF: Mapping[str, str] = {
    "areas": "ipo_areas",
    "listings": "listings",
    "bydeler": "bydeler",
    "delbydeler": "delbydeler",
    "followups": "followups",
    "measures": "measures",
}
#: What the values of fields are from; that of `state` is another in each collection.
_VOCABULARIES: Mapping[str, Iterable[str]] = {
    "unit": Unit,
    "units": Unit,
    "status": Status,
    "edition_kind": EditionKind,
    "boundary_confidence": Confidence,
}
_STATES: Mapping[str, Iterable[str]] = {"followups": FollowUpState, "measures": MeasureState}
_JSON_TYPES: Mapping[str, dict[str, Any]] = {
    "text": {"type": "string"},
    "text[]": {"type": "array", "items": {"type": "string"}},
    "integer": {"type": "integer"},
    "double precision": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
}


@frozen
class Collection:
    """A collection: its name in addresses, and its layer."""

    id: str
    layer: Layer

    @property
    def title(self) -> str:
        """What people call it."""
        return text.group("ogc_collection")[self.id]

    @property
    def when(self) -> str:
        """What the time of a feature is, in a sentence; empty where they have none."""
        return text.group("ogc_when").get(self.id, "")

    @property
    def description(self) -> str:
        """What it holds, and what its time is."""
        return " ".join(filter(None, (text.group("ogc_about")[self.id], self.when)))

    def words(self, field: str) -> Mapping[str, str]:
        """The values that a field takes from a vocabulary, by their codes in addresses; none for
        one that is free."""
        vocabulary = _STATES.get(self.id) if field == "state" else _VOCABULARIES.get(field)
        return codes_of(map(str, vocabulary or ()))

    @property
    def fields(self) -> Mapping[str, Field]:
        """The fields by name, `id` first; each is a parameter of the same name."""
        return self.layer.fields


def collections() -> Mapping[str, Collection]:
    """Every collection by its name."""
    known_layers = layers()
    return {
        id_: Collection(id_, known_layers[layer])
        for id_, layer in LAYER_OF.items()
        if layer in known_layers
    }


def property_schema(field: Field) -> dict[str, Any]:
    """The JSON Schema of a field's value in a feature; it may be null everywhere."""
    return {"title": field.name, "description": field.meaning, **_JSON_TYPES[field.type]}


def parameter_schema(field: Field) -> dict[str, Any]:
    """The JSON Schema of the parameter that asks for a field: of a list, one of its texts."""
    return dict(_JSON_TYPES["text" if field.type == "text[]" else field.type])
