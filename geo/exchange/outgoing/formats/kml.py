"""KML for Google Earth and the like."""

from geo.exchange.outgoing.gis_format import GisFormat, Several

FORMAT = GisFormat(
    suffix="kml",
    media_type="application/vnd.google-earth.kml+xml",
    writer="geo.exchange.outgoing.kml",
    position=7,
    compressed=False,
    systems=(4326,),
    several=Several.INSIDE,
    needs_surfaces=True,
)
