"""Tables whose cells are only ticked: «Område | Videreført | Ny», «Område | 2026 | 2027»."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geo.model import Status, Unit
from geo.seminar.blocks import Block
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.marks import Mark
from geo.seminar.understanding.words import (
    ADJECTIVES,
    CONTINUED,
    STATUSES,
    Meaning,
    Word,
    status_among,
)

_TICKS = frozenset(LEXICON.words("column.tick"))
_EMPTY = frozenset((*LEXICON.words("column.no_tick"), ""))
_CONTINUED = status_among(CONTINUED)
_NEW = status_among(ADJECTIVES)
_YES, _NO = LEXICON.words("column.yes"), LEXICON.words("column.no")
_FIRST = re.compile(r"[\s,.;:–—-]+")
_YEAR = re.compile(r"\b20\d\d\b")
_SIGNS = " \t.()[]*"


def ticked(column: Meaning | None, text: str) -> Mark:
    """What a tick in a column of a status, of the end or of a unit tells."""
    if text.strip(_SIGNS).casefold() not in _TICKS:
        return Mark()
    if isinstance(column, Status):
        return Mark(status=column)
    if isinstance(column, Unit):
        return Mark(unit=column)
    return Mark(ended=column is Word.ENDED)


def answered(column: Meaning | None, text: str, columns: Sequence[Meaning | None]) -> Mark:
    """What a cell that begins with a yes or a no, or is a date of the end, tells under a heading:
    «Videre i 2027?» and «Nei, mål nådd», «Ut» and «1.2.2027»."""
    first = _FIRST.split(text.strip(_SIGNS).casefold(), maxsplit=1)[0]
    if column is Word.ENDED and first[:1].isdigit():
        return Mark(ended=True)
    alone = sum(one in STATUSES for one in columns) == 1
    if alone and column in CONTINUED and first in _NO:
        return Mark(ended=True)
    return ticked(column, first) if first in _YES else Mark()


def years_of(heading: Block) -> dict[int, int]:
    """The year that each column tells of whose heading has one: its place → the year."""
    cells = enumerate(heading.text[slice(*cell)] for cell in heading.cells)
    years_by_column = {place: _YEAR.findall(text) for place, text in cells}
    return {place: int(years[0]) for place, years in years_by_column.items() if len(years) == 1}


def earlier_columns(rows: Sequence[Block]) -> frozenset[int]:
    """The places of the columns that tell of an earlier year than another does: «2026 | 2027»."""
    years = years_of(rows[0])
    last = max(years.values(), default=0)
    return frozenset(place for place, year in years.items() if year < last)


def is_tick(text: str) -> bool:
    """Whether a cell holds nothing but a tick, or the sign of none."""
    return text.strip(_SIGNS).casefold() in _TICKS | _EMPTY


def year_columns(rows: Sequence[Block]) -> tuple[int, int] | None:
    """The places of the two columns that tell whether an area was on the list of one year and of
    the next; None where a table has no such two. `rows` begin with the heading."""
    years = {
        year: place
        for place, year in years_of(rows[0]).items()
        if all(_is_ticked_at(row, place) for row in rows[1:])
    }
    if len(years) != 2 or max(years) - min(years) != 1:
        return None
    return years[min(years)], years[max(years)]


def _is_ticked_at(row: Block, place: int) -> bool:
    return place >= len(row.cells) or is_tick(row.text[slice(*row.cells[place])])


def between_years(row: Block, columns: tuple[int, int]) -> Mark:
    """What the two ticks of a row tell: on both lists, only on the new one, only on the old."""
    before, now = (_has_tick(row, place) for place in columns)
    if before and now:
        return Mark(status=_CONTINUED)
    return Mark(status=_NEW) if now else Mark(ended=before)


def _has_tick(row: Block, place: int) -> bool:
    cell = row.text[slice(*row.cells[place])] if place < len(row.cells) else ""
    return cell.strip(_SIGNS).casefold() in _TICKS
