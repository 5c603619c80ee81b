"""Points counted «3.1», «3.2» under a heading, and the parts «1.1», «1.2» of a point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.frozen import frozen
from geo.seminar.blocks import Block, Kind
from geo.seminar.understanding.fields import field_of
from geo.seminar.understanding.lettered import count_block
from geo.seminar.understanding.point import is_about_points, labels
from geo.seminar.understanding.words import Word

_PART = re.compile(r"(\d{1,2})\.(\d{1,2})\.?\s+(?=[^\Wa-zæøå\d])")
_FEWEST = 2


@frozen
class _Part:
    """A block «3.1 …»: its place, both numbers, where its words begin, and its heading's place."""

    place: int
    whole: int
    number: int
    cut: int
    head: int | None


def is_part(text: str) -> bool:
    """Whether words begin with the number of a part: «1.2 De verste stedene utbedres»."""
    return _PART.match(text) is not None


def number_parts(blocks: Sequence[Block]) -> None:
    """Count «3.1», «3.2» as points 1 and 2 under a heading «3. Oppfølgingspunkter», and, where each
    part has a status or a field of its own, all parts in their order. Others stay as they are: they
    are the wording of the point above them."""
    parts = list(_parts(blocks))
    ends = [*(part.place for part in parts[1:]), len(blocks)]
    with_own_details = sum(
        _has_own(blocks[part.place : end]) for part, end in zip(parts, ends, strict=False)
    )
    under = [part for part in parts if part.head is not None and _heads_points(blocks, part)]
    each = len(parts) >= _FEWEST and with_own_details == len(parts)
    counted = under or (parts if each else [])
    for order, part in enumerate(counted, start=1):
        count_block(blocks[part.place], part.cut, part.number if under else order)
    for head in {part.head for part in counted} - {None}:
        if head is not None:
            blocks[head].kind, blocks[head].number = Kind.TEXT, None


def _parts(blocks: Sequence[Block]) -> Iterator[_Part]:
    heads: dict[int, int] = {}
    for place, block in enumerate(blocks):
        if block.number is not None and not block.lettered:
            heads[block.number] = place
        match = _PART.match(block.text) if block.kind is Kind.TEXT else None
        if match:
            whole, number = int(match[1]), int(match[2])
            yield _Part(place, whole, number, match.end(), heads.get(whole))


def _heads_points(blocks: Sequence[Block], part: _Part) -> bool:
    return part.head is not None and is_about_points(blocks[part.head].text)


def _has_own(region: Sequence[Block]) -> bool:
    statuses = sum(kind is Word.STATUS for block in region for _, _, kind in labels(block.text))
    return statuses == 1 or any(field_of(block) for block in region)
