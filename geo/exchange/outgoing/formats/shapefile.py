"""Shapefiles, in a zip."""

from geo.exchange.outgoing.gis_format import GisFormat, Several

FORMAT = GisFormat(
    suffix="shp.zip",
    media_type="application/zip",
    writer="geo.exchange.outgoing.shapefile",
    position=6,
    compressed=True,
    systems=(25832, 25833, 4326),
    several=Several.ALWAYS_ZIPPED,
)
