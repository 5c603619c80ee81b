"""What a person types into a field → dates, kroner and names; None or a leftover when it is none.

Dates and sums are read as the documents write them («1. mars 2027», «40 mill»), and as ISO.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeVar

from geo.escape import plain
from geo.model import PartialDate
from geo.seminar.understanding.commitments import amounts as sums_in
from geo.seminar.understanding.dates import dates_in, impossible_in
from geo.seminar.understanding.deadlines import deadlines_in_words

T = TypeVar("T")
_MOST = 40  # parts of one field
_SOME_YEAR = 2000  # of a date that is written without one
_LARGEST = 10**12  # kroner
_DIGITS = re.compile(r"\d{1,3}(?:[ .]?\d{3})*|\d+", re.ASCII)


def read_date(words: str) -> PartialDate | None:
    """One date, as ISO or in words with its year."""
    words = plain(words).rstrip(".")
    try:
        return PartialDate.parse(words)
    except ValueError:
        pass
    result = dates_in(f"i {words}", None)
    whole = [item for item in result if not f"i {words}"[item.end :].strip()]
    start = f"i {words}"[: whole[0].start].strip() if len(result) == 1 and whole else "?"
    return whole[0].date if start in {"", "i"} else None


def read_deadlines(
    words: str, known: Sequence[str] = ()
) -> tuple[tuple[PartialDate, ...], tuple[str, ...], tuple[str, ...]]:
    """Deadlines set apart by comma, semicolon or line: the dates; words that are no date, as they
    are written («til neste møte»); and what is meant as a date, but cannot be read as one.

    `known` are words that stand already: they are taken whole, also where they have a comma.
    """
    dates: list[PartialDate] = []
    undated: list[str] = []
    wrong: list[str] = []
    for part in list(_deadline_parts(words, known))[:_MOST]:
        if part in known or _is_undated(part):
            undated.append(part)
        elif date := read_date(part):
            dates.append(date)
        elif not any(map(str.isalpha, part)) or next(deadlines_in_words(part, field=True), None):
            wrong.append(part)  # the rest says that there is none: «ingen»
    once = {item.casefold(): item for item in reversed(undated)}
    return tuple(dict.fromkeys(dates)), tuple(once.values())[::-1], tuple(wrong)


def _deadline_parts(words: str, known: Sequence[str]) -> Iterator[str]:
    either = "|".join(re.escape(item) for item in sorted(known, key=len, reverse=True))
    whole = rf"(?:{either})(?=\s*(?:[,;\n]|$))|" if either else ""
    for match in re.finditer(rf"{whole}[^,;\s][^,;\n]*", words, flags=re.IGNORECASE):
        part = plain(match[0]).strip('«»" ')
        if part:
            yield next((item for item in known if item.casefold() == part.casefold()), part)


def _is_undated(words: str) -> bool:
    """Whether words say by when, and no date is in them; a season has no last day."""
    inside = dates_in(words, _SOME_YEAR)
    whole = dates_in(words, _SOME_YEAR, field=True)
    is_date = any(item.end - item.start == len(words.rstrip(".")) for item in whole)
    seasons = [item for item in (*inside, *whole) if item.kind == "season"]
    dated = [item for item in inside if item.kind != "season"] or (is_date and not seasons)
    if impossible_in(words, _SOME_YEAR):
        return False
    return not dated and next(deadlines_in_words(words, field=True), None) is not None


def read_sums(words: str) -> tuple[tuple[int, ...], tuple[str, ...]]:
    """Sums set apart by semicolon, line or a comma before a space; and what is none."""
    return _each(re.split(r",\s|[;\n]", words), _read_sum)


def _read_sum(words: str) -> int | None:
    bare = re.sub(r"kroner|kr\.?|NOK|,-$", "", plain(words), flags=re.IGNORECASE).strip()
    if _DIGITS.fullmatch(bare):
        value = int(re.sub(r"[ .]", "", bare)[:20])
        return value if 0 < value < _LARGEST else None
    results = [item for item in sums_in(plain(words)) if item[1] == 0]
    return results[0][0] if len(results) == 1 and 0 < results[0][0] < _LARGEST else None


def read_names(words: str) -> tuple[str, ...]:
    """Names set apart by comma, semicolon or line, each once."""
    parts = (plain(part) for part in re.split(r"[,;\n]", words))
    return tuple(dict.fromkeys(part for part in parts if part))[:_MOST]


def _each(
    parts: Iterable[str], read: Callable[[str], T | None]
) -> tuple[tuple[T, ...], tuple[str, ...]]:
    results: list[T] = []
    wrong: list[str] = []
    for part in [part for part in map(plain, parts) if part][:_MOST]:
        item = read(part)
        if item is None:
            wrong.append(part)
        elif item not in results:
            results.append(item)
    return tuple(results), tuple(wrong)
