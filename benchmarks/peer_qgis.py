"""The peer: the same still map as a print layout in QGIS, exported again and again.

`QT_QPA_PLATFORM=offscreen /usr/bin/python3 benchmarks/peer_qgis.py SHEET OUT.png` builds the
project once, says `ready`, and for every line it reads exports the layout and prints the seconds.
It runs in the system's Python, where QGIS lives, and imports nothing of ours. Its layers lie
projected in memory and names are placed by QGIS's own labelling.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from qgis.core import (
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsFeatureRequest,
    QgsFillSymbol,
    QgsFontUtils,
    QgsLayoutExporter,
    QgsLayoutItemLabel,
    QgsLayoutItemLegend,
    QgsLayoutItemMap,
    QgsLayoutItemScaleBar,
    QgsLayoutPoint,
    QgsLayoutSize,
    QgsLegendStyle,
    QgsLinePatternFillSymbolLayer,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsPalLayerSettings,
    QgsPointPatternFillSymbolLayer,
    QgsPrintLayout,
    QgsProject,
    QgsRectangle,
    QgsSimpleFillSymbolLayer,
    QgsSingleSymbolRenderer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QRectF, QSize
from qgis.PyQt.QtGui import QColor, QFont, QFontDatabase

_DPI = 96
_MM = 25.4 / _DPI  # millimetres to the pixel
_FAMILY = "Source Sans 3"
_TILE, _STRIPE, _DOT = 9.0, 4.0, 4.2  # pixels, as our patterns


class Sheet:
    """The project and its layout."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.about = json.loads((folder / "sheet.json").read_text(encoding="utf-8"))
        self.project = QgsProject()
        self.crs = QgsCoordinateReferenceSystem("EPSG:25832")
        self.project.setCrs(self.crs)
        for face in self.about["faces"]:
            QFontDatabase.addApplicationFont(face)
        background = [self._background(item) for item in self.about["layers"]]
        self.areas = [self._areas(item) for item in self.about["areas"]]
        self.layout = QgsPrintLayout(self.project)
        self.layout.initializeDefaults()
        wide, high = self.about["pixels"]
        page = self.layout.pageCollection().page(0)
        page.setPageSize(QgsLayoutSize(wide * _MM, high * _MM))
        self._map([*reversed(self.areas), *reversed(background)])
        self._words()

    def export(self, path: Path) -> None:
        """The layout as PNG."""
        settings = QgsLayoutExporter.ImageExportSettings()
        settings.dpi = _DPI
        settings.imageSize = QSize(*self.about["pixels"])
        settings.generateWorldFile = False
        result = QgsLayoutExporter(self.layout).exportToImage(str(path), settings)
        if result != QgsLayoutExporter.Success:
            raise RuntimeError(f"QGIS could not export: {result}")

    # --- layers ---------------------------------------------------------------------------------

    def _layer(self, file: str, name: str) -> QgsVectorLayer:
        """A layer in memory, projected."""
        read = QgsVectorLayer(str(self.folder / file), name, "ogr")
        if not read.isValid():
            raise RuntimeError(f"QGIS could not read {file}")
        wanted = QgsFeatureRequest()
        wanted.setDestinationCrs(self.crs, self.project.transformContext())
        layer = read.materialize(wanted)
        layer.setName(name)
        self.project.addMapLayer(layer)
        return layer

    def _background(self, item: dict[str, Any]) -> QgsVectorLayer:
        layer, look = self._layer(item["file"], item["name"]), item["style"]
        if item["name"] == "bydeler":
            symbol = QgsFillSymbol.createSimple({"style": "no", **_outline(look)})
            self._label(layer, "faint", "bydel", bold=False)
        else:
            symbol = _symbol(look, item["radius"])
            layer.setOpacity(look["opacity"])
        layer.setRenderer(QgsSingleSymbolRenderer(symbol))
        return layer

    def _areas(self, item: dict[str, Any]) -> QgsVectorLayer:
        layer = self._layer(item["file"], item["words"])
        layer.setRenderer(QgsSingleSymbolRenderer(_pattern(item["fill"], self.about["outline"])))
        self._label(layer, "ink", "name", bold=True)
        return layer

    def _label(self, layer: QgsVectorLayer, colour: str, size: str, *, bold: bool) -> None:
        words = self._format(colour, size, bold=bold)
        halo = QgsTextBufferSettings()
        halo.setEnabled(True)
        halo.setSize(2.5 * _MM)
        halo.setColor(QColor(self.about["halo"]))
        words.setBuffer(halo)
        settings = QgsPalLayerSettings()
        settings.fieldName = "name"
        settings.setFormat(words)
        settings.placement = QgsPalLayerSettings.Horizontal
        settings.displayAll = bold
        settings.priority = 10 if bold else 1
        layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
        layer.setLabelsEnabled(True)

    def _format(self, colour: str, size: str, *, bold: bool) -> QgsTextFormat:
        words = QgsTextFormat()
        words.setFont(self._font(bold=bold))
        words.setSize(self.about["sizes"][size] * 72 / _DPI)
        words.setSizeUnit(QgsUnitTypes.RenderPoints)
        words.setColor(QColor(self.about[colour]))
        return words

    def _font(self, *, bold: bool) -> QFont:
        font = QFont(_FAMILY)
        QgsFontUtils.updateFontViaStyle(font, "Bold" if bold else "Regular")
        return font

    # --- the layout -----------------------------------------------------------------------------

    def _map(self, layers: list[QgsVectorLayer]) -> None:
        x, y, w, h = self.about["frame"]
        self.map = QgsLayoutItemMap(self.layout)
        self.map.attemptSetSceneRect(_rect(x, y, w, h))
        self.map.setLayers(layers)
        self.map.setCrs(self.crs)
        self.map.zoomToExtent(QgsRectangle(*self.about["window"]))
        self.layout.addLayoutItem(self.map)

    def _words(self) -> None:
        for key, top, colour, bold in (
            ("title", 40, "ink", True),
            ("subtitle", 190, "muted", False),
            ("notice", 650, "ink", True),
            ("source", 900, "muted", False),
        ):
            label = QgsLayoutItemLabel(self.layout)
            label.setText(self.about["words"][key])
            font = self._font(bold=bold)
            size = self.about["sizes"].get(key, self.about["sizes"]["note"])
            font.setPointSizeF(size * 72 / _DPI)
            label.setFont(font)
            label.setFontColor(QColor(self.about[colour]))
            label.attemptSetSceneRect(_rect(46, top, 465, 160))
            self.layout.addLayoutItem(label)
        self._legend()
        self._scale_bar()

    def _legend(self) -> None:
        legend = QgsLayoutItemLegend(self.layout)
        legend.setTitle(self.about["words"]["legend"])
        for part in (QgsLegendStyle.Title, QgsLegendStyle.SymbolLabel):
            font = self._font(bold=part == QgsLegendStyle.Title)
            font.setPointSizeF(self.about["sizes"]["legend"] * 72 / _DPI)
            legend.setStyleFont(part, font)
        legend.setAutoUpdateModel(False)
        group = legend.model().rootGroup()
        group.clear()
        for layer in self.areas:
            group.addLayer(layer)
        legend.attemptMove(QgsLayoutPoint(40 * _MM, 330 * _MM))
        self.layout.addLayoutItem(legend)
        legend.adjustBoxSize()

    def _scale_bar(self) -> None:
        bar = QgsLayoutItemScaleBar(self.layout)
        bar.setLinkedMap(self.map)
        bar.applyDefaultSize(QgsUnitTypes.DistanceKilometers)
        bar.setUnitsPerSegment(1)
        bar.setNumberOfSegments(2)
        bar.setNumberOfSegmentsLeft(0)
        bar.setStyle("Line Ticks Up")
        self.layout.addLayoutItem(bar)
        bar.attemptMove(QgsLayoutPoint(1660 * _MM, 1010 * _MM))


