"""Every system, body and place that the council's document names has a record.

The text is the document where it is here, and otherwise every quote that the data files have of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from geo import files
from geo.council import Kind
from geo.model import Body, Programme, Register
from geo.seminar.blocks import split_blocks
from geo.seminar.reading.reader import read
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.new_subjects import head_of
from geo.seminar.understanding.subjects import Subjects
from tests.conftest import DATA, SEMINAR

SOURCE = "politiradet-2026-01"
WORD = re.compile(r"[\w@]+(?:-\w+)*")
#: What is written like a name and is none, with the reason.
NO_SYSTEM = {
    "Kampen-drapet": "an event, and the subject of a theme",
    "Enhet": "the word before the name of a police unit",
    "Oslo": "the city; its municipality and police district have records",
    "resultatavtale": "between the police and the state; the document only says that it has not come",
}


def _texts() -> Iterator[str]:
    if SEMINAR.exists():
        for block in split_blocks(read(SEMINAR.read_bytes(), SEMINAR.name)):
            yield block.text
    else:
        yield from _quotes()


@cache
def _register() -> Register:
    return files.read_register(DATA)


def _quotes() -> Iterator[str]:
    """Every quote of the document in the data files, each once."""
    rows = (row for path in sorted(DATA.glob("*.json")) for row in _rows(path))
    quotes = (row["quote"] for row in rows if row.get("source") == SOURCE and row.get("quote"))
    yield from dict.fromkeys(quotes)


def _rows(path: Path) -> Iterator[dict[str, Any]]:
    """Every object of a JSON file, at any depth."""
    results: list[Any] = [json.loads(path.read_text(encoding="utf-8"))]
    while results:
        item = results.pop()
        if isinstance(item, dict):
            yield item
        results += (
            item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
        )


def _is_written_as_a_name(text: str, match: re.Match[str]) -> bool:
    """An abbreviation, a capital inside a word, or one inside a sentence."""
    word, before = match[0], text[: match.start()].rstrip(" (|")
    inside = bool(before) and before[-1] not in ".!?:"
    return any(letter.isupper() for letter in word[1:]) or (word[:1].isupper() and inside)


def _named(text: str) -> Iterator[tuple[str, int]]:
    """(word, place) of what looks like the name of a system, or is a word for a programme."""
    for match in WORD.finditer(text):
        head = head_of(match[0])
        if _is_written_as_a_name(text, match) or (head and not head.bare):
            yield match[0], match.start()


def _is_place(text: str, start: int, places: Names) -> bool:
    """Whether a place of one or two words begins or ends here: «Holmlia Syd»."""
    behind = text[start:].split()[:2]
    before = text[:start].split()[-1:]
    names = (behind[:1], behind, before + behind[:1])
    return any(places.find(" ".join(name).strip(" ,.()")).kind for name in names)


def _without_record(text: str, subjects: Subjects, places: Names) -> Iterator[str]:
    covered = [
        (item.start, item.end)
        for item in subjects.mentions(text)
        if item.subject and item.subject.known
    ]
    for word, start in _named(text):
        if any(low <= start < high for low, high in covered):
            continue
        if not _is_place(text, start, places):
            yield word


def missing(register: Register, texts: Iterator[str]) -> set[str]:
    """The names in some texts that mean no record of a register."""
    rows = list(texts)
    subjects, places = Subjects(register), Names(register)
    subjects.look_at(rows)
    return {word for text in rows for word in _without_record(text, subjects, places)}


@pytest.mark.parametrize("texts", [_texts, _quotes], ids=["document", "quotes"])
def test_every_named_system_has_a_record(texts: object) -> None:
    assert callable(texts)
    assert missing(_register(), texts()) - set(NO_SYSTEM) == set()


@pytest.mark.skipif(not SEMINAR.exists(), reason="the document is not here")
def test_the_list_of_what_is_no_system_holds_nothing_else() -> None:
    assert set(NO_SYSTEM) == missing(_register(), _texts()) | missing(_register(), _quotes())


def test_a_system_without_a_record_is_seen() -> None:
    text = "Det skal lages en Fyrmodell, og NAV og Utdanningsetaten er med i SaLTo-utvalget."
    assert missing(_register(), iter([text])) == {"Fyrmodell", "NAV", "Utdanningsetaten"}


def test_every_name_of_the_data_is_found_again() -> None:
    register = _register()
    subjects = Subjects(register)
    every: tuple[Programme | Body, ...] = (*register.programmes, *register.bodies)
    for item in every:
        kind = Kind.PROGRAMME if item in register.programmes else Kind.BODY
        results = {m.subject.id for m in subjects.mentions(f"Om {item.name} og mer.") if m.subject}
        assert item.id in results, kind
