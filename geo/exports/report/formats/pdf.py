"""Pages to send and to archive."""

from geo.exports.report.report_format import ReportFormat

FORMAT = ReportFormat(
    suffix="pdf",
    media_type="application/pdf",
    writer="geo.exports.report.pdf",
    position=1,
    compressed=True,
)
