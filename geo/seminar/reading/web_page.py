"""Web pages (.html): paragraphs, lists with their numbers, and tables; never what runs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from lxml import html

from geo.errors import Finding

_UNSEEN = {"script", "style", "head", "template", "noscript", "svg", "object", "iframe", "del", "s"}
_BLOCKS = {
    *("p", "div", "section", "article", "header", "footer", "main", "ul", "ol", "table", "tr"),
    *("h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "body", "dl", "dt", "dd", "hr"),
}
_DEEPEST = 200  # elements in each other
_MARK = re.compile(r" *(?:•|\d{1,4}\.) ")
_LOOSE_MARK = re.compile(r"^( *(?:•|\d{1,4}\.)) *\n\s*", re.MULTILINE)
_WIDE = re.compile(r"(?<=\S) {2,}")
_BETWEEN = re.compile(r"\n\n(?= *(?:•|\d{1,4}\.) )")


def pages(content: bytes) -> tuple[list[str], tuple[Finding, ...]]:
    """(the text as one page, nothing to tell). Raises whatever lxml stumbles over."""
    parser = html.HTMLParser(no_network=True, huge_tree=False, encoding=_encoding(content))
    root = html.document_fromstring(content, parser)
    return [_tidy("".join(_text(root, 0, 0)))], ()


def _tidy(text: str) -> str:
    """Marks on the lines of their items, one empty line at most, and none between two items."""
    text = _LOOSE_MARK.sub(r"\1 ", re.sub(r" *\n(?: *\n)+", "\n\n", text))
    text = _WIDE.sub(" ", _BETWEEN.sub("\n", text))
    lines = (line if _MARK.match(line) else line.strip() for line in text.split("\n"))
    return "\n".join(lines).strip("\n")


def _encoding(content: bytes) -> str | None:
    """UTF-8 where it is; None leaves it to what the page says."""
    try:
        content.decode()
    except UnicodeDecodeError:
        return None
    return "utf-8"


def _text(element: Any, level: int, depth: int) -> Iterator[str]:
    if element.tag in _UNSEEN or not isinstance(element.tag, str) or depth > _DEEPEST:
        return
    if element.tag == "table":
        yield from _table(element, level, depth)
        return
    if element.tag == "br":
        yield "\n"
        return
    block = element.tag in _BLOCKS
    yield "\n\n" if block else ""
    yield _plain(element.text)
    number = int(element.get("start", "1")) if element.tag == "ol" else 0
    deeper = level + (element.tag in {"ul", "ol"})
    for part in element:
        if part.tag == "li":
            mark = f"{number}." if element.tag == "ol" else "•"
            number += 1
            yield f"\n{'  ' * (deeper - 1)}{mark} "
        yield from _text(part, deeper, depth + 1)
        yield _plain(part.tail)
    yield "\n\n" if block else ""


def _plain(text: str | None) -> str:
    if not text:
        return ""
    words = " ".join(text.split())
    front, back = text[:1].isspace(), text[-1:].isspace()
    return f"{' ' if front else ''}{words}{' ' if back and words else ''}"


def _table(table: Any, level: int, depth: int) -> Iterator[str]:
    """Rows of cells; a row of one cell is a frame round a part of the page."""
    yield "\n\n"
    for row in table.iter("tr"):
        if next(row.iterancestors("table"), None) is not table:
            continue
        cells = list(row.iterchildren("td", "th"))
        if len(cells) == 1:
            yield from _text(cells[0], level, depth + 1)
            continue
        words = (" ".join(" ".join(_seen(cell)).split()).replace("|", "/") for cell in cells)
        yield f"| {' | '.join(words)} |\n"
        for inner in (one for cell in cells for one in cell.iter("table")):
            if next(inner.iterancestors("table"), None) is table:
                yield from _table(inner, level, depth + 1)
    yield "\n"


def _seen(element: Any) -> Iterator[str]:
    """The words of a cell, without those of a table in it."""
    yield element.text or ""
    for part in element:
        if isinstance(part.tag, str) and part.tag not in _UNSEEN and part.tag != "table":
            yield from _seen(part)
        yield part.tail or ""
