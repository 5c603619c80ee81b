"""Several files in one. Its writer has `everything(order, deck, make)`."""

from geo.exports.file_format import FileFormat

FORMAT = FileFormat(
    suffix="zip",
    media_type="application/zip",
    writer="geo.exports.parcel",
    position=4,
    compressed=True,
)
