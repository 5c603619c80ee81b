"""Follow-up points: a wording, then «Status:» and what is said; lost numbers are restored."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geo.frozen import frozen
from geo.model import PartialDate
from geo.seminar.blocks import Block, Kind
from geo.seminar.document_kind import DocumentKind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.agreed_year import find_agreed_year
from geo.seminar.understanding.commitments import heading_times
from geo.seminar.understanding.fields import cut_fields, field_of, opens_with_field
from geo.seminar.understanding.marks import is_only_mark
from geo.seminar.understanding.numbered_points import (
    find_bulleted_starts,
    find_numbered_starts,
    find_titled_starts,
    is_about,
    read_numbered_points,
)
from geo.seminar.understanding.point import (
    Part,
    Point,
    begins,
    is_heading,
    is_status_heading,
    labels,
    names_points,
    numbered,
    spoken,
    words_of,
)
from geo.seminar.understanding.point_cards import read_cards
from geo.seminar.understanding.report_signs import (
    Unlabelled,
    classify_under_titles,
    classify_unlabelled,
)
from geo.seminar.understanding.tables import Table, begins_table, is_title, table_at
from geo.seminar.understanding.words import NO_ABBREVIATION, STATUSES, Token, Word, tokenize

_SEMINAR_MONTHS = 2  # at the start of a year
_SENTENCE = re.compile(rf"{NO_ABBREVIATION}[.!?]\s+")
#: The end of a label, which may hold a date: «Status pr. 01.01.27:».
_COLON = re.compile(r"(?:[^.:\n]|\.(?=\s?\d)|(?<=pr)\.){0,32}?[:;]|\s*[–—-]\s")
#: A label with such a word is a heading: «Status for oppfølgingspunktene:».
_NO_LABEL = (Word.FOLLOW_UP, Word.POINT, Word.AREA, Word.IPO, *STATUSES)
#: «2. Felles inngang …» in the cell of a wording.
_NUMBERED_CELL = re.compile(r"\s*(\d{1,2})[.)]\s+")
#: «4a», «4 b)», «4.1» in the cell of a number: a part of point 4.
_SUB_NUMBER = re.compile(r"(\d{1,2})\s?(?:([a-hA-H])|[.,]\s?\d{1,2})[.)]?$")
_SUMS = frozenset(LEXICON.words("column.sum"))
_MOST = 200
_NEAR = 60  # characters
#: So many points may be missing between two; a number further off is misread.
_GAP = 3


@frozen
class _Marker:
    """Where «Status:» stands: the block, where the label starts and where it ends."""

    block: int
    start: int
    end: int


@dataclass(slots=True)
class Points:
    """The points found, the places of the blocks that tell them, and the year they are from."""

    items: list[Point] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    year: int | None = None

    def agreed_in(self, day: PartialDate | None) -> int | None:
        """The year that they were agreed in: as it is said, or by the day of the meeting. The
        seminar at the start of a year speaks of those of the year before."""
        if self.year is not None or day is None or not self.items:
            return self.year
        return day.first.year - _is_year_new(day)


def _is_year_new(day: PartialDate) -> bool:
    return day.first.month <= _SEMINAR_MONTHS


def find_points(
    blocks: Sequence[Block],
    kind: DocumentKind | None = None,
    year: int | None = None,
    day: PartialDate | None = None,
) -> Points:
    """Every follow-up point of a document in its order.

    `kind` is what a person says that the document is, `year` the year and `day` the day it is from;
    they tell what stands behind the title of a point where no label says so.
    """
    result = Points(year=find_agreed_year(blocks))
    is_year_new = day is not None and _is_year_new(day)
    unlabelled = classify_unlabelled(blocks, kind, year, result.year, is_year_new)
    for place in _tables(blocks):
        table = table_at(blocks, place)
        if table and table.is_of_points:
            result.used.update(range(place, place + len(table.rows)))
            result.items += _rows(table)
        elif table and (cards := list(read_cards(table.rows))):
            result.used.update(range(place, place + len(table.rows)))
            result.items += cards
    markers = list(_markers(blocks, result.used))[:_MOST]
    numbered_starts = find_numbered_starts(blocks, result.used)[:_MOST]
    if (
        len(numbered_starts) > 1 and blocks[numbered_starts[0][0]].number is None
    ):  # nothing before «Punkt 2:»
        markers = [marker for marker in markers if marker.block >= numbered_starts[0][0]]
    if len(numbered_starts) > max(len(markers), 1) or (
        len(numbered_starts) > 1 and _worded(blocks)
    ):
        for point, places in read_numbered_points(blocks, numbered_starts, unlabelled):
            result.used |= places
            result.items.append(point)
        markers = []
    for at, marker in enumerate(markers):
        following = markers[at + 1] if at + 1 < len(markers) else None
        _take(result, blocks, marker, markers[at - 1] if at else None, following)
    if not result.items:
        _without_numbers(result, blocks, unlabelled, year)
    if not result.items:
        _without_status(result, blocks)
    for point in result.items:
        cut_fields(point)
    _under_places(result.items, blocks)
    result.items = [
        point for point in result.items if words_of((*point.text, *point.status, *point.due))
    ]
    return result


def _without_numbers(
    points: Points, blocks: Sequence[Block], unlabelled: Unlabelled, year: int | None
) -> None:
    """Points that are bullets, or else titles with a paragraph each, counted in their order."""
    starts = find_bulleted_starts(blocks, points.used)
    if not starts:
        starts = find_titled_starts(blocks, points.used, unlabelled)
        unlabelled = classify_under_titles(unlabelled, year, points.year)
    for point, places in read_numbered_points(blocks, starts[:_MOST], unlabelled):
        points.used |= places
        points.items.append(point)


# --- tables -----------------------------------------------------------------------------------


def _tables(blocks: Sequence[Block]) -> Iterator[int]:
    for place, block in enumerate(blocks):
        before = blocks[place - 1] if place else None
        begins = before is None or before.kind is not Kind.ROW or is_title(before, block)
        begins = begins or begins_table(blocks, place)
        if block.kind is Kind.ROW and begins:
            yield place


def _rows(table: Table) -> list[Point]:
    """The points of a table; «4a» and «4.1» under «4» are parts of it."""
    points: list[Point] = []
    whole: int | None = None  # the number whose parts may follow
    for order, point in enumerate(_each_row(table), start=1):
        part = _SUB_NUMBER.match(_number_cell(table, point.text[0][0]))
        if part and points and int(part[1]) == whole:
            _take_part(points[-1], point)
            continue
        if part:  # «1a» opens point 1, and «2.1» is counted in its order
            point.number, point.restored = (int(part[1]), False) if part[2] else (order, True)
        whole = None if part and not part[2] else point.number
        points.append(point)
    return points


def _take_part(point: Point, part: Point) -> None:
    """Take what a row tells of a part of a point into the point."""
    point.text += part.text
    point.status += part.status
    point.due += part.due
    point.money += part.money
    point.responsible = ", ".join(filter(None, (point.responsible, part.responsible)))


def _number_cell(table: Table, row: Block) -> str:
    start, end = table.cell(row, Word.NUMBER) or row.cells[0]
    return row.text[start:end].strip()


def _each_row(table: Table) -> Iterator[Point]:
    for order, row in enumerate(table.rows[1:], start=1):
        text = table.cell(row, Word.FOLLOW_UP, Word.POINT)
        number = table.cell(row, Word.NUMBER)
        digits = _digits(row, number)
        if text and not digits and (inside := _NUMBERED_CELL.match(row.text, *text)):
            digits, text = inside[1], (inside.end(), text[1])
        if text is None or not any(sign.isalpha() for sign in row.text[slice(*text)]):
            continue  # nothing, or digits
        if row.text[slice(*text)].casefold().strip(" .:") in _SUMS:
            continue
        status, due = table.cell(row, Word.STATUS), table.cell(row, Word.DEADLINE)
        responsible = table.cell(row, Word.RESPONSIBLE)
        yield Point(
            int(digits) if digits else order,
            not digits,
            [(row, *text)],
            [(row, *cell) for cell in (status, table.cell(row, Word.NOTE)) if status and cell],
            row.text[slice(*responsible)] if responsible else "",
            _beside(table, row),
            [(row, *money)] if (money := table.cell(row, Word.MONEY)) else [],
            [(row, *due)] if due else [],
            heading_times(table.heading(Word.MONEY)),
        )


def _beside(table: Table, row: Block) -> str:
    """The words of the columns that are not known."""
    cells = zip(table.columns, row.cells, strict=False)
    return "; ".join(row.text[start:end] for column, (start, end) in cells if column is None)


def _digits(row: Block, number: tuple[int, int] | None) -> str:
    """The number of a row: of its own column, or else of a first cell that is only a number."""
    start, end = number or row.cells[0]
    fragment = row.text[start:end].strip(" .)")
    return re.sub(r"\D", "", fragment)[:3] if number or fragment.isdigit() else ""


# --- paragraphs -------------------------------------------------------------------------------


def _markers(blocks: Sequence[Block], used: set[int]) -> Iterator[_Marker]:
    inside = False
    for place, block in enumerate(blocks):
        if place in used or block.kind is Kind.ROW:
            continue
        inside = inside or is_about(block)
        for marker in _markers_in(block, place):
            # «Status: ny» under an area's name is no point; under a point it is one word for it.
            if inside or not is_only_mark(block.text[marker.end :]):
                yield marker


def _markers_in(block: Block, place: int) -> Iterator[_Marker]:
    ends = 0
    for marker in sorted((*_status_words(block, place), *_labelled(block, place)), key=_start_of):
        if marker.start >= ends:
            yield marker
            ends = marker.end


def _start_of(marker: _Marker) -> int:
    return marker.start


def _labelled(block: Block, place: int) -> Iterator[_Marker]:
    """«Framdrift:», «Stoda no:» and the like."""
    for start, end, kind in labels(block.text):
        behind = tokenize(block.text, end, min(end + _NEAR, len(block.text)))
        if any(token.word is Word.FOLLOW_UP for token in behind):
            continue  # «Svar på bestilling: status for oppfølgingspunkter 2028»
        if kind is Word.STATUS and not any(
            token.word in {Word.STATUS, *_NO_LABEL} for token in tokenize(block.text, start, end)
        ):
            yield _Marker(place, start, end)


def _status_words(block: Block, place: int) -> Iterator[_Marker]:
    words = list(tokenize(block.text))
    for at, token in enumerate(words):
        if token.word is not Word.STATUS or not begins(block.text, token.start):
            continue
        end = _label_end(block.text, words, at)
        if end is not None:
            yield _Marker(place, token.start, end)


def _worded(blocks: Sequence[Block]) -> bool:
    """Whether labels tell the wording too: then the status may stand before it."""
    kinds = [kind for block in blocks for _, _, kind in labels(block.text)]
    return kinds.count(Word.POINT) > 1


def _label_end(text: str, tokens: Sequence[Token], at: int) -> int | None:
    """The end of «Status:» or «Status per januar 2028:»; None where it is no label."""
    token = tokens[at]
    colon = _COLON.match(text, token.end)
    if (end := spoken(tokens, at)) is not None:
        return colon.end() if colon and not text[end : colon.end()].strip(" :") else end
    if at == 0 and is_status_heading(text):
        return len(text)
    if colon is None:
        return token.end if len(text.strip(" .*_")) <= len(token.text) else None
    inside = [other.word for other in tokens[at + 1 :] if other.end <= colon.end()]
    return None if set(_NO_LABEL) & set(inside) or len(inside) > 5 else colon.end()


def _take(
    points: Points,
    blocks: Sequence[Block],
    marker: _Marker,
    before: _Marker | None,
    following: _Marker | None,
) -> None:
    """One point: its wording stands before the marker, its status behind it."""
    low = _status_block(blocks, before) + 1 if before else 0
    if before and before.block == marker.block:
        start = _seam(blocks[marker.block], before.end, marker.start)
        wording, number = [(blocks[marker.block], start, marker.start)], None
    else:
        wording, number = _wording(points, blocks, marker, low)
    expected = points.items[-1].number + 1 if points.items else 1
    restored = number is None or not expected <= number <= expected + _GAP
    point = Point(expected if restored or number is None else number, restored, wording)
    points.used.update(range(_first(blocks, wording, marker.block), marker.block + 1))
    points.items.append(point)
    for at in range(_first(blocks, wording, marker.block), marker.block):
        if field_of(blocks[at]):  # «Frist: …» before «Status: …»
            point.status.append((blocks[at], 0, len(blocks[at].text)))
    _status(points, blocks, marker, following, point)


def _seam(block: Block, low: int, high: int) -> int:
    """Where, between two «Status:» of one paragraph, the wording of the second point begins."""
    starts = [match.end() for match in _SENTENCE.finditer(block.text[low:high].rstrip())]
    for start in starts:
        first = list(tokenize(block.text, low + start, min(low + start + 40, high)))[:4]
        if any(token.word in {Word.POINT, Word.FOLLOW_UP} for token in first):
            return low + start
    return low + starts[-1] if starts else high


def _first(blocks: Sequence[Block], wording: list[Part], place: int) -> int:
    if not wording:
        return place
    return next(at for at in range(place, -1, -1) if blocks[at] is wording[0][0])


def _status_block(blocks: Sequence[Block], marker: _Marker) -> int:
    """The block where the first words of a status stand."""
    if blocks[marker.block].text[marker.end :].strip():
        return marker.block
    return min(marker.block + 1, len(blocks) - 1)


def _wording(
    points: Points, blocks: Sequence[Block], marker: _Marker, low: int
) -> tuple[list[Part], int | None]:
    own = blocks[marker.block]
    if own.text[: marker.start].strip(" *_") and (marker.block >= low):
        start, number = numbered(own)
        return [(own, start, marker.start)], number
    places = _before(blocks, marker.block, low)
    expected = points.items[-1].number + 1 if points.items else 1
    begin = _start(blocks, places, expected)
    if begin is None:
        return [], None
    cut, number = numbered(blocks[begin])
    parts = [
        (blocks[at], cut if at == begin else 0, len(blocks[at].text))
        for at in sorted(places)
        if at >= begin
    ]
    return parts, number


def _before(blocks: Sequence[Block], place: int, low: int) -> list[int]:
    """The blocks before a marker that may be its point, nearest first, up to a heading or table."""
    results = []
    for at in range(place - 1, max(low, place - 40) - 1, -1):
        block = blocks[at]
        if block.kind is Kind.ROW or (block.number is None and names_points(block)):
            break
        if not field_of(block):
            results.append(at)
    return results


def _start(blocks: Sequence[Block], places: Sequence[int], expected: int) -> int | None:
    """Where the wording begins: at the nearest number, or else at the last paragraph."""
    for at in places:
        number = numbered(blocks[at])[1]
        if number is not None and expected <= number <= expected + _GAP:
            return at
    text = [at for at in places if not is_heading(blocks[at])]
    plain = [at for at in text if blocks[at].kind is not Kind.BULLET]
    return next(iter(plain or text or places), None)


def _status(
    points: Points,
    blocks: Sequence[Block],
    marker: _Marker,
    following: _Marker | None,
    point: Point,
) -> None:
    """The paragraphs behind «Status:» that are no field and not yet the next point."""
    here = blocks[marker.block]
    same = following is not None and following.block == marker.block
    end = _seam(here, marker.end, following.start) if following and same else len(here.text)
    if here.text[marker.end : end].strip():
        point.status.append((here, marker.end, end))
    stop = _stop(blocks, marker, following, point.number + 1)
    for at in range(marker.block + 1, stop):
        block = blocks[at]
        more = opens_with_field(block) or (block.kind is Kind.BULLET and not block.spaced)
        if following is None and point.status and not more:
            break
        if at > marker.block + 1 and _is_place(block):
            break  # the heading over the points of the next bydel
        points.used.add(at)
        point.status.append((block, 0, len(block.text)))


def _is_place(block: Block) -> bool:
    """A heading that is only the name of a bydel, or «Alle bydeler»."""
    words = list(tokenize(block.text[:60]))
    named = any(token.word in {Word.BYDEL, Word.BYDELER} for token in words[:2])
    return block.kind is Kind.TEXT and is_heading(block) and named and len(words) <= 5


def _under_places(points: Sequence[Point], blocks: Sequence[Block]) -> None:
    """Points that are ordered by bydel concern the bydel whose heading they stand under."""
    heads = [place for place, block in enumerate(blocks) if _is_place(block)]
    if len(heads) < 2:
        return
    order = {id(block): place for place, block in enumerate(blocks)}
    for point in points:
        parts = [*point.text, *point.status]
        above = [at for at in heads if parts and at < order[id(parts[0][0])]]
        if above:
            point.beside = f"{blocks[above[-1]].text}; {point.beside}"


def _stop(
    blocks: Sequence[Block], marker: _Marker, following: _Marker | None, expected: int
) -> int:
    """The block before which a status ends: the next point's wording, or a heading."""
    if following is None:
        return min(len(blocks), marker.block + 12)
    if following.block == marker.block:
        return marker.block + 1
    if blocks[following.block].text[: following.start].strip(" *_"):
        return following.block
    low = _status_block(blocks, marker) + 1
    places = _before(blocks, following.block, low)
    start = _start(blocks, places, expected)
    return following.block if start is None else start


def _without_status(points: Points, blocks: Sequence[Block]) -> None:
    """Numbered points under their heading in a document that tells no status at all."""
    inside = False
    for at, block in enumerate(blocks):
        if any(token.word is Word.FOLLOW_UP for token in tokenize(block.text[:120])) and is_heading(
            block
        ):
            inside = True
        elif inside and block.kind is Kind.NUMBER and block.number == len(points.items) + 1:
            points.used.add(at)
            points.items.append(Point(block.number, False, [(block, 0, len(block.text))]))
        elif inside and points.items:
            break
