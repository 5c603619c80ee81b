"""What Debian's QGIS does with the addresses of OGC API – Features, for `test_live_clients.py`, and
the pictures of it for the guide (`scripts/picture_qgis.py`):

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 tests/geo/qgis_features.py ADDRESS COLLECTION…

Runs in the system's Python, where QGIS lives, and imports nothing of ours. Prints JSON: for each
collection what the layer is, and what comes of a box, a filter and another system.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsProject,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)


def layer_of(address: str, collection: str, more: str = "") -> QgsVectorLayer:
    """A collection as a layer; `pageSize` makes QGIS ask in pages."""
    return QgsVectorLayer(f"url='{address}' typename='{collection}' {more}", collection, "OAPIF")


def read(address: str, collection: str) -> dict[str, Any]:
    """A layer as QGIS has it."""
    layer = layer_of(address, collection, "pageSize='5'")
    features = list(layer.getFeatures())
    return {
        "valid": layer.isValid(),
        "error": layer.error().message(),
        "crs": layer.crs().authid(),
        "type": QgsWkbTypes.displayString(layer.wkbType()),
        "fields": [field.name() for field in layer.fields()],
        "ids": [str(feature["id"]) for feature in features],
        "drawn": sum(feature.hasGeometry() for feature in features),
        "title": layer.dataProvider().name(),
    }


def ask(address: str) -> dict[str, Any]:
    """A box, a filter, and another system."""
    box = QgsFeatureRequest().setFilterRect(QgsRectangle(10.9, 59.94, 10.93, 59.98))
    filtered = layer_of(address, "areas")
    is_set = filtered.setSubsetString("\"status\" = 'ny'")
    metres = QgsFeatureRequest().setDestinationCrs(
        QgsCoordinateReferenceSystem("EPSG:25832"), QgsProject.instance().transformContext()
    )
    first = next(layer_of(address, "areas").getFeatures(metres)).geometry().centroid().asPoint()
    return {
        "box": sorted(item["id"] for item in layer_of(address, "areas").getFeatures(box)),
        "filter": [is_set, sorted(item["id"] for item in filtered.getFeatures())],
        "metres": [first.x(), first.y()],
    }


def main(address: str, *collections: str) -> None:
    """Read each collection, and print what came."""
    application = QgsApplication([], False)
    application.initQgis()
    results = {name: read(address, name) for name in collections}
    print(json.dumps({"layers": results, "asked": ask(address)}), flush=True)
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
