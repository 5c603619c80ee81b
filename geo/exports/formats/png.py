"""A bitmap."""

from geo.exports.picture_format import Format

FORMAT = Format(
    suffix="png",
    media_type="image/png",
    writer="geo.exports.png",
    position=1,
    compressed=True,
)
