"""A QGIS project beside its GeoPackage, in a zip."""

from geo.exchange.outgoing.gis_format import SYSTEMS, GisFormat, Several

FORMAT = GisFormat(
    suffix="qgz.zip",
    media_type="application/zip",
    writer="geo.exchange.outgoing.qgis_project",
    position=2,
    compressed=True,
    systems=SYSTEMS,
    several=Several.INSIDE,
)
