"""A Word file as its reader sees it: changes accepted, controls opened, parts that are gone let go.

The file is rewritten before python-docx reads it, which passes over what stands in a content
control, a tracked insertion, a text box or a footnote, and refuses Strict Open XML and a relation
to a part that is not there.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

from geo.errors import Finding, Severity

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_DOCUMENT, _FOOTNOTES = "word/document.xml", "word/footnotes.xml"
#: Strict Open XML (ISO/IEC 29500) has other addresses for the same names.
_STRICT = (
    (
        b"purl.oclc.org/ooxml/officeDocument/relationships",
        b"schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (
        b"purl.oclc.org/ooxml/wordprocessingml/main",
        b"schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"purl.oclc.org/ooxml/officeDocument/math",
        b"schemas.openxmlformats.org/officeDocument/2006/math",
    ),
    (b"purl.oclc.org/ooxml/drawingml/", b"schemas.openxmlformats.org/drawingml/2006/"),
)
#: Elements whose content stands as if they were not there, and those that go with theirs.
_OPENED = tuple(_W + name for name in ("ins", "moveTo", "smartTag", "customXml"))
_DELETED = tuple(_W + name for name in ("del", "moveFrom"))
_UNSEEN = tuple(_W + name for name in ("strike", "dstrike", "vanish"))
_OFF = {"0", "false", "off", "none"}
_MOST_SHOWN = 200  # letters of what is struck that are told


@dataclass(slots=True)
class _Seen:
    """What a reader must be told: who has changes that nobody has accepted, and what is struck or
    hidden."""

    authors: dict[str, int] = field(default_factory=dict)
    unseen: list[str] = field(default_factory=list)


def accepted(content: bytes) -> tuple[bytes, tuple[Finding, ...]]:
    """The file as it reads with every change accepted, and what is to be told of it.

    Raises whatever zipfile and lxml raise for a broken file.
    """
    seen = _Seen()
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = set(archive.namelist())
        footnotes = _parsed(_whole(archive, _FOOTNOTES)) if _FOOTNOTES in names else None
        with zipfile.ZipFile(written, "w") as copy:
            for name in archive.namelist():
                body = _whole(archive, name)
                if name.endswith(".rels"):
                    body = _with_parts(name, body, names)
                elif name == _DOCUMENT:
                    body = _rewritten(body, footnotes, seen)
                copy.writestr(name, body)
    return written.getvalue(), tuple(_findings(seen))


def _findings(seen: _Seen) -> Iterator[Finding]:
    if seen.authors:
        values = (("who", ", ".join(seen.authors)), ("count", str(sum(seen.authors.values()))))
        yield Finding("tracked_changes", "", values=values, severity=Severity.NOTICE)
    if seen.unseen:
        words = (("words", " … ".join(seen.unseen)[:_MOST_SHOWN]),)
        yield Finding("struck_text", "", values=words, severity=Severity.NOTICE)


def _whole(archive: zipfile.ZipFile, name: str) -> bytes:
    content = archive.read(name)
    if name.endswith((".xml", ".rels")) and b"purl.oclc.org/ooxml" in content:
        for strict, usual in _STRICT:
            content = content.replace(strict, usual)
    return content


def _parsed(content: bytes) -> Any:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(content, parser)


def _with_parts(name: str, content: bytes, names: set[str]) -> bytes:
    """Relations without those to parts of the file that are not there."""
    root = _parsed(content)
    home = posixpath.dirname(posixpath.dirname(name))
    for relation in list(root):
        target = relation.get("Target", "")
        if relation.get("TargetMode") == "External" or target.startswith("#"):
            continue
        path = target.lstrip("/") if target.startswith("/") else posixpath.join(home, target)
        if posixpath.normpath(path) not in names:
            root.remove(relation)
    result: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return result


# --- the document itself --------------------------------------------------------------------------


def _rewritten(content: bytes, footnotes: Any, seen: _Seen) -> bytes:
    root = _parsed(content)
    for control in list(root.iter(_W + "sdt")):
        inner = control.find(_W + "sdtContent")
        _replace(control, [] if inner is None else list(inner))
    for deleted in list(root.iter(*_DELETED)):
        _count(deleted, seen)
        _replace(deleted, [])
    for inserted in list(root.iter(*_OPENED)):
        if inserted.tag in {_W + "ins", _W + "moveTo"}:
            _count(inserted, seen)
        _replace(inserted, list(inserted))
    _drop_unseen(root, seen)
    _open_boxes(root)
    _open_nested_tables(root)
    _place_footnotes(root, footnotes)
    result: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return result


def _count(change: Any, seen: _Seen) -> None:
    author = " ".join(change.get(_W + "author", "").split()) or "?"
    seen.authors[author] = seen.authors.get(author, 0) + 1


def _replace(element: Any, instead: list[Any]) -> None:
    """Put other elements where one stands."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent.remove(element)
    for place, item in enumerate(instead):
        parent.insert(at + place, item)


def _drop_unseen(root: Any, seen: _Seen) -> None:
    """Runs that are struck out or hidden are no text, but are told of."""
    for run in list(root.iter(_W + "r")):
        properties = run.find(_W + "rPr")
        marks = () if properties is None else properties.iter(*_UNSEEN)
        if any(mark.get(_W + "val", "1") not in _OFF for mark in marks):
            words = "".join(text.text or "" for text in run.iter(_W + "t")).strip(" ,;")
            if words:
                seen.unseen.append(words)
            _replace(run, [])


def _open_boxes(root: Any) -> None:
    """The paragraphs of a text box behind the one that it hangs on, once: Word writes a box twice,
    for itself and for older programs."""
    for choice in list(root.iter(_MC + "AlternateContent")):
        for fallback in choice.findall(_MC + "Fallback"):
            choice.remove(fallback)
    for box in list(root.iter(_W + "txbxContent")):
        holder = box.getparent()
        while holder is not None and holder.tag != _W + "p":
            holder = holder.getparent()
        if holder is not None and holder.getparent() is not None:
            _insert_behind(holder, list(box))


def _open_nested_tables(root: Any) -> None:
    """The tables in the cells of a table behind it, in their order."""
    outermost = [table for table in root.iter(_W + "tbl") if not _is_nested(table)]
    for table in outermost:
        inner = [item for item in table.iter(_W + "tbl") if item is not table]
        for item in inner:
            item.getparent().remove(item)
        _insert_behind(table, inner)


def _is_nested(table: Any) -> bool:
    return next(table.iterancestors(_W + "tbl"), None) is not None


def _insert_behind(element: Any, items: list[Any]) -> None:
    parent = element.getparent()
    at = parent.index(element) + 1
    for place, item in enumerate(items):
        parent.insert(at + place, item)


def _place_footnotes(root: Any, footnotes: Any) -> None:
    """The words of each footnote in brackets where it is referred to."""
    notes = {} if footnotes is None else {note.get(_W + "id"): note for note in footnotes}
    for sign in list(root.iter(_W + "footnoteReference")):
        note = notes.get(sign.get(_W + "id"))
        parts = () if note is None else note.iter(_W + "t")
        words = " ".join("".join(part.text or "" for part in parts).split())
        shown = etree.Element(_W + "t")
        shown.text = f" ({words})" if words else ""
        _replace(sign, [shown])
