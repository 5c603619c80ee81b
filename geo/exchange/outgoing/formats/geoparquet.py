"""GeoParquet 1.1, for tools of data analysis."""

from geo.exchange.outgoing.gis_format import GisFormat, Several

FORMAT = GisFormat(
    suffix="parquet",
    media_type="application/vnd.apache.parquet",
    writer="geo.exchange.outgoing.geoparquet",
    position=5,
    compressed=True,
    systems=(25832, 25833, 4326),
    several=Several.ZIPPED,
)
