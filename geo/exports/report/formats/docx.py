"""A Word document to edit."""

from geo.exports.report.report_format import ReportFormat

FORMAT = ReportFormat(
    suffix="docx",
    media_type="application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    writer="geo.exports.report.word",
    position=2,
    compressed=True,
    takes_template=True,
    breaks_pages_itself=True,
)
