"""The programmes and bodies of a point: what it concerns, who gets and who pays."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import TypedDict

from geo.council.names import Kind
from geo.model import BodyKind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.council_sentences import sentence_at
from geo.seminar.understanding.point import Point
from geo.seminar.understanding.subjects import (
    Mention,
    Subjects,
    bodies_of,
    ids_of,
    programmes_of,
)
from geo.seminar.understanding.words import is_like, tokenize

_TO = frozenset(LEXICON.words("deadline.to"))
_IN = frozenset(LEXICON.words("deadline.in"))
_FROM = frozenset(LEXICON.words("amount.from"))
_BUDGET = LEXICON.words("amount.budget")
_PAYS = LEXICON.words("amount.pays")
_YEAR_BEFORE = frozenset(LEXICON.words("amount.year"))
_ONWARDS = frozenset(LEXICON.words("amount.onwards"))
_YEAR = re.compile(r"(\w+)\s+(20\d\d)\b(?!\s*[-–—])")
_NEAR = 3  # words between who pays and the word that says so


class AboutAmount(TypedDict):
    """Who pays an amount, what it is for, and in which year."""

    payer: str | None
    programme: str | None
    year: int | None
    onwards: bool


def links(
    subjects: Subjects, point: Point, names: Iterable[str], recipients: Iterable[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The programmes and the bodies (ids) that a point names.

    Who answers for it is no link, and the council, which every point is of, only where something
    is promised to it.
    """
    answering = {item for name in names for item in ids_of(subjects.mentions(name), Kind.BODY)}
    mentions = list(_mentions(subjects, point))
    terms = [item for item in mentions if item.is_term and item.type is not BodyKind.RAD]
    bodies = [id_ for id_ in ids_of(terms, Kind.BODY) if id_ not in answering]
    return ids_of(mentions, Kind.PROGRAMME), tuple(dict.fromkeys([*bodies, *recipients]))


def _mentions(subjects: Subjects, point: Point) -> Iterator[Mention]:
    for block, start, end in (*point.text, *point.status):
        yield from subjects.mentions(block.text[start:end])
    yield from subjects.mentions(point.responsible)


def recipient(subjects: Subjects, sentence: str, start: int, end: int) -> str | None:
    """Who something is promised to by a date of a sentence: the nearest body behind «til»."""
    near = [
        (min(abs(item.start - end), abs(start - item.end)), item.subject.id)
        for item in bodies_of(subjects.mentions(sentence))
        if item.subject and _receives(sentence, item)
    ]
    return min(near, default=(0, None))[1]


def _receives(sentence: str, item: Mention) -> bool:
    before = list(tokenize(sentence[: item.start]))[-1:]
    word = before[0].text.casefold() if before else ""
    return word in (_IN if item.type is BodyKind.RAD else _TO)


def about_amount(subjects: Subjects, text: str, start: int, end: int) -> AboutAmount:
    """What a text says of an amount at a place: in its sentence, and of which programme before."""
    low, high = sentence_at(text, start, end)
    sentence = text[low:high]
    programmes = [
        item.subject.id
        for part in (text[:low], sentence)
        for item in programmes_of(subjects.mentions(part))
        if item.subject
    ]
    year, onwards = _year(sentence, end - low)
    return AboutAmount(
        payer=_payer(subjects, sentence, start - low),
        programme=programmes[-1] if programmes else None,
        year=year,
        onwards=onwards,
    )


def _payer(subjects: Subjects, sentence: str, start: int) -> str | None:
    payers = (
        item.subject.id
        for item in bodies_of(subjects.mentions(sentence))
        if item.subject and _pays(sentence, item, start)
    )
    return next(payers, None)


def _pays(sentence: str, item: Mention, start: int) -> bool:
    if item.type is BodyKind.STAT:
        return True
    behind = list(tokenize(sentence[item.end :]))[:_NEAR]
    if any(is_like(token.text, *_BUDGET, *_PAYS) for token in behind):
        return True
    before = list(tokenize(sentence[: item.start]))[-1:]
    return item.start > start and bool(before) and before[0].text.casefold() in _FROM


def _year(sentence: str, end: int) -> tuple[int | None, bool]:
    """The year an amount is for, and whether it is for those after it too."""
    matches = [match for match in _YEAR.finditer(sentence) if match[1].casefold() in _YEAR_BEFORE]
    best = min(matches, key=lambda match: abs(match.start() - end), default=None)
    if best is None:
        return None, False
    return int(best[2]), best[1].casefold() in _ONWARDS
