"""What a report is made of: content without looks, so that every format says the same."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import StrEnum

from geo.frozen import frozen
from geo.view import View


@frozen
class Words:
    """A run of plain text and the sources (ids) that it rests on."""

    text: str
    sources: tuple[str, ...] = ()
    strong: bool = False


@frozen
class Heading:
    """A heading; level 1 stands right under the report's title."""

    level: int
    text: str


@frozen
class Paragraph:
    """Runs of text that follow each other."""

    runs: tuple[Words, ...]


@frozen
class Notice:
    """A sentence that must be seen: borders are approximate, a bydel has no area."""

    text: str


@frozen
class Bullets:
    """A list without order."""

    items: tuple[Words, ...]


@frozen
class Fact:
    """A key figure: what it is called, the figure, and where it is from."""

    label: str
    value: Words


@frozen
class Facts:
    """Key figures beside each other."""

    items: tuple[Fact, ...]


@frozen
class Column:
    """A column of a table: its heading, its share of the width, and whether it holds numbers."""

    text: str
    share: float
    numeric: bool = False


#: A cell is one or more paragraphs.
Cell = tuple[Words, ...]


@frozen
class Table:
    """Rows under a heading that is repeated on every page; the first column names the row."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]


class PictureKind(StrEnum):
    """What a picture shows."""

    MAP = "map"
    TIMELINE = "timeline"
    TREND = "trend"


@frozen
class Series:
    """A figure for each year of a trend, oldest first."""

    text: str
    points: tuple[tuple[int, float], ...]


@frozen
class Picture:
    """A picture of a view; `series` are what a trend shows. Its words for those who do not see it
    come from the drawing itself."""

    kind: PictureKind
    caption: str
    view: View
    series: tuple[Series, ...] = ()


@frozen
class SourceEntry:
    """One numbered source: its title and what else is known of it, as plain text."""

    number: int
    id: str
    title: str
    about: str
    url: str | None


@frozen
class Sources:
    """The numbered sources, in the order in which they are first cited."""

    items: tuple[SourceEntry, ...]


Block = Heading | Paragraph | Notice | Bullets | Facts | Table | Picture | Sources


def cited(blocks: tuple[Block, ...]) -> Iterator[str]:
    """The ids of the sources that blocks cite, in order, as often as they do."""
    for block in blocks:
        for run in runs(block):
            yield from run.sources


def runs(block: Block) -> Iterator[Words]:
    """Every run of text in a block, in reading order."""
    match block:
        case Paragraph():
            yield from block.runs
        case Bullets():
            yield from block.items
        case Facts():
            yield from (fact.value for fact in block.items)
        case Table():
            yield from (run for row in block.rows for cell in row for run in cell)
        case _:
            return


def texts(block: Block) -> Iterator[str]:
    """Every text of a block that a reader of any format must find, in reading order."""
    match block:
        case Heading() | Notice():
            yield block.text
        case Picture():
            yield block.caption
        case Table():
            yield block.caption
            yield from (column.text for column in block.columns)
        case Facts():
            yield from (fact.label for fact in block.items)
        case Sources():
            for item in block.items:
                yield from (item.title, item.about)
        case _:
            pass
    yield from (run.text for run in runs(block))


def rewritten(block: Block, change: Callable[[str], str]) -> Block:
    """A block with every text that is ours changed; the titles of sources stay as they are."""

    def run(words: Words) -> Words:
        return replace(words, text=change(words.text))

    match block:
        case Heading() | Notice():
            return replace(block, text=change(block.text))
        case Picture():
            return replace(block, caption=change(block.caption))
        case Paragraph():
            return Paragraph(tuple(map(run, block.runs)))
        case Bullets():
            return Bullets(tuple(map(run, block.items)))
        case Facts():
            return Facts(tuple(Fact(change(item.label), run(item.value)) for item in block.items))
        case Table():
            columns = (replace(item, text=change(item.text)) for item in block.columns)
            rows = (tuple(tuple(map(run, cell)) for cell in row) for row in block.rows)
            return Table(change(block.caption), tuple(columns), tuple(rows))
        case Sources():
            return block
