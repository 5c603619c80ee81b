"""Dates as Norwegian documents write them: «1. mars 2027», «mars 2027», «01.03.2027»."""

from __future__ import annotations

import re

from geo.model.partial_date import PartialDate

MONTHS = (
    "januar",
    "februar",
    "mars",
    "april",
    "mai",
    "juni",
    "juli",
    "august",
    "september",
    "oktober",
    "november",
    "desember",
)
_IN_WORDS = re.compile(rf"(?:(\d{{1,2}})\.?\s+)?({'|'.join(MONTHS)})\s+(\d{{4}})", re.ASCII)
_IN_FIGURES = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})", re.ASCII)


def written_date(words: str) -> PartialDate | None:
    """The date that some words are, written out, in figures or as ISO; None for any others."""
    small = " ".join(words.casefold().split()).strip(" .,")
    if match := _IN_WORDS.fullmatch(small):
        day, month, year = match[1], MONTHS.index(match[2]) + 1, match[3]
    elif match := _IN_FIGURES.fullmatch(small):
        day, month, year = match[1], int(match[2]), match[3]
    else:
        return _parsed(small)
    return _parsed(f"{year}-{month:02d}" + (f"-{int(day):02d}" if day else ""))


def _parsed(iso: str) -> PartialDate | None:
    try:
        return PartialDate.parse(iso)
    except ValueError:
        return None
