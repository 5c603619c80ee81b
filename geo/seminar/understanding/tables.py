"""Tables: which columns they have, and the areas of one that lists areas."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.frozen import frozen
from geo.model import Status, Unit
from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.fields import named_field
from geo.seminar.understanding.legend import Legend
from geo.seminar.understanding.listing import Item, items
from geo.seminar.understanding.marks import (
    Mark,
    first_clause,
    is_name,
    is_only_mark,
    mark_in,
    may_open_name,
)
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.ticked_tables import (
    answered,
    between_years,
    earlier_columns,
    is_tick,
    ticked,
    year_columns,
    years_of,
)
from geo.seminar.understanding.units import names_another
from geo.seminar.understanding.words import (
    DATED,
    STATUSES,
    UNITS,
    Meaning,
    Token,
    Word,
    is_like,
    tokenize,
)

_COLUMNS = (
    Word.UNIT,
    Word.AREA,
    Word.BYDEL,
    Word.STATUS,
    Word.RESPONSIBLE,
    Word.DEADLINE,
    Word.NUMBER,
    Word.FOLLOW_UP,
    Word.POINT,
    Word.NOTE,
    Word.MONEY,
    *STATUSES,
    *UNITS,
)

#: Words of a name that is told from its column alone.
_MOST_WORDS = 6
_BULLET = re.compile(r"\s*[•·▪●◦■]\s*")
_OF_DATE = frozenset((*LEXICON.words("date.month"), *LEXICON.words("point.at_date")))
_POINT_HEADS = LEXICON.words("column.point")
#: How the wording of a row begins that counts others.
_COUNTS = (*LEXICON.words("column.part"), *LEXICON.words("column.sum"))
_OF_POINTS = frozenset({Word.FOLLOW_UP, Word.POINT})
_BESIDE_POINTS = frozenset({Word.STATUS, Word.RESPONSIBLE, Word.DEADLINE})
_OF_AREAS = frozenset({Word.AREA, Word.UNIT})
_HEADS = frozenset(_COLUMNS) - frozenset((*STATUSES, *UNITS))


@frozen
class Table:
    """Rows that stand together; `columns` says what each cell of a row is, None unknown."""

    columns: tuple[Meaning | None, ...]
    rows: tuple[Block, ...]

    @property
    def is_of_points(self) -> bool:
        """Whether it is a table of follow-up points."""
        return (
            bool({Word.FOLLOW_UP, Word.POINT} & set(self.columns)) and Word.AREA not in self.columns
        )

    def heading(self, wanted: Word) -> str:
        """The words that head such a column; empty where there is none."""
        cells = zip(self.columns, self.rows[0].cells, strict=False)
        return next((self.rows[0].text[slice(*at)] for column, at in cells if column is wanted), "")

    def cell(self, row: Block, *wanted: Word) -> tuple[int, int] | None:
        """The (start, end) of such a cell of a row, the longest where there are more."""
        cells = zip(self.columns, row.cells, strict=False)
        results = [cell for column, cell in cells if column in wanted and cell[1] > cell[0]]
        return max(results, key=lambda cell: cell[1] - cell[0], default=None)


def table_at(blocks: Sequence[Block], place: int) -> Table | None:
    """The table whose first row is here; None where no table begins."""
    rows: list[Block] = []
    for at in range(place, len(blocks)):
        if blocks[at].kind is not Kind.ROW or (rows and begins_table(blocks, at)):
            break
        rows.append(blocks[at])
    if len(rows) < 2 or is_title(rows[0], rows[1]):
        return None
    _drop_empty(rows)
    columns = _with_wordings(_columns(rows[0]), rows)
    named = 0 if _is_entry(columns) else sum(column is not None for column in columns)
    years = len(years_of(rows[0]))
    named += years if _OF_AREAS.intersection(columns) or years == len(columns) else 0
    if named >= 2 or (named and named == len(columns)):
        return Table(columns, tuple(rows))
    return Table((), tuple(rows))


def begins_table(blocks: Sequence[Block], place: int) -> bool:
    """Whether a row that stands right behind another one begins a table of its own: with its
    heading, or as a sheet with other columns."""
    row = blocks[place]
    return (row.spaced and is_header(row)) or _opens_sheet(blocks, place)


def _opens_sheet(blocks: Sequence[Block], place: int) -> bool:
    """Whether a row and the one under it, on a new page, have as many cells, but others than the
    row above them."""
    above, row, below = blocks[place - 1], blocks[place], blocks[place + 1 : place + 2]
    pages = above.quote().page, row.quote().page
    alike = any(one.kind is Kind.ROW and len(one.cells) == len(row.cells) for one in below)
    return pages[0] != pages[1] and alike and len(row.cells) != len(above.cells)


def is_title(row: Block, below: Block) -> bool:
    """Whether a row is the title of the table under it, one cell over all columns."""
    return len(row.cells) == 1 < len(below.cells)


def _drop_empty(rows: list[Block]) -> None:
    """A heading with a misread stroke («Byde| |») has an empty cell more than the rows under it."""
    usual = Counter(len(row.cells) for row in rows[1:]).most_common(1)[0][0]
    filled = [cell for cell in rows[0].cells if cell[1] > cell[0]]
    if len(filled) == usual < len(rows[0].cells):
        rows[0].cells = filled


def _is_entry(columns: Sequence[Meaning | None]) -> bool:
    """«Furuset | Enhet øst | videreført» has a unit and a status of its own: it heads no table."""
    meanings = set(columns)
    return bool(meanings & UNITS) and bool(meanings & STATUSES)


def is_header(row: Block) -> bool:
    """«Enhet | Område | Status», but not «Øst | Manglerud | ny», «Furuset | Enhet øst | … | ny»."""
    words = [token for token in tokenize(row.text) if token.word in _HEADS]
    columns = _columns(row)
    named = sum(column is not None for column in columns)
    return len(words) >= 2 and named >= 2 and not _is_entry(columns)


def _columns(row: Block) -> tuple[Meaning | None, ...]:
    results: list[Meaning | None] = []
    for start, end in row.cells:
        words = list(tokenize(row.text, start, end))
        if named := named_field(row.text[start:end]):
            results.append(named)
            continue
        meanings = [token.word for token in words if token.word and token.word in _COLUMNS]
        if not meanings and words and is_like(words[0].text, *_POINT_HEADS):
            meanings = [Word.POINT]
        if not meanings and is_only_mark(row.text[start:end]):  # «Ut», «Inn»
            mark = mark_in(row.text[start:end])
            meanings = [Word.ENDED] if mark.ended else [mark.status] if mark.status else []
        meanings.sort(key=lambda word: word not in UNITS)  # «Enhet vest» is the column of one unit
        short = sum(not _is_of_date(token) for token in words) <= 4
        results.append(meanings[0] if meanings and short else None)
    return tuple(results)


def _is_of_date(token: Token) -> bool:
    """Whether a word of a heading is of a date: «Status pr. 1. september 2030»."""
    return token.text.isdigit() or token.text.casefold() in _OF_DATE


def _with_wordings(
    columns: tuple[Meaning | None, ...], rows: Sequence[Block]
) -> tuple[Meaning | None, ...]:
    """The columns, where that of the points holds only their numbers: then the wordings stand in
    the one with the longest words of those that nothing else is known of."""
    heads = [place for place, column in enumerate(columns) if column in _OF_POINTS]
    numbers = [place for place in heads if _holds_numbers(rows[1:], place)]
    if not numbers:
        return columns
    result = list(columns)
    for place in numbers:
        result[place] = Word.NUMBER
    details = sum(column in _BESIDE_POINTS for column in columns)
    unknown = [place for place, column in enumerate(columns) if column is None]
    if len(numbers) == len(heads) and details and unknown:
        result[max(unknown, key=lambda place: _letters(rows[1:], place))] = Word.POINT
    return tuple(result)


def _holds_numbers(rows: Sequence[Block], place: int) -> bool:
    cells = [row.text[slice(*row.cells[place])] for row in rows if place < len(row.cells)]
    filled = [cell.strip(" .)") for cell in cells if cell.strip()]
    return bool(filled) and all(cell.isdigit() for cell in filled)


def _letters(rows: Sequence[Block], place: int) -> int:
    cells = (row.cells[place] for row in rows if place < len(row.cells))
    return sum(end - start for start, end in cells)


def areas_of(
    table: Table, names: Names, above: Mark, legend: Legend
) -> Iterator[tuple[Block, Item]]:
    """The names of a table of areas, each with its row; what is no name is left out.

    `above` is what the heading right above the table tells, `legend` what its signs stand for.
    """
    unit = Mark()
    rows = table.rows[1:] if table.columns else table.rows
    years = year_columns(table.rows) if table.columns else None
    earlier = earlier_columns(table.rows) if table.columns else frozenset()
    for row in rows:
        if _counts_others(row):
            continue
        if boxes := areas_of_boxes(row, names, above) if not earlier else []:
            yield from ((row, item) for item in boxes)
            continue
        mark, result = between_years(row, years) if years else Mark(), []
        for place, (column, start, end) in enumerate(_cells(table, row)):
            text = row.text[start:end]
            if place in earlier and column in {None, Word.STATUS}:
                continue
            if column in {Word.BYDEL, Word.NUMBER} or start == end:
                continue
            if column is not Word.AREA and (signed := legend.mark_of_signs(text, column)):
                mark = mark.over(signed)
                continue
            answer = answered(column, text, table.columns)
            if column is not Word.AREA and (is_tick(text) or answer):
                mark = mark.over(answer or ticked(column, text))
                continue
            if names_another(text):
                unit = Mark()  # and no more that of the row above
            if column is Word.RESPONSIBLE:  # «Ansvarlig i politiet»
                mark = mark.over(Mark(unit=mark_in(text).unit))
                continue
            if column in {Word.NOTE, Word.MONEY} and Word.STATUS in table.columns:
                continue
            stated = mark_in(first_clause(text)) if column is Word.NOTE else mark_in(text)
            clause = first_clause(text.partition("(")[0])  # «Beholdes (slått sammen …)»
            if column in {Word.UNIT, Word.STATUS, Word.NOTE} or is_only_mark(text):
                mark = mark.over(stated)
            elif column is None and is_only_mark(clause) and mark_in(clause).tells_status:
                mark = mark.over(mark_in(clause))
            elif column in DATED and stated.started is None:
                mark = mark.over(mark_in(f"{column} {text}"))
            elif isinstance(column, Unit):
                result += items(row, start, end, Mark(unit=column), names) or []
            elif isinstance(column, Status):
                result += items(row, start, end, Mark(status=column), names) or []
            elif column is Word.ENDED:
                result += items(row, start, end, Mark(ended=True), names) or []
            elif column is Word.AREA:
                result += items(row, start, end, Mark(), names) or _whole(row, start, end)
            elif column is None and not result and not _is_bydel(text):
                result += items(row, start, end, Mark(), names) or []
        merged = any(start == end for start, end in row.cells) or bool(table.columns)
        unit = Mark(unit=mark.unit or (unit.unit if merged else None))
        yield from _rated(row, result, mark.over(unit).over(above), bool(table.columns))


def _counts_others(row: Block) -> bool:
    """Whether a row only counts others: «| Herav nye i 2029 | 2 |»."""
    texts = (row.text[start:end].casefold() for start, end in row.cells if end > start)
    return next(texts, "").startswith(_COUNTS)


def _whole(row: Block, start: int, end: int) -> list[Item]:
    """The whole cell of the column of areas as a name, whatever its words: «Rundtjern i bakken»."""
    text = row.text[start:end]
    words = list(tokenize(text))
    is_statement = mark_in(text) or any(token.word is Word.NOT for token in words)
    if (
        is_statement
        or len(words) > _MOST_WORDS
        or not may_open_name(text)
        or text.endswith((".", ":"))
    ):
        return []
    return [Item(text, start, end, Mark(), (start, end))]


def areas_of_boxes(block: Block, names: Names, above: Mark) -> list[Item]:
    """The names of boxes beside each other, as on a slide: «Vest • Hovseter | Øst • Furuset».

    `above` is what the title of the slide tells.
    """
    boxes = block.cells or [(0, len(block.text))]
    results = (item for start, end in boxes for item in _in_box(block, start, end, names))
    return [replace(item, mark=item.mark.over(above)) for item in results]


def _in_box(row: Block, start: int, end: int, names: Names) -> Iterator[Item]:
    """The names behind the bullets of a cell that begins with its unit, and of units below it."""
    bullets = [match.span() for match in _BULLET.finditer(row.text, start, end)]
    head = row.text[start : bullets[0][0]] if bullets else ""
    mark = mark_in(head) if is_only_mark(head) else Mark()
    stops = [*(low for low, _ in bullets[1:]), end]
    for (_, low), high in zip(bullets, stops, strict=True) if mark.unit else ():
        cut = _next_head(row.text, low, high, names) if high < end else high
        yield from items(row, low, cut, mark, names) or ()
        mark = mark_in(row.text[cut:high]) if cut < high else mark


def _next_head(text: str, low: int, high: int, names: Names) -> int:
    """Where the next unit is named behind a name: «Majorstua Enhet sentrum»; else `high`."""
    words = list(tokenize(text, low, high))
    for token in words[1:] if not names.find(text[low:high]).kind else ():
        rest = text[token.start : high]
        if token.text[0].isupper() and is_only_mark(rest) and mark_in(rest).unit:
            return token.start
    return high


def _cells(table: Table, row: Block) -> Iterator[tuple[Meaning | None, int, int]]:
    """(column, start, end) of each cell; where cells ran together, their columns are unknown."""
    open_ended = row.text.rstrip().endswith("|") and not row.text.startswith("|")
    if len(row.cells) == len(table.columns) or (open_ended and len(row.cells) < len(table.columns)):
        cells = zip(table.columns, row.cells, strict=False)  # behind a last stroke all are empty
        yield from ((column, *cell) for column, cell in cells)
        return
    for start, end in row.cells:
        first = next(tokenize(row.text, start, end), None)
        if (
            first
            and first.word in UNITS
            and first.end < end
            and is_name(row.text[first.end : end].strip(" —–-"))
        ):
            yield None, first.start, first.end
            start = end - len(row.text[first.end : end].lstrip(" —–-"))
        yield None, start, end


def _is_bydel(text: str) -> bool:
    first = next(tokenize(text), None)
    return first is not None and first.word is Word.BYDEL


def _rated(
    row: Block, results: list[Item], mark: Mark, headed: bool
) -> Iterator[tuple[Block, Item]]:
    for item in results:
        whole = item.mark.over(mark)
        if headed or whole.tells_status or mark.unit:
            yield row, replace(item, mark=whole, evidence=(0, len(row.text.rstrip(" |"))))
