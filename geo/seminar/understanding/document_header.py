"""What a document says of itself: title, the seminar's days, themes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from geo.model import PartialDate
from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.dates import DateMention, dates_in
from geo.seminar.understanding.words import Word, is_like, tokenize

_NEAR_THE_TOP = 14
_LONGEST_TITLE = 200
_AGENDA_ITEM = LEXICON.pattern("agenda_item")
_DEADLINE, _NEAR = LEXICON.words("deadline.firm"), 24  # characters before a date
_YEAR = re.compile(r"\b(20\d\d)\b")


def title(blocks: Sequence[Block]) -> str | None:
    """The first line near the top that speaks of the seminar, or else of the council."""
    for wanted in (Word.SEMINAR, Word.COUNCIL):
        for block in blocks[:_NEAR_THE_TOP]:
            if block.kind is not Kind.TEXT or _AGENDA_ITEM.match(block.text[:40]):
                continue
            text = " ".join(block.text.split())
            if len(text) <= _LONGEST_TITLE and any(
                token.word is wanted for token in tokenize(text)
            ):
                return text
    return None


def year(blocks: Sequence[Block], title: str | None) -> int | None:
    """The year of the document: of its title, or the first near the top."""
    for text in (title or "", *(block.text[:600] for block in blocks[:_NEAR_THE_TOP])):
        if match := _YEAR.search(text):
            return int(match[1])
    return None


def days(blocks: Sequence[Block], title: str | None, whole: int | None) -> tuple[PartialDate, ...]:
    """The seminar's days: of the title, of a line about the seminar, or the first near the top."""
    top = [block.text[:800] for block in blocks[:_NEAR_THE_TOP]]
    about = [
        text
        for text in top
        if len(text) < 400 and any(token.word is Word.SEMINAR for token in tokenize(text))
    ]
    own = _longest(dates_in(title or "", whole))
    return own or _longest([item for text in (*about, *top) for item in _told(text, whole)])


def _told(text: str, year: int | None) -> Iterator[DateMention]:
    """The dates of a text but deadlines: a day that comes is no day of the document."""
    for mention in dates_in(text, year):
        before = list(tokenize(text[max(mention.start - _NEAR, 0) : mention.start]))[-2:]
        if not any(is_like(token.text, *_DEADLINE) for token in before):
            yield mention


def _longest(results: Sequence[DateMention]) -> tuple[PartialDate, ...]:
    """A span of days before a single day, the first before the others."""
    return max((item.days for item in results), key=len, default=())


def find_themes(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """The bullets or numbered lines under the line that announces the themes."""
    for place, block in enumerate(blocks[:60]):
        themed = any(token.word is Word.THEME for token in tokenize(block.text[:1_000]))
        result = _bullets(blocks[place + 1 : place + 30]) if themed and _announces(block) else ()
        if result:
            return result
    return ()


def theme_text(block: Block) -> str:
    """The words of a theme: its first sentence."""
    return " ".join(block.text.partition(". ")[0].split()).rstrip(".")


def _announces(block: Block) -> bool:
    return block.text.rstrip().endswith(":") or len(block.text) < 60


def _bullets(blocks: Sequence[Block]) -> tuple[Block, ...]:
    results: list[Block] = []
    level = blocks[0].level if blocks else 0
    for block in blocks:
        if block.kind not in {Kind.BULLET, Kind.NUMBER}:
            break
        head, _, rest = block.text.partition(". ")
        about_areas = any(token.word is Word.IPO for token in tokenize(head))
        if block.level == level and (not rest or about_areas):
            results.append(block)
        if about_areas:
            break  # what follows is the list of areas
    return tuple(results)
