"""A report as a Word file: to edit, in our own look or in an office's."""

from __future__ import annotations

from docx.oxml import parse_xml

from geo.exports.report.word import template
from geo.exports.report.word.body import Writer
from geo.exports.report.word.document_properties import set_properties, write_package
from geo.exports.report.word.header_footer import add_header_and_footer
from geo.exports.report.word.styles import Styles
from geo.exports.report.word.wordml import NAMESPACES
from geo.report import Report
from geo.scene import Atlas

__all__ = ["document"]


def document(report: Report, atlas: Atlas, office: bytes | None = None) -> bytes:
    """The report as .docx; `office` is somebody's .docx or .dotx whose styles, page, header and
    footer it takes. Raises TemplateError for one that cannot be used."""
    with template.translate_errors(office):
        part = template.open_template(office)
        styles = Styles(part, report.lang, own=office is None)
        add_header_and_footer(part, report, styles)
        set_properties(part, report)
    written = Writer(part, report, atlas, styles).body()
    body = parse_xml(f"<w:body {NAMESPACES}>{written}</w:body>")
    template.section(part).getparent()[:0] = list(body)
    assert part.package
    return write_package(part.package)
