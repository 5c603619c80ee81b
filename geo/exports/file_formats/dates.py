"""Dates and deadlines for a calendar. Its writer has `calendar(register, today, keep, part)`."""

from geo.exports.file_format import FileFormat

FORMAT = FileFormat(
    suffix="ics",
    media_type="text/calendar",
    writer="geo.exports.calendar",
    position=2,
)
