"""Lists in running text: «Enhet vest: A (ny), B og C (videreført). Nye områder: D, E»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from geo.seminar.cleaning import Block
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.marks import Mark, is_name, is_only_mark, mark_in
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.phrases import told
from geo.seminar.understanding.words import tokens

_SENTENCE = LEXICON.pattern("sentence_in_list")
_LABEL = re.compile(r"[^:]{2,120}?:")
_DASH = re.compile(r"\s[-–—]\s|\s[-–—](?=\w)|(?<=\w)[–—]\s|\s?[:=]\s?|\s[-–—>]+>\s")
_AND = LEXICON.pattern("and")
_BEFORE_NAME = LEXICON.pattern("before_name")
#: Characters of a name with its mark.
_LONGEST_ENTRY = 160
_SHORT_MARK = 14
#: «Furuset i enhet øst»: the unit that a name stands in.
_IN_UNIT = LEXICON.pattern("in_unit")
_UNIT_BEHIND = LEXICON.pattern("unit_behind_name")
_SLASH = re.compile(r"\s*/\s*")
_PARTS = re.compile(r"[^,()\[\]{}]+|[,]|[(\[{][^()\[\]{}]{0,80}[)\]}]|.", re.S)


@dataclass(frozen=True, slots=True)
class Item:
    """A name on a list: its place in the block, what was told of it, where its evidence stands."""

    name: str
    start: int
    end: int
    mark: Mark
    evidence: tuple[int, int]


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, without the stop that ends it."""
    start = 0
    for stop in _SENTENCE.finditer(text):
        if text[start : stop.start()].strip():
            yield start, stop.start()
        start = stop.end()
    if text[start:].strip():
        yield start, len(text)


def label_end(text: str, start: int, end: int) -> int:
    """Where the label of a sentence ends (behind its colon), or `start` when it has none."""
    found = _LABEL.match(text, start, end)
    return found.end() if found else start


def items(block: Block, start: int, end: int, label: Mark, names: Names) -> list[Item] | None:
    """The names between two places of a block, or None when it is no list of names."""
    pending: list[Item] = []
    first = True
    grouped = 0  # items before this place have got the mark that stands behind their group
    for low, high in _parts(block.text, start, end):
        text = block.text[low:high]
        if text.strip(" .,;") == "":
            continue
        mark = _mark_of(text)
        if mark is not None and not mark and _is_unread(text):
            grouped = len(pending)  # its own mark, misread: it takes none of a later name's
            continue
        if mark is not None:
            grouped = _give(pending, grouped, mark, label, (low, high))
            continue
        found = _names(block.text, low, high, names)
        if not found and (first or (_tells(text) and not label.tells_status)):
            return None
        first = False
        for item in found:
            pending.append(item)
            if item.mark:
                grouped = _give(pending, grouped, item.mark, label, item.evidence)
    return [replace(item, mark=item.mark.over(label)) for item in pending]


def _tells(text: str) -> bool:
    """Whether a part that is no name tells a status: then a sentence is told, not a list."""
    return next(told(list(tokens(text))), None) is not None


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for found in _PARTS.finditer(text, start, end):
        if found[0] != ",":
            yield found.start(), found.end()


def _is_unread(parenthesis: str) -> bool:
    """Whether a parenthesis holds a word that is no name: «(r1y)» for «(ny)», but not «(Alna)»."""
    said = parenthesis.strip(" ()[]{}")
    return 0 < len(said) <= _SHORT_MARK and not said[0].isupper()


def _mark_of(text: str) -> Mark | None:
    """The mark in a parenthesis, or in a part that is nothing but a mark."""
    bare = text.strip()
    if bare[:1] in "([{":
        return mark_in(bare[1:-1])
    return mark_in(bare) if is_only_mark(bare) else None


