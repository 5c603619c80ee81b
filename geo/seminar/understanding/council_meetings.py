"""The meetings of the council that a document names, and the items of the one that it reports."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from geo.council.names import Kind
from geo.model import ItemKind, Meeting, MeetingKind, PartialDate, Register
from geo.seminar.blocks import Block, Quote
from geo.seminar.council_proposal import ItemProposal, MeetingProposal
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.council_sentences import Sentence, sentences_of_block, tells
from geo.seminar.understanding.document_header import theme_text
from geo.seminar.understanding.subjects import Mention, Subjects, ids_of
from geo.seminar.understanding.words import Token, Word, is_like, tokenize

_YEAR = re.compile(r"\b(20\d\d)\b")
_DONE = (ItemKind.GJENNOMGATT, ItemKind.DROFTET)
_PASSIVE = frozenset(LEXICON.words("item.passive"))
_ATTACHMENT = LEXICON.words("item.attachment")
_NUMBER = re.compile(r"\s*[:.–-]?\s*(?:\d{1,2}\s*[.:)]\s*)?")
_SURE, _MAYBE, _DERIVED = 1.0, 0.6, 0.75
_LONGEST = 200  # letters of an item
_FEWEST = 2  # words of one
_TOP = 4  # blocks


@dataclass
class Meetings:
    """The meetings of one document: those of the register, and those it adds."""

    register: Register
    new: dict[str, MeetingProposal] = field(default_factory=dict)

    def find(self, date: PartialDate, kind: MeetingKind | None = None) -> Meeting | None:
        """The meeting of the register on a date, which may be known more or less exactly."""
        rows = [
            item
            for item in self.register.meetings
            if kind in {None, item.kind} and _meet(item.date, date)
        ]
        return min(rows, key=lambda item: item.date.last - item.date.first, default=None)

    def own(self, date: PartialDate, kind: MeetingKind | None, quote: Quote) -> MeetingProposal:
        """The meeting that the document reports. Where it names none (`kind` is None) it is one
        that the register has at that time, or a seminar that a person must look at."""
        known = self.find(date, kind)
        kind = kind or (known.kind if known else None)
        score = _SURE if kind else _MAYBE
        kind = kind or MeetingKind.SEMINAR
        id_ = known.id if known else _id(date, kind)
        return MeetingProposal(
            id_, known is not None, kind, date, False, score, quote.text, quote.page, quote.line
        )

    def named(
        self, date: PartialDate, quote: Quote, *, derived: bool, kind: MeetingKind | None = None
    ) -> str | None:
        """The id of a meeting that a sentence names; None for a year alone, which is no date of
        a meeting unless it is that of a seminar."""
        if known := self.find(date, kind):
            if _is_within(date, known.date):
                self._add(known.id, known.kind, date, quote, known=True)
            return known.id
        if len(date.iso) == len("2026") and kind is not MeetingKind.SEMINAR:
            return None
        kind = kind or MeetingKind.MOTE
        id_ = _id(date, kind)
        self._add(id_, kind, date, quote, derived=derived)
        return id_

    def _add(
        self,
        id_: str,
        kind: MeetingKind,
        date: PartialDate,
        quote: Quote,
        *,
        derived: bool = False,
        known: bool = False,
    ) -> None:
        score = _DERIVED if derived else _SURE
        row = MeetingProposal(
            id_, known, kind, date, derived, score, quote.text, quote.page, quote.line
        )
        self.new.setdefault(id_, row)


def _is_within(date: PartialDate, known: PartialDate) -> bool:
    """Whether a date tells more exactly when a known meeting was."""
    return date != known and known.first <= date.first and date.last <= known.last


def _meet(one: PartialDate, other: PartialDate) -> bool:
    return one.first <= other.last and other.first <= one.last


def _id(date: PartialDate, kind: MeetingKind) -> str:
    month = date.iso if len(date.iso) == len("2026") else date.first.strftime("%Y-%m")
    return f"{month}-{'seminar' if kind is MeetingKind.SEMINAR else 'mote'}"


def kind_of(blocks: Sequence[Block], date: PartialDate) -> MeetingKind | None:
    """What the first lines say, if any; a meeting of more than a day is a seminar in any case."""
    if date.first != date.last:
        return MeetingKind.SEMINAR
    for block in blocks[:_TOP]:
        words = list(tokenize(block.text[:300]))
        if any(token.word is Word.SEMINAR for token in words):
            return MeetingKind.SEMINAR
        if tells(words, "meeting.word") or tells(words, "meeting.minutes"):
            return MeetingKind.MOTE
    return None


def find_earlier_seminars(sentences: Sequence[Sentence]) -> Iterator[tuple[PartialDate, Sentence]]:
    """«fra politirådets seminar 2025»: the year behind the word."""
    for sentence in sentences:
        for token in tokenize(sentence.text):
            match = _YEAR.match(sentence.text, token.end + 1)
            if token.word is Word.SEMINAR and match:
                yield PartialDate.parse(match[1]), sentence


# --- items ------------------------------------------------------------------------------------


def items_of(
    meeting: str, themes: Sequence[Block], rest: Sequence[Block], subjects: Subjects, listed: bool
) -> Iterator[ItemProposal]:
    """Themes, what was gone through and discussed, attachments; `listed` when areas are listed."""
    for block in themes:
        yield _theme(meeting, block, subjects, listed)
    for block in rest:
        if any(block is theme for theme in themes) or block.text.rstrip().endswith(":"):
            continue
        if attachment := _attachment(meeting, block):
            yield attachment
            continue
        for sentence in sentences_of_block(block):
            yield from _handled(meeting, sentence, subjects)


def _theme(meeting: str, block: Block, subjects: Subjects, listed: bool) -> ItemProposal:
    text = theme_text(block)
    is_ipo = any(token.word is Word.IPO for token in tokenize(text))
    mentions = subjects.mentions(text)
    return _item(
        meeting, ItemKind.TEMA, text, block.quote(), _SURE, mentions, lists_areas=is_ipo and listed
    )


def _item(
    meeting: str,
    kind: ItemKind,
    text: str,
    quote: Quote,
    score: float,
    mentions: Sequence[Mention] = (),
    *,
    lists_areas: bool = False,
    year: int | None = None,
) -> ItemProposal:
    return ItemProposal(
        meeting,
        kind,
        " ".join(text.split())[:_LONGEST],
        year,
        lists_areas,
        ids_of(mentions, Kind.PROGRAMME),
        ids_of(mentions, Kind.BODY),
        score,
        quote.text,
        quote.page,
        quote.line,
    )


def _attachment(meeting: str, block: Block) -> ItemProposal | None:
    first = next(tokenize(block.text[:20]), None)
    if first is None or not is_like(first.text, *_ATTACHMENT):
        return None
    cut = _NUMBER.match(block.text, first.end)
    text = block.text[cut.end() if cut else first.end :].strip()
    if not text or not re.match(r"\s*[:.–\d-]", block.text[first.end :]):
        return None
    return _item(meeting, ItemKind.VEDLEGG, text, block.quote(), _SURE, year=_year(text))


def _handled(meeting: str, sentence: Sentence, subjects: Subjects) -> Iterator[ItemProposal]:
    """«Status for … ble gjennomgått»: the words before the verb are the item."""
    tokens = list(tokenize(sentence.text))
    for kind in _DONE:
        place = tells(tokens, f"item_kind.{kind}")
        verb = _verb_before(tokens, place[0]) if place else None
        if verb is None or not verb:
            continue
        text = sentence.text[: tokens[verb].start].strip(" ,")
        words = list(tokenize(text))
        about_points = any(token.word is Word.FOLLOW_UP for token in words)
        about = subjects.mentions(text)
        if any(item.kind is Kind.PROGRAMME for item in about) and not about_points:
            continue  # what is said of a programme stands in its log
        year = _year(text) if kind is ItemKind.GJENNOMGATT else None
        if len(words) < _FEWEST:
            continue  # «Utkastet ble drøftet»
        score = _SURE if about_points else _MAYBE
        yield _item(meeting, kind, text, sentence.quote, score, year=year)


def _verb_before(tokens: Sequence[Token], at: int) -> int | None:
    places = range(max(at - 3, 0), at)
    return next((place for place in places if tokens[place].text.casefold() in _PASSIVE), None)


def _year(text: str) -> int | None:
    match = _YEAR.search(text)
    return int(match[1]) if match else None


def is_known_item(item: ItemProposal, known: Meeting) -> bool:
    """Whether the register has the item already, by the document's words or by ours."""
    for other in known.items:
        if other.kind is item.kind and (
            other.quote.startswith(item.quote)
            or item.quote.startswith(other.quote)
            or other.text.casefold() == item.text.casefold()
        ):
            return True
    return False
