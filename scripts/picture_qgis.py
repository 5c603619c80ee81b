"""A picture of what Debian's QGIS shows of the addresses of OGC API – Features, for the guide:

    export QT_QPA_PLATFORM=offscreen
    /usr/bin/python3 scripts/picture_qgis.py http://localhost:8501/ogc docs/pictures/qgis-live.png

Runs in the system's Python, where QGIS lives, and imports nothing of ours. The layers are as QGIS
adds them; only the fill follows the field `status`, and the names are switched on.
"""

from __future__ import annotations

import sys

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
_FILLS = {"ny": "#d95f30", "videreført": "#7b93d8", "oppstart": "#f2d264"}


def layer(address: str, collection: str) -> QgsVectorLayer:
    """A collection as a layer. Raises RuntimeError for one that QGIS cannot read."""
    found = QgsVectorLayer(f"url='{address}' typename='{collection}'", collection, "OAPIF")
    if not found.isValid():
        raise RuntimeError(f"QGIS cannot read {address}: {found.error().message()}")
    return found


def draw_bydeler(found: QgsVectorLayer) -> None:
    """Thin grey lines on light ground."""
    symbol = QgsFillSymbol.createSimple({"color": "#f6f5f1", "outline_color": "#9a9aa8"})
    found.setRenderer(QgsSingleSymbolRenderer(symbol))


def draw_areas(found: QgsVectorLayer) -> None:
    """A fill for each status, and the names."""
    categories = [
        QgsRendererCategory(
            status,
            QgsFillSymbol.createSimple({"color": colour, "outline_color": "#20203f"}),
            status,
        )
        for status, colour in _FILLS.items()
    ]
    found.setRenderer(QgsCategorizedSymbolRenderer("status", categories))
    words, halo = QgsTextFormat(), QgsTextBufferSettings()
    halo.setEnabled(True)
    words.setBuffer(halo)
    words.setSize(9)
    words.setColor(QColor("#20203f"))
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.setFormat(words)
    found.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    found.setLabelsEnabled(True)


def main(address: str, file: str) -> None:
    """Write the picture."""
    application = QgsApplication([], False)
    application.initQgis()
    areas, bydeler = layer(address, "areas"), layer(address, "bydeler")
    draw_areas(areas)
    draw_bydeler(bydeler)
    areas.setSubsetString('"status" IS NOT NULL')
    settings = QgsMapSettings()
    settings.setLayers([areas, bydeler])
    settings.setDestinationCrs(_METRES)
    settings.setTransformContext(QgsProject.instance().transformContext())
    settings.setExtent(_OSLO)
    settings.setOutputSize(_SIZE)
    settings.setBackgroundColor(QColor("#dfeaf3"))
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    job.renderedImage().save(file)
    application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
