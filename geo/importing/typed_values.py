"""What a person types into a field → dates, kroner and names; None or a leftover when it is none.

Dates and sums are read as the documents write them («1. mars 2027», «40 mill»), and as ISO.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeVar

from geo.escape import plain
from geo.model import PartialDate
from geo.seminar.understanding.commitments import amounts as sums_in
from geo.seminar.understanding.dates import dates_in

T = TypeVar("T")
_MOST = 40  # parts of one field
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


def read_dates(words: str) -> tuple[tuple[PartialDate, ...], tuple[str, ...]]:
    """Dates set apart by comma, semicolon or line; and what is none of them."""
    return _each(re.split(r"[,;\n]", words), read_date)


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
