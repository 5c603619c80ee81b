"""The header and the footer of every page of a Word report."""

from __future__ import annotations

from itertools import product
from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import XmlPart
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.document import DocumentPart
from docx.parts.hdrftr import FooterPart, HeaderPart
from docx.shared import Mm

from geo import text
from geo.exports.report.word import template
from geo.exports.report.word.styles import Styles
from geo.exports.report.word.wordml import (
    EMU_PER_TWIP,
    NAMESPACES,
    TAB,
    bookmark,
    field,
    paragraph,
    run,
)
from geo.report import Report

_KINDS: dict[str, tuple[type[XmlPart], str, str]] = {
    "header": (HeaderPart, CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER),
    "footer": (FooterPart, CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER),
}
#: Where Word's own tabs of header and footer may stand (twips); ours alone shall count.
_USUAL_TABS = (4320, 4513, 4536, 4680, 8640, 9026, 9072, 9360)
#: What no printer cuts off at a page's edge.
_EDGE = Mm(8)
#: The start of the bookmarks by which we recognise our own headers and footers. It stands in files
#: that people have, so it stays as it is. Their numbers are beyond those of the text.
_MARK = "ipo_furniture_"
_NUMBERS = {
    key: number
    for number, key in enumerate(product(_KINDS, ("default", "first", "even")), 1_000_000)
}


def add_header_and_footer(part: DocumentPart, report: Report, styles: Styles) -> None:
    """Add header and footer, each unless the template has its own."""
    section = template.section(part)
    _remove_own(part, section)
    column = template.room(part)[0] // EMU_PER_TWIP
    name = text.say("app.title")
    edition = f"{report.basis} · {report.audience_words}"
    header = _line(styles["header"], column, run(report.title), run(edition))
    first = _line(styles["header"], column, run(name), run(report.audience_words))
    footer_words = text.say("report_docx.foot", product=name, day=report.day)
    footer = _line(styles["footer"], column, run(footer_words), _page_of())
    for kind, usual, opening in (("footer", footer, footer), ("header", header, first)):
        if section.find(qn(f"w:{kind}Reference")) is None:
            setattr(section, kind, max(getattr(section, kind) or _EDGE, _EDGE))
            for place, content in (("default", usual), ("first", opening), ("even", usual)):
                section.insert(0, _reference(part, kind, place, content))


def _remove_own(part: DocumentPart, section: Any) -> None:
    """Remove our own header and footer, where somebody uses an earlier report as the template."""
    for reference in section.xpath("./w:headerReference | ./w:footerReference"):
        id_ = reference.get(qn("r:id"))
        known: Any = part.related_parts[id_]
        if known.element.xpath(f'.//w:bookmarkStart[starts-with(@w:name, "{_MARK}")]'):
            section.remove(reference)
            part.rels.pop(id_)


def _page_of() -> str:
    """`Side 2 av 5`, as fields: Word counts the pages."""
    here, last = text.say("report_docx.page"), text.say("report_docx.page_of")
    before, between = f"{here}\u00a0", f"\u00a0{last}\u00a0"
    return run(before) + field("PAGE", "1") + run(between) + field("NUMPAGES", "1")


def _line(style: str, column: int, left: str, right: str) -> str:
    """A paragraph with words at both ends of the column, whose width is in twips."""
    gone = "".join(f'<w:tab w:val="clear" w:pos="{at}"/>' for at in _USUAL_TABS if at != column)
    tabs = f'<w:tabs>{gone}<w:tab w:val="right" w:pos="{column}"/></w:tabs>'
    return paragraph(f"{left}{TAB}{right}", style, tabs)


def _reference(part: DocumentPart, kind: str, place: str, content: str) -> Any:
    """Add a header or footer part; returns the reference to it for the section's properties.

    `kind` is a key of `_KINDS`, `place` is `default`, `first` or `even`, and `content` is XML.
    """
    part_class, content_type, relation = _KINDS[kind]
    package = part.package
    assert package
    tag = {"header": "hdr", "footer": "ftr"}[kind]
    marked = bookmark(_NUMBERS[kind, place], f"{_MARK}{kind}_{place}", content)
    blob = f"<w:{tag} {NAMESPACES}>{marked}</w:{tag}>".encode()
    new_part = part_class.load(
        PackURI(f"/word/ipo-{kind}-{place}.xml"), content_type, blob, package
    )
    id_ = part.relate_to(new_part, relation)
    return parse_xml(f'<w:{kind}Reference {NAMESPACES} w:type="{place}" r:id="{id_}"/>')
