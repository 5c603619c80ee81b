"""Areas that a list says were split, merged or renamed: «Mortensrud, uten Bjørnerud».

The words that say so are taken out of the text before its areas are read, so that what stands
around them is read as ever, and each is put on its area again. Terms as in `geo.changes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo.frozen import frozen
from geo.seminar.blocks import Block
from geo.seminar.lexicon import LEXICON
from geo.seminar.proposal import SURE, AreaChange, AreaProposal, Reason
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.splits_and_merges import SplitsAndMerges, read_splits_and_merges

_PATTERNS = {
    AreaChange.SPLIT: (LEXICON.pattern("area_without"),),
    AreaChange.MERGE: (LEXICON.pattern("areas_merged"),),
    AreaChange.RENAME: (LEXICON.pattern("area_was"), LEXICON.pattern("area_becomes")),
}
_PARTED = LEXICON.pattern("area_parted")
_JOINED = re.compile(r"\s*(?:/|,|\s(?:og|samt)\s)\s*")
#: A name whose bracket is open: «Stovner nord (ny, …».
_BRACKET = re.compile(r"(?P<name>[A-ZÆØÅ][^\W\d_]+(?: [^\W\d_]+){0,2}) \([^()]{0,40}$")
#: Blocks that are longer tell of more than an area.
_LONGEST = 4_000


@frozen
class ChangeMention:
    """A change that a block tells, from `start` up to `end`: of the area `name`, from or with the
    places `others`, as they are written."""

    kind: AreaChange
    start: int
    end: int
    name: str
    others: tuple[str, ...]


@dataclass(slots=True)
class ChangeMentions:
    """The blocks of a document without the words for changes, and the changes by their block."""

    blocks: list[Block] = field(default_factory=list)
    by_block: dict[int, list[ChangeMention]] = field(default_factory=dict)
    parted: set[str] = field(default_factory=set)  #: ids of areas that are said to be two now
    marked: set[int] = field(default_factory=set)  #: blocks that tell a change of what they list

    def of(self, block: Block, item: Item) -> ChangeMention | None:
        """The change that is told of a name on the list."""
        mentions = self.by_block.get(id(block), ())
        return next((one for one in mentions if one.start <= item.start < one.end), None)

    def is_parted(self, area: str) -> bool:
        """Whether an area is said to be two now, or one that is not named."""
        return area in self.parted or "" in self.parted


def find_changes(blocks: Sequence[Block], names: Names) -> ChangeMentions:
    """The changes that blocks tell of areas which the register knows."""
    described = read_splits_and_merges(blocks, names)
    result = ChangeMentions(parted=described.parted)
    for place, block in enumerate(blocks):
        result.parted |= set(_parted(block.text[:_LONGEST], names))
        matches = list(_matched_changes(block, names)) if len(block.text) <= _LONGEST else []
        text = block.text
        for match, _ in matches:
            for low, high in _spans_beside_name(match):
                text = f"{text[:low]}{' ' * (high - low)}{text[high:]}"
        changes = [change for _, change in matches] or list(_merged(block, described))
        read = replace(block, text=text) if changes else block
        result.blocks.append(read)
        if changes:
            result.by_block[id(read)] = changes
        if place in described.marked:
            result.marked.add(id(read))
    return result


def _merged(block: Block, described: SplitsAndMerges) -> Iterator[ChangeMention]:
    """The areas of a list that the document says are one now: «Vestli/Fossum»."""
    for start, end, parts in described.joined_in(block.text[:_LONGEST]):
        yield ChangeMention(AreaChange.MERGE, start, end, block.text[start:end], parts)


def _matched_changes(block: Block, names: Names) -> Iterator[tuple[re.Match[str], ChangeMention]]:
    for kind, patterns in _PATTERNS.items():
        for pattern in patterns:
            for match in pattern.finditer(block.text):
                others = _others(match, kind)
                name = " ".join(match["name"].split())
                if not _is_of_areas(kind, name, others, names):
                    continue
                start, end = match.span()
                if kind is AreaChange.MERGE and (before := _BRACKET.search(block.text[:start])):
                    start, name = before.start("name"), before["name"]
                yield match, ChangeMention(kind, start, end, name, others)


def _parted(text: str, names: Names) -> Iterator[str]:
    """The areas that a text says are parted: «Mortensrud/Bjørnerud deles i to områder»."""
    for match in _PARTED.finditer(text):
        if area := names.find(match["name"] or match["whole"]).area_id:
            yield area


def _is_of_areas(kind: AreaChange, name: str, others: Sequence[str], names: Names) -> bool:
    """Whether known areas are named: «Grønland og Tøyen» that are one already are not merged."""
    ids = {names.find(other).area_id for other in others} - {None}
    if kind is AreaChange.MERGE:
        return len(ids) > 1
    return bool(ids) and (kind is AreaChange.SPLIT or names.find(name).area_id not in ids)


def _others(match: re.Match[str], kind: AreaChange) -> tuple[str, ...]:
    if kind is AreaChange.MERGE:
        return tuple(_JOINED.split(match["name"]))
    return (match["other"],)


def _spans_beside_name(match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The parts of a match that are no name on the list."""
    yield match.start(), match.start("name")
    if _BRACKET.search(match.string[: match.start()]):  # «Lia (ny, Furuset og Vestli slått sammen)»
        yield match.start(), match.end() - match[0].endswith(")")
    elif match.groupdict().get("bracket"):  # «Lia (ny, tidligere Furuset)»: its status stays
        yield match.end("bracket") - 1, match.end() - match[0].endswith(")")
    else:
        yield match.end("name"), match.end()


def changed(area: AreaProposal, mention: ChangeMention, names: Names) -> AreaProposal:
    """An area with the change that is told of it; a person decides on it."""
    ids = (names.find(other).area_id for other in mention.others)
    is_new = mention.kind is not AreaChange.SPLIT
    return replace(
        area,
        name=mention.name,
        area_id=None if is_new else area.area_id,
        score=0.0 if is_new else min(area.score, SURE - 0.01),
        reason=Reason(mention.kind, (("others", ", ".join(mention.others)),)),
        change=mention.kind,
        others=tuple(dict.fromkeys(id_ for id_ in ids if id_)),
    )
