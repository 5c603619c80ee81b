"""The slides of a list. Its writer has `deck(atlas, view, template, lang, titles)`."""

from geo.exports.file_format import FileFormat

FORMAT = FileFormat(
    suffix="pptx",
    media_type="application/vnd.openxmlformats-officedocument.presentationml.presentation",
    writer="geo.exports.powerpoint.deck",
    position=1,
    compressed=True,
)
