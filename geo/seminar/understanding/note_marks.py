"""Marks of footnotes behind the names of a list: «Furuset 1)», «Vestli²»; below, «1) Etter …»."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from geo.seminar.blocks import Block, Kind
from geo.seminar.understanding.marks import mark_in

#: A figure and a bracket that nothing else is in.
NOTE_MARK = r"[ \t]?\(?[1-9]\)(?!\w)"
_SMALL = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")
_BEHIND_WORD = re.compile(rf"(?<=[^\W\d_])(?:{NOTE_MARK}|[ \t]?[¹²³⁴⁵⁶⁷⁸⁹])")
_NOTE = re.compile(r"\s*(?:\(?([1-9])\)\s|([¹²³⁴⁵⁶⁷⁸⁹]))")


@dataclass(slots=True)
class Notes:
    """The notes of a document: the places of their blocks, and what they say by their figure."""

    places: set[int] = field(default_factory=set)
    texts: dict[str, str] = field(default_factory=dict)

    def tells_status(self, text: str, end: int) -> bool:
        """Whether the note of a name that ends at a place tells a status: «1) Går ut 1. juli»."""
        mark = _BEHIND_WORD.match(text, end)
        note = self.texts.get(_figure(mark[0]), "") if mark else ""
        return mark_in(note).tells_status


def find_notes(blocks: Sequence[Block]) -> Notes:
    """The notes whose mark stands behind a word above them."""
    notes, marks = Notes(), set[str]()
    for place, block in enumerate(blocks):
        note = _NOTE.match(block.pieces[0][1].text) if block.pieces else None
        if note and block.kind is not Kind.ROW and _figure(note[0]) in marks:
            notes.places.add(place)
            notes.texts.setdefault(_figure(note[0]), block.text)
        marks |= {_figure(mark[0]) for mark in _BEHIND_WORD.finditer(block.text)}
    return notes


def _figure(mark: str) -> str:
    return mark.strip(" \t()").translate(_SMALL)
