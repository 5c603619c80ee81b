"""The two lists of a report: bullets, and the numbered sources."""

from __future__ import annotations

from typing import Any

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.document import DocumentPart
from docx.parts.numbering import NumberingPart

from geo.exports.report.word.wordml import NAMESPACES


def add_lists(part: DocumentPart) -> tuple[int, int]:
    """Add a list of bullets and a list `[1]`, `[2]` …; returns their numbers."""
    root = _numbering(part)
    return _list(root, "bullet", "•", 284), _list(root, "decimal", "[%1]", 567)


def _numbering(part: DocumentPart) -> Any:
    """The root of the numbering part, which is added if missing."""
    try:
        numbering: Any = part.part_related_by(RELATIONSHIP_TYPE.NUMBERING)
        return numbering.element
    except KeyError:
        package = part.package
        assert package
        empty = f"<w:numbering {NAMESPACES}/>".encode()
        new_part = NumberingPart.load(
            PackURI("/word/ipo-numbering.xml"), CONTENT_TYPE.WML_NUMBERING, empty, package
        )
        part.relate_to(new_part, RELATIONSHIP_TYPE.NUMBERING)
        return new_part.element


def _list(root: Any, kind: str, sign: str, indent: int) -> int:
    """The number of a new list with one level; indent in twips."""
    outlines = list(root.iterchildren(qn("w:abstractNum")))
    lists = list(root.iterchildren(qn("w:num")))
    outline = 1 + max((int(item.get(qn("w:abstractNumId"))) for item in outlines), default=0)
    number = 1 + max((int(item.get(qn("w:numId"))) for item in lists), default=0)
    definition = parse_xml(
        f'<w:abstractNum {NAMESPACES} w:abstractNumId="{outline}">'
        '<w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        f'<w:numFmt w:val="{kind}"/><w:lvlText w:val="{sign}"/><w:lvlJc w:val="left"/>'
        f'<w:pPr><w:ind w:left="{indent}" w:hanging="{indent}"/></w:pPr></w:lvl></w:abstractNum>'
    )
    # All outlines stand before all lists.
    if outlines:
        outlines[-1].addnext(definition)
    elif lists:
        lists[0].addprevious(definition)
    else:
        root.append(definition)
    (lists[-1] if lists else definition).addnext(
        parse_xml(
            f'<w:num {NAMESPACES} w:numId="{number}"><w:abstractNumId w:val="{outline}"/></w:num>'
        )
    )
    return number
