"""The words of a scanned table put into rows of cells, by the lines that were ruled around them."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence

from geo.seminar.document import Box
from geo.seminar.reading.ruled_lines import Grid

#: A line of the page: its text, and its words where it has any.
TextLine = tuple[str, tuple[Box, ...]]
#: Signs that are read where a line was ruled.
_RESIDUE = "|[]¦—–-_:;.,'"
#: The confidence below which a letter that stands alone is none.
_DOUBTFUL = 0.7


def in_cells(lines: Sequence[TextLine], grids: Sequence[Grid]) -> Iterator[TextLine]:
    """The lines of a page, with « | » between the cells of those that stand in a table."""
    done: set[int] = set()
    for text, words in lines:
        place = next((at for at, grid in enumerate(grids) if _is_inside(words, grid)), None)
        if place is None:
            yield text, words
        elif place not in done:
            done.add(place)
            inside = [other for _, other in lines if _is_inside(other, grids[place])]
            yield from _rows(inside, grids[place])


def _is_inside(words: Sequence[Box], grid: Grid) -> bool:
    centres = [_centre(word) for word in words]
    return bool(centres) and all(
        grid.columns[0] < x < grid.columns[-1] and grid.rows[0] < y < grid.rows[-1]
        for x, y in centres
    )


def _rows(lines: Sequence[Sequence[Box]], grid: Grid) -> Iterator[TextLine]:
    cells: dict[tuple[int, int], list[Box]] = {}
    for line in lines:
        for word in line:
            x, y = _centre(word)
            at = bisect_left(grid.rows, y), bisect_left(grid.columns, x)
            cells.setdefault(at, []).append(word)
    for row in sorted({row for row, _ in cells}):
        words = [_words(cells.get((row, column), ())) for column in range(1, len(grid.columns))]
        texts = (" ".join(word.text for word in cell) for cell in words)
        yield f"| {' | '.join(texts)} |", tuple(word for cell in words for word in cell)


def _words(cell: Sequence[Box]) -> list[Box]:
    """The words of a cell without the signs and doubtful letters that are the rest of a line."""
    return [word for word in cell if len(cell) == 1 or not _is_residue(word)]


def _is_residue(word: Box) -> bool:
    bare = word.text.strip(_RESIDUE)
    return not bare or (len(bare) == 1 and not bare.isdigit() and word.confidence < _DOUBTFUL)


def _centre(word: Box) -> tuple[float, float]:
    return (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
