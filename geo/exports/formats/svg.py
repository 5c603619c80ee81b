"""A drawing of named groups."""

from geo.exports.picture_format import Format

FORMAT = Format(
    suffix="svg",
    media_type="image/svg+xml",
    writer="geo.exports.svg",
    position=2,
)
