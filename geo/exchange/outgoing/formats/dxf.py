"""DXF for drawing programs."""

from geo.exchange.outgoing.gis_format import METRES, GisFormat, Several

FORMAT = GisFormat(
    suffix="dxf",
    media_type="image/vnd.dxf",
    writer="geo.exchange.outgoing.dxf",
    position=8,
    compressed=False,
    systems=METRES,
    several=Several.INSIDE,
    needs_surfaces=True,
    usual=("ipo_areas", "bydeler"),
)
