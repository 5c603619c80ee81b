"""CSV for a Norwegian spreadsheet, a file for each layer and what they are, in a zip."""

from geo.exchange.outgoing.gis_format import GisFormat, Several

FORMAT = GisFormat(
    suffix="csv.zip",
    media_type="application/zip",
    writer="geo.exchange.outgoing.csv_tables",
    position=10,
    compressed=True,
    systems=(),
    several=Several.ALWAYS_ZIPPED,
)
