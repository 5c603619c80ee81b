"""Word files: paragraphs with the bullets and numbers that Word shows, tables row by row."""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any

from geo.errors import Finding


def pages(content: bytes) -> tuple[list[str], tuple[Finding, ...]]:
    """(the text of each page, which ends where the author broke it; what is to be told of it).

    Raises whatever a broken file makes the reader stumble over.
    """
    import docx  # slow to load

    from geo.seminar.reading.word_file import accepted

    content, findings = accepted(content)
    document = docx.Document(io.BytesIO(content))
    return "\n".join(_Lines(document).all()).split("\f"), findings


class _Lines:
    """The lines of a Word document; counts the numbers that Word itself would show."""

    def __init__(self, document: Any) -> None:
        self._document = document
        self._counted: Counter[tuple[int, int]] = Counter()
        self._levels = dict(_levels(document))
        self._styles: dict[str | None, Any] = {}
        self._in_list = False

    def all(self) -> Iterator[str]:
        for part in self._document.iter_inner_content():
            if hasattr(part, "rows"):
                yield from self._table(part)
                yield ""
            else:
                yield from self._paragraph(part)

    def _table(self, table: Any) -> Iterator[str]:
        for row in table.rows:
            cells, seen = [], set()
            for cell in row.cells:  # a merged cell comes once for each column it spans
                if id(cell._tc) not in seen:
                    seen.add(id(cell._tc))
                    cells.append(" ".join(cell.text.split()).replace("|", "/"))
            yield f"| {' | '.join(cells)} |"

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        if paragraph._p.xpath('.//w:br[@w:type="page"]') or paragraph.contains_page_break:
            yield "\f"
        text = paragraph.text.replace("\f", "")
        listed = self._numbering(paragraph) is not None
        if self._in_list and not listed:
            yield ""  # a paragraph behind a list is none of its lines
        self._in_list = listed
        if text.strip():
            yield self._marked(paragraph, text)
        if not listed:
            yield ""

    def _marked(self, paragraph: Any, text: str) -> str:
        numbering = self._numbering(paragraph)
        if numbering is None:
            return text
        number, level = numbering
        indent = "  " * level
        shape, first = self._levels.get(numbering, ("bullet", 1))
        if shape == "bullet":
            return f"{indent}• {text}"
        self._counted.setdefault(numbering, first - 1)
        self._counted[numbering] += 1
        for deeper in range(level + 1, 9):
            self._counted.pop((number, deeper), None)
        return f"{indent}{self._counted[numbering]}. {text}"

    def _numbering(self, paragraph: Any) -> tuple[int, int] | None:
        """(list, level) of a bulleted or numbered paragraph, by itself or by its style."""
        properties = paragraph._p.pPr
        result = properties.numPr if properties is not None else None
        named = style = self._style(paragraph)
        while result is None and style is not None:
            own = style.element.pPr
            result = own.numPr if own is not None else None
            style = style.base_style
        if result is None or result.numId is None or not result.numId.val:
            return None
        return result.numId.val, _level(named, result)

    def _style(self, paragraph: Any) -> Any:
        """The style of a paragraph. python-docx goes through all styles each time it is asked."""
        key = paragraph._p.style
        if key not in self._styles:
            self._styles[key] = paragraph.style
        return self._styles[key]


def _level(style: Any, numbering: Any) -> int:
    if numbering.ilvl is not None and numbering.ilvl.val:
        return int(numbering.ilvl.val)
    deeper = re.search(r"\b([2-9])$", style.name or "")
    return int(deeper[1]) - 1 if deeper else 0


def _levels(document: Any) -> Iterator[tuple[tuple[int, int], tuple[str, int]]]:
    """(list, level) → how Word marks it (bullet, decimal, lowerLetter …) and its first number."""
    from docx.oxml.ns import qn

    try:
        root = document.part.numbering_part.element
    except (KeyError, NotImplementedError):
        return
    shapes: dict[str | None, dict[int, tuple[str, int]]] = {}
    for abstract in root.findall(qn("w:abstractNum")):
        shapes[abstract.get(qn("w:abstractNumId"))] = dict(
            map(_shape, abstract.findall(qn("w:lvl")))
        )
    for number in root.findall(qn("w:num")):
        base = number.find(qn("w:abstractNumId"))
        levels = shapes.get(base.get(qn("w:val")) if base is not None else None, {})
        starts = dict(_overridden(number))
        for level in range(9):
            shape, first = levels.get(level, levels.get(0, ("bullet", 1)))
            key = (int(number.get(qn("w:numId"), 0)), level)
            yield key, (shape, starts.get(level, first))


def _shape(level: Any) -> tuple[int, tuple[str, int]]:
    from docx.oxml.ns import qn

    shown, first = level.find(qn("w:numFmt")), level.find(qn("w:start"))
    shape = "bullet" if shown is None else shown.get(qn("w:val"), "")
    start = 1 if first is None else int(first.get(qn("w:val"), 1))
    return int(level.get(qn("w:ilvl"), 0)), (shape, start)


def _overridden(number: Any) -> Iterator[tuple[int, int]]:
    """(level, first number) where a list begins elsewhere than its kind does."""
    from docx.oxml.ns import qn

    for item in number.findall(qn("w:lvlOverride")):
        start = item.find(qn("w:startOverride"))
        if start is not None:
            yield int(item.get(qn("w:ilvl"), 0)), int(start.get(qn("w:val"), 1))
