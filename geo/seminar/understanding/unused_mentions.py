"""Finds the places, dates, amounts, bodies and numbers of a document that no proposal uses."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo.council.names import Kind as SubjectKind
from geo.frozen import frozen
from geo.model import BodyKind, PartialDate, Register
from geo.places import PlaceKind
from geo.seminar.blocks import Block
from geo.seminar.council_proposal import CouncilProposal, MeetingProposal, PendingProposal
from geo.seminar.proposal import AreaProposal, PointProposal
from geo.seminar.understanding import commitments
from geo.seminar.understanding.areas import marks_above
from geo.seminar.understanding.council_sentences import sentences_of_block
from geo.seminar.understanding.dates import dates_in
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.marks import Mark, is_name, mark_in
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.phrases import JOINERS, joins
from geo.seminar.understanding.point import Point
from geo.seminar.understanding.report_signs import is_agenda_item
from geo.seminar.understanding.subjects import Mention as SubjectMention
from geo.seminar.understanding.subjects import Subjects
from geo.seminar.understanding.words import UNITS, Token, tokenize
from geo.seminar.unused import UnusedKind, UnusedMention

_WIDEST_NAME = 3  # words
_NUMBER = re.compile(r"(?<![\w./:-])\d[\d\u00a0 ]*\d(?:,\d+)?(?:\s?%)?(?![\w/:-]|\.\d)")
#: «2026 – 2028» is the period of a programme, and part of its name.
_PERIOD = re.compile(r"(?:19|20)\d\d\s?[–-]\s?(?:(?:19|20)\d\d|\d\d)\b")
#: What parts a name from the next of a list.
_BESIDE = re.compile(r"[,;.|•]")
_YEAR = re.compile(r"(?:19|20)\d\d")
_LISTABLE = frozenset({PlaceKind.AREA, PlaceKind.DELBYDEL})
_MOST = 200  # mentions
_NEAR = 8  # lines that a quote of the council's year may run over


@frozen
class _Mention:
    """Something named in a block: from `start` up to `end`, and what tells it from others.
    `is_listable` for a place that a list may hold: an area or a delbydel; `is_coming` for a day
    behind those of the meeting."""

    kind: UnusedKind
    block: Block
    start: int
    end: int
    key: str
    area_id: str | None = None
    is_listable: bool = False
    is_coming: bool = False

    @property
    def text(self) -> str:
        return " ".join(self.block.text[self.start : self.end].split())


@dataclass(slots=True)
class Used:
    """What the proposals of a document use: parts of its text, and values wherever they stand.

    `around` are parts whose words tell of what stands in them, but whose areas nobody has taken;
    `wordings` those of points, where a date that comes may be a deadline that nobody has taken.
    """

    spans: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    around: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    wordings: dict[int, list[tuple[int, int]]] = field(default_factory=lambda: defaultdict(list))
    areas: set[str] = field(default_factory=set)
    dates: set[str] = field(default_factory=set)
    amounts: set[str] = field(default_factory=set)
    words: list[str] = field(default_factory=list)
    quotes: list[tuple[str, int]] = field(default_factory=list)
    quotes_around: list[tuple[str, int]] = field(default_factory=list)

    def add_items(self, items: Iterable[tuple[Block, Item]]) -> None:
        """Names on a list, with the words that tell their unit and status."""
        for block, item in items:
            self.spans[id(block)].append((item.start, item.end))
            self.around[id(block)].append(item.evidence)

    def add_areas(self, areas: Iterable[AreaProposal]) -> None:
        """The areas that are proposed, or proposed to end, and when they began."""
        for area in areas:
            self.areas.add(area.area_id or area.name.casefold())
            self.dates |= {area.started.iso} if area.started else set()

    def add_points(self, points: Sequence[Point], proposals: Sequence[PointProposal]) -> None:
        """The follow-up points: their parts, and what stands in columns of their own."""
        for point in points:
            for block, start, end in (*point.status, *point.due, *point.money):
                self.spans[id(block)].append((start, end))
            for block, start, end in point.text:
                self.wordings[id(block)].append((start, end))
            self.words += [point.responsible.casefold(), point.beside.casefold()]
        for proposal in proposals:
            self.dates |= {row.date.iso for row in proposal.deadlines}
            self.amounts |= {str(row.nok) for row in proposal.amounts}
            self.words += [name.casefold() for name in proposal.responsible]

    def add_council(self, council: CouncilProposal, register: Register) -> None:
        """The quotes of the council's year, and the dates of it that the register has."""
        self.dates |= {meeting.date.iso for meeting in register.meetings if meeting.date}
        self.dates |= {row.date.iso for item in register.programmes for row in item.log if row.date}
        for line in council.lines:
            is_sentence = not isinstance(line, MeetingProposal | PendingProposal)
            quotes = self.quotes if is_sentence else self.quotes_around
            quotes.append((line.quote.casefold(), line.line))

    def has(self, mention: _Mention) -> bool:
        """Whether a proposal uses a mention."""
        values = {
            UnusedKind.PLACE: self.areas,
            UnusedKind.DATE: self.dates,
            UnusedKind.AMOUNT: self.amounts,
        }.get(mention.kind, set())
        if mention.key in values:
            return True
        text = mention.text.casefold()
        if self._is_in_span(mention) or any(text in words for words in self.words if words):
            return True
        line = mention.block.quote(mention.start, mention.end).line
        quotes = self.quotes if mention.is_listable else [*self.quotes, *self.quotes_around]
        return any(text in quote and 0 <= line - at <= _NEAR for quote, at in quotes)

    def _is_in_span(self, mention: _Mention) -> bool:
        block = id(mention.block)
        spans = list(self.spans.get(block, ()))
        if not mention.is_listable:
            spans += self.around.get(block, ())
        if not mention.is_coming:
            spans += self.wordings.get(block, ())
        return any(low < mention.end and mention.start < high for low, high in spans)


