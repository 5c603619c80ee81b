"""The fields of a point, «Ansvarlig: …», «Frist: …», «Beløp: …», alone or inside its text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.point import LABEL, Part, Point, begins
from geo.seminar.understanding.words import Meaning, Word, tokenize

FIELDS = (Word.RESPONSIBLE, Word.DEADLINE, Word.MONEY)
_NAMED: dict[str, Word] = {
    wording: word
    for word, key in (
        (Word.UNIT, "column.unit"),
        (Word.AREA, "column.area"),
        (Word.RESPONSIBLE, "column.responsible"),
        (Word.DEADLINE, "column.deadline"),
        (Word.MONEY, "column.money"),
        (Word.STATUS, "column.status"),
    )
    for wording in LEXICON.words(key)
}
#: Behind the word of a field: «Ansvarlig: UDE», «Ansv.: UDE», «Frist – 1. juni».
_BEHIND = re.compile(r"\.?(?:\w{0,3}\s*|\s\w{1,12})?(?::|\s[–—]\s)")
_PARTED = tuple(",;|(–—")
#: Where a sentence ends; not behind «m.v.» or a number.
_STOP = re.compile(r"(?<=[^\W\d_]{3})\.\s+(?=[A-ZÆØÅ])")
#: «VEL – frist 1. mai», «Velferdsetaten (innen 1. juni)».
_DUE_BEHIND = LEXICON.pattern("deadline_behind_body")
_NEAR_LABEL = 60


def named_field(label: str) -> Word | None:
    """What a heading or a label is about that is no word of the lexicon's `meaning`: «Hvem»."""
    return _NAMED.get(" ".join(label.casefold().strip(" .:?()").split()))


def field_of(block: Block) -> Meaning | None:
    """The field that a block begins with: «Ansvarlig: …», «Frist: …»; else None."""
    first = next(_labels(block.text, 0, min(len(block.text), _NEAR_LABEL)), None)
    return first[2] if first and not block.text[: first[0]].strip(" (*_") else None


def opens_with_field(block: Block) -> bool:
    """Whether a block begins with the label of a field: «Frist: …», «Opprinnelig frist: …»."""
    label = LABEL.match(block.text)
    named = any(token.word in FIELDS for token in tokenize(label[0])) if label else False
    return named or field_of(block) is not None


def _labels(text: str, start: int, end: int) -> Iterator[tuple[int, int, Word]]:
    """(start, end, field) of the labels in a part of a text, in their order."""
    labels: dict[int, tuple[int, int, Word]] = {}
    for token in tokenize(text, start, end):
        if token.word in FIELDS and _opens(text, token.start, start):
            behind = _BEHIND.match(text, token.end, end)
            if behind and isinstance(token.word, Word):
                labels[token.start] = token.start, behind.end(), token.word
    for match in LABEL.finditer(text, start, end):
        word = named_field(match[0])
        if word in FIELDS and begins(text[start:], match.start() - start):
            labels.setdefault(match.start(), (match.start(), match.end(), word))
    yield from (labels[at] for at in sorted(labels))


def _opens(text: str, at: int, start: int) -> bool:
    """Whether a word begins a label: in front, behind a sign, or by its capital."""
    before = text[max(start, at - 8) : at].rstrip(" *_")
    return text[at].isupper() or not before or before.endswith((*".!?:", *_PARTED))


def cut_fields(point: Point) -> None:
    """Take the fields out of the wording and the status of a point, and read them.

    A cell for the status stays whole, and so does an amount that is all that a status tells:
    «Status: Budsjett: 3 mill. kr».
    """
    point.text = [part for whole in point.text for part in _cut(point, whole)]
    rest: list[Part] = []
    for whole in point.status:
        left = list(_cut(point, whole))
        rest += [whole] if _is_status_text(whole) else left
    point.status = rest


def _is_status_text(part: Part) -> bool:
    """Whether the words of a status are what it tells, though they look like a field."""
    block, start, end = part
    if block.kind is Kind.ROW:
        return True
    if start == 0:
        return False  # a field under the point
    marks = list(_labels(block.text, start, end))
    opens = bool(marks) and not block.text[start : marks[0][0]].strip(" (*_")
    return opens and all(word is Word.MONEY for _, _, word in marks)


def _cut(point: Point, part: Part) -> Iterator[Part]:
    """What is left of a part without its fields, which the point takes in."""
    block, start, end = part
    marks = list(_labels(block.text, start, end))
    stops = [*(low for low, _, _ in marks[1:]), end]
    at = start
    for (low, value, word), stop in zip(marks, stops, strict=True) if marks else ():
        if block.text[at:low].strip(" (*_"):
            yield block, at, at + len(block.text[at:low].rstrip(" ("))
        ends = _STOP.search(block.text, value, stop)
        _take(point, word, (block, value, ends.start() if ends else stop))
        at = ends.end() if ends else stop
    if block.text[at:end].strip(" )") or not marks:
        yield block, at, end


def _without_stops(names: str) -> str:
    """Names without the signs around them, and without a bracket that closes a field."""
    names = names.strip(" .,;")
    return names if "(" in names else names.rstrip(" .,;)")


def _take(point: Point, word: Word, value: Part) -> None:
    block, start, end = value
    if word is Word.RESPONSIBLE:
        if due := _DUE_BEHIND.search(block.text, start, end):
            point.due.append((block, due.end(), end))
            end = due.start()
        names = _without_stops(block.text[start:end])
        point.responsible = f"{point.responsible}, {names}" if point.responsible else names
    elif block.text[start:end].strip(" .,;)"):
        (point.money if word is Word.MONEY else point.due).append(value)
