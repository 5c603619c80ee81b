"""GeoPackage: every layer in one file, related by keys, with the look of our map for QGIS."""

from geo.exchange.outgoing.gis_format import SYSTEMS, GisFormat, Several

FORMAT = GisFormat(
    suffix="gpkg",
    media_type="application/geopackage+sqlite3",
    writer="geo.exchange.outgoing.geopackage",
    position=1,
    compressed=False,
    systems=SYSTEMS,
    several=Several.INSIDE,
)
