"""One slide of native shapes."""

from geo.exports.picture_format import Format

FORMAT = Format(
    suffix="pptx",
    media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    writer="geo.exports.powerpoint.picture",
    position=4,
    compressed=True,
)
