"""From lines to blocks: paragraphs, bullets, numbered points and rows of tables.

Words broken at the end of a line are joined, and every character of
a block still knows the line it came from, so that a quote can be shown as it stands.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from geo.frozen import frozen
from geo.seminar.document import Document, Line
from geo.seminar.headers_footers import find_headers_footers
from geo.seminar.lexicon import LEXICON
from geo.seminar.plain_tables import Part, Unwrapped, entries, table_from
from geo.seminar.similarity import alike
from geo.seminar.turned_tables import turned_table

#: What is longer is cut into lines of this many characters: no rule looks further than a line.
LONGEST_LINE = 4_000
#: Lines of a document that are looked at: a thousand pages. What is empty costs time too.
MOST_LINES = 50_000
#: A paragraph of more characters than this is ended, whatever stands in it.
LONGEST_BLOCK = 20_000
_BULLET = re.compile(
    r"[ \t]{0,40}(?:[•·«»+*=\-–—▪◦●○■□➢>¢]{1,2}|[o0](?= ))[ \t]+(?:[-–—.][ \t]+)?(?=\S)"
    r"|[ \t]{0,40}[•▪●◦](?=\S)"
)
#: The bullet of a list where several lines have one; else it may stand before a status.
_ARROW = re.compile(r"[ \t]{0,40}→[ \t]{0,4}(?=\S)")
_NUMBER = re.compile(
    r"[ \t]{0,40}(?:\(?(\d{1,2})(?:[.)]|(?=[ \t]{2}[A-ZÆØÅ]))|([a-hA-H])\)(?=[ \t]))[ \t]{0,20}"
    r"(?=[^\W\d_]|[@0|\"«])"
)
_MONTH = LEXICON.pattern("month_behind_number")
_SECTION = re.compile(r"\d{1,2}(?:\.\d{1,2})+\.?\s+[^\W\d]")
#: «2 Trygghet» over «2.1 …» is counted, without a point behind its number.
_HEAD = re.compile(r"\s*(\d{1,2}) (?=[^\Wa-zæøå\d])")
_PART = re.compile(r"\s*(\d{1,2})\.(\d{1,2})\.?\s+[^\Wa-zæøå\d]")
_POINT_NUMBER = LEXICON.pattern("point_number")
_UNIT_LINE = LEXICON.pattern("unit_line")
_UNIT_DASH = LEXICON.pattern("unit_dash")
_STATUS_LINE = LEXICON.pattern("status_line")
_STATUS = LEXICON.words("meaning.status")[0]
#: «Status:», «Ny frist:» begin something of their own, however full the line before is.
_FIELD_LINE = LEXICON.pattern("field_line")
_SHORT_LABEL = re.compile(r"[A-ZÆØÅ@0][^\W\d_]{1,18}(?:\s[^\s:.]{1,12})?\s?:(?:\s|$)")
_LABEL = re.compile(r"[^\W\d_](?:[^:\n]{1,60}):")
#: «… og vold. Ansvar:» goes on in the next line.
_ENDS_WITH_LABEL = re.compile(r"[.!?]\s+[A-ZÆØÅ][^\W\d_]{1,18}:$")
#: Inside a word an upright stroke is a misread `l`.
_STROKE = re.compile(r"(?:^|(?<=\s))\|(?=\s|$)|^\s*\||\|\s*$")
_LOOSE_STROKE = re.compile(r"(?<=\s)\||\|(?=\s|$)")
#: «Furuset ........ ny»: dots or strokes that lead from a word to the next cell.
_LEADERS = r"(?<=[\w)])[ \t]{0,3}(?:(?:[.·_-][ \t]?){5,}|(?:…[ \t]?){2,})[ \t]{0,2}(?=\w)"
_GAP = re.compile(rf"[ \t]{{3,}}|{_LEADERS}")
_RULE = re.compile(r"[|\s:+=_-]+")
_KEEPS_HYPHEN = LEXICON.pattern("keeps_hyphen")
#: A line of this share of the full width is full.
#: Letters of a title; a longer text is a sentence.
_LONGEST_TITLE = 70
_FULL = 0.75
_SHORT = 0.4
_HYPHENATED = re.compile(r"\w[-–]$")
_ENDS = tuple(".:!?…")


class Kind(StrEnum):
    """What sort of block it is."""

    TEXT = "text"
    BULLET = "bullet"
    NUMBER = "number"
    ROW = "row"


@frozen
class Quote:
    """Words of the document as they stand there (white space as one space), and where."""

    text: str
    page: int
    line: int


@dataclass(slots=True)
class Block:
    """A piece of text without line breaks. `level` is the indent; `number` that of a point.

    `lettered` is True where it is counted by a letter: «a)». `cells` are the (start, end) of a
    row's cells in `text`. `alone` is True when the block stands
    between empty lines and is one line long, as a heading does.
    """

    kind: Kind
    level: int = 0
    number: int | None = None
    text: str = ""
    cells: list[tuple[int, int]] = field(default_factory=list)
    pieces: list[tuple[int, Line, int]] = field(default_factory=list)
    spaced: bool = True
    lettered: bool = False
    agenda: bool = False  #: its number is that of an item of a meeting's agenda: «Sak 3.»

    def add(self, line: Line, start: int, end: int) -> None:
        """Take in a part of a line, joined to what is there."""
        fragment = line.text[start:end]
        if self.text:
            if _broken(self.text, fragment):
                self.text = self.text[:-1]
            elif not self.text.endswith("-") or not fragment[:1].isupper():
                self.text += " "
        self.pieces.append((len(self.text), line, start))
        self.text += fragment

    @property
    def lines(self) -> int:
        """How many lines it was written on."""
        return len(self.pieces)

    def quote(self, start: int = 0, end: int | None = None) -> Quote:
        """The words from one place in `text` to another, as they stand in the document."""
        end = len(self.text) if end is None else end
        first, last = self._piece(start), self._piece(max(start, end - 1))
        if first == last:
            offset, line, at = self.pieces[first]
            fragment = line.text[at + start - offset : at + end - offset]
        else:
            fragment = " ".join(self._parts(first, last, start, end))
        line = self.pieces[first][1]
        return Quote(" ".join(fragment.split()), line.page, line.number)

    def _parts(self, first: int, last: int, start: int, end: int) -> Iterator[str]:
        for place in range(first, last + 1):
            offset, line, at = self.pieces[place]
            low = at + start - offset if place == first else at
            yield line.text[low : at + end - offset] if place == last else line.text[low:]

    def _piece(self, at: int) -> int:
        return max(bisect_right(self.pieces, at, key=lambda piece: piece[0]) - 1, 0)


def _broken(text: str, following: str) -> bool:
    """Whether a word was broken with a hyphen at the end of the line."""
    return (
        text.endswith("-")
        and text[-2:-1].isalpha()
        and following[:1].islower()
        and not _KEEPS_HYPHEN.match(following)
    )


def split_blocks(document: Document) -> tuple[Block, ...]:
    """The blocks of a document in reading order, without page headers and footers.

    Those of its first lines, where it has more than `MOST_LINES`.
    """
    document = _first_lines(document)
    unwanted = find_headers_footers(document)
    lines = [line for line in _bounded(document.lines) if (line.page, line.number) not in unwanted]
    lines = _with_heads(lines)
    result: list[Block] = []
    gap, width, place = True, _width(document), 0
    rows, arrows = entries(lines), _arrow_lists(lines)
    unwrapped: Unwrapped = {}
    while place < len(lines):
        line = lines[place]
        table = turned_table(lines, place) or table_from(lines, place, unwrapped)
        if table:
            result += [_row(cells, gap and not at) for at, cells in enumerate(table.rows)]
            gap, place = True, table.end
            continue
        if line.text.strip():
            if place in rows:
                result.append(_row([[part] for part in rows[place]], gap))
                gap = False
            else:
                gap = _place(result, line, gap, width, place in arrows)
        else:
            gap = True
        place += 1
    return tuple(_under_numbers(_joined(result)))


def _first_lines(document: Document) -> Document:
    """The document up to `MOST_LINES`; itself where it has no more."""
    if len(document.lines) <= MOST_LINES:
        return document
    pages, room = [], MOST_LINES
    for page in document.pages:
        if room <= 0:
            break
        pages.append(replace(page, lines=page.lines[:room]))
        room -= len(page.lines)
    return replace(document, pages=tuple(pages))


def _row(cells: Sequence[Sequence[Part]], spaced: bool) -> Block:
    """A row of a table from the parts of lines that each of its cells is made of."""
    block = Block(Kind.ROW, spaced=spaced)
    for parts in cells:
        place = len(block.pieces)
        for line, start, end in parts:
            block.add(Line(line.page, line.number, line.text[:end]), start, end)
        start = block.pieces[place][0] if parts else len(block.text)
        block.cells.append((start, len(block.text)))
    return block


def _bounded(lines: Iterable[Line]) -> Iterator[Line]:
    for line in lines:
        text = line.text.replace("\u00ad", "").replace("\xa0", " ").rstrip()
        for start in range(0, max(len(text), 1), LONGEST_LINE):
            yield Line(line.page, line.number, text[start : start + LONGEST_LINE])


def _with_heads(lines: Sequence[Line]) -> list[Line]:
    """The lines, with a second space behind the number of a title whose parts are counted, as
    behind the number of any other point."""
    results, head = list(lines), -1
    for place, line in enumerate(lines):
        if not line.text.strip():
            continue
        title, part = _HEAD.match(lines[head].text) if head >= 0 else None, _PART.match(line.text)
        if title and part and part.groups() == (title[1], "1"):
            text = lines[head].text
            results[head] = replace(
                lines[head], text=f"{text[: title.end()]} {text[title.end() :]}"
            )
        head = place
    return results


def _arrow_lists(lines: Sequence[Line]) -> set[int]:
    """The places of lines that an arrow begins, right above or below another such line.

    What stands farther in goes on with the line above.
    """
    places: set[int] = set()
    above: int | None = None
    for place, line in enumerate(lines):
        if _ARROW.match(line.text):
            places |= set() if above is None else {above, place}
            above = place
        elif line.text.strip() and not line.text[0].isspace():
            above = None
    return places


def _place(blocks: list[Block], line: Line, gap: bool, width: int, in_arrows: bool) -> bool:
    """Put a line into the last block or begin a new one; False: what follows is near it."""
    text, last = line.text, blocks[-1] if blocks else None
    gap = gap or _opens_page(last, line)
    indent = len(text) - len(text.lstrip())
    if last and last.kind is Kind.ROW and _half(last.text, text) and not gap:
        last.add(line, indent, len(text))
        last.cells = _cells(last.text, 0)
        return False
    before = len(last.cells) if last else 0
    if cells := _cells(text, before):
        if not _RULE.fullmatch(text):
            blocks.append(Block(Kind.ROW, indent, None, text, cells, [(0, line, 0)], gap))
        return False
    kind, number, start = _marked(text, indent)
    if in_arrows and (arrow := _ARROW.match(text)):
        kind, start = Kind.BULLET, arrow.end()
    if _begins_status(text, last) or (last and last.lines == 1 and _is_status(last.text)):
        gap = True
        kind = Kind.TEXT if number is None else kind
    labelled = indent > (last.level + 1 if last else 0) and _LABEL.match(text[start:])
    named = labelled and text[start : start + 1].isupper() and not _ends_open(last)
    if last and not named and _continues(last, kind, text[start:], gap, width):
        last.add(line, start, len(text))
    else:
        lettered = number is not None and text[indent : indent + 1].isalpha()
        block = Block(kind, indent, number, spaced=gap, lettered=lettered)
        block.add(line, start, len(text))
        blocks.append(block)
    return False


def _opens_page(last: Block | None, line: Line) -> bool:
    """Whether a line is the heading of a new page, and not the rest of a short text before it."""
    if last is None or last.pieces[-1][1].page == line.page or _ends_open(last):
        return False
    short = last.kind is Kind.BULLET or last.lines == 1
    return short and line.text.strip()[:1].isupper() and not line.text.rstrip().endswith(".")


def _ends_open(last: Block | None) -> bool:
    """Whether a block goes on by itself: behind a comma or a broken word."""
    open_ = last is not None and last.text.endswith((",", "-", "/"))
    return open_ and last is not None and not last.text.endswith(",-")  # «350.000,-»


def _begins_status(text: str, last: Block | None) -> bool:
    """Whether a line is «Status» alone, and not the end of a heading: «Punktene fra 2026 –»."""
    goes_on = last is not None and last.text.endswith(("–", "-", ",")) and text.strip()[0].islower()
    return not goes_on and _is_status(text)


def _is_status(text: str) -> bool:
    """«Status» or «Status per januar 2028» alone on its line, without a colon."""
    fragment = text.strip(" *_.")
    dated = _STATUS_LINE.fullmatch(fragment)
    fragment = dated[1] if dated else fragment
    return 5 <= len(fragment) <= 8 and alike(fragment, _STATUS, 0.87) > 0.87


def _half(row: str, text: str) -> bool:
    """Whether a row of a table was broken in the middle of a cell."""
    return (
        row.lstrip().startswith("|")
        and row.count("|") > 1
        and not row.endswith("|")
        and (text.endswith("|") and not text.lstrip().startswith("|"))
    )


def _marked(text: str, indent: int) -> tuple[Kind, int | None, int]:
    if match := _NUMBER.match(text):
        if not _MONTH.match(text, match.end()):
            return Kind.NUMBER, _count(match), match.end()
    elif match := _BULLET.match(text):
        return Kind.BULLET, None, match.end()
    return Kind.TEXT, None, indent


def _count(number: re.Match[str]) -> int:
    """1 for «1.» and for «a)»."""
    return int(number[1]) if number[1] else ord(number[2].lower()) - ord("a") + 1


def _width(document: Document) -> int:
    """How many characters a full line of the document has."""
    lengths = sorted(len(line.text) for line in document.lines if line.text.strip())
    return min(lengths[len(lengths) * 9 // 10], LONGEST_LINE) if lengths else 0


def _ended_early(last: Block, text: str, width: int) -> bool:
    """Whether the next word would have had room on the line before: a new paragraph."""
    room = width * _FULL - len(last.pieces[-1][1].text)
    first = len(text.split(maxsplit=1)[0]) if text.strip() else 0
    goes_on = last.text.endswith((":", ",", "/")) or _HYPHENATED.search(last.text[-2:])
    if goes_on or room <= first + 1:
        return False
    starts = text[:1].isupper() or bool(_SECTION.match(text))
    return starts or _is_note(last, text, width)


def _is_note(last: Block, text: str, width: int) -> bool:
    """Words under a short bullet that are no more of it: the scanner lost their own bullet."""
    line = last.pieces[-1][1].text
    short = last.kind is Kind.BULLET and len(line) < width * _SHORT
    return short and line.count("(") <= line.count(")") and len(text.split(maxsplit=4)) >= 4


def _continues(last: Block, kind: Kind, text: str, gap: bool, width: int) -> bool:
    if _UNIT_LINE.match(text) or _UNIT_LINE.match(last.text) or _UNIT_DASH.match(text):
        return False
    if (_SHORT_LABEL.match(text) or _FIELD_LINE.match(text)) and not _ends_open(last):
        return False
    if kind is not Kind.TEXT or last.kind is Kind.ROW or len(last.text) > LONGEST_BLOCK:
        return False
    if _PART.match(text):
        return False
    if _opens(text) and not text[:1].islower() and last.text.endswith(_ENDS):
        return False
    starts_low = text[:1].islower()
    if gap:  # a page or a scanner may break a sentence
        return starts_low and not last.text.endswith(_ENDS) and last.lines > 1
    if _ended_early(last, text, width):
        return False
    if _ENDS_WITH_LABEL.search(last.text):
        return True
    if last.text.endswith((":", ".")) and _LABEL.match(text) and text[:1].isupper():
        return False
    return not (_LABEL.match(text) and len(last.pieces[-1][1].text) < 60 and text[:1].isupper())


def _opens(text: str) -> bool:
    """Whether a line begins something new: «Punkt 2 – …», «3.1 …», «→ …»."""
    return text.startswith("→") or bool(_POINT_NUMBER.match(text) or _SECTION.match(text))


def _cells(text: str, before: int) -> list[tuple[int, int]]:
    """The cells of a row: between upright strokes, or parted by wide gaps.

    `before` is how many the row above has: where a space beside a stroke was lost, it tells which
    strokes part cells and which are a misread `l`.
    """
    if text.count("|") >= 2 and (" | " in text or text.lstrip().startswith("|")):
        cells = _between(text, _STROKE)
        loose = _between(text, _LOOSE_STROKE)
        return loose if not before or (len(cells) < before == len(loose)) else cells
    body = text.strip()
    return _between(text, _GAP) if _GAP.search(body) else []


def _between(text: str, parting: re.Pattern[str]) -> list[tuple[int, int]]:
    result, start = [], 0
    for gap in [*parting.finditer(text), None]:
        end = gap.start() if gap else len(text)
        fragment = text[start:end]
        low = start + len(fragment) - len(fragment.lstrip())
        result.append((low, max(low, start + len(fragment.rstrip()))))
        start = gap.end() if gap else end
    if result and result[0][0] == result[0][1]:
        result = result[1:]
    if text.rstrip().endswith("|") and result and result[-1][0] == result[-1][1]:
        result = result[:-1]
    return result


def _under_numbers(blocks: Iterable[Block]) -> Iterator[Block]:
    """Letters under a numbered text count its parts: «1. Avtalen skal avklare … a) … b) …»."""
    above: Block | None = None
    for block in blocks:
        if block.number is not None and not block.lettered:
            above = block
        elif above and block.lettered and _goes_on(above, block):
            block.kind, block.number = Kind.BULLET, None
        yield block


def _goes_on(above: Block, part: Block) -> bool:
    """Whether a part is of the text above it; under a title it is a point of its own."""
    sentence = len(above.text) > _LONGEST_TITLE or above.text.endswith((".", ":", "?"))
    return sentence or part.level > above.level or part.text[:1].islower()


def _joined(blocks: list[Block]) -> Iterator[Block]:
    """A lone row of two cells is a line with a gap in it, not a table."""
    for place, block in enumerate(blocks):
        if block.kind is Kind.ROW and "|" not in block.text:
            near = blocks[max(place - 1, 0) : place + 2]
            if sum(other.kind is Kind.ROW for other in near) < 2:
                block.kind = Kind.TEXT
        yield block
