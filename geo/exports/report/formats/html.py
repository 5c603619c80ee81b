"""A page of the web."""

from geo.exports.report.report_format import ReportFormat

FORMAT = ReportFormat(
    suffix="html",
    media_type="text/html",
    writer="geo.exports.report.html",
    position=3,
    is_web_page=True,
)
