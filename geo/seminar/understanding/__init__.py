"""From a document that was read to what it is proposed to mean."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.errors import Finding, Severity
from geo.model import PartialDate, Register
from geo.seminar.cleaning import Block, blocks
from geo.seminar.document import Document
from geo.seminar.proposal import (
    SURE,
    AmountProposal,
    AreaProposal,
    DeadlineProposal,
    LinkProposal,
    PointProposal,
    Proposal,
)
from geo.seminar.understanding import areas, opening, promises
from geo.seminar.understanding.dates import dates_in
from geo.seminar.understanding.earlier import earlier
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.point import Point, quote_of, words_of
from geo.seminar.understanding.points import Points, points
from geo.seminar.understanding.proposing import proposed
from geo.seminar.understanding.unstated import unstated
from geo.seminar.understanding.words import GROUPS, Meaning, Word, is_like, tokens

#: Characters that are understood: some 200 pages.
MOST_UNDERSTOOD = 400_000
_LONG = 12  # letters of a word that may be two
_COUNCIL, _SEMINAR = GROUPS[Word.COUNCIL].words[0], GROUPS[Word.SEMINAR].words[:2]
_RESTORED, _WITHOUT_TEXT, _WITHOUT_STATUS = 0.9, 0.5, 0.7


def understand(document: Document, register: Register) -> Proposal:
    """What a document is proposed to mean, for a person to accept line by line.

    A document that is no summary of the council's seminar gives no areas and no points.
    """
    whole = blocks(document)
    made = _beginning(whole)
    if not _is_summary(made):
        return _nothing(document, made)
    names = Names(register)
    title = opening.title(made)
    year = opening.year(made, title)
    days = opening.days(made, title, year)
    told = points(made)
    rest = [block for place, block in enumerate(made) if place not in told.used]
    before = earlier(register, days[0] if days else None)
    found = areas.listed(rest, names)
    bare = [] if found else unstated(rest, names)
    listed, ended, findings = proposed(found or bare, names, before)
    followups = tuple(_point(point, register, names, year, days) for point in told.found)
    cut = _cut_short(made) if len(made) < len(whole) else ()
    notes = (*cut, *_bare(bare), *findings, *_missing(listed, followups), *_doubts(listed, told))
    notes = tuple(replace(note, file=document.name) for note in notes)
    return Proposal(
        document.name,
        document.sha256,
        title,
        days,
        opening.themes(made),
        listed,
        ended,
        followups,
        told.year,
        notes,
    )


def _beginning(made: Sequence[Block]) -> tuple[Block, ...]:
    """The blocks up to a length that no summary has: a book must not cost more than one."""
    taken, length = [], 0
    for block in made:
        length += len(block.text)
        if length > MOST_UNDERSTOOD:
            break
        taken.append(block)
    return tuple(taken)


def _is_summary(made: Sequence[Block]) -> bool:
    """The council is named, and its seminar, its areas or its follow-up points are."""
    said = Counter(mentions(made))
    about = said[Word.SEMINAR] + said[Word.IPO] + said[Word.PRIORITISED] + said[Word.FOLLOW_UP]
    return said[Word.COUNCIL] > 0 and about > 0


def mentions(made: Sequence[Block]) -> Iterator[Meaning]:
    """What the words of a document are about, each time; «politirådsseminar» is two of them."""
    for block in made:
        for token in tokens(block.text):
            if token.word:
                yield token.word
            if (
                len(token.text) > _LONG
                and token.word is not Word.COUNCIL
                and is_like(token.text[: len(_COUNCIL)], _COUNCIL)
            ):
                yield Word.COUNCIL
                if is_like(token.text, *_SEMINAR):
                    yield Word.SEMINAR


def _nothing(document: Document, made: Sequence[Block]) -> Proposal:
    code = "no_summary" if made else "no_text"
    finding = Finding(code, document.name, severity=Severity.NOTICE)
    return Proposal(document.name, document.sha256, None, (), (), (), (), (), None, (finding,))


def _cut_short(made: Sequence[Block]) -> tuple[Finding, ...]:
    """That the end of a very long document was not understood, and where that begins."""
    line = made[-1].pieces[-1][1] if made and made[-1].pieces else None
    values = (("page", str(line.page if line else 1)), ("line", str(line.number if line else 1)))
    return (Finding("cut_short", "", values=values, severity=Severity.NOTICE),)


def _bare(found: Sequence[object]) -> tuple[Finding, ...]:
    """That the areas are listed without a status, so that each must be looked at."""
    return (Finding("no_statuses", "", severity=Severity.NOTICE),) if found else ()


def _missing(
    listed: tuple[AreaProposal, ...], followups: tuple[PointProposal, ...]
) -> tuple[Finding, ...]:
    found = []
    if not listed:
        found.append(Finding("no_areas_found", "", severity=Severity.NOTICE))
    if not followups:
        found.append(Finding("no_points_found", "", severity=Severity.NOTICE))
    return tuple(found)


def _doubts(listed: tuple[AreaProposal, ...], told: Points) -> tuple[Finding, ...]:
    unsure = [area for area in listed if area.area_id and area.score < SURE]
    restored = [str(point.number) for point in told.found if point.restored]
    found = [
        Finding(
            "area_unsure",
            "",
            area.area_id or "",
            "",
            (("name", area.name), ("line", str(area.line))),
            Severity.NOTICE,
        )
        for area in unsure
    ]
    if restored:
        values = (("numbers", ", ".join(restored)),)
        found.append(Finding("numbers_restored", "", values=values, severity=Severity.NOTICE))
    return tuple(found)


def _point(
    point: Point, register: Register, names: Names, year: int | None, days: tuple[PartialDate, ...]
) -> PointProposal:
    text, status = words_of(point.text), words_of(point.status)
    where = quote_of(next(part for part in (point.text, point.status, point.due) if words_of(part)))
    return PointProposal(
        point.number,
        point.restored,
        text,
        status,
        promises.state(status),
        promises.responsible(status, point.responsible),
        _deadlines(point, year, days),
        _amounts(point),
        _links(f"{text}\n{status}\n{point.responsible}\n{point.beside}", register, names),
        _score(point, text, status),
        where.text,
        where.page,
        where.line,
    )


def _links(text: str, register: Register, names: Names) -> LinkProposal:
    return promises.links(text, register, names)


def _score(point: Point, text: str, status: str) -> float:
    score = _RESTORED if point.restored else 1.0
    return score * (1.0 if text else _WITHOUT_TEXT) * (1.0 if status else _WITHOUT_STATUS)


def _deadlines(
    point: Point, year: int | None, days: tuple[PartialDate, ...]
) -> tuple[DeadlineProposal, ...]:
    today = days[0] if days else None
    found: dict[str, DeadlineProposal] = {}
    for block, start, end in (*point.status, *point.text):
        text = block.text[start:end]
        for said in promises.deadlines(text, year, today):
            _keep(found, said.date, block, start, *_sentence(text, said.start, said.end))
    for block, start, end in point.due:
        for said in dates_in(block.text[start:end], year):
            _keep(found, said.date, block, start, 0, end - start)
    return tuple(found.values())


def _keep(
    found: dict[str, DeadlineProposal],
    date: PartialDate,
    block: Block,
    at: int,
    low: int,
    high: int,
) -> None:
    quote = block.quote(at + low, at + high)
    found.setdefault(date.iso, DeadlineProposal(date, quote.text, quote.page, quote.line))


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """The sentence that holds a place."""
    low = max(text.rfind(". ", 0, start) + 2, 0) if ". " in text[:start] else 0
    high = text.find(". ", end)
    return low, len(text) if high < 0 else high + 1


def _place(block: Block, start: int) -> tuple[int, int]:
    quote = block.quote(start, start + 1)
    return quote.page, quote.line


def _amounts(point: Point) -> tuple[AmountProposal, ...]:
    found: dict[int, AmountProposal] = {}
    for block, start, end in point.money:
        told = block.text[start:end]
        plain = re.sub(r"\s", "", told)
        if plain.isdigit():  # the heading of the column says kroner
            found[int(plain)] = AmountProposal(int(plain), told, *_place(block, start))
    for block, start, end in (*point.status, *point.text, *point.money):
        text = block.text[start:end]
        for nok, low, high in promises.amounts(text):
            quote = block.quote(
                start + _sentence(text, low, high)[0], start + _sentence(text, low, high)[1]
            )
            found.setdefault(nok, AmountProposal(nok, quote.text, quote.page, quote.line))
    return tuple(found.values())
