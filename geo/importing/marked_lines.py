"""What a person points at in a document and calls areas or points → proposals.

The reader's own rules read the selection; the person has told what it is, so nothing is asked for
that says so: no council's name, no heading, no status.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from geo.importing.draft import MARKED
from geo.importing.spans import Span, by_line, clipped, place_in_block, selected_lines
from geo.model import PartialDate, Register, Unit
from geo.places import PlaceKind
from geo.seminar import AreaProposal, Document, Line, PointProposal
from geo.seminar.blocks import Block, Kind, split_blocks
from geo.seminar.proposal import Reason
from geo.seminar.understanding import document_header, listing, prose
from geo.seminar.understanding.areas import find_listed_areas, marks_above
from geo.seminar.understanding.fields import cut_fields
from geo.seminar.understanding.headings import heading_of
from geo.seminar.understanding.lettered import number_letters
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.marks import Mark, clauses, is_name, is_only_mark, mark_in
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.numbered_points import read_numbered_points
from geo.seminar.understanding.point_proposals import propose_point
from geo.seminar.understanding.points import find_points
from geo.seminar.understanding.sub_numbers import number_parts
from geo.seminar.understanding.subjects import Subjects
from geo.seminar.understanding.units import unit_of, units_in
from geo.seminar.understanding.words import Token, tokenize

_PLACES = (PlaceKind.AREA, PlaceKind.DELBYDEL)
_WIDEST_NAME, _LONGEST_UNIT = 3, 4  # words
_PARENTHESIS = re.compile(r"\s*\(([^()]{1,80})\)")
_BULLETS = re.compile(r"\s*[•▪●◦·]\s+")
#: What the selection says of itself when it is called points.
_POINTS = Line(0, 0, "Oppfølgingspunkter")


@dataclass(frozen=True)
class Selection:
    """A part of a document, and the blocks of the reader that it touches."""

    register: Register
    document: Document
    span: Span

    @cached_property
    def names(self) -> Names:
        """The places of the register."""
        return Names(self.register)

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """Every block of the document, with lettered points counted as the reader does."""
        blocks = split_blocks(self.document)
        number_letters(blocks)
        number_parts(blocks)
        return blocks

    @cached_property
    def parts(self) -> tuple[tuple[int, Block], ...]:
        """The selected blocks, or selected parts of them, each with the place of its block.

        A line that the reader leaves out (a header of a page) is a block of its own here.
        """
        parts = [(at, clipped(block, self.span)) for at, block in enumerate(self.blocks)]
        clipped_parts = [(at, part) for at, part in parts if part]
        read = {line.number for _, part in clipped_parts for _, line, _ in part.pieces}
        clipped_parts += [(0, part) for part in self._left_out(read)]
        return tuple(sorted(clipped_parts, key=lambda item: place_in_block(item[1], 0)))

    def _left_out(self, read: set[int]) -> Iterator[Block]:
        for line in selected_lines(self.document, self.span):
            if line.number not in read and line.text.strip():
                start, end = self.span.part_of(line)
                block = Block(Kind.TEXT)
                block.add(line, start, end)
                yield block


# --- areas ------------------------------------------------------------------------------------


def read_areas(
    selection: Selection,
) -> tuple[tuple[AreaProposal, ...], tuple[AreaProposal, ...]]:
    """Every area that the selection names, with unit and status from where it stands: those on the
    list, and those of which it says that they end."""
    listed = find_listed_areas(selection.blocks, selection.names)
    above = marks_above(selection.blocks, selection.names) or (Mark(),)
    results: dict[tuple[str, bool], AreaProposal] = {}
    for at, part in selection.parts:
        for block, item in _items(selection, at, part, listed):
            mark = item.mark.over(above[at])
            proposal = _area(selection.names, block, item, mark)
            key = proposal.area_id or proposal.name.casefold()
            results.setdefault((key, mark.ended), proposal)
    listed_areas = tuple(item for (_, ended), item in results.items() if not ended)
    return listed_areas, tuple(item for (_, ended), item in results.items() if ended)


def _items(
    selection: Selection, at: int, part: Block, listed: Sequence[tuple[Block, Item]]
) -> list[tuple[Block, Item]]:
    """The names of a block: as the reader finds them on a list, or by block or line whatever it
    says, whichever finds most."""
    names = selection.names
    block = selection.blocks[at] if selection.blocks else part
    on_list = [
        (block, item)
        for other, item in listed
        if other is block and selection.span.holds(*_letters(block, item))
    ]
    whole = [(part, item) for item in _named(part, names)]
    lines = [(line, item) for line in by_line(part) for item in _named(line, names)]
    return max((on_list, whole, lines), key=_how_much)


def _how_much(items: Sequence[tuple[Block, Item]]) -> tuple[int, int]:
    """How many names there are, and how many facts about them."""
    marks = [item.mark for _, item in items]
    return len(items), sum(bool(mark.unit) + mark.tells_status for mark in marks)


def _letters(block: Block, item: Item) -> tuple[int, int, int]:
    """(line, start, end) of a name."""
    number, start = place_in_block(block, item.start)
    return number, start, start + item.end - item.start


def _named(block: Block, names: Names) -> list[Item]:
    """The names in a block that is said to name areas."""
    if block.kind is Kind.ROW:
        return _in_row(block, names)
    if heading_of(block, names) is not None:
        return []
    results: list[Item] = []
    for start, end in listing.sentences(block.text):
        results += _in_sentence(block, start, end, names)
    return results


def _in_sentence(block: Block, start: int, end: int, names: Names) -> list[Item]:
    colon = listing.label_end(block.text, start, end)
    label = mark_in(block.text[start:colon])
    listed = listing.items(block, colon if label else start, end, label, names)
    if listed:
        return listed
    in_prose = prose.find_areas(block, start, end, names, Mark(), Mark())[0]
    words = list(tokenize(block.text, start, end))
    units = list(units_in(words))
    alone = units[0][1] if len({unit for _, unit in units}) == 1 else None
    more = (
        replace(one, mark=one.mark.over(Mark(unit=unit_of(one, units, words) or alone)))
        for one in _known_names(block, start, end, names)
        if not any(_overlap(one, other) for other in in_prose)
    )
    return sorted((*in_prose, *more), key=lambda item: item.start)


def _overlap(one: Item, other: Item) -> bool:
    return one.start < other.end and other.start < one.end


def _known_names(block: Block, start: int, end: int, names: Names) -> Iterator[Item]:
    """The places that the register knows, wherever they stand in a sentence."""
    words = list(tokenize(block.text, start, end))
    at = 0
    while at < len(words):
        width = next(
            (w for w in range(_WIDEST_NAME, 0, -1) if _is_place(block, words, at, w, names)), 0
        )
        if width:
            low, high = words[at].start, words[at + width - 1].end
            mark = _mark_beside(block.text, (start, end), low, high)
            yield Item(block.text[low:high], low, high, mark, (start, end))
        at += width or 1


def _mark_beside(text: str, sentence: tuple[int, int], low: int, high: int) -> Mark:
    """The mark in the parenthesis behind a name, or in its clause; never that an area ends."""
    if behind := _PARENTHESIS.match(text, high, sentence[1]):
        return mark_in(behind[1])
    clause = next((text[a:b] for a, b in clauses(text, *sentence) if a <= low < b), "")
    return Mark() if "(" in clause else Mark(status=mark_in(clause).status)


def _is_place(block: Block, words: Sequence[Token], at: int, width: int, names: Names) -> bool:
    if at + width > len(words):
        return False
    name = block.text[words[at].start : words[at + width - 1].end]
    return is_name(name) and _is_known(name, names)


# --- rows of tables ---------------------------------------------------------------------------


def _in_row(block: Block, names: Names) -> list[Item]:
    """The names in a row of a table without headings, and what its other cells tell of them."""
    marks = [_mark_of_cell(block.text[start:end], names) for start, end in block.cells]
    mark = Mark()
    for one in filter(None, marks):
        mark = mark.over(one)
    rest = [cell for cell, one in zip(block.cells, marks, strict=True) if not one]
    lists = [_in_cell(block, start, end, names) for start, end in rest]
    known = [items for items in lists if any(_is_known(item.name, names) for item in items)]
    several = [items for items in known if len(items) > 1]
    items = [item for part in several for item in part] or next(iter(known or lists), [])
    if not known and not mark:
        return []  # the headings of the columns
    whole = (0, len(block.text))
    own = [(item.evidence if several else whole, item) for item in items]
    return [replace(item, mark=item.mark.over(mark), evidence=where) for where, item in own]


def _mark_of_cell(text: str, names: Names) -> Mark:
    """What a cell tells that names no area: «videreføres», «Øst politistasjon»."""
    if is_only_mark(text):
        return mark_in(text)
    words = list(tokenize(text))
    units = [token.word for token in words if isinstance(token.word, Unit)]
    short = len(words) <= _LONGEST_UNIT and len(units) == 1 and not _BULLETS.search(text)
    return Mark(unit=units[0]) if short and not _is_known(text, names) else Mark()


def _in_cell(block: Block, start: int, end: int, names: Names) -> list[Item]:
    """The names of a cell, which may hold a list of its own: «Vest • Hovseter • Røa – ny»."""
    results: list[Item] = []
    label = Mark()
    for low, high in _entries(block.text, start, end):
        if mark := _mark_of_cell(block.text[low:high], names):
            label = mark
            continue
        listed = listing.items(block, low, high, label, names)
        results += listed or list(_known_names(block, low, high, names))
    return results


def _entries(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _BULLETS.finditer(text, start, end):
        yield start, match.start()
        start = match.end()
    yield start, end


def _is_known(name: str, names: Names) -> bool:
    return names.find(name).kind in _PLACES


# --- proposals --------------------------------------------------------------------------------


def _area(names: Names, block: Block, item: Item, mark: Mark) -> AreaProposal:
    """A proposal that is as sure as its name: that it is an area is what the person says."""
    match, quote = names.find(item.name), block.quote(*item.evidence)
    exact = match.area_id is not None and match.score == 1.0
    return AreaProposal(
        item.name,
        match.area_id,
        mark.unit,
        mark.status,
        mark.started,
        match.score,
        Reason(MARKED) if exact else match.reason,
        quote.text,
        quote.page,
        quote.line,
    )


# --- points -----------------------------------------------------------------------------------


def read_points(selection: Selection, days: tuple[PartialDate, ...]) -> tuple[PointProposal, ...]:
    """Every follow-up point of the selection; `days` are those of the meeting."""
    blocks = [part for _, part in selection.parts]
    subjects = Subjects(selection.register)
    subjects.look_at(block.text for block in selection.blocks)
    year = days[0].first.year if days else document_header.year(selection.blocks, None)
    heading = Block(Kind.TEXT)
    heading.add(_POINTS, 0, len(_POINTS.text))
    points = find_points([heading, *blocks]).items
    starts = _starts(blocks)
    if len(points) < 2 and len(starts) > len(points):
        points = [
            replace(point, restored=blocks[at].number is None)
            for (point, _), (at, *_) in zip(
                read_numbered_points(blocks, starts), starts, strict=True
            )
        ]
    for point in points:
        cut_fields(point)
    return tuple(propose_point(point, subjects, selection.names, year, days) for point in points)


def agreed_year(selection: Selection, days: tuple[PartialDate, ...]) -> int | None:
    """The year that the points of a document were agreed on, as the whole of it tells."""
    year = days[0].first.year if days else document_header.year(selection.blocks, None)
    return find_points(selection.blocks, None, year).agreed_in(days[0] if days else None)


def _starts(blocks: Sequence[Block]) -> list[tuple[int, int, int]]:
    """(place, 0, number) of what begins a point when nothing says so: bullets and numbers, or else
    paragraphs."""
    marked = [at for at, block in enumerate(blocks) if block.kind in {Kind.BULLET, Kind.NUMBER}]
    level = min((blocks[at].level for at in marked), default=0)
    places = [at for at in marked if blocks[at].level <= level] or range(len(blocks))
    return [(at, 0, blocks[at].number or order) for order, at in enumerate(places, start=1)]
