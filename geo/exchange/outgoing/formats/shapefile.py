"""Shapefiles, in a zip."""

from geo.exchange.outgoing.gis_format import SYSTEMS, GisFormat, Several

FORMAT = GisFormat(
    suffix="shp.zip",
    media_type="application/zip",
    writer="geo.exchange.outgoing.shapefile",
    position=6,
    compressed=True,
    systems=SYSTEMS,
    several=Several.ALWAYS_ZIPPED,
)
