"""Several files in one. Its writer has `write_archive(order, deck, make)`."""

from geo.exports.file_format import FileFormat

FORMAT = FileFormat(
    suffix="zip",
    media_type="application/zip",
    writer="geo.exports.zip_archive",
    position=4,
    compressed=True,
)