def _rect(x: float, y: float, w: float, h: float) -> QRectF:
    return QRectF(x * _MM, y * _MM, w * _MM, h * _MM)


def _symbol(look: dict[str, Any], radius: float | None) -> Any:
    if radius:
        return QgsMarkerSymbol.createSimple(
            {
                "name": "circle",
                "size": str(2 * radius * _MM),
                "color": look["fill"],
                **_outline(look),
            }
        )
    if look["fill"]:
        return QgsFillSymbol.createSimple({"color": look["fill"], **_outline(look)})
    return QgsLineSymbol.createSimple(
        {
            "line_color": look["stroke"],
            "line_width": str(look["width"] * _MM),
            "line_style": "dash" if look["dash"] else "solid",
        }
    )


def _outline(look: dict[str, Any]) -> dict[str, str]:
    if not look["stroke"]:
        return {"outline_style": "no"}
    return {"outline_color": look["stroke"], "outline_width": str(look["width"] * _MM)}


def _pattern(fill: dict[str, Any], outline: float) -> QgsFillSymbol:
    """A fill of the style table: its ground, its marks, its outline."""
    symbol = QgsFillSymbol.createSimple(
        {
            "color": fill["ground"],
            "outline_color": fill["outline"],
            "outline_width": str(outline * _MM),
        }
    )
    if fill["pattern"] == "stripes":
        marks = QgsLinePatternFillSymbolLayer()
        marks.setLineAngle(45)
        marks.setDistance(_TILE * _MM)
        marks.setSubSymbol(
            QgsLineSymbol.createSimple(
                {"line_color": fill["mark"], "line_width": str(_STRIPE * _MM)}
            )
        )
    elif fill["pattern"] == "dots":
        marks = QgsPointPatternFillSymbolLayer()
        marks.setDistanceX(_TILE * _MM)
        marks.setDistanceY(_TILE * _MM)
        marks.setSubSymbol(
            QgsMarkerSymbol.createSimple(
                {
                    "name": "circle",
                    "size": str(_DOT * _MM),
                    "color": fill["mark"],
                    "outline_style": "no",
                }
            )
        )
    else:
        return symbol
    symbol.appendSymbolLayer(marks)
    border = QgsSimpleFillSymbolLayer.create(
        {"style": "no", "outline_color": fill["outline"], "outline_width": str(outline * _MM)}
    )
    symbol.appendSymbolLayer(border)
    return symbol


def main() -> None:
    """Export once for every line that comes in."""
    application = QgsApplication([], False)
    application.initQgis()
    sheet = Sheet(Path(sys.argv[1]))
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        sheet.export(Path(sys.argv[2]))
        print(time.perf_counter() - start, flush=True)
    sys.stdout.flush()
    os._exit(0)  # QGIS may crash when its objects die in Python's order


if __name__ == "__main__":
    main()