def find_unused(
    blocks: Sequence[Block],
    names: Names,
    subjects: Subjects,
    days: Sequence[PartialDate],
    year: int | None,
    used: Used,
) -> tuple[UnusedMention, ...]:
    """What the blocks name that is not `used`, each thing once, in the order of the document."""
    used.dates |= {day.iso for day in days}
    rows: dict[tuple[UnusedKind, str], list[_Mention]] = {}
    for block in blocks:
        for mention in _mentions(block, names, subjects, year, days):
            if not used.has(mention):
                rows.setdefault((mention.kind, mention.key), []).append(mention)
    if not rows:
        return ()
    above = {
        id(block): mark for block, mark in zip(blocks, marks_above(blocks, names), strict=True)
    }
    unused = (_unused(row, above[id(row[0].block)]) for row in list(rows.values())[:_MOST])
    return tuple(sorted(unused, key=lambda item: (item.line, item.kind)))


def _unused(row: Sequence[_Mention], above: Mark) -> UnusedMention:
    first = row[0]
    quote = first.block.quote(first.start, first.end)
    result = UnusedMention(first.kind, first.text, len(row), quote.page, quote.line, first.area_id)
    if first.kind is not UnusedKind.PLACE:
        return result
    behind = _BESIDE.split(first.block.text[first.end : first.end + 40], maxsplit=1)[0]
    mark = mark_in(behind).over(above)
    return replace(result, unit=mark.unit, status=mark.status)


# --- what a block names -------------------------------------------------------------------------


def _mentions(
    block: Block,
    names: Names,
    subjects: Subjects,
    year: int | None,
    days: Sequence[PartialDate],
) -> Iterator[_Mention]:
    places = list(_places(block, names))
    dates = list(_dates(block, year, days))
    amounts = [
        _Mention(UnusedKind.AMOUNT, block, start, end, str(nok))
        for nok, start, end in commitments.amounts(block.text)
    ]
    bodies = list(_bodies(block, subjects))
    periods = [match.span() for match in _PERIOD.finditer(block.text)]
    news = [one for one in dates if one.key and not _within(one, periods)]
    yield from (*places, *news, *amounts, *bodies)
    yield from _numbers(block, [*dates, *amounts])


def _within(mention: _Mention, spans: Sequence[tuple[int, int]]) -> bool:
    return any(low <= mention.start and mention.end <= high for low, high in spans)


def _places(block: Block, names: Names) -> Iterator[_Mention]:
    words = list(tokenize(block.text))
    at = 0
    while at < len(words):
        mention, after = _place_at(block, words, at, names)
        if mention:
            yield mention
        at = after


def _place_at(
    block: Block, words: Sequence[Token], at: int, names: Names
) -> tuple[_Mention | None, int]:
    """The longest known place that begins at a word, and the word to go on at."""
    for width in range(min(_WIDEST_NAME, len(words) - at), 0, -1):
        start, end = words[at].start, words[at + width - 1].end
        text = block.text[start:end]
        if not text[:1].isupper() or not _may_be_place(text, words[at : at + width]):
            continue
        match = names.find(text)
        if match.kind is not None and match.id and (match.score == 1.0 or is_name(text)):
            listable = match.kind in _LISTABLE
            mention = _Mention(
                UnusedKind.PLACE, block, start, end, match.id, match.area_id, listable
            )
            return mention, at + width
    return None, at + 1


def _is_own(date: PartialDate, days: Sequence[PartialDate], year: int | None) -> bool:
    """Whether a date is that of the meeting, told less exactly, or the year of the points."""
    return date.iso == str(year) or any(
        date.first <= day.first and day.last <= date.last for day in days
    )


def _may_be_place(text: str, words: Sequence[Token]) -> bool:
    """Whether words may be one name: no unit alone, no list, no joiner at the end."""
    alone = len(words) == 1 and words[0].word in UNITS
    return not (alone or _BESIDE.search(text) or joins(words[-1].text, *JOINERS))


def _dates(block: Block, year: int | None, days: Sequence[PartialDate]) -> Iterator[_Mention]:
    """The dates of a block; the document's own years and month have no key: they are no news."""
    for mention in dates_in(block.text, year):
        key = "" if _is_own(mention.date, days, year) else mention.date.iso
        is_day = mention.stated and mention.kind == "day"
        is_coming = is_day and any(mention.date.first > day.last for day in days)
        yield _Mention(UnusedKind.DATE, block, mention.start, mention.end, key, is_coming=is_coming)


def _bodies(block: Block, subjects: Subjects) -> Iterator[_Mention]:
    for sentence in sentences_of_block(block):
        for one in subjects.mentions(sentence.text):
            if one.kind is SubjectKind.BODY and one.subject and _is_partner(one):
                start = sentence.start + one.start
                yield _Mention(
                    UnusedKind.BODY, block, start, sentence.start + one.end, one.subject.id
                )


def _is_partner(mention: SubjectMention) -> bool:
    """Whether a body is another than the council, whose own document it is."""
    return mention.is_term and mention.type is not BodyKind.RAD


def _numbers(block: Block, others: Sequence[_Mention]) -> Iterator[_Mention]:
    """Numbers of two figures or more that are no date, amount, year or number of an agenda."""
    if is_agenda_item(block):
        return
    for match in _NUMBER.finditer(block.text):
        inside = any(one.start < match.end() and match.start() < one.end for one in others)
        if not inside and not _YEAR.fullmatch(match[0]):
            yield _Mention(UnusedKind.NUMBER, block, *match.span(), match[0])
