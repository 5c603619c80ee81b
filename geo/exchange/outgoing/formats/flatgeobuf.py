"""FlatGeobuf: one layer with an index by place."""

from geo.exchange.outgoing.gis_format import SYSTEMS, GisFormat, Several

FORMAT = GisFormat(
    suffix="fgb",
    media_type="application/vnd.flatgeobuf",
    writer="geo.exchange.outgoing.flatgeobuf",
    position=4,
    compressed=False,
    systems=SYSTEMS,
    several=Several.ZIPPED,
    needs_surfaces=True,
)
