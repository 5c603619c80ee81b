"""The sentences of a document that tell of the council's year: where, and of which point."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from rapidfuzz import process
from rapidfuzz.distance import Levenshtein

from geo.frozen import frozen
from geo.model import PartialDate
from geo.seminar.blocks import Block, Quote
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.dates import DateMention, dates_in
from geo.seminar.understanding.phrases import is_same
from geo.seminar.understanding.point import Part, Point
from geo.seminar.understanding.words import NO_ABBREVIATION, Token, Word, is_like

_STOP = re.compile(rf"(?:(?<=[^\W\d_)]{{2}})|(?<=20\d\d)){NO_ABBREVIATION}[.!?]\s+(?=[A-ZÆØÅ@0|])")
_MEETING = LEXICON.words("meeting.word")
_FROM = LEXICON.pattern("from")
_NEXT = frozenset(LEXICON.words("meeting.next"))


#: The groups that `tells` knows, by the first word of each wording.
_SECTIONS = ("log_kind.", "item_kind.", "meeting.", "pending.settled")
_WORTH_A_LOOK = 0.5  # how many letters a misread word must share with a wording
_BY_FIRST: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
for _key in (key for key in LEXICON.groups if key.startswith(_SECTIONS)):
    for _wording in LEXICON.words(_key):
        _first, *_rest = _wording.split()
        _BY_FIRST.setdefault(_first, []).append((_key, tuple(_rest)))
_FIRST_WORDS = tuple(_BY_FIRST)


@frozen
class Sentence:
    """One sentence; `point` is the follow-up point it belongs to, None in the rest of the document.

    `before` is the sentence before it in the same paragraph. `is_wording` is True in the wording of
    a point, which is as old as the point; `is_only` in a status of one sentence.
    """

    block: Block
    start: int
    end: int
    point: Point | None = None
    is_wording: bool = False
    is_only: bool = False
    before: Sentence | None = None

    @property
    def text(self) -> str:
        return self.block.text[self.start : self.end]

    @property
    def quote(self) -> Quote:
        return self.block.quote(self.start, self.end)

    @property
    def number(self) -> int | None:
        """The number of its point."""
        return self.point.number if self.point else None


def sentences_of_block(
    block: Block,
    start: int = 0,
    end: int | None = None,
    point: Point | None = None,
    *,
    is_wording: bool = False,
) -> Iterator[Sentence]:
    """The sentences of a part of a block."""
    stop = len(block.text) if end is None else end
    low = start
    before: Sentence | None = None
    for match in (*_STOP.finditer(block.text, start, stop), None):
        high = match.start() + 1 if match else stop
        if block.text[low:high].strip():
            before = Sentence(block, low, high, point, is_wording, before=before)
            yield before
        low = match.end() if match else stop


def sentence_at(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the sentence that holds some words begins and ends."""
    low = max((match.end() for match in _STOP.finditer(text, 0, start)), default=0)
    stop = _STOP.search(text, end)
    return low, stop.start() + 1 if stop else len(text)


def sentences_of_point(point: Point) -> Iterator[Sentence]:
    """The sentences of a point's wording, then those of its status."""
    yield from _of_parts(point.text, point, is_wording=True)
    rows = list(_of_parts(point.status, point, is_wording=False))
    for row in rows:
        if len(rows) == 1:
            row = Sentence(row.block, row.start, row.end, point, is_only=True)
        yield row


def _of_parts(parts: Sequence[Part], point: Point, *, is_wording: bool) -> Iterator[Sentence]:
    for block, start, end in parts:
        yield from sentences_of_block(block, start, end, point, is_wording=is_wording)


# --- what words a sentence has ----------------------------------------------------------------


def tells(tokens: Sequence[Token], key: str) -> tuple[int, int] | None:
    """(first, behind the last) place of the first wording of a group that the words have."""
    words = [token.text.casefold() for token in tokens]
    for at, word in enumerate(words):
        for group, rest in _opened(word):
            following = words[at + 1 : at + 1 + len(rest)]
            if group == key and len(following) == len(rest) and all(map(_fits, following, rest)):
                return at, at + 1 + len(rest)
    return None


@lru_cache(maxsize=16_384)
def _opened(word: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(group, the words that must follow) of each wording that begins with a word."""
    near = process.extract(
        word,
        _FIRST_WORDS,
        scorer=Levenshtein.normalized_similarity,
        score_cutoff=_WORTH_A_LOOK,
        limit=None,
    )
    firsts = [first for first, _, _ in near if _fits(word, first)]
    return tuple(row for first in firsts for row in _BY_FIRST[first])


def _fits(word: str, wanted: str) -> bool:
    return is_like(word, wanted) if len(wanted) > 4 else is_same(word, wanted)


def names_council(tokens: Sequence[Token]) -> bool:
    """Whether the council is named, or a meeting of it."""
    return any(token.word is Word.COUNCIL for token in tokens) or names_meeting(tokens)


def names_meeting(tokens: Sequence[Token]) -> bool:
    """Whether a meeting is named: «i møtet i mars»."""
    return any(is_like(token.text, *_MEETING) for token in tokens)


def names_next_meeting(tokens: Sequence[Token]) -> bool:
    """«i neste møte»: one without a date."""
    words = [token.text.casefold() for token in tokens]
    return names_meeting(tokens) and any(word in _NEXT for word in words)


# --- when -------------------------------------------------------------------------------------


def date_after(
    text: str, spans: Sequence[tuple[int, int]], near: PartialDate
) -> DateMention | None:
    """The date of what is to come; a month without year is the next one after `near`.

    `spans` are names, whose years are no dates.
    """
    return _dated(text, spans, near, is_past=False)


def date_before(
    text: str, spans: Sequence[tuple[int, int]], near: PartialDate
) -> DateMention | None:
    """The date of what has been; a month without year is the last one before `near`."""
    return _dated(text, spans, near, is_past=True)


def _is_when(text: str, date: DateMention) -> bool:
    """Whether a date tells when: no season, and no «for 2027»."""
    meant_for = date.kind == "year" and _FROM.search(text[: date.start])
    return date.kind != "season" and not meant_for


def _dated(
    text: str, spans: Sequence[tuple[int, int]], near: PartialDate, *, is_past: bool
) -> DateMention | None:
    for start, end in spans:
        text = f"{text[:start]}{' ' * (end - start)}{text[end:]}"
    year = near.first.year
    mentions = [item for item in dates_in(text, year) if _is_when(text, item)]
    # A month tells more than a year: «i politirådet i juni 2025».
    best = min(mentions, key=lambda item: (item.kind == "year", item.start), default=None)
    if best is None or best.stated or best.kind == "year":
        return best
    for other in (year - 1, year + 1):
        wrong = best.date.first > near.last if is_past else best.date.last < near.first
        moved = next((item for item in dates_in(text, other) if item.start == best.start), None)
        if wrong and moved and (other < year) is is_past:
            return moved
    return best
