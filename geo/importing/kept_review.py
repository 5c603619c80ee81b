"""A review as it is kept: the document that was read and what a person chose ⇄ texts.

Nothing more is kept than the lines of the document and the choices: no file, no picture, no place
on a disk.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from geo.errors import Finding, Severity
from geo.seminar import Document, Proposal
from geo.seminar.document import paged


def document_text(document: Document) -> str:
    """A document as text."""
    pages = [
        {"scanned": page.scanned, "lines": [line.text for line in page.lines]}
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
    content = {"name": document.name, "sha256": document.sha256}
    return json.dumps(content | {"pages": pages, "findings": findings}, ensure_ascii=False)


def document_of(text: str) -> Document:
    """The document of `document_text`. Raises KeyError, TypeError or ValueError for another."""
    content = json.loads(text)
    pages = content["pages"]
    document = paged(
        content["name"],
        content["sha256"],
        ["\n".join(page["lines"]) for page in pages],
        {at: () for at, page in enumerate(pages) if page["scanned"]},
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
    return replace(document, findings=findings)


@dataclass(frozen=True)
class Choices:
    """What a person chose, by field, and the lines of the proposal that they chose of."""

    fields: Mapping[str, Any]
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The choices as text."""
        content = {"fields": dict(self.fields), "lines": list(self.lines)}
        return json.dumps(content, ensure_ascii=False, sort_keys=True)


def choices_of(text: str) -> Choices:
    """The choices of `Choices.text`. Raises KeyError, TypeError or ValueError for others."""
    content = json.loads(text)
    return Choices(dict(content["fields"]), tuple(content["lines"]))


def lines_of(proposal: Proposal) -> tuple[str, ...]:
    """What tells whether a proposal has the lines that were chosen of, in their places.

    A newer reader, or a register that has changed, may propose others of the same document.
    """
    rows = (
        ("area", [(item.name, item.line) for item in proposal.areas]),
        ("ended", [(item.name, item.line) for item in proposal.ended]),
        ("point", [(item.text, item.line) for item in proposal.followups]),
        ("council", [(item.quote, item.line) for item in proposal.council.lines]),
    )
    return tuple(f"{kind} {line} {words}" for kind, items in rows for words, line in items)
