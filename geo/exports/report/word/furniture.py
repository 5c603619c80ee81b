"""What surrounds the text: header and footer."""

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
#: Bookmarks by which we know our own headers and footers again, numbered beyond the text's own.
_MARK = "ipo_furniture_"
_NUMBERS = {
    key: number
    for number, key in enumerate(product(_KINDS, ("default", "first", "even")), 1_000_000)
}


def furnish(part: DocumentPart, report: Report, styles: Styles) -> None:
    """Header and footer, unless the template has its own."""
    section = template.section(part)
    _forget(part, section)
    column = template.room(part)[0] // EMU_PER_TWIP
    name = text.say("app.title")
    edition = f"{report.basis} · {report.audience_words}"
    header = _line(styles["header"], column, run(report.title), run(edition))
    first = _line(styles["header"], column, run(name), run(report.audience_words))
    made = text.say("report_docx.foot", product=name, day=report.day)
    footer = _line(styles["footer"], column, run(made), _page_of())
    for kind, usual, opening in (("footer", footer, footer), ("header", header, first)):
        if section.find(qn(f"w:{kind}Reference")) is None:
            setattr(section, kind, max(getattr(section, kind) or _EDGE, _EDGE))
            for place, content in (("default", usual), ("first", opening), ("even", usual)):
                section.insert(0, _reference(part, kind, place, content))


def _forget(part: DocumentPart, section: Any) -> None:
    """Out with our own header and footer of another report that somebody made a template of."""
    for reference in section.xpath("./w:headerReference | ./w:footerReference"):
        id_ = reference.get(qn("r:id"))
        known: Any = part.related_parts[id_]
        if known.element.xpath(f'.//w:bookmarkStart[starts-with(@w:name, "{_MARK}")]'):
            section.remove(reference)
            part.rels.pop(id_)


def _page_of() -> str:
    """`Side 2 av 5`; the numbers are counted by whoever lays the pages out."""
    here, last = text.say("report_docx.page"), text.say("report_docx.page_of")
    before, between = f"{here}\u00a0", f"\u00a0{last}\u00a0"
    return run(before) + field("PAGE", "1") + run(between) + field("NUMPAGES", "1")


def _line(style: str, column: int, left: str, right: str) -> str:
    """A line with words at both ends; the column in twips."""
    gone = "".join(f'<w:tab w:val="clear" w:pos="{at}"/>' for at in _USUAL_TABS if at != column)
    tabs = f'<w:tabs>{gone}<w:tab w:val="right" w:pos="{column}"/></w:tabs>'
    return paragraph(f"{left}{TAB}{right}", style, tabs)


def _reference(part: DocumentPart, kind: str, place: str, content: str) -> Any:
    """A new header or footer, as the page setup names it."""
    made_by, type_, relation = _KINDS[kind]
    package = part.package
    assert package
    tag = {"header": "hdr", "footer": "ftr"}[kind]
    marked = bookmark(_NUMBERS[kind, place], f"{_MARK}{kind}_{place}", content)
    blob = f"<w:{tag} {NAMESPACES}>{marked}</w:{tag}>".encode()
    made = made_by.load(PackURI(f"/word/ipo-{kind}-{place}.xml"), type_, blob, package)
    id_ = part.relate_to(made, relation)
    return parse_xml(f'<w:{kind}Reference {NAMESPACES} w:type="{place}" r:id="{id_}"/>')
