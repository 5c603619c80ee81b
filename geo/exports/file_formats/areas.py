"""Areas for a spreadsheet. Its writer has `areas(register, rows)`."""

from geo.exports.file_format import FileFormat

FORMAT = FileFormat(
    suffix="csv",
    media_type="text/csv",
    writer="geo.exports.csv",
    position=3,
)
