"""The terms of a report: bodies named in full, and at its end what the names in it mean."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from geo import text
from geo.council import Council, Subject, council_of
from geo.council.names import title
from geo.escape import plain
from geo.model import Body, Register
from geo.report.blocks import Block, Cell, Column, Heading, Table, Words, rewritten, texts

#: Norwegian letters behind z.
_ORDER = str.maketrans({"æ": "{", "ø": "|", "å": "}"})


def in_full(register: Register, blocks: Iterable[Block]) -> tuple[Block, ...]:
    """Blocks with the abbreviations of bodies written out: `BFE` is `Barne- og familieetaten`."""
    names = council_of(register).names
    return tuple(rewritten(block, names.in_full) for block in blocks)


def glossary(register: Register, blocks: Iterable[Block]) -> Iterator[Block]:
    """The programmes and bodies that blocks name, and those that these explanations name, each
    explained in the register's words with its source; nothing where they name none."""
    council = council_of(register)
    terms = _named(council, _places(register), "\n".join(_lines(blocks)))
    if not terms:
        return
    yield Heading(1, text.say("report.glossary"))
    columns = (Column(text.say("report.term"), 3.0), Column(text.say("report.meaning"), 7.0))
    rows = tuple(_row(item) for item in sorted(terms, key=_place))
    yield Table(text.say("report.glossary_caption"), columns, rows)


def _lines(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        yield from texts(block)


def _places(register: Register) -> re.Pattern[str]:
    """The names of areas: `Asker sentrum` is not the municipality of Asker."""
    names = sorted((item.name for item in register.areas), key=len, reverse=True)
    every = "|".join(map(re.escape, names)) or "(?!)"
    return re.compile(rf"(?<!\w)(?:{every})(?!\w)")


def _named(council: Council, places: re.Pattern[str], words: str) -> list[Subject]:
    """The terms in a text, and those in the explanations of these, as far as that goes."""
    known: dict[str, Subject] = {}
    while words:
        words = places.sub(" ", words)
        new = dict.fromkeys(
            item.id
            for item in council.names.mentions(words)
            if item.id not in known
            and _is_term(council.subjects[item.id], words[item.start : item.end])
        )
        known |= {id_: council.subjects[id_] for id_ in new}
        words = "\n".join(known[id_].description for id_ in new)
    return list(known.values())


def _is_term(item: Subject, name: str) -> bool:
    """Whether a name means the term: a body by its name and its short one only, for others may
    mean a place, as `Asker` does. A name may be in the genitive."""
    own = {item.name, item.name.lower(), item.short}
    return not isinstance(item, Body) or name in own or name.removesuffix("s") in own


def _place(item: Subject) -> str:
    return _term(item).casefold().translate(_ORDER)


def _term(item: Subject) -> str:
    """How a text names it: a body in full, a programme by what people call it, unless its full
    name begins so."""
    called = title(item)
    return plain(item.name if isinstance(item, Body) or item.name.startswith(called) else called)


def _other(item: Subject) -> str:
    """Its other name: the abbreviation of a body, the full name of a programme."""
    other = (item.short or "") if isinstance(item, Body) else item.name
    return "" if other in _term(item) else plain(other)


def _row(item: Subject) -> tuple[Cell, ...]:
    term, other = Words(_term(item), strong=True), _other(item)
    source = item.description_source or item.source
    return (
        (term, Words(other)) if other else (term,),
        (Words(plain(item.description), (source,)),),
    )
