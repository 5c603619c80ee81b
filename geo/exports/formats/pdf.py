"""A vector page."""

from geo.exports.picture_format import Format

FORMAT = Format(
    suffix="pdf",
    media_type="application/pdf",
    writer="geo.exports.pdf",
    position=3,
)