def _give(
    pending: list[Item], grouped: int, mark: Mark, label: Mark, where: tuple[int, int]
) -> int:
    """Give a mark to the names before it: to all of the group, or to one when a label marks all."""
    if mark.unit and not mark.tells_status:  # «Røa (ny) – Enhet vest»
        pending[:] = [replace(item, mark=item.mark.over(Mark(unit=mark.unit))) for item in pending]
        return grouped
    alone = label.tells_status and mark.tells_status
    start = max(len(pending) - 1, 0) if alone or not mark else grouped
    for place in range(start, len(pending)):
        item = pending[place]
        low, high = min(item.evidence[0], where[0]), max(item.evidence[1], where[1])
        given = item.mark.over(mark)
        if mark:
            pending[place] = replace(item, mark=given, evidence=(low, high))
    return len(pending) if mark.tells_status or (mark and label.tells_status) else grouped


def _names(text: str, low: int, high: int, names: Names) -> list[Item]:
    """The names in a part without commas or parentheses; empty when it holds something else."""
    low, high = _stripped(text, low, high)
    if high - low > _LONGEST_ENTRY:
        return []
    said, mark, whole = text[low:high], Mark(), high
    if tail := _tail(said):
        high, mark = low + tail[0], tail[1]
        low, high = _stripped(text, low, high)
        said = text[low:high]
    spans = _split(said, names)
    if not spans or not all(is_name(said[start:end]) for start, end in spans):
        return _each_in_its_unit(text, low, whole, names)
    made = [
        Item(said[a:b].strip(" .,;*"), low + a, low + b, Mark(), (low + a, low + b))
        for a, b in spans
    ]
    if mark:
        made[-1] = replace(made[-1], mark=mark, evidence=(low + spans[0][0], whole))
    return made


def _each_in_its_unit(text: str, low: int, high: int, names: Names) -> list[Item]:
    """The names in «Ila og Grønland i enhet sentrum og Furuset i enhet øst»."""
    spans = _cut(text[low:high], _AND)
    placed = [bool(_UNIT_BEHIND.search(text[low + a : low + b])) for a, b in spans]
    if sum(placed) < 2 or not placed[-1]:
        return []
    found = [_names(text, low + a, low + b, names) for a, b in spans]
    return [item for part in found for item in part] if all(found) else []


def _stripped(text: str, low: int, high: int) -> tuple[int, int]:
    found = _BEFORE_NAME.match(text[low:high])
    low += found.end() if found else 0
    return low, low + len(text[low:high].rstrip(" .;*\t"))


def _tail(said: str) -> tuple[int, Mark] | None:
    """A mark behind a name: «Majorstuen – ny», «Fossum utgår», «Vestli: videreført»."""
    for dash in _DASH.finditer(said):
        rest = said[dash.end() :]
        if is_only_mark(rest):
            return dash.start(), mark_in(rest)
    cut = len(said)
    for found in reversed(list(re.finditer(r"\S+", said))[1:][-8:]):
        rest = said[found.start() :]
        if is_only_mark(rest) and (not mark_in(rest).unit or _IN_UNIT.match(rest)):
            cut = found.start()
    return (cut, mark_in(said[cut:])) if cut < len(said) else None


def _split(said: str, names: Names) -> list[tuple[int, int]]:
    """«A og B» is one name when the register knows it as one, or else two."""
    if names.find(said).kind:
        return [(0, len(said))]
    parts = _cut(said, _AND)
    if len(parts) == 1 and "/" in said:
        parts = _cut(said, _SLASH)
        if len({names.find(said[a:b]).area_id for a, b in parts} - {None}) < len(parts):
            return [(0, len(said))]
    return parts


def _cut(said: str, at: re.Pattern[str]) -> list[tuple[int, int]]:
    parts, start = [], 0
    for found in at.finditer(said):
        parts.append((start, found.start()))
        start = found.end()
    parts.append((start, len(said)))
    return [
        (a + (2 if said[a : a + 2] == "og" and a else 0), b) for a, b in parts if said[a:b].strip()
    ]
