"""The process that opens files of office programs and web pages: standard input → JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from importlib import import_module
from typing import Any

from geo.errors import DocumentError, Finding
from geo.seminar.reading import limits, packages

#: Files that are packed; what is inside says what they are.
_PACKED = ("zip",)
_Pages = Callable[[bytes], tuple[list[str], tuple[Finding, ...]]]


def answer(content: bytes, kind: str) -> dict[str, Any]:
    """{"pages": [text, …], "findings": [[code, values], …]}, or {"refused": code, "values": …}."""
    try:
        texts, findings = _reader(packages.kind_of(content) if kind in _PACKED else kind)(content)
        if sum(map(len, texts)) > limits.MOST_CHARACTERS:
            raise DocumentError("too_many_bytes", limit=str(limits.MOST_CHARACTERS))
    except DocumentError as refused:
        return {"refused": refused.code, "values": refused.values}
    except MemoryError:
        return {"refused": "too_much_memory", "values": {}}
    except Exception:  # whatever a broken file makes the reader stumble over
        return {"refused": "damaged", "values": {}}
    return {"pages": texts, "findings": [[one.code, dict(one.values)] for one in findings]}


def _reader(kind: str) -> _Pages:
    modules = {
        "word": "word",
        "odt": "open_document",
        "slides": "slides",
        "workbook": "workbook",
        "rtf": "rich_text",
        "html": "web_page",
    }
    pages: _Pages = import_module(f"geo.seminar.reading.{modules[kind]}").pages
    return pages


def main(arguments: list[str]) -> None:
    """The process itself: `arguments` is the kind."""
    json.dump(answer(sys.stdin.buffer.read(), arguments[0]), sys.stdout)
