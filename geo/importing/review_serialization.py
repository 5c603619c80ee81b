"""A review as JSON, for the drafts in the database: the document that was read, and the choices.

Of the document its lines are stored, of scanned pages also the places of the words and the picture
as it was read; never the file, nor a path on a disk.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import astuple, dataclass, replace
from typing import Any

from geo.errors import Finding, Severity
from geo.seminar import Document, Proposal
from geo.seminar.document import Box, Picture, Scan, paged

_DECIMALS = 5  # of a place on a page, and of how sure a word is


def dump_document(document: Document) -> str:
    """A document as JSON."""
    pages = [
        {
            "scanned": page.scanned,
            "lines": [line.text for line in page.lines],
            **(_scan_values(page.scan) if page.scan else {}),
        }
        for page in document.pages
    ]
    findings = [
        {
            "code": item.code,
            "values": dict(item.values),
            "severity": str(item.severity),
        }
        for item in document.findings
    ]
    content = {
        "name": document.name,
        "sha256": document.sha256,
        "pages": pages,
        "findings": findings,
        "unread": document.unread,
    }
    return json.dumps(content, ensure_ascii=False)


def load_document(text: str) -> Document:
    """The document of such JSON. Raises KeyError, TypeError or ValueError for any other text."""
    content = json.loads(text)
    pages = content["pages"]
    document = paged(
        content["name"],
        content["sha256"],
        ["\n".join(page["lines"]) for page in pages],
        {at: _scan_of(page) for at, page in enumerate(pages) if page["scanned"]},
    )
    findings = tuple(
        Finding(
            item["code"],
            document.name,
            values=tuple(item["values"].items()),
            severity=Severity(item["severity"]),
        )
        for item in content["findings"]
    )
    unread = tuple(map(int, content.get("unread", ())))  # an older program did not tell
    return replace(document, findings=findings, unread=unread)


def _scan_values(scan: Scan) -> dict[str, Any]:
    words = [
        [box.text, *(round(number, _DECIMALS) for number in astuple(box)[1:])] for box in scan.words
    ]
    picture = scan.picture
    if picture is None:
        return {"words": words}
    content = base64.b64encode(picture.content).decode()
    return {"words": words, "picture": [content, picture.width, picture.height]}


def _scan_of(page: Mapping[str, Any]) -> Scan:
    """The scan of a page; a draft of an older program has neither words nor picture."""
    words = tuple(Box(str(word), *map(float, numbers)) for word, *numbers in page.get("words", ()))
    if "picture" not in page:
        return Scan(words)
    content, width, height = page["picture"]
    return Scan(words, Picture(base64.b64decode(content), int(width), int(height)))


@dataclass(frozen=True)
class Choices:
    """What a person chose, by field, and the lines of the proposal that they chose from."""

    fields: Mapping[str, Any]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The choices as JSON."""
        content = {"fields": dict(self.fields), "lines": list(self.lines)}
        return json.dumps(content, ensure_ascii=False, sort_keys=True)


def load_choices(text: str) -> Choices:
    """The choices of `Choices.text`. Raises KeyError, TypeError or ValueError for another text."""
    content = json.loads(text)
    return Choices(dict(content["fields"]), tuple(content["lines"]))


def lines_of(proposal: Proposal) -> tuple[str, ...]:
    """The lines of a proposal, one text each, to compare with those that a person chose from.

    A newer reader, or a register that has changed, may propose others of the same document.
    """
    rows = (
        ("area", [(item.name, item.line) for item in proposal.areas]),
        ("ended", [(item.name, item.line) for item in proposal.ended]),
        ("point", [(item.text, item.line) for item in proposal.followups]),
        ("council", [(item.quote, item.line) for item in proposal.council.lines]),
    )
    return tuple(f"{kind} {line} {words}" for kind, items in rows for words, line in items)
