"""What sentences and notes tell of areas that are one now, or two, whatever words stand between.

«Fra 2032 følges Grønland og Tøyen hver for seg», «Vestli/Fossum¹» and below «¹ Slått sammen til
ett», «Mortensrud | videreført | Nå eget område». Such areas are never sure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from geo.places import PlaceKind, normal
from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.names import Names

_APART = LEXICON.pattern("areas_apart")
_TOGETHER = LEXICON.pattern("areas_together")
_JOINED = LEXICON.pattern("joined_areas")
_SIGN = LEXICON.pattern("note_sign")
_BETWEEN = re.compile(r"\s*/\s*|\s+(?:og|med)\s+")
_SENTENCE = re.compile(r"(?<=[^\d\s][.;])\s+(?=[A-ZÆØÅ])")
_PLACES = frozenset({PlaceKind.AREA, PlaceKind.DELBYDEL})
#: Blocks that are longer tell of more than an area.
_LONGEST = 4_000


@dataclass(slots=True)
class SplitsAndMerges:
    """What the whole document tells.

    `merged` has the names of places that are one area now, `parted` the ids of areas that are two,
    "" where it is told of an area without a name; `marked` are the places of the rows and entries
    that tell a change of what they list.
    """

    merged: set[frozenset[str]] = field(default_factory=set)
    parted: set[str] = field(default_factory=set)
    marked: set[int] = field(default_factory=set)

    def joined_in(self, text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
        """(start, end, names) of each of the merged areas in a text: «Vestli/Fossum»."""
        for start, end, parts in _joined_names(text) if self.merged else ():
            if _key(parts) in self.merged:
                yield start, end, parts


def read_splits_and_merges(blocks: Sequence[Block], names: Names) -> SplitsAndMerges:
    """The changes that sentences, rows and notes of a document tell."""
    described, notes = SplitsAndMerges(), read_notes(blocks)
    signed = re.compile("|".join(rf"(?<=\w)\s?{re.escape(sign)}(?!\w)" for sign in notes) or "$^")
    for place, block in enumerate(blocks):
        if len(block.text) > _LONGEST:
            continue
        signs = {match[0].strip() for match in signed.finditer(block.text)}
        texts = [block.text, *(notes[sign] for sign in sorted(signs))]
        if block.kind in {Kind.ROW, Kind.BULLET} and _read_entry(described, texts, names):
            described.marked.add(place)
        elif block.kind is not Kind.ROW:
            for sentence in _SENTENCE.split(block.text):
                _read_text(described, sentence, sentence, names)
    return described


def read_notes(blocks: Sequence[Block]) -> Mapping[str, str]:
    """The notes that tell a change, by the sign before them."""
    notes: dict[str, str] = {}
    for block in blocks:
        lines = [line.text for _, line, _ in block.pieces if block.kind is not Kind.ROW]
        signed = [(line, match) for line in lines if (match := _SIGN.match(line))]
        for line, match in signed if len(signed) > 1 else [(block.text, one) for _, one in signed]:
            if _tells(line):
                notes.setdefault(match[1] + (")" if match[1].isdecimal() else ""), line)
    return notes


def _tells(text: str) -> bool:
    return bool(_APART.search(text) or _TOGETHER.search(text))


def _read_entry(described: SplitsAndMerges, texts: Sequence[str], names: Names) -> bool:
    """Take what an entry of a list, with its notes, tells; whether it tells a change."""
    results = [
        _read_text(described, text, " ".join(texts), names) for text in texts if _tells(text)
    ]
    return any(results)


def _read_text(described: SplitsAndMerges, text: str, around: str, names: Names) -> bool:
    """Take the change that a text tells of the places that are named in it or around it."""
    apart, together = _APART.search(text), _TOGETHER.search(text)
    if not (apart or together):
        return False
    known = [parts for _, _, parts in _joined_names(around)]
    merged = {_key(parts) for parts in known if together and _are_several(parts, names)}
    described.merged |= merged
    parted = {area for parts in known if (area := _whole(parts, names))} if apart else set()
    placed = any(names.find(part).kind for parts in known for part in parts)
    described.parted |= parted or ({""} if apart and not placed else set())
    return bool(merged or parted)


def _joined_names(text: str) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    for match in _JOINED.finditer(text):
        yield match.start(), match.end(), tuple(_BETWEEN.split(" ".join(match[0].split())))


def _key(parts: Sequence[str]) -> frozenset[str]:
    return frozenset(map(normal, parts))


def _are_several(parts: Sequence[str], names: Names) -> bool:
    """Whether names are places, one of them at least an area, and not one area already."""
    matches = [names.find(part) for part in parts]
    areas = {one.area_id for one in matches} - {None}
    several = len({one.id for one in matches}) == len(parts) > 1
    return bool(areas) and several and all(one.kind in _PLACES for one in matches)


def _whole(parts: Sequence[str], names: Names) -> str | None:
    """The area that names are all parts of, or the whole of."""
    areas = {names.find(part).area_id for part in (*parts, "/".join(parts))}
    return next(iter(areas)) if len(areas) == 1 and all(map(names.is_part, parts)) else None
