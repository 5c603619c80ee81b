"""What in a text looks like personal data: a warning for whoever writes it, never a block.

A birth number counts only with both of its check digits right, so that sums, dates, case numbers
and numbers of organisations are no alarm. Rules of the number: the Norwegian tax administration's
«fødselsnummer» and «D-nummer» (the first digit of the day is four higher).
"""

from __future__ import annotations

import re
import string
from collections.abc import Iterable, Iterator, Mapping
from enum import StrEnum
from itertools import chain
from typing import Any

from geo.editing.body import records_of
from geo.frozen import frozen
from geo.store.changing import Wish
from geo.store.conflicts import MISSING, Field, Path, body_of, differences, every_field


class Resemblance(StrEnum):
    """What a text looks like."""

    BIRTH_NUMBER = "birth_number"
    PHONE = "phone"
    EMAIL = "email"
    NAME_AND_AGE = "name_and_age"


@frozen
class Suspicion:
    """Words that look like personal data, and the field of a record that they stand in (empty for
    a text by itself)."""

    resemblance: Resemblance
    words: str
    path: Path = ()


_WEIGHTS = ((3, 7, 6, 1, 8, 9, 4, 5, 2, 1), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1))
_MODULUS = 11
_BIRTH_NUMBER = re.compile(r"(?<![\d.,/-])(\d{6})[ \u00a0.-]?(\d{5})(?![\d/]|[.,-]\d)")
_SPACE = "[ \u00a0]"
#: Eight digits as people part them, with the country's number or a word for a telephone before
#: them where they are not parted as a telephone's are.
_PHONE = re.compile(
    rf"(?:(?:\+|\b00)47{_SPACE}?(?:\d{_SPACE}?){{7}}\d"
    rf"|\b(?:tlf|telefon|mobil|mob|ring|sms)\.?:?{_SPACE}*(?:nr\.?{_SPACE}*)?[2-9](?:{_SPACE}?\d){{7}}"
    rf"|(?<![\d.,/+-])(?:[49]\d{{2}}{_SPACE}\d{{2}}{_SPACE}\d{{3}}|[2-79]\d(?:{_SPACE}\d{{2}}){{3}}))"
    rf"(?![\d/]|[.,-]\d|{_SPACE}\d|{_SPACE}(?:kroner|kr|mill))",
    re.IGNORECASE,
)
_BEFORE_DIGITS = string.ascii_letters + string.whitespace + ".:\u00a0"
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,}\b", re.IGNORECASE)
_WORD = "[A-ZÆØÅ][a-zæøåéüö]+"
_NAME, _WHOLE_NAME = rf"{_WORD}(?:[ -]{_WORD}){{0,3}}", rf"{_WORD}(?:[ -]{_WORD}){{1,3}}"
_AGE = r"(?:[1-9]|[1-9]\d|10\d)"
#: A bare number is an age only behind a first and a last name.
_NAME_AND_AGE = re.compile(
    rf"\b(?P<aged>{_NAME}),? ?\(?{_AGE} år\b"
    rf"|\b(?P<numbered>{_WHOLE_NAME})(?: \({_AGE}\)|, {_AGE}(?=, \D))"
    rf"|\b{_AGE}[ -]?åring(?:en)? (?:ved navn )?(?P<after>{_NAME})"
    rf"|\b{_AGE} år gamle (?P<called>{_NAME})"
)
#: Words with a capital that a number follows without anybody's age being told.
_NO_NAME = re.compile(
    r"\b(?:alle|april|august|avsnitt|barn|bydel|ca|de|delbydel|desember|det|distrikt|enhet|etter|"
    r"februar|figur|for|fra|gata|i|januar|juli|juni|kapittel|kl|kommune|linje|mai|mars|minst|møte|"
    r"nei|november|nr|oktober|om|oslo|over|personer|politiet|politidistrikt|punkt|sak|salto|"
    r"september|side|skole|tabell|tiltak|uke|under|ungdom|unge|vedlegg|vei|veien|vgs|aker|"
    r"nordstrand)\b",
    re.IGNORECASE,
)


def suspicions(text: str) -> tuple[Suspicion, ...]:
    """What in a text looks like personal data, in the order it stands there."""
    resemblances = [
        *((m.start(), Resemblance.BIRTH_NUMBER, m[0]) for m in _birth_numbers(text)),
        *((m.start(), Resemblance.PHONE, m[0].lstrip(_BEFORE_DIGITS)) for m in _phones(text)),
        *((m.start(), Resemblance.EMAIL, m[0]) for m in _EMAIL.finditer(text)),
        *((m.start(), Resemblance.NAME_AND_AGE, m[0]) for m in _named(text)),
    ]
    return tuple(Suspicion(kind, words.strip()) for _, kind, words in sorted(resemblances))


def is_birth_number(digits: str) -> bool:
    """Whether eleven digits are a birth number or a D-number: a day that there is, and both check
    digits right."""
    day, month = int(digits[:2]), int(digits[2:4])
    day -= 40 if day > 40 else 0
    if not (1 <= day <= 31 and 1 <= month <= 12):
        return False
    return all(
        sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False)) % _MODULUS
        == 0
        for weights in _WEIGHTS
    )


def _birth_numbers(text: str) -> Iterator[re.Match[str]]:
    return (m for m in _BIRTH_NUMBER.finditer(text) if is_birth_number(m[1] + m[2]))


def _phones(text: str) -> Iterator[re.Match[str]]:
    """Telephone numbers that are no part of a birth number."""
    birth_numbers = [m.span() for m in _birth_numbers(text)]
    for match in _PHONE.finditer(text):
        if not any(start <= match.start() < end for start, end in birth_numbers):
            yield match


def _named(text: str) -> Iterator[re.Match[str]]:
    for match in _NAME_AND_AGE.finditer(text):
        name = next(filter(None, match.groups()))
        if not _NO_NAME.search(name):
            yield match


# --- an edit ------------------------------------------------------------------------------------


def of_edit(contents: Mapping[str, bytes], wishes: Iterable[Wish]) -> tuple[Suspicion, ...]:
    """What an edit would bring into the register that looks like personal data, over every text
    that it changes. `contents` are the register's files as they are."""
    records = records_of(contents)
    suspicious = [
        Suspicion(item.resemblance, item.words, field.path)
        for wish in wishes
        for field in _fields(records.body(wish.kind, wish.id), body_of(wish.text))
        if field.path[-1:] != ("geometry",)
        for item in _new_in(field.seen, field.theirs)
    ]
    return tuple(dict.fromkeys(suspicious))


def _fields(before: dict[str, Any] | None, after: dict[str, Any] | None) -> tuple[Field, ...]:
    """The fields that an edit changes, each by itself in a new record too."""
    if after is None:
        return ()
    return every_field(after) if before is None else differences(before, after)


def _new_in(before: Any, after: Any) -> tuple[Suspicion, ...]:
    known = set(_all(before))
    return tuple(item for item in _all(after) if item not in known)


def _all(value: Any) -> Iterator[Suspicion]:
    return chain.from_iterable(map(suspicions, _texts(value)))


def _texts(value: Any) -> Iterator[str]:
    """Every text within a value of a record."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif value is not MISSING:
        return
