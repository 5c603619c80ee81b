"""By when something is promised: dates that are deadlines, and deadlines that are only words."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta

from geo.model import PartialDate
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.dates import DateMention, dates_in, impossible_in, is_short_month
from geo.seminar.understanding.turns import turns_in
from geo.seminar.understanding.words import NO_ABBREVIATION, Token, is_like, tokenize

_CUES = LEXICON.words("deadline.cue")
_HARD = LEXICON.words("deadline.firm")
_NAMED = LEXICON.words("meaning.deadline")
_HAPPENED = frozenset(LEXICON.words("deadline.happened"))
_WAS, _DONE = frozenset(LEXICON.words("deadline.was")), LEXICON.words("deadline.done")
_WITHIN = LEXICON.words("deadline.within")
_WILL = LEXICON.words("deadline.will")
_DELIVERED = LEXICON.words("deadline.delivered")
_MISREAD_BEFORE = frozenset(LEXICON.words("deadline.misread_before"))
_WITHDRAWN = frozenset(LEXICON.words("deadline.withdrawn"))
_FROM = LEXICON.pattern("from")
_BODY_BEFORE = LEXICON.pattern("body_before_date")
_REPLACED = LEXICON.pattern("replaced_deadline")
_IN_WORDS = LEXICON.pattern("deadline_in_words")
_AT_ANY_TIME = LEXICON.pattern("at_any_time")
_AROUND = LEXICON.pattern("around_season")
_SEASON = "season"
_NO_DEADLINE = frozenset(LEXICON.words("deadline.none"))
#: Weeks and parts of a year are named to say when something comes.
_COUNTED = frozenset({"week", "quarter", "third", "half"})
#: So far ahead a date without a year can be; in a field, or behind «innen», nearly a year.
_NEAR, _FAR = timedelta(days=200), timedelta(days=330)
_SENTENCE = re.compile(rf"(?<=[^\W\d_)]){NO_ABBREVIATION}\.\s+(?=[^\Wa-zæøå])")
_LONGEST_SENTENCE = 60  # words
_NEAR_DATE = 20  # characters
_LONGEST_CUE = 60
#: Characters of a deadline that is only words.
_LONGEST_WORDS = 80


def deadlines(text: str, year: int | None, today: PartialDate | None) -> Iterator[DateMention]:
    """The dates of a text by which something is promised, never one of what has happened.

    A season has no last day: «høsten 2031» is a deadline in words.
    """
    return (date for date in _promised(text, year, today) if date.kind != _SEASON)


def _promised(text: str, year: int | None, today: PartialDate | None) -> Iterator[DateMention]:
    for start, end in _spans(text):
        sentence = text[start:end]
        words = list(tokenize(sentence))
        for date in _dates(sentence, year):
            coming = _coming(date, today, _reach(words, date))
            if _is_deadline(sentence, words, coming, today):
                place = start + date.start, start + date.end
                yield DateMention(coming.date, *place, stated=date.stated, kind=date.kind)


def deadlines_of_field(
    text: str, year: int | None, today: PartialDate | None
) -> Iterator[DateMention]:
    """Every date of a field or cell that is for deadlines; «juni» alone is one. One that another
    takes the place of is none: «opprinnelig 1. april», «forlenget fra 1. mars til 1. juni»."""
    for date in _dates(text, year, field=True):
        is_replaced = _REPLACED.search(text[max(date.start - _LONGEST_CUE, 0) : date.start])
        if date.kind != _SEASON and not is_replaced:
            yield _coming(date, today, _FAR)


def is_withdrawn(field: str) -> bool:
    """Whether a field for deadlines says that they hold no more, or are not settled."""
    return any(token.text.casefold() in _WITHDRAWN for token in tokenize(field))


def deadlines_in_words(
    text: str,
    field: bool = False,
    wanted: bool = False,
    year: int | None = None,
    today: PartialDate | None = None,
) -> Iterator[tuple[int, int]]:
    """Where a text says by when without a date: «snarest», «før sommeren», «høsten 2031».

    In a field everything counts that is no sign for «none»; «fortløpende» tells the state of a
    point, and counts only where something is `wanted`.
    """
    if field:
        words = text.strip(" .,;:()|")
        tells = any(map(str.isalpha, words)) or bool(impossible_in(words, year))
        if tells and words.casefold() not in _NO_DEADLINE:
            start = text.index(words)
            yield start, min(start + len(words), start + _LONGEST_WORDS)
        return
    yield from (match.span() for match in _IN_WORDS.finditer(text))
    yield from _seasons(text, wanted, year, today)
    if wanted:
        yield from (match.span() for match in _AT_ANY_TIME.finditer(text))


def _seasons(
    text: str, wanted: bool, year: int | None, today: PartialDate | None
) -> Iterator[tuple[int, int]]:
    """The seasons of a year by which something is promised, or that it is `wanted` in."""
    promised = {date.start: date for date in _promised(text, year, today) if date.kind == _SEASON}
    for date in _dates(text, year) if wanted else ():
        comes = date.kind == _SEASON and date.stated and _is_to_come(date, today)
        if comes and not _FROM.search(text[max(date.start - _NEAR_DATE, 0) : date.start]):
            promised.setdefault(date.start, date)
    for start in sorted(promised):
        before = _AROUND.search(text[max(start - _NEAR_DATE, 0) : start])
        yield start - len(before[0]) if before else start, promised[start].end


def _is_to_come(date: DateMention, today: PartialDate | None) -> bool:
    return today is not None and date.date.last >= today.first


def is_promised_later(text: str, place: int, year: int | None, today: PartialDate | None) -> bool:
    """Whether the sentence at a place goes on with a deadline that is yet to come."""
    start, end = next(span for span in _spans(text) if place <= span[1])
    coming = (
        item
        for item in _promised(text[start:end], year, today)
        if start + item.start >= place and (today is None or item.date.last >= today.first)
    )
    return next(coming, None) is not None


def _dates(text: str, year: int | None, field: bool = False) -> list[DateMention]:
    """The dates of a text, and the turns of months and years."""
    turns = list(turns_in(text, year))
    dates = (
        date
        for date in dates_in(text, year, field=field)
        if not any(turn.start < date.end and date.start < turn.end for turn in turns)
    )
    return sorted([*turns, *dates], key=lambda date: date.start)


def _reach(tokens: Sequence[Token], date: DateMention) -> timedelta:
    before = _before(tokens, date)
    happened = any(token.text.casefold() in _HAPPENED for token in before)
    return _FAR if _is_hard(before) and not happened else _NEAR


def _before(tokens: Sequence[Token], date: DateMention) -> Sequence[Token]:
    """The words before a date, as far back as a sentence reaches."""
    place = bisect_right(tokens, date.start, key=_end_of)
    return tokens[max(place - _LONGEST_SENTENCE, 0) : place]


def _end_of(token: Token) -> int:
    return token.end


def _is_hard(before: Sequence[Token]) -> bool:
    return any(is_like(token.text, *_HARD) for token in before[-4:])


def _coming(mention: DateMention, today: PartialDate | None, reach: timedelta) -> DateMention:
    """A date without a year that is past, in the year after when that is near: in December
    «frist 15. januar» is the January that comes."""
    if mention.stated or today is None or mention.date.last >= today.first:
        return mention
    parts = mention.date.iso.split("/")
    years = [f"{int(part[:4]) + 1}{part[4:]}" for part in parts]
    try:
        later = PartialDate.parse("/".join(years))
    except ValueError:  # 29 February
        return mention
    near = later.first - today.last <= reach
    return replace(mention, date=later) if near else mention


def _spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for stop in _SENTENCE.finditer(text):
        if is_short_month(text[: stop.start()]):
            continue  # «15. jan. 2028»
        yield start, stop.start()
        start = stop.end()
    yield start, len(text)


def _is_deadline(
    sentence: str, tokens: Sequence[Token], date: DateMention, today: PartialDate | None
) -> bool:
    before = _before(tokens, date)
    hard = _is_hard(before)
    past = today is not None and date.date.last < today.first
    if past and (not hard or _has_happened(before)):
        return False
    if not date.stated and not hard and _was_done(before):
        return False
    if _REPLACED.search(sentence[max(date.start - _LONGEST_CUE, 0) : date.start]):
        return False
    misread = before[-1:] and before[-1].text.casefold() in _MISREAD_BEFORE and date.kind == "day"
    if misread:
        return True  # «før 1. juli»
    if _FROM.search(sentence[max(date.start - _NEAR_DATE, 0) : date.start]):
        return False
    behind_body = _BODY_BEFORE.search(sentence[max(date.start - _LONGEST_CUE, 0) : date.start])
    if behind_body and sentence.startswith(")", date.end) and not past:
        return True
    if date.kind in _COUNTED and today is not None and not past:
        return True  # «opplæring i 1. kvartal 2027»
    if date.kind == "year" and not hard:
        within = any(is_like(token.text, *_WITHIN) for token in before[-2:])
        wanted = within and any(is_like(token.text, *_WILL) for token in before)
        return wanted or any(is_like(token.text, *_DELIVERED) for token in before)
    near = (token.text for token in before[-14:])
    return any(is_like(word, *_CUES) for word in near if word.casefold() not in _MISREAD_BEFORE)


def _was_done(before: Sequence[Token]) -> bool:
    """«var klar i september», but not «ble utsatt til september»."""
    cues = [token.text for token in before[-14:] if is_like(token.text, *_CUES)]
    is_past = any(token.text.casefold() in _WAS for token in before)
    return is_past and bool(cues) and is_like(cues[-1], *_DONE)


def _has_happened(before: Sequence[Token]) -> bool:
    """«ble ferdig innen 1. mars», but not «fristen var 1. mars»."""
    named = any(is_like(token.text, *_NAMED) for token in before[-4:])
    return not named and any(token.text.casefold() in _HAPPENED for token in before)
