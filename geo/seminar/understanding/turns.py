"""The ends of months and years that deadlines are set by: «månedsskiftet mai/juni», «nyttår»."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from functools import lru_cache

from geo.model import PartialDate
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.dates import DateMention, month_of

_OF_MONTHS = LEXICON.pattern("turn_of_months")
_OF_YEAR = LEXICON.pattern("turn_of_year")
_NEXT = frozenset(LEXICON.words("turn.next"))


@lru_cache(maxsize=1_024)
def turns_in(text: str, year: int | None) -> tuple[DateMention, ...]:
    """Each turn of a text as the last day before it, or the months of «mai/juni» as a span."""
    return tuple(_turns_in(text, year))


def _turns_in(text: str, year: int | None) -> Iterator[DateMention]:
    for match in _OF_MONTHS.finditer(text):
        first, second = month_of(match["first"]), month_of(match["second"])
        if first is None or second is None:
            continue
        stated = match["year"] is not None
        whole = int(match["year"]) - (second < first) if stated else year
        if whole is not None:
            yield _of_months(match, whole, first, second, stated)
    for match in _OF_YEAR.finditer(text):
        stated = match["year"] is not None
        whole = int(match["year"]) if stated else year
        if whole is not None:
            later = (match["which"] or "").casefold() in _NEXT
            date = PartialDate.parse(f"{whole + later}-12-31")
            yield DateMention(date, match.start(), match.end(), (), stated, "turn")


def _of_months(
    match: re.Match[str], year: int, first: int, second: int, stated: bool
) -> DateMention:
    if match["turn"]:
        last = f"{year}-{first:02}-{monthrange(year, first)[1]}"
        return DateMention(PartialDate.parse(last), *match.span(), (), stated, "turn")
    until = f"{year + (second < first)}-{second:02}"
    span = PartialDate.parse(f"{year}-{first:02}/{until}")
    return DateMention(span, *match.span(), (), stated, "month")
