"""The bydel that stands behind an area's name: «Hovseter, Bydel Vestre Aker – videreført».

It says where the area lies, which the register knows, and is taken out of the text before its areas
are read, so that what stands around it is read as ever.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.model import Register
from geo.places import PlaceKind, normal
from geo.seminar.blocks import Block
from geo.seminar.lexicon import LEXICON
from geo.seminar.similarity import alike
from geo.seminar.understanding.names import Names

_NAMED = LEXICON.pattern("bydel_behind_name")
_BETWEEN_DASHES = LEXICON.pattern("name_between_dashes")
_MISREAD = 0.8  # alike
#: Blocks that are longer list more than an area.
_LONGEST = 4_000


def without_bydeler(blocks: Sequence[Block], names: Names, register: Register) -> list[Block]:
    """The blocks with white space in the place of such bydeler, each letter where it was."""
    bydeler = tuple(normal(item.name) for item in register.bydeler)
    return [_without(block, names, bydeler) for block in blocks]


def _without(block: Block, names: Names, bydeler: Sequence[str]) -> Block:
    if len(block.text) > _LONGEST:
        return block
    text = block.text
    for low, high in _bydel_spans(block.text, names, bydeler):
        text = f"{text[:low]}{' ' * (high - low)}{text[high:]}"
    return block if text == block.text else replace(block, text=text)


def _bydel_spans(text: str, names: Names, bydeler: Sequence[str]) -> Iterator[tuple[int, int]]:
    for match in _NAMED.finditer(text):
        if match["before"] and _end_of_bydel(match["before"], bydeler) == len(match["before"]):
            yield match.span()
        elif match["name"] and (end := _end_of_bydel(match["name"], bydeler)):
            yield match.start(), match.start("name") + end
    for match in _BETWEEN_DASHES.finditer(text):
        name = normal(match["name"])
        if name in bydeler and names.find(match["name"]).kind is not PlaceKind.AREA:
            yield match.start(), match.end()


def _end_of_bydel(words: str, bydeler: Sequence[str]) -> int:
    """How many letters of these words are the name of a bydel; 0 where they begin with none."""
    ends = [match.end() for match in re.finditer(r"\S+", words)]
    for end in reversed(ends):
        if any(alike(normal(words[:end]), name) >= _MISREAD for name in bydeler):
            return end
    return 0
