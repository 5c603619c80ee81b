"""Pictures for the guide and the page of what Debian's QGIS asks for when an address is added: the
dialog of a new connection, filled in, and the list of data sets that it then shows.

    export QT_QPA_PLATFORM=offscreen
    /usr/bin/python3 scripts/picture_qgis_dialogs.py http://localhost:8501/ogc pages/serving/assets

Writes `qgis-connection.png` and `qgis-datasets.png` into the folder. Runs in the system's Python,
where QGIS lives, and imports nothing of ours. The dialogs are QGIS's own, in English: Debian has no
Norwegian words for QGIS here.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from qgis.core import QgsApplication, QgsProviderRegistry, QgsSettings
from qgis.gui import QgsAbstractDataSourceWidget, QgsGui, QgsNewHttpConnection
from qgis.PyQt.QtCore import QEventLoop, QSettings, Qt, QTimer
from qgis.PyQt.QtGui import QImage
from qgis.PyQt.QtWidgets import QComboBox, QLineEdit, QPushButton, QTreeView, QWidget

_NAME, _CONNECTIONS = "IPO-kart", "qgis/connections-wfs/"
_VERSION, _VERSION_KEY = "OGC API - Features", "OGC_API_FEATURES"
_WAIT_MS, _PATIENCE = 100, 100
_SHOWN = "areas"  # the data set that is chosen in the picture
_COLOURS = QImage.Format_Indexed8


def connection(address: str) -> QWidget:
    """The dialog of a new connection, filled in."""
    dialog = QgsNewHttpConnection(None, QgsNewHttpConnection.ConnectionWfs, _CONNECTIONS, "")
    dialog.findChild(QLineEdit, "txtName").setText(_NAME)
    dialog.findChild(QLineEdit, "txtUrl").setText(address)
    dialog.findChild(QComboBox, "cmbVersion").setCurrentText(_VERSION)
    dialog.resize(560, 560)
    return dialog


def datasets(address: str) -> QWidget:
    """The dialog that lists the data sets of the connection, after «Connect».

    Raises RuntimeError where the server does not answer.
    """
    settings = QgsSettings()
    settings.setValue(f"{_CONNECTIONS}{_NAME}/url", address)
    settings.setValue(f"{_CONNECTIONS}{_NAME}/version", _VERSION_KEY)
    settings.setValue(f"{_CONNECTIONS}selected", _NAME)
    providers = QgsGui.sourceSelectProviderRegistry()
    mode = QgsProviderRegistry.WidgetMode(0)
    dialog: QgsAbstractDataSourceWidget = providers.createSelectionWidget(
        "WFS", None, Qt.Widget, mode
    )
    dialog.resize(820, 600)
    dialog.show()
    dialog.findChild(QPushButton, "btnConnect").click()
    tree = dialog.findChild(QTreeView)
    for _ in range(_PATIENCE):
        if tree.model().rowCount():
            break
        _wait()
    else:
        raise RuntimeError(f"{address} tells of no data sets")
    _choose(tree)
    return dialog


def _choose(tree: QTreeView) -> None:
    """Choose the areas, and make room for titles and names."""
    tree.setColumnWidth(0, 300)
    tree.setColumnWidth(1, 480)
    model = tree.model()
    for row in range(model.rowCount()):
        if model.index(row, 1).data() == _SHOWN:
            tree.setCurrentIndex(model.index(row, 0))


def _wait() -> None:
    loop = QEventLoop()
    QTimer.singleShot(_WAIT_MS, loop.quit)
    loop.exec_()


def save(widget: QWidget, path: Path) -> None:
    """Write what a widget shows, with few colours, so that a page has it soon."""
    widget.show()
    _wait()
    widget.grab().toImage().convertToFormat(_COLOURS, Qt.ThresholdDither).save(str(path))
    widget.hide()


def main(address: str, folder: str) -> None:
    """Write both pictures."""
    with tempfile.TemporaryDirectory() as own:  # the settings of whoever runs it are left alone
        QSettings.setPath(QSettings.IniFormat, QSettings.UserScope, own)
        application = QgsApplication([], True, own)
        application.initQgis()
        save(connection(address), Path(folder) / "qgis-connection.png")
        save(datasets(address), Path(folder) / "qgis-datasets.png")
        application.exitQgis()


if __name__ == "__main__":
    main(*sys.argv[1:])
