"""Dates in running text, as exactly as they are written, months known again when misread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from geo.frozen import frozen
from geo.model import PartialDate
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.figured_dates import figured_dates, impossible_dates
from geo.seminar.understanding.words import Token, is_like, tokenize

_MONTHS = LEXICON.words("date.month")
_SHORT = {
    short: number
    for short in LEXICON.words("date.month_short")
    for number, name in enumerate(_MONTHS, start=1)
    if name.startswith(short)
}
_SEASONS = LEXICON.words("date.season")
_NEEDS_NO_YEAR = LEXICON.words("date.season_without_year")
_BEFORE_MONTH = LEXICON.pattern("before_month")
_DAYS = LEXICON.pattern("days")
_IN_WORDS = LEXICON.pattern("season_in_words")
#: Letters that a scanner made of the figures of a day: «l. mai», «3O. juni».
_FIGURES = str.maketrans("lI|O", "1110")
_MISREAD_DAY = re.compile(r"(?<!\w)(?:[1-3][lIO|]|[lI|]\d|[lI|](?=\s?\.))")
_YEAR = re.compile(r"[\s,]*((?:19|20)\d\d)\b")
_YEAR_BEHIND_A_POINT = re.compile(r"\.?[\s,]*((?:19|20)\d\d)\b")  # «15. jan. 2028»
_LEAP = 2000
_ANY_YEAR = re.compile(r"(?<![\d–-])(?:19|20)\d\d(?![\d–-])")


@frozen
class DateMention:
    """A date and where it is written. `days` are both days of a span; `stated` False: no year."""

    date: PartialDate
    start: int
    end: int
    days: tuple[PartialDate, ...] = ()
    stated: bool = True
    kind: str = "day"  #: day, month, season, year, week, quarter, third or half

    def overlaps(self, start: int, end: int) -> bool:
        """Whether it holds any of the letters from a place up to another."""
        return self.start < end and start < self.end


@lru_cache(maxsize=1_024)
def dates_in(text: str, year: int | None, field: bool = False) -> tuple[DateMention, ...]:
    """Every date in a text; one without a year gets `year`, or is left out when that is None.

    In a `field` that holds nothing but dates «juni» and «15/6» are dates by themselves.
    """
    results = [
        DateMention(one.date, one.start, one.end, one.days, one.stated, one.kind)
        for one in figured_dates(text, year, field)
    ]
    for token in tokenize(text):
        mention = _month_date(text, token, year, field) or _season(text, token, year)
        if mention and not any(known.overlaps(mention.start, mention.end) for known in results):
            results.append(mention)
    results += _years(text, results)
    impossible = impossible_in(text, year)
    known = (one for one in results if not any(one.overlaps(*span) for span in impossible))
    return tuple(sorted(known, key=lambda mention: mention.start))


def impossible_in(text: str, year: int | None) -> list[tuple[int, int]]:
    """(start, end) of all that is written as a date and is none: «31.02.2027», «31. juni»."""
    return [*impossible_dates(text, year), *_impossible_days(text, year)]


def _impossible_days(text: str, year: int | None) -> Iterator[tuple[int, int]]:
    """(start, end) of a day that its month has not, with its month and year: «31. juni 2027»."""
    for token in tokenize(text):
        month = month_of(token.text)
        before = _DAYS.search(text, max(token.start - 24, 0), token.start) if month else None
        if month and before:
            after = _YEAR_BEHIND_A_POINT.match(text, token.end)
            whole = int(after[1]) if after else year or _LEAP
            days = [int(day.translate(_FIGURES)) for day in before.groups() if day]
            if not any(_date(whole, month, day) for day in days):
                yield before.start(), after.end() if after else token.end


@lru_cache(maxsize=16_384)
def month_of(word: str) -> int | None:
    """1–12 for the name of a month, perhaps misread."""
    folded = word.casefold()
    if folded in _SHORT:
        return _SHORT[folded]
    if folded[:1] not in "il1" and not is_like(folded, *_MONTHS):
        return None
    for number, name in enumerate(_MONTHS, start=1):
        if is_like(folded, name) or (folded[:1] in "il1" and folded[1:] == name):  # «ijuni»
            return number
    return None


def is_misread_day(written: str) -> bool:
    """Whether a date has letters among its figures, so that a person must look at it."""
    return _MISREAD_DAY.search(written) is not None


def is_short_month(text: str) -> bool:
    """Whether a text ends with a month that is shortened, so that a point behind it ends no
    sentence."""
    words = text[-8:].split()
    return bool(words) and words[-1].casefold() in _SHORT


def _month_date(text: str, token: Token, year: int | None, field: bool) -> DateMention | None:
    month = month_of(token.text)
    if month is None:
        return None
    short = token.text.casefold() in _SHORT
    after = (_YEAR_BEHIND_A_POINT if short else _YEAR).match(text, token.end)
    before = _DAYS.search(text, max(token.start - 24, 0), token.start)
    stated, end = after is not None, after.end() if after else token.end
    whole = int(after[1]) if after else year
    if whole is None or not (before or after or field or _in_front(text, token)):
        return None
    if before:
        days = [_date(whole, month, int(day.translate(_FIGURES))) for day in before.groups() if day]
        known = tuple(day for day in days if day)
        if known:
            return DateMention(known[-1], before.start(), end, known, stated)
    date = PartialDate.parse(f"{whole}-{month:02}")
    return DateMention(date, token.start, end, (), stated, "month")


def _in_front(text: str, token: Token) -> bool:
    glued = token.text[:1] in "iIl1"
    return glued or bool(_BEFORE_MONTH.search(text[max(token.start - 12, 0) : token.start]))


def _season(text: str, token: Token, year: int | None) -> DateMention | None:
    if not is_like(token.text, *_SEASONS):
        return None
    after = _YEAR.match(text, token.end)
    whole = int(after[1]) if after else year
    if whole is None or (after is None and not token.text.casefold().endswith(_NEEDS_NO_YEAR)):
        return None
    if after is None and _IN_WORDS.search(text[max(token.start - 20, 0) : token.start]):
        return None  # «før sommeren»
    end = after.end() if after else token.end
    return DateMention(
        PartialDate.parse(str(whole)), token.start, end, (), after is not None, "season"
    )


def _years(text: str, mentions: Sequence[DateMention]) -> Iterator[DateMention]:
    for match in _ANY_YEAR.finditer(text):
        if not any(mention.start <= match.start() < mention.end for mention in mentions):
            yield DateMention(PartialDate.parse(match[0]), match.start(), match.end(), kind="year")


def _date(year: int, month: int, day: int) -> PartialDate | None:
    try:
        return PartialDate.parse(f"{year}-{month:02}-{day:02}")
    except ValueError:
        return None
