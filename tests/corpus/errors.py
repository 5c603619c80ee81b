"""Character errors like those a scanner makes of Norwegian text, drawn from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from typing import NamedTuple

_LETTERS = {
    "ø": ("g", "g", "o", "o", "e", "@"),
    "Ø": ("O", "0", "@"),
    "å": ("a", "a", "é", "d"),
    "Å": ("A",),
    "æ": ("ee", "ae", "e"),
    "Æ": ("AE",),
    "l": ("1", "I", "|"),
    "I": ("l", "|", "1"),
    "i": ("l", "í"),
    "–": ("-", "—"),
    "é": ("e",),
    "ü": ("u", "ii"),
    "e": ("c", "é"),
    "c": ("e",),
    "o": ("0", "c"),
    "n": ("ri", "u"),
    "m": ("rn",),
    "u": ("ii", "v"),
    "h": ("b",),
    "b": ("h",),
    "t": ("f",),
    "f": ("t",),
    "v": ("y",),
    "g": ("q",),
    "d": ("cl",),
    "B": ("8",),
    "S": ("5",),
    "O": ("0",),
    "G": ("6", "C"),
    "E": ("F",),
    "H": ("I-I",),
}
_PAIRS = {"rn": ("m",), "cl": ("d",), "fi": ("h",), "ii": ("u",)}
_OFTEN = "øØåÅæÆ"
_SOMETIMES = "lI"
_BULLETS = "o•«*+-"
_BULLET = re.compile(r"^[ \t]*([o•«*+\-–])(?= )", re.MULTILINE)
_LIST_NUMBER = re.compile(r"^\d{1,2}\. ", re.MULTILINE)
_INSIDE_A_LONG_WORD = re.compile(r"(?<=[a-zæøå]{4})(?=[a-zæøå]{4})")
_HYPHEN = re.compile(r"(?<=\w)-(?=\w)")
_SPACE = re.compile(r"(?<=\S) (?=\S)")


class _Error(NamedTuple):
    start: int
    end: int
    instead: str
    weight: float


def with_errors(text: str, share: float, seed: int) -> str:
    """The text with errors in this share of its visible characters.

    Digits stay as they are, save for list numbers that are lost whole: an amount or a date that
    is misread cannot be known by any reader. The same text, share and seed give the same errors.
    """
    chance = random.Random(f"{seed}:{share}")
    wanted = round(share * sum(not char.isspace() for char in text))
    # Weighted drawing without replacement: the smallest exponential waiting times come first.
    waiting = [(chance.expovariate(error.weight), error) for error in _possible(text, chance)]
    waiting.sort(key=lambda drawn: drawn[0])
    taken: list[_Error] = []
    used: set[int] = set()
    for _, error in waiting:
        if len(taken) >= wanted:
            break
        span = range(error.start, max(error.end, error.start + 1))
        if used.isdisjoint(span):
            used.update(span)
            taken.append(error)
    for error in sorted(taken, key=lambda one: one.start, reverse=True):
        text = text[: error.start] + error.instead + text[error.end :]
    return text


def _possible(text: str, chance: random.Random) -> Iterator[_Error]:
    for at, char in enumerate(text):
        if readings := _LETTERS.get(char):
            weight = 8.0 if char in _OFTEN else 1.0 if char in _SOMETIMES else 0.12
            yield _Error(at, at + 1, chance.choice(readings), weight)
        if readings := _PAIRS.get(text[at : at + 2]):
            yield _Error(at, at + 2, chance.choice(readings), 1.5)
    for result in _BULLET.finditer(text):
        other = chance.choice(_BULLETS.replace(result[1], ""))
        yield _Error(result.start(1), result.end(1), other, 4.0)
    for result in _LIST_NUMBER.finditer(text):
        yield _Error(result.start(), result.end(), "", 2.0)
    for result in _INSIDE_A_LONG_WORD.finditer(text):
        yield _Error(result.start(), result.start(), chance.choice(("-\n", "-\n", "\n")), 0.03)
    for result in _HYPHEN.finditer(text):
        yield _Error(result.start(), result.end(), chance.choice(("", " ", "- ")), 1.0)
    for result in _SPACE.finditer(text):
        yield _Error(result.start(), result.end(), chance.choice(("", "  ", "  ")), 0.15)
