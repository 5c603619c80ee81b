"""Pictures for the guides of what Debian's QGIS shows of ours: the addresses of OGC API – Features,
and a project as it is opened.

    export QT_QPA_PLATFORM=offscreen
    /usr/bin/python3 scripts/picture_qgis.py http://localhost:8501/ogc docs/pictures/qgis-live.png
    /usr/bin/python3 scripts/picture_qgis.py ipo-data-2026-01.qgz docs/pictures/qgis-project.png

Runs in the system's Python, where QGIS lives, and imports nothing of ours. A project is as it
stands. The layers of an address are as QGIS adds them; only the fill follows the field `status`,
and the names are switched on. A third argument is the scale (`500000`); else Oslo fills the map.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path

from qgis.core import (
    QgsApplication,
    QgsCategorizedSymbolRenderer,
    QgsCoordinateReferenceSystem,
    QgsFillSymbol,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPalLayerSettings,
    QgsProject,
    QgsRectangle,
    QgsRendererCategory,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSize
from qgis.PyQt.QtGui import QColor

_SIZE = QSize(1200, 800)
_METRES = QgsCoordinateReferenceSystem("EPSG:25832")
#: Oslo, EPSG:25832.
_OSLO = QgsRectangle(588_000, 6_629_000, 614_000, 6_652_000)
_SETTINGS = Path(__file__).resolve().parents[1] / "geo" / "settings" / "oslo.toml"
_STATUSES = tomllib.loads(_SETTINGS.read_text(encoding="utf-8"))["status"]
_FILLS = {status["code"]: status["look"]["ground"] for status in _STATUSES}


def layer(address: str, collection: str) -> QgsVectorLayer:
    """A collection as a layer. Raises RuntimeError for one that QGIS cannot read."""
    qgis_layer = QgsVectorLayer(f"url='{address}' typename='{collection}'", collection, "OAPIF")
    if not qgis_layer.isValid():
        raise RuntimeError(f"QGIS cannot read {address}: {qgis_layer.error().message()}")
    return qgis_layer


def draw_bydeler(qgis_layer: QgsVectorLayer) -> None:
    """Thin grey lines on light ground."""
    symbol = QgsFillSymbol.createSimple({"color": "#f6f5f1", "outline_color": "#9a9aa8"})
    qgis_layer.setRenderer(QgsSingleSymbolRenderer(symbol))


def draw_areas(qgis_layer: QgsVectorLayer) -> None:
    """A fill for each status, and the names."""
    categories = [
        QgsRendererCategory(
            status,
            QgsFillSymbol.createSimple({"color": colour, "outline_color": "#20203f"}),
            status,
        )
        for status, colour in _FILLS.items()
    ]
    qgis_layer.setRenderer(QgsCategorizedSymbolRenderer("status", categories))
    words, halo = QgsTextFormat(), QgsTextBufferSettings()
    halo.setEnabled(True)
    words.setBuffer(halo)
    words.setSize(9)
    words.setColor(QColor("#20203f"))
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.setFormat(words)
    qgis_layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    qgis_layer.setLabelsEnabled(True)


def layers_of_address(address: str) -> list[QgsVectorLayer]:
    """The areas of the newest list over the bydeler."""
    areas, bydeler = layer(address, "areas"), layer(address, "bydeler")
    draw_areas(areas)
    draw_bydeler(bydeler)
    areas.setSubsetString('"status" IS NOT NULL')
    return [areas, bydeler]


def layers_of_project(path: str) -> list[QgsVectorLayer]:
    """What a project shows when it is opened. Raises RuntimeError for one that cannot be read."""
    project = QgsProject.instance()
    if not project.read(path):
        raise RuntimeError(f"QGIS cannot read {path}: {project.error()}")
    shown = set(project.layerTreeRoot().checkedLayers())
    return [it for it in project.layerTreeRoot().layerOrder() if it in shown]


def main(source: str, file: str, scale: str = "") -> None:
    """Write the picture."""
    application = QgsApplication([], False)
    application.initQgis()
    is_project = source.endswith(".qgz")
    settings = QgsMapSettings()
    # The settings do not keep layers alive.
    layers = (layers_of_project if is_project else layers_of_address)(source)
    settings.setLayers(layers)
    settings.setDestinationCrs(_METRES)
    settings.setTransformContext(QgsProject.instance().transformContext())
    settings.setExtent(_OSLO)
    settings.setOutputSize(_SIZE)
    settings.setBackgroundColor(
        QgsProject.instance().backgroundColor() if is_project else QColor("#dfeaf3")
    )
    if scale:
        extent = settings.extent()
        extent.scale(float(scale) / settings.scale())
        settings.setExtent(extent)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(file)
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
