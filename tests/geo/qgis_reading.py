"""What Debian's QGIS reads of a server's tables, for `test_store_qgis.py`:

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 tests/geo/qgis_reading.py HOST PORT DATABASE USER TABLE…

Runs in the system's Python, where QGIS lives, and imports nothing of ours. Prints JSON: for each
table and each of its surfaces what the layer is, and whether a row of it can be removed.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from qgis.core import QgsApplication, QgsDataSourceUri, QgsVectorLayer, QgsWkbTypes


def read(table: str, column: str, host: str, port: str, database: str, user: str) -> dict[str, Any]:
    """A layer by its table and column of surfaces, as QGIS has it."""
    uri = QgsDataSourceUri()
    uri.setConnection(host, port, database, user, "")
    uri.setDataSource("ipokart", table, column, "", "id")
    layer = QgsVectorLayer(uri.uri(False), table, "postgres")
    features = list(layer.getFeatures())
    provider = layer.dataProvider()
    return {
        "valid": layer.isValid(),
        "has_error": not layer.error().isEmpty(),
        "crs": layer.crs().authid(),
        "type": QgsWkbTypes.displayString(layer.wkbType()),
        "key": [layer.fields()[at].name() for at in layer.primaryKeyAttributes()],
        "fields": {field.name(): [field.typeName(), field.comment()] for field in layer.fields()},
        "comment": provider.dataComment(),
        "ids": sorted(str(feature["id"]) for feature in features),
        "drawn": sum(feature.hasGeometry() for feature in features),
        "bounds": layer.extent().toRectF().getCoords(),
        "can_remove": bool(features) and provider.deleteFeatures([features[0].id()]),
    }


def main(host: str, port: str, database: str, user: str, *tables: str) -> None:
    """Read each table with either surface, and print what came."""
    application = QgsApplication([], False)
    application.initQgis()
    columns = ("geom", "geom_4326")
    results = {
        table: {column: read(table, column, host, port, database, user) for column in columns}
        for table in tables
    }
    print(json.dumps(results), flush=True)
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
