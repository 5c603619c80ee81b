"""What no text of the register may be: too long for any page, or markup."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from geo.errors import DataError, Finding
from geo.store.parts import KINDS

#: How many letters a text of a field may have; others have `_USUAL`.
LONGEST = {
    "title": 200,
    "name": 120,
    "as_written": 120,
    "text": 4000,
    "quote": 4000,
    "note": 2000,
    "aliases": 2000,
    "description": 2000,
}
_USUAL = 300
#: A tag, a comment, or what a template would fill in.
_MARKUP = re.compile(r"</?[a-z][^<>]*>|<!--|<script|\$\{|\{\{", re.IGNORECASE)


def check(kind: str, id_: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Raises DataError for what `faults` finds."""
    if findings := faults(kind, id_, before, after):
        raise DataError(findings)


def faults(
    kind: str, id_: str, before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[Finding, ...]:
    """What is wrong with the texts of a record (its fields as files have them) that did not stand
    there before; each with its file, record and field."""
    known = {words for _, words in _texts(before)}
    file = KINDS[kind].file
    findings = []
    for path, words in _texts(after):
        if words in known:
            continue
        limit = LONGEST.get(path.rpartition("/")[2], _USUAL)
        if len(words) > limit:
            values = (("limit", str(limit)), ("value", str(len(words))))
            findings.append(Finding("text_too_long", file, id_, path, values))
        if match := _MARKUP.search(words):
            findings.append(Finding("text_markup", file, id_, path, (("value", match[0][:40]),)))
    return tuple(findings)


def _texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text in a record, with the way to it; the items of a list are called as the list is."""
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _texts(inner, f"{path}/{name}" if path else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, path)
