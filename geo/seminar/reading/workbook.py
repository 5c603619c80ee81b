"""Excel workbooks (.xlsx): a page for each sheet that is shown, its rows from the top."""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from lxml import etree

from geo.errors import Finding

_S = "{*}"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_STRICT_ID = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"
_BOOK, _RELATIONS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_TEXTS, _STYLES = "xl/sharedStrings.xml", "xl/styles.xml"
#: Formats of dates that every workbook has; others tell by the letters of days and years.
_DATES = frozenset({*range(14, 18), 22, *range(27, 32), *range(50, 59)})
_DATE_LETTERS = re.compile(r"(?<![\\\"])[dy]", re.IGNORECASE)
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')
_FIRST_DAY, _FIRST_DAY_1904 = datetime(1899, 12, 30), datetime(1904, 1, 1)
_COLUMN = re.compile(r"[A-Z]+")
_MOST_COLUMNS = 100


def pages(content: bytes) -> tuple[list[str], tuple[Finding, ...]]:
    """(the text of each sheet, nothing to tell). Raises whatever a broken file makes it raise."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        book = _Book(archive)
        return [text for name in book.sheets() if (text := "\n".join(book.lines(name)))], ()


class _Book:
    """A workbook with its shared texts and the formats of its cells."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = set(archive.namelist())
        self._root = self._part(_BOOK)
        texts = self._part(_TEXTS) if _TEXTS in self._names else ()
        self._texts = ["".join(_shown(item)) for item in texts]
        self._dates = set(_date_styles(self._part(_STYLES))) if _STYLES in self._names else set()
        first = self._root.find(f"{_S}workbookPr")
        is_1904 = first is not None and first.get("date1904") in {"1", "true"}
        self._first_day = _FIRST_DAY_1904 if is_1904 else _FIRST_DAY

    def _part(self, name: str) -> Any:
        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
        return etree.fromstring(self._archive.read(name), parser)

    def sheets(self) -> Iterator[str]:
        """The parts of the sheets that are not hidden, in their order."""
        targets = {one.get("Id"): one.get("Target") for one in self._part(_RELATIONS)}
        for sheet in self._root.iter(f"{_S}sheet"):
            target = targets.get(sheet.get(_ID) or sheet.get(_STRICT_ID))
            if target and sheet.get("state", "visible") == "visible":
                yield posixpath.normpath(posixpath.join("xl", target)).lstrip("/")

    def lines(self, name: str) -> Iterator[str]:
        """The rows of a sheet; a row of one cell is a line of text, an empty one parts tables."""
        before = 0
        for row in self._part(name).iter(f"{_S}row"):
            cells = self._cells(row)
            number = int(row.get("r", before + 1))
            if number > before + 1 or not any(cells):
                yield ""
            before = number
            if sum(map(bool, cells)) > 1:
                yield f"| {' | '.join(cells)} |"
            elif any(cells):
                yield from (next(filter(None, cells)), "")

    def _cells(self, row: Any) -> list[str]:
        values = {}
        for at, cell in enumerate(row.iter(f"{_S}c")):
            letters = _COLUMN.match(cell.get("r", ""))
            column = _number(letters[0]) if letters else at
            if column < _MOST_COLUMNS:
                values[column] = " ".join(self._value(cell).split()).replace("|", "/")
        return [values.get(column, "") for column in range(max(values, default=-1) + 1)]

    def _value(self, cell: Any) -> str:
        kind, value = cell.get("t", "n"), cell.findtext(f"{_S}v") or ""
        if kind == "inlineStr":
            return "".join(_shown(cell))
        if kind == "s":
            return self._texts[int(value)]
        if kind == "n" and value and int(cell.get("s", "0")) in self._dates:
            day = self._first_day + timedelta(days=float(value))
            return f"{day:%d.%m.%Y}"
        return value.removesuffix(".0") if kind in {"n", "str"} else ""


def _shown(item: Any) -> Iterator[str]:
    """The texts of an item, without how they are pronounced."""
    for text in item.iter(f"{_S}t"):
        if not any(one.tag.endswith("}rPh") for one in text.iterancestors()):
            yield text.text or ""


def _date_styles(styles: Any) -> Iterator[int]:
    """The places of the cell formats that show a date."""
    own = {
        int(one.get("numFmtId")): _LITERAL.sub("", one.get("formatCode", ""))
        for one in styles.iter(f"{_S}numFmt")
    }
    formats = styles.find(f"{_S}cellXfs")
    for place, one in enumerate(() if formats is None else formats):
        number = int(one.get("numFmtId", "0"))
        if number in _DATES or _DATE_LETTERS.search(own.get(number, "")):
            yield place


def _number(letters: str) -> int:
    """0 for «A», 26 for «AA»."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number - 1
