"""Dates written in figures, and parts of a year that are counted: weeks, quarters, thirds, halves.

Each is (date, days of a span, start, end, whether the year stands there, kind).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from datetime import date

from geo.frozen import frozen
from geo.model import PartialDate
from geo.seminar.lexicon import LEXICON

_LONG_YEAR = r"(?:19|20)\d\d"
_ISO = re.compile(rf"(?<![\d-])({_LONG_YEAR})-(\d\d)-(\d\d)(?![\d-])")
#: «31.12.2027», «31.12.27», «31/12-27», «28.–29.01.27»; behind a figure or a point it is none.
_FIGURES = re.compile(
    r"(?<![\d.,/])(?:(\d{1,2})\.?\s?[-–]\s?)?(\d{1,2})\.?[./]\s?(\d{1,2})"
    rf"(?:[./-]|\.?\s)\s?({_LONG_YEAR}|\d\d)(?![\d.,/]\d|\d)"
)
#: «15.06.»: two figures each, and a point behind them.
_WITHOUT_YEAR = re.compile(r"(?<![\d.,/])(\d\d)\.(\d\d)\.(?!\d)")
#: «15.3», «15/6»: a day where a word says so, or in a field for dates.
_SHORT_DAY = re.compile(r"(?<![\d.,/])(\d{1,2})(?:\.\s?|/)(\d{1,2})(?![\d/]|[.,-]\d)\.?")
_BEFORE = LEXICON.pattern("before_figures")
_IN_BRACKETS = re.compile(r"\([^\W\d_][^()\d]*,\s$")
_LONGEST_NAME = 60  # characters
#: A short year is this near to the year of the document.
_NEAR = 12
_WEEKS = LEXICON.words("date.week")
_PARTS = {
    LEXICON.words("date.quarter"): (4, "quarter"),
    LEXICON.words("date.third"): (3, "third"),
    LEXICON.words("date.half"): (2, "half"),
}
_WEEKDAYS = LEXICON.words("date.weekday")
_SPELLED = dict(LEXICON.groups["date.weekday"].misread)
_MONTHS = {"quarter": 3, "third": 4, "half": 6}
_WORDS = "|".join(sorted((re.escape(word) for words in _PARTS for word in words), key=len)[::-1])
_ORDINALS = LEXICON.words("date.ordinal")
#: «uke 12», «fredag i uke 12», «ukene 12–13 (2027)», «1. kvartal 2027», «første halvår», «Q1 2027».
_COUNTED = re.compile(
    rf"\b(?:(?:(?P<day>{'|'.join(_WEEKDAYS)})\s+i\s+)?(?:{'|'.join(_WEEKS)})\s+(?P<week>\d{{1,2}})"
    rf"(?:\s?(?:[-–/]|og)\s?(?P<last>\d{{1,2}})(?!\d|\.\d))?"
    rf"|(?:(?P<number>\d{{1,2}})\.?\s*|(?P<ordinal>{'|'.join(_ORDINALS)})\s+)(?P<word>{_WORDS})"
    rf"|Q(?P<quarter>[1-4])|T(?P<third>[1-3]))\b\.?"
    rf"(?:[\s,]*[(/]?(?:i\s+)?(?P<year>{_LONG_YEAR})\)?)?",
    re.IGNORECASE,
)


@frozen
class FiguredDate:
    """A date in figures and where it is written. `days` are the days of a span or the one day."""

    date: PartialDate
    days: tuple[PartialDate, ...]
    start: int
    end: int
    stated: bool
    kind: str


def figured_dates(text: str, year: int | None, field: bool = False) -> Iterator[FiguredDate]:
    """Every date of a text that is written in figures; `year` is that of the document, which one
    without a year gets, or is left out when it is None. A `field` holds nothing but dates."""
    used_spans: list[tuple[int, int]] = []
    for candidate in (
        *_counted(text, year),
        *_iso(text),
        *_in_figures(text, year),
        *_bare(text, year),
        *_short(text, year, field),
    ):
        if not any(start < candidate.end and candidate.start < end for start, end in used_spans):
            used_spans.append((candidate.start, candidate.end))
            yield candidate


def impossible_dates(text: str, year: int | None) -> Iterator[tuple[int, int]]:
    """(start, end) of what is written as a date and is none: «31.02.2027», week 53 of a year with
    52."""
    for match in _ISO.finditer(text):
        if not _day(int(match[1]), int(match[2]), int(match[3])):
            yield match.span()
    for match in _FIGURES.finditer(text):
        days = [int(day) for day in (match[1], match[2]) if day]
        if not any(_day(2000 + int(match[4]) % 100, int(match[3]), day) for day in days):
            yield match.span()
    for match in _COUNTED.finditer(text):
        whole = int(match["year"]) if match["year"] else year
        if match["week"] and whole and _span(whole, int(match["week"]), "week") is None:
            yield match.span()


def _iso(text: str) -> Iterator[FiguredDate]:
    for match in _ISO.finditer(text):
        if day := _day(int(match[1]), int(match[2]), int(match[3])):
            yield FiguredDate(day, (day,), match.start(), match.end(), True, "day")


def _in_figures(text: str, year: int | None) -> Iterator[FiguredDate]:
    for match in _FIGURES.finditer(text):
        whole = int(match[4]) if len(match[4]) == 4 else 2000 + int(match[4])
        if len(match[4]) == 2 and (year is None or abs(whole - year) > _NEAR):
            continue
        days = [_day(whole, int(match[3]), int(day)) for day in (match[1], match[2]) if day]
        known = tuple(day for day in days if day)
        if known:
            yield FiguredDate(known[-1], known, match.start(), match.end(), True, "day")


def _bare(text: str, year: int | None) -> Iterator[FiguredDate]:
    if year is None:
        return
    for match in _WITHOUT_YEAR.finditer(text):
        if day := _day(year, int(match[2]), int(match[1])):
            yield FiguredDate(day, (day,), match.start(), match.end(), False, "day")


def _short(text: str, year: int | None, field: bool) -> Iterator[FiguredDate]:
    for match in _SHORT_DAY.finditer(text) if year is not None else ():
        cue = _BEFORE.search(text[max(match.start() - 14, 0) : match.start()])
        if not (field or cue or _ends_brackets(text, match)):
            continue
        if year and (day := _day(year, int(match[2]), int(match[1]))):
            yield FiguredDate(day, (day,), match.start(), match.end(), False, "day")


def _ends_brackets(text: str, day: re.Match[str]) -> bool:
    """Whether a day stands last in brackets, behind a name: «(VEL, 15.8.)»."""
    before = text[max(day.start() - _LONGEST_NAME, 0) : day.start()]
    return text.startswith(")", day.end()) and _IN_BRACKETS.search(before) is not None


def _counted(text: str, year: int | None) -> Iterator[FiguredDate]:
    for match in _COUNTED.finditer(text):
        whole = int(match["year"]) if match["year"] else year
        if whole is None:
            continue
        most, kind = _kind(match)
        number = _number(match)
        last = max(int(match["last"] or number), number)  # «uke 40/29» has a short year
        span = _span(whole, last, kind) if 1 <= number <= last <= most else None
        if span and match["day"]:
            day = _weekday(whole, number, match["day"])
            yield FiguredDate(day, (day,), match.start(), match.end(), bool(match["year"]), "day")
        elif span:
            first = _span(whole, number, kind) or span
            span = PartialDate.parse(f"{first.iso.split('/')[0]}/{span.iso.split('/')[-1]}")
            stated = match["year"] is not None
            yield FiguredDate(span, (), match.start(), match.end(), stated, kind)


def _kind(match: re.Match[str]) -> tuple[int, str]:
    """How many of them a year has, and what they are."""
    if match["week"]:
        return 53, "week"
    if match["third"]:
        return 3, "third"
    return (4, "quarter") if match["quarter"] else _part(match["word"])


def _number(match: re.Match[str]) -> int:
    if match["ordinal"]:
        return _ORDINALS.index(match["ordinal"].casefold()) + 1
    return int(match["week"] or match["quarter"] or match["third"] or match["number"])


def _part(word: str) -> tuple[int, str]:
    """How many parts of a year a word counts, and their kind."""
    return next(value for words, value in _PARTS.items() if word.casefold() in words)


def _span(year: int, number: int, kind: str) -> PartialDate | None:
    """Week `number` of a year, or its quarter, third or half, as the days or months it has."""
    if kind == "week":
        with suppress(ValueError):  # not every year has 53
            days = (date.fromisocalendar(year, number, day).isoformat() for day in (1, 7))
            return PartialDate.parse("/".join(days))
        return None
    months = _MONTHS[kind]
    last = number * months
    return PartialDate.parse(f"{year}-{last - months + 1:02}/{year}-{last:02}")


def _weekday(year: int, week: int, name: str) -> PartialDate:
    """A day of a week that the year has: «fredag i uke 24»."""
    spelled = _SPELLED.get(name.casefold(), name.casefold())
    day = date.fromisocalendar(year, week, _WEEKDAYS.index(spelled) + 1)
    return PartialDate.parse(day.isoformat())


def _day(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return PartialDate.parse(f"{year}-{month:02}-{day:02}")
    except ValueError:
        return None
