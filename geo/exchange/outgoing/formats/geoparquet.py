"""GeoParquet 1.1, for tools of data analysis."""

from geo.exchange.outgoing.gis_format import SYSTEMS, GisFormat, Several

FORMAT = GisFormat(
    suffix="parquet",
    media_type="application/vnd.apache.parquet",
    writer="geo.exchange.outgoing.geoparquet",
    position=5,
    compressed=True,
    systems=SYSTEMS,
    several=Several.ZIPPED,
)
