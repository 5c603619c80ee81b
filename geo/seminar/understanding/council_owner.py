"""Whose police council a document is about: Oslo's, or that of another municipality."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from geo.model import BodyKind
from geo.places import PlaceKind
from geo.seminar.blocks import Block, Quote
from geo.seminar.lexicon import LEXICON
from geo.seminar.similarity import alike
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.subjects import Subjects
from geo.seminar.understanding.words import Token, Word, tokenize

_OSLO = "oslo"
#: The police district of Oslo serves Asker and Bærum too, so its name tells nothing.
_POLICE_DISTRICT = frozenset(LEXICON.words("owner.police_district"))
_OF = frozenset(LEXICON.words("owner.of"))
_NO_PLACE = frozenset(LEXICON.words("owner.no_place"))
_MUNICIPALITY = frozenset(LEXICON.words("owner.municipality"))
_BARE = frozenset(LEXICON.words("owner.council"))
_ELSEWHERE = frozenset(LEXICON.words("owner.elsewhere"))
_GENITIVE = re.compile(r"(?<=[^s])s$")
#: Sorts of bodies that only Oslo has of those in the register.
_OF_OSLO = frozenset({BodyKind.ETAT, BodyKind.AVDELING, BodyKind.NETTVERK, BodyKind.BYDELER})
_MISREAD = 0.8  # alike
_TOP = 14  # blocks where a document says whose it is
_LOOKED_AT = 80  # blocks
_LETTERS = 1_000  # of each block
_SIGNS = 2  # different things of Oslo that make a document Oslo's


def find_other_council(
    blocks: Sequence[Block], names: Names, subjects: Subjects
) -> tuple[str, Quote] | None:
    """The name of another municipality whose council it is, with the words that say so.

    The name is empty where a document speaks of municipalities or offices that Oslo does not have,
    and names nothing of Oslo. None for a document of Oslo's council.
    """
    owners = list(_owners(blocks))
    if any(_is_oslo(name) for name, *_ in owners):
        return None
    if owners:
        name, block, start, end = owners[0]
        return name, block.quote(start, end)
    elsewhere = next(chain(_heads(blocks), _signs_of_elsewhere(blocks)), None)
    if elsewhere is None or has_signs_of_oslo(blocks, names, subjects):
        return None
    name, block, start, end = elsewhere
    return name, block.quote(start, end)


def has_signs_of_oslo(blocks: Sequence[Block], names: Names, subjects: Subjects) -> bool:
    """Whether a document names things that only Oslo has: areas, bydeler, programmes, bodies."""
    signs: set[str] = set()
    for block in blocks[:_LOOKED_AT]:
        text = block.text[:_LETTERS]
        signs |= set(_signs(text, names))
        signs |= {one.matched for one in subjects.mentions(text) if one.type in _OF_OSLO}
        if len(signs) >= _SIGNS:
            return True
    return False


def _signs(text: str, names: Names) -> Iterator[str]:
    words = list(tokenize(text))
    for at, token in enumerate(words):
        if token.word in {Word.BYDEL, Word.BYDELER, Word.IPO}:
            yield str(token.word)
        elif _is_oslo(token.text):
            behind = words[at + 1].text.casefold() if at + 1 < len(words) else ""
            yield from () if behind in _POLICE_DISTRICT else (_OSLO,)
        elif token.text[:1].isupper() and len(token.text) > 3:
            match = names.find(token.text)
            if match.kind is PlaceKind.AREA and match.area_id:
                yield match.area_id


def _owners(blocks: Sequence[Block]) -> Iterator[tuple[str, Block, int, int]]:
    """(municipality, block, start, end) where a council is named with its municipality."""
    for block in blocks[:_LOOKED_AT]:
        words = list(tokenize(block.text[:_LETTERS]))
        for at, token in enumerate(words):
            owner = _owner_of(words, at) if token.word is Word.COUNCIL else None
            if owner:
                name, first, last = owner
                yield name, block, words[first].start, words[last].end


def _heads(blocks: Sequence[Block]) -> Iterator[tuple[str, Block, int, int]]:
    """The same for «Lørenskog kommune» at the top; anybody may be named there."""
    for block in blocks[:_TOP]:
        words = list(tokenize(block.text[:_LETTERS]))
        for at in range(1, len(words)):
            if _is_municipality(words, at) and not _is_oslo(words[at - 1].text):
                yield words[at - 1].text, block, words[at - 1].start, words[at].end


def _is_municipality(words: Sequence[Token], at: int) -> bool:
    """Whether a word is that of «Lørenskog kommune»."""
    return words[at].text.casefold() in _MUNICIPALITY and _is_name(words[at - 1])


def _signs_of_elsewhere(blocks: Sequence[Block]) -> Iterator[tuple[str, Block, int, int]]:
    """The same, without a name, for what Oslo does not have: «SLT», «ordføraren»."""
    for block in blocks[:_LOOKED_AT]:
        for token in tokenize(block.text[:_LETTERS]):
            word = token.text.casefold()
            if word in _ELSEWHERE or word.partition("-")[0] in _ELSEWHERE:
                yield "", block, token.start, token.end


def _owner_of(words: Sequence[Token], at: int) -> tuple[str, int, int] | None:
    """The municipality beside a council's name: «politirådet i Bærum», «Bærum politiråd»."""
    if at + 2 < len(words) and words[at + 1].text.casefold() in _OF and _is_name(words[at + 2]):
        return words[at + 2].text, at, at + 2
    if at and _is_name(words[at - 1]) and words[at].text in _BARE:
        return _GENITIVE.sub("", words[at - 1].text), at - 1, at
    return None


def _is_name(token: Token) -> bool:
    """Whether a word may be the name of a municipality."""
    return (
        token.text[:1].isupper()
        and token.text[1:].islower()
        and token.text.isalpha()
        and token.word is None
        and token.text.casefold() not in _NO_PLACE
    )


def _is_oslo(name: str) -> bool:
    """Whether a name is that of Oslo, perhaps misread: «0slo», «OsIo»."""
    folded = name.casefold()
    return folded.startswith(_OSLO) or alike(folded, _OSLO, _MISREAD) >= _MISREAD
