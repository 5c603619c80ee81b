"""OpenDocument texts (.odt): paragraphs with the bullets and numbers of their lists, tables."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from geo.errors import Finding

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_FO = "{urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0}"
_PARAGRAPHS = (_TEXT + "p", _TEXT + "h")
#: What a reader of the page does not see; deleted words stand under tracked changes.
_UNSEEN = {_TEXT + "tracked-changes", _OFFICE + "annotation", _TEXT + "sequence-decls"}
_SIGNS = {_TEXT + "tab": "\t", _TEXT + "line-break": "\n", _TEXT + "s": " "}
_NUMBERED = _TEXT + "list-level-style-number"
_MOST_SPACES = 40


def pages(content: bytes) -> tuple[list[str], tuple[Finding, ...]]:
    """(the text of each page, nothing to tell). Raises whatever zipfile and lxml stumble over."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        roots = [
            etree.fromstring(archive.read(name), parser)
            for name in ("content.xml", "styles.xml")
            if name in archive.namelist()
        ]
    body = roots[0].find(f"{_OFFICE}body/{_OFFICE}text")
    return "\n".join(_Lines(roots).all(body)).split("\f"), ()


class _Lines:
    """The lines of a document; counts the items of its numbered lists."""

    def __init__(self, roots: list[Any]) -> None:
        self._first = {key: first for root in roots for key, first in _numbered(root)}
        self._breaks = {
            style.get(_STYLE + "name")
            for root in roots
            for style in root.iter(_STYLE + "style")
            if any(one.get(_FO + "break-before") == "page" for one in style)
        }
        self._counted: dict[tuple[str, int], int] = {}

    def all(self, parent: Any) -> Iterator[str]:
        """The lines of what stands in a body, a section or a frame, in order."""
        for part in parent:
            if part.tag in _PARAGRAPHS:
                yield from self._paragraph(part)
                yield ""
            elif part.tag == _TEXT + "list":
                yield from self._list(part, "", 1)
                yield ""
            elif part.tag == _TABLE + "table":
                yield from self._table(part)
                yield ""
            elif part.tag not in _UNSEEN and isinstance(part.tag, str):
                yield from self.all(part)

    def _paragraph(self, paragraph: Any) -> Iterator[str]:
        if paragraph.get(_TEXT + "style-name") in self._breaks:
            yield "\f"
        yield _words(paragraph)

    def _list(self, items: Any, style: str, level: int) -> Iterator[str]:
        style = items.get(_TEXT + "style-name") or style
        key = (style, level)
        if items.get(_TEXT + "continue-numbering") != "true" and level > 1:
            self._counted.pop(key, None)
        for item in items.iterchildren(_TEXT + "list-item", _TEXT + "list-header"):
            mark = self._mark(key, item)
            for part in item:
                if part.tag == _TEXT + "list":
                    yield from self._list(part, style, level + 1)
                elif part.tag in _PARAGRAPHS:
                    yield mark + _words(part)
                    mark = "  " * level

    def _mark(self, key: tuple[str, int], item: Any) -> str:
        indent = "  " * (key[1] - 1)
        if key not in self._first:
            return f"{indent}• "
        start = item.get(_TEXT + "start-value")
        number = int(start) if start else self._counted.get(key, self._first[key] - 1) + 1
        self._counted[key] = number
        return f"{indent}{number}. "

    def _table(self, table: Any) -> Iterator[str]:
        inner = []
        for row in table.iter(_TABLE + "table-row"):
            if next(row.iterancestors(_TABLE + "table"), None) is not table:
                continue
            cells = []
            for cell in row.iterchildren(_TABLE + "table-cell"):
                inner += cell.findall(_TABLE + "table")
                parts = [" ".join(_words(one).split()) for one in cell.iter(*_PARAGRAPHS)]
                cells.append(" ".join(parts).replace("|", "/"))
            yield f"| {' | '.join(cells)} |"
        for one in inner:
            yield from self._table(one)


def _words(paragraph: Any) -> str:
    """The words of a paragraph, those of its footnotes in brackets where they are referred to."""
    return "".join(_pieces(paragraph))


def _pieces(element: Any) -> Iterator[str]:
    yield element.text or ""
    for part in element:
        if part.tag in _SIGNS:
            count = int(part.get(_TEXT + "c", "1")) if part.tag == _TEXT + "s" else 1
            yield _SIGNS[part.tag] * min(count, _MOST_SPACES)
        elif part.tag == _TEXT + "note":
            body = part.find(_TEXT + "note-body")
            note = " ".join(" ".join(body.itertext()).split()) if body is not None else ""
            yield f" ({note})" if note else ""
        elif part.tag not in _UNSEEN and isinstance(part.tag, str):
            yield from _pieces(part)
        yield part.tail or ""


def _numbered(root: Any) -> Iterator[tuple[tuple[str, int], int]]:
    """(list style, level) → its first number, for the levels that are numbered."""
    for style in root.iter(_TEXT + "list-style"):
        for level in style.iterchildren(_NUMBERED):
            if level.get(_STYLE + "num-format"):
                key = (style.get(_STYLE + "name", ""), int(level.get(_TEXT + "level", "1")))
                yield key, int(level.get(_TEXT + "start-value", "1"))
