"""The document to write in: our own empty one, or somebody's office template emptied."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from typing import Any, cast

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.part import PartFactory
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.package import Package
from docx.parts.document import DocumentPart
from docx.shared import Mm

from geo.errors import TemplateError
from geo.exports import office_file
from geo.exports.report.word.own_look import PAGE_FORM, start
from geo.exports.report.word.wordml import NAMESPACES

_TEMPLATE = CONTENT_TYPE.WML_DOCUMENT_MAIN.replace(".document.main", ".template.main")
# python-docx knows documents only; a .dotx has the same parts.
PartFactory.part_type_for[_TEMPLATE] = DocumentPart
#: A column that is narrower, or a page that is lower, holds no report (mm).
_LEAST_MM = 70
#: Types of relationships that the emptied document still uses; those of pictures, comments and
#: the like are removed with the content.
_USED_RELATIONSHIPS = {
    "styles",
    "stylesWithEffects",
    "numbering",
    "settings",
    "theme",
    "fontTable",
    "header",
    "footer",
}
#: Would fetch something from elsewhere, lock the report, or make Word ask when it is opened.
_UNWANTED = (
    "w:attachedTemplate",
    "w:mailMerge",
    "w:documentProtection",
    "w:writeProtection",
    "w:updateFields",
    "w:footnotePr",
    "w:endnotePr",
    "w:trackRevisions",
    "w:saveThroughXslt",
)


@contextmanager
def translate_errors(office: bytes | None) -> Iterator[None]:
    """Raise any error that the reading of a template causes as TemplateError; nothing is changed
    about errors without a template (`office` None)."""
    try:
        yield
    except TemplateError:
        raise
    except Exception as error:
        if office is None:
            raise
        raise TemplateError("broken_docx") from error


def open_template(office: bytes | None) -> DocumentPart:
    """An empty document with one section. Raises TemplateError for what cannot be used."""
    if office is None:
        return _part(start())
    office_file.inspect(office, office_file.WORD)
    part = _part(office)
    _empty(part)
    _check_links(part)
    room(part)
    return part


def section(part: DocumentPart) -> Any:
    """The page setup, the last element of the body."""
    return part.element.body.sectPr


def room(part: DocumentPart) -> tuple[int, int]:
    """Width and height of the text on a page, EMU. Raises TemplateError where there is none."""
    page = section(part)
    sides = (page.left_margin or 0) + (page.right_margin or 0) + (page.gutter or 0)
    width = page.page_width - sides
    height = page.page_height - abs(page.top_margin or 0) - abs(page.bottom_margin or 0)
    if min(width, height) < Mm(_LEAST_MM):
        raise TemplateError("no_room_docx", least=str(_LEAST_MM))
    return int(width), int(height)


def _part(content: bytes) -> DocumentPart:
    part = Package.open(io.BytesIO(content)).main_document_part
    if not isinstance(part, DocumentPart):
        raise TemplateError("not_docx")
    # The public attribute would keep what it said first.
    part._content_type = CONTENT_TYPE.WML_DOCUMENT_MAIN
    return part


def _empty(part: DocumentPart) -> None:
    """Remove the template's content; one section with its page, header and footer is left."""
    body = part.element.body
    last = _section_of(body.xpath("./w:sectPr | .//w:pPr/w:sectPr"))
    body[:] = [last]
    used = set(last.xpath("./*/@r:id"))
    if used - set(part.rels):
        raise TemplateError("broken_docx")
    for id_, relation in list(part.rels.items()):
        kind = relation.reltype.rpartition("/")[2]
        if kind not in _USED_RELATIONSHIPS or (kind in {"header", "footer"} and id_ not in used):
            part.rels.pop(id_)
    package = part.package
    assert package
    for id_, relation in list(package.rels.items()):
        if relation.reltype.rpartition("/")[2] in {"thumbnail", "origin"}:  # origin: signatures
            package.rels.pop(id_)
    _calm(part)


def _section_of(sections: list[Any]) -> Any:
    """The last section, with the headers and footers that it has from those before it."""
    if not sections:
        return _page()
    last = deepcopy(sections[-1])
    for earlier in reversed(sections[:-1]):
        for reference in earlier.iterchildren(qn("w:headerReference"), qn("w:footerReference")):
            if not any(
                reference.tag == own.tag and _type(reference) == _type(own)
                for own in last.iterchildren()
            ):
                last.insert(0, deepcopy(reference))
    # A report runs in one column from a page's top.
    _without(last, "w:cols", "w:type", "w:sectPrChange", "w:footnotePr", "w:endnotePr")
    if not (last.page_width and last.page_height):
        _without(last, "w:pgSz", "w:pgMar")
        at = len(last.xpath("./w:headerReference | ./w:footerReference"))
        last[at:at] = list(_page())
    return last


def _page() -> Any:
    return parse_xml(f"<w:sectPr {NAMESPACES}>{PAGE_FORM}</w:sectPr>")


def _without(element: Any, *names: str) -> None:
    for item in [*element.iterchildren(*map(qn, names))]:
        element.remove(item)


def _type(reference: Any) -> str:
    return str(reference.get(qn("w:type"), "default"))


def _calm(part: DocumentPart) -> None:
    """Nothing from elsewhere, no lock, no question when the report is opened."""
    settings = part.settings.element
    _without(settings, *_UNWANTED)
    own = cast(Any, part.part_related_by(RELATIONSHIP_TYPE.SETTINGS))
    own.rels.clear()


def _check_links(part: DocumentPart) -> None:
    """Refuse a header, footer or look with something that is fetched when the report is opened."""
    package = part.package
    assert package
    for relation in package.iter_rels():
        if relation.is_external and relation.reltype != RELATIONSHIP_TYPE.HYPERLINK:
            raise TemplateError("linked_docx")
