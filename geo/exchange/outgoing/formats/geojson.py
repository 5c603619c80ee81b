"""GeoJSON as RFC 7946 has it."""

from geo.exchange.outgoing.gis_format import GisFormat, Several

FORMAT = GisFormat(
    suffix="geojson",
    media_type="application/geo+json",
    writer="geo.exchange.outgoing.geojson",
    position=3,
    compressed=False,
    systems=(4326,),
    several=Several.ZIPPED,
)
