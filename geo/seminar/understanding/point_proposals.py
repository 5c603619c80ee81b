"""From a point as it is written to what it is proposed to mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.frozen import frozen
from geo.model import PartialDate
from geo.seminar.blocks import Block, Quote
from geo.seminar.proposal import (
    AmountProposal,
    DeadlineInWords,
    DeadlineProposal,
    LinkProposal,
    PointProposal,
)
from geo.seminar.understanding import commitments, point_subjects
from geo.seminar.understanding.dates import DateMention, is_misread_day
from geo.seminar.understanding.deadlines import (
    deadlines,
    deadlines_in_words,
    deadlines_of_field,
    is_withdrawn,
)
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.point import Part, Point, quote_of, words_of
from geo.seminar.understanding.responsible import responsible
from geo.seminar.understanding.subjects import Subjects
from geo.seminar.understanding.words import NO_ABBREVIATION

_RESTORED, _WITHOUT_TEXT, _WITHOUT_STATUS = 0.9, 0.5, 0.7
_STOP = re.compile(rf"{NO_ABBREVIATION}\. ")
#: «850 000», «3,5», «1.250.000,-» in a column of amounts.
_FIGURES = re.compile(r"(\d{1,3}(?:[ .]\d{3})+|\d{1,12})(?:,(\d{1,6}))?(?:,-)?")


def propose_point(
    point: Point,
    subjects: Subjects,
    names: Names,
    year: int | None,
    days: tuple[PartialDate, ...],
    agreed: int | None = None,
) -> PointProposal:
    """What a point is proposed to mean; `days` are those of the meeting, `year` is its year.

    `agreed` is the year that the document says the point was agreed in: its wording is from then,
    and a date in it without a year is not one of the year that comes. A field for deadlines may be
    from then or written now.
    """
    text, status = words_of(point.text), words_of(point.status)
    bodies = responsible(subjects, text, status, point.responsible)
    today = days[0] if days else None
    said = _Said(year, today)
    is_older = agreed is not None and year is not None and agreed < year
    worded = _Said(agreed, PartialDate.parse(f"{agreed}-01"), sure=False) if is_older else said
    dates = _deadlines(point, subjects, said, worded)
    where = quote_of(next(part for part in (point.text, point.status, point.due) if words_of(part)))
    return PointProposal(
        point.number,
        point.restored,
        text,
        status,
        commitments.state(status, year, today),
        bodies,
        dates,
        _amounts(point, subjects),
        _links(point, subjects, names, bodies, dates),
        _score(point, text, status),
        where.text,
        where.page,
        where.line,
        _deadlines_in_words(point, subjects, said, worded),
    )


def _links(
    point: Point,
    subjects: Subjects,
    names: Names,
    bodies: Sequence[str],
    dates: Sequence[DeadlineProposal],
) -> LinkProposal:
    """What a point concerns: the places it names, and the programmes and bodies."""
    text, status = words_of(point.text), words_of(point.status)
    whole = f"{text}\n{status}\n{point.responsible}\n{point.beside}"
    recipients = [item.recipient for item in dates if item.recipient]
    programmes, others = point_subjects.links(subjects, point, bodies, recipients)
    places = commitments.links(whole, subjects.register, names)
    return replace(places, programmes=programmes, bodies=others)


def _score(point: Point, text: str, status: str) -> float:
    score = _RESTORED if point.restored else 1.0
    return score * (1.0 if text else _WITHOUT_TEXT) * (1.0 if status else _WITHOUT_STATUS)


# --- by when ------------------------------------------------------------------------------------


@frozen
class _Said:
    """When something was said: its year, and the day; a date without a year is not `sure` where
    that is long ago."""

    year: int | None
    today: PartialDate | None
    sure: bool = True


def _deadlines(
    point: Point, subjects: Subjects, said: _Said, worded: _Said
) -> tuple[DeadlineProposal, ...]:
    results: dict[str, DeadlineProposal] = {}
    told = (*((part, said) for part in point.status), *((part, worded) for part in point.text))
    for (block, start, end), when in told:
        text = block.text[start:end]
        for mention in deadlines(text, when.year, when.today):
            low, high = _sentence(text, mention.start, mention.end)
            place = mention.start - low, mention.end - low
            recipient = point_subjects.recipient(subjects, text[low:high], *place)
            quote = block.quote(start + low, start + high)
            _keep(results, mention.date, quote, recipient, _is_sure(text, mention, when))
    for block, start, end in point.due:
        text = block.text[start:end]
        for mention in deadlines_of_field(text, said.year, said.today):
            recipient = point_subjects.recipient(subjects, text, mention.start, mention.end)
            quote = block.quote(start, end)
            sure = _is_sure(text, mention, worded) and not is_withdrawn(text)
            _keep(results, mention.date, quote, recipient, sure)
    return tuple(results.values())


def _is_sure(text: str, mention: DateMention, said: _Said) -> bool:
    return (said.sure or mention.stated) and not is_misread_day(text[mention.start : mention.end])


def _keep(
    results: dict[str, DeadlineProposal],
    date: PartialDate,
    quote: Quote,
    recipient: str | None,
    sure: bool,
) -> None:
    row = DeadlineProposal(date, quote.text, quote.page, quote.line, recipient, sure)
    results.setdefault(date.iso, row)


def _deadlines_in_words(
    point: Point, subjects: Subjects, said: _Said, worded: _Said
) -> tuple[DeadlineInWords, ...]:
    """The deadlines that are no dates, each once."""
    deadlines = (
        *_in_words(point.due, subjects, said, field=True),
        *_in_words(point.text, subjects, worded, wanted=True),
        *_in_words(point.status, subjects, said),
    )
    return tuple({item.words.casefold(): item for item in reversed(deadlines)}.values())[::-1]


def _in_words(
    parts: Sequence[Part],
    subjects: Subjects,
    said: _Said,
    *,
    field: bool = False,
    wanted: bool = False,
) -> Iterator[DeadlineInWords]:
    for block, start, end in parts:
        text = block.text[start:end]
        if field and next(deadlines_of_field(text, said.year, said.today), None):
            continue
        for low, high in deadlines_in_words(text, field, wanted, said.year, said.today):
            first, last = (0, len(text)) if field else _sentence(text, low, high)
            quote = block.quote(start + first, start + last)
            words = " ".join(text[low:high].split())
            place = low - first, high - first
            recipient = point_subjects.recipient(subjects, text[first:last], *place)
            yield DeadlineInWords(words, quote.text, *_place(block, start + low), recipient)


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds a place."""
    low = max((stop.end() for stop in _STOP.finditer(text, 0, start)), default=0)
    stop = _STOP.search(text, end)
    return low, stop.start() + 1 if stop else len(text)


