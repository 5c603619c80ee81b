"""A follow-up point as it is written, and the words that begin one or one of its fields."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

from geo.seminar.blocks import Block, Quote
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.phrases import is_same
from geo.seminar.understanding.words import Token, Word, cache_short, is_like, tokenize

#: (block, start, end) of some words.
Part = tuple[Block, int, int]
_HEADING = 80
#: «→ Planen er laget.» under a wording.
_ARROW = "→"
_COUNT = re.compile(r"\d{1,2}")
#: Behind the number of an item of an agenda: «Sak 4/26», «Sak 4/2026».
_AGENDA_YEAR = re.compile(r"\s?/\s?(?:20)?\d\d\b")
_WHEN = LEXICON.words("point.when")
_AT_DATE = frozenset(LEXICON.words("point.at_date"))
_STATUS = LEXICON.words("point.status_label")
_WORDING = LEXICON.words("point.wording_label")
_FOLLOWING = LEXICON.words("point.following")
_THAT = LEXICON.words("point.that")
_STATUS_IS = LEXICON.words("point.status_is")
_POINT_WORDS = LEXICON.words("point.word")
_NUMBERED = LEXICON.words("point.numbered")
_BEFORE = frozenset(LEXICON.words("point.before_number"))
_LAST = LEXICON.words("point.last")
_BEHIND_ORDINAL = LEXICON.pattern("behind_ordinal")
LABEL = re.compile(r"[^\W\d_][^:.!?\n]{2,36}?:(?=\s|$)")
#: The number of «det siste punktet»: it is the one behind the others.
LAST = 0
_ORDINALS = LEXICON.words("point.ordinal")


@dataclass(slots=True)
class Point:
    """A point as it is written: (block, start, end) of its wording and of its status.

    `responsible` and `beside` are the words of a field, or of other columns of its table; `money`
    are cells of a column of amounts, whose figures count `money_times` kroner.
    """

    number: int
    restored: bool
    text: list[Part] = field(default_factory=list)
    status: list[Part] = field(default_factory=list)
    responsible: str = ""
    beside: str = ""
    money: list[Part] = field(default_factory=list)
    due: list[Part] = field(default_factory=list)
    money_times: int = 1


def begins(text: str, start: int) -> bool:
    """Whether a sentence or the text begins at a place."""
    before = text[:start].rstrip(" *_")
    return not before or before[-1] in ".!?:"


@lru_cache(maxsize=1_024)
def labels(text: str, start: int = 0) -> tuple[tuple[int, int, Word], ...]:
    """(start, end, STATUS or POINT) of labels: «Framdrift:», «Hva er gjort:», «Punktet lyder:»."""
    return tuple(_labels(text, start))


def _labels(text: str, start: int) -> Iterator[tuple[int, int, Word]]:
    words = list(tokenize(text, start))
    if is_status_heading(text) and not start:
        yield 0, len(text), Word.STATUS
        return
    if text.startswith(_ARROW) and not start:
        yield 0, len(_ARROW), Word.STATUS
    for at, token in enumerate(words):
        if token.word is Word.STATUS and begins(text, token.start) and (end := spoken(words, at)):
            yield token.start, _behind(text, end), Word.STATUS
    for match in LABEL.finditer(text, start):
        kind = _kind(match[0]) if begins(text[start:], match.start() - start) else None
        if kind:
            yield match.start(), match.end(), kind


def _behind(text: str, end: int) -> int:
    """The place behind a colon, where one follows."""
    colon = re.compile(r"\s*:\s*").match(text, end)
    return colon.end() if colon else end


def is_status_heading(text: str) -> bool:
    """«Status per januar 2028» alone."""
    if len(text) > 40:
        return False
    words = list(tokenize(text))
    return (
        1 < len(words) <= 5
        and words[0].word is Word.STATUS
        and not text.rstrip().endswith((".", ":"))
        and all(one.word is None and (one.text[0].isdigit() or _is_when(one)) for one in words[1:])
    )


def _is_when(token: Token) -> bool:
    return token.text.casefold() in _AT_DATE or is_like(token.text, *_WHEN)


def spoken(tokens: Sequence[Token], at: int) -> int | None:
    """The end of «Status er at …», «Status per januar 2028 er følgende …»; else None."""
    for place in range(at + 1, min(at + 6, len(tokens) - 1)):
        last, verb = tokens[place + 1].text, tokens[place].text.casefold()
        if is_like(last, *_FOLLOWING) or any(is_same(last.casefold(), one) for one in _THAT):
            return tokens[place + 1].end if any(is_same(verb, one) for one in _STATUS_IS) else None
    return None


def _kind(label: str) -> Word | None:
    words = [token.text for token in tokenize(label)][:4]
    if any(is_like(word, *_STATUS) for word in words):
        return Word.STATUS
    return Word.POINT if any(is_like(word, *_WORDING) for word in words) else None


def numbered(block: Block) -> tuple[int, int | None]:
    """Where the wording of a block starts, and the number before it: «1. …», «Punkt 1: …»."""
    if block.agenda:
        return 0, None
    return (0, block.number) if block.number is not None else _number_in(block.text)


@cache_short
def _number_in(text: str) -> tuple[int, int | None]:
    words = [token for token in tokenize(text[:60]) if token.word is not Word.NUMBER][:8]
    for wanted in (Word.FOLLOW_UP, Word.POINT):  # «Sak 6/29 Oppfølgingspunkt 1»: the latter
        for place, (token, number) in enumerate(pairwise(words)):
            if token.word is not wanted or not _COUNT.fullmatch(number.text):
                continue
            if _AGENDA_YEAR.match(text, number.end):
                continue  # «Sak 4/26»
            if all(map(_may_stand_before, words[:place])):
                after = re.compile(r"\s*[:.–-]?\s*").match(text, number.end)
                return after.end() if after else number.end, int(number.text)
    return _by_word(text)


def _may_stand_before(token: Token) -> bool:
    """Whether a word may stand before «punkt 2»: «Sak 6/29 punkt 2», «Til punkt 2»."""
    return token.word is Word.POINT or token.text.isdigit() or token.text.casefold() in _BEFORE


def _is_point(token: Token) -> bool:
    return is_like(token.text, *_POINT_WORDS)


def names_follow_up(block: Block) -> bool:
    """Whether the number of a block is that of a «punkt», and not of a «sak» or a «vedtak»."""
    words = list(tokenize(block.text[:60]))[:8]
    return any(token.word is Word.FOLLOW_UP or is_like(token.text, *_NUMBERED) for token in words)


def _by_word(text: str) -> tuple[int, int | None]:
    """«Det første punktet gjaldt …», «Andre punkt: …»."""
    words = list(tokenize(text[:60]))[:7]
    for place, token in enumerate(words[:3]):
        number = next((n for n, word in enumerate(_ORDINALS, 1) if is_like(token.text, word)), None)
        if number is None and is_like(token.text, *_LAST):
            number = LAST
        last = next((one for one in words[place + 1 : place + 4] if _is_point(one)), None)
        if number is not None and last:  # «det femte og siste punktet»
            cut = _BEHIND_ORDINAL.match(text, last.end)
            return cut.end() if cut else last.end, number
    return 0, None


def is_heading(block: Block) -> bool:
    """Whether a block is short, stands alone and is no sentence."""
    return (
        block.spaced
        and len(block.text) < _HEADING
        and not block.text.rstrip().endswith((".", ":", "?"))
    )


def names_points(block: Block) -> bool:
    """«Oppfølgingspunkter 2025 – status pr januar 2026»: the heading over the points."""
    return numbered(block)[1] is None and is_about_points(block.text)


@cache_short
def is_about_points(text: str) -> bool:
    """Whether words are a heading that names follow-up points."""
    return (
        len(text) < 140
        and any(token.word is Word.FOLLOW_UP for token in tokenize(text))
        and not text.rstrip().endswith(".")
    )


def words_of(parts: Sequence[Part]) -> str:
    """The words of the parts, one space between them."""
    return " ".join(" ".join(block.text[start:end].split()) for block, start, end in parts).strip()


def quote_of(parts: Sequence[Part]) -> Quote:
    """The parts as they stand in the document; the place is where the first stands."""
    quotes = [block.quote(start, end) for block, start, end in parts]
    first = quotes[0]
    return Quote(" ".join(quote.text for quote in quotes), first.page, first.line)
