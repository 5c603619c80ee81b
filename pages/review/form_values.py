"""Dates and sums as the fields show them; `geo.importing.typed_values` reads them again."""

from __future__ import annotations

from collections.abc import Iterable

from geo import text
from geo.importing.typed_values import read_date
from geo.model import PartialDate


def written_dates(dates: Iterable[PartialDate]) -> str:
    """Dates in words, or as ISO where the words would not be read as the same date."""
    written = [(text.day(item), item) for item in dates]
    return ", ".join(words if read_date(words) == item else item.iso for words, item in written)


def written_deadlines(dates: Iterable[PartialDate], undated: Iterable[str]) -> str:
    """Deadlines with a date, and behind them those that are other words, as they are written."""
    return ", ".join(filter(None, (written_dates(dates), *undated)))


def written_sums(sums: Iterable[int]) -> str:
    """Sums in kroner with spaces between thousands."""
    return "; ".join(text.number(item) for item in sums)
