"""A workbook for Excel, a sheet for each layer."""

from geo.exchange.outgoing.gis_format import GisFormat, Several

FORMAT = GisFormat(
    suffix="xlsx",
    media_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    writer="geo.exchange.outgoing.workbook",
    position=9,
    compressed=True,
    systems=(),
    several=Several.INSIDE,
)