def _place(block: Block, start: int) -> tuple[int, int]:
    quote = block.quote(start, start + 1)
    return quote.page, quote.line


# --- for how much -------------------------------------------------------------------------------


def _amounts(point: Point, subjects: Subjects) -> tuple[AmountProposal, ...]:
    results: dict[int, AmountProposal] = {}
    for block, start, end in point.money:
        written = block.text[start:end].strip()
        if nok := _in_column(written, point.money_times):
            results[nok] = AmountProposal(nok, written, *_place(block, start))
    for block, start, end in (*point.status, *point.text, *(() if results else point.money)):
        text = block.text[start:end]
        for nok, low, high in commitments.amounts(text):
            first, last = _sentence(text, low, high)
            quote = block.quote(start + first, start + last)
            sure = not commitments.is_span(text, low)
            row = AmountProposal(nok, quote.text, quote.page, quote.line, sure=sure)
            about = point_subjects.about_amount(subjects, text, low, high)
            results.setdefault(nok, replace(row, **about))
    return tuple(results.values())


def _in_column(written: str, times: int) -> int | None:
    """The kroner of a bare figure, whose column says how many kroner one is; else None."""
    match = _FIGURES.fullmatch(written)
    if match is None:
        return None
    part = match[2] or ""
    kroner: int = int(re.sub(r"\D", "", match[1]) + part) * times // 10 ** len(part)
    return kroner
