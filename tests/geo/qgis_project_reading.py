"""What Debian's QGIS makes of a project or a GeoPackage of ours, for `test_outgoing_qgis.py`:

    QT_QPA_PLATFORM=offscreen /usr/bin/python3 tests/geo/qgis_project_reading.py FILE PICTURE

Runs in the system's Python, where QGIS lives, and imports nothing of ours. A project (`.qgz`) is
opened as it stands; of a GeoPackage (`.gpkg`) each table is added as a person would add it. Prints
JSON: each layer with what it is, and writes the map as a PNG of 1200 × 900 pixels.
"""

from __future__ import annotations

import json
import os
import sys
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsFeatureRequest,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsProviderRegistry,
    QgsRectangle,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor


def layer_facts(layer: QgsVectorLayer) -> dict[str, Any]:
    """What QGIS knows of a layer."""
    renderer = layer.renderer()
    labeling = layer.labeling()
    is_drawn = renderer is not None
    rules = renderer.rootRule().children() if is_drawn and renderer.type() == "RuleRenderer" else []
    return {
        "valid": layer.isValid(),
        "crs": layer.crs().authid(),
        "type": QgsWkbTypes.displayString(layer.wkbType()),
        "count": layer.featureCount(),
        "fields": {field.name(): field.typeName() for field in layer.fields()},
        "renderer": renderer.type() if is_drawn else "",
        "rules": {
            rule.label(): {
                "filter": rule.filterExpression(),
                "symbol_layers": [
                    rule.symbol().symbolLayer(at).layerType()
                    for at in range(rule.symbol().symbolLayerCount())
                ],
                "rows": _count(layer, rule),
            }
            for rule in rules
        },
        "labels": labeling.settings().fieldName if labeling and layer.labelsEnabled() else "",
        "label_size": labeling.settings().format().size() if labeling else None,
        "by_scale": layer.hasScaleBasedVisibility(),
        "min_scale": layer.minimumScale(),
        "first": _first(layer),
    }


def _first(layer: QgsVectorLayer) -> dict[str, str]:
    row = next(layer.getFeatures(), None)
    return {} if row is None else {f.name(): str(row[f.name()]) for f in layer.fields()}


def _count(layer: QgsVectorLayer, rule: Any) -> int:
    """How many rows a rule itself lets through; of ELSE what no other does is not counted."""
    if rule.isElse():
        return -1
    request = QgsFeatureRequest()
    if rule.filterExpression():
        request.setFilterExpression(rule.filterExpression())
    return sum(1 for _ in layer.getFeatures(request))


def draw(layers: list[QgsVectorLayer], extent: QgsRectangle, out: str) -> None:
    """Draw layers, the uppermost first, as QGIS does on its screen."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    settings.setDestinationCrs(layers[0].crs())
    settings.setOutputSize(QSize(1200, 900))
    settings.setOutputDpi(96)
    settings.setBackgroundColor(QColor("white"))
    settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(out)


def _project(path: str) -> tuple[list[QgsVectorLayer], dict[str, Any]]:
    project = QgsProject.instance()
    is_read = project.read(path)
    root = project.layerTreeRoot()
    relations = project.relationManager().relations()
    shown = [layer for layer in root.checkedLayers() if layer.isSpatial()]
    facts = {
        "read": is_read,
        "title": project.title(),
        "crs": project.crs().authid(),
        "groups": {
            group.name(): [item.name() for item in group.findLayers()]
            for group in root.findGroups()
        },
        "relations": {name: relation.isValid() for name, relation in relations.items()},
        "abstract": project.metadata().abstract(),
    }
    order = [item.layer() for item in root.findLayers() if item.layer() in shown]
    layers = {item.layerId(): layer_facts(item.layer()) for item in root.findLayers()}
    return order, facts | {"layers": layers}


def _package(path: str) -> tuple[list[QgsVectorLayer], dict[str, Any]]:
    provider = QgsProviderRegistry.instance().providerMetadata("ogr")
    names = [item.name() for item in provider.querySublayers(path)]
    layers = {name: QgsVectorLayer(f"{path}|layername={name}", name, "ogr") for name in names}
    drawn = [layers[name] for name in ("ipo_areas", "delbydeler", "bydeler") if name in layers]
    return drawn, {"layers": {name: layer_facts(layer) for name, layer in layers.items()}}


def main(path: str, picture: str) -> None:
    """Open a file, tell what came, and draw it."""
    application = QgsApplication([], False)
    application.initQgis()
    drawn, facts = (_project if path.endswith(".qgz") else _package)(path)
    extent = next(layer for layer in drawn if "ipo_areas" in layer.source()).extent()
    extent.scale(1.15)
    draw(drawn, extent, picture)
    print(json.dumps(facts), flush=True)
    os._exit(0)  # QGIS ends badly while Python still knows its layers


if __name__ == "__main__":
    main(*sys.argv[1:])
