"""What a document says of its own signs: «* er nye», «(V) = videreført», «resten videreføres»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo.model import Status, Unit
from geo.seminar.blocks import Block
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.listing import sentences
from geo.seminar.understanding.marks import Mark
from geo.seminar.understanding.phrases import find_status_phrases
from geo.seminar.understanding.words import CONTINUED, Token, Word, is_like, tokenize, unit_in

_STAR = LEXICON.pattern("star")
_UNLESS = LEXICON.pattern("unless")
_CODE = LEXICON.pattern("sign_stands_for")
_SIGN = re.compile(r"\s*[(\[]?((?:[A-ZÆØÅ*†#]{1,2}|(?<=[(\[])[a-zæøå]))(?![\w])")
_STAR_WORDS = LEXICON.words("legend.star")
_MARKED = LEXICON.words("legend.marked")
_OTHER = LEXICON.words("legend.other")
_REST = LEXICON.words("legend.rest")
_LONGEST = 240


@dataclass(slots=True)
class Legend:
    """The status or unit that each sign stands for, and the status of names without a sign."""

    signs: dict[str, Status] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    unsigned: Status | None = None

    def marked(self, mark: Mark, text: str, end: int) -> Mark:
        """The mark of a name that ends at a place of a text, with what its sign gives."""
        sign = _SIGN.match(text, end)
        if sign and sign[1] in self.units and mark.unit is None:
            mark = replace(mark, unit=self.units[sign[1]])
        if mark.tells_status:
            return mark
        if sign and sign[1] in self.signs:
            return replace(mark, status=self.signs[sign[1]])
        if sign and "*" in sign[1]:
            return mark  # what it stands for was not understood
        return replace(mark, status=self.unsigned, by_rest=True) if self.unsigned else mark


def read_legend(blocks: Sequence[Block]) -> Legend:
    """The legend of a document; empty when it has none."""
    legend = Legend()
    for block in blocks:
        if len(block.text) > _LONGEST * 4:
            continue
        for start, end in sentences(block.text):
            if end - start <= _LONGEST:
                _learn(legend, block.text[start:end])
    return legend


def _learn(legend: Legend, sentence: str) -> None:
    for match in _CODE.finditer(sentence):
        if unit := unit_in(match[2], alone=True):
            legend.units.setdefault(match[1], unit)
    for sign, status in _codes(sentence):
        legend.signs.setdefault(sign, status)
    words = list(tokenize(sentence))
    one = next(find_status_phrases(words), None)
    if one is None or not isinstance(one.word, Status):
        return
    star = _STAR.search(sentence) or any(is_like(token.text, *_STAR_WORDS) for token in words)
    if star and any(is_like(token.text, *_MARKED) for token in words):
        legend.signs.setdefault("*", one.word)
    elif _UNLESS.search(sentence) or (one.word in CONTINUED and _is_of_the_rest(words, one.start)):
        legend.unsigned = one.word


def _codes(sentence: str) -> Iterator[tuple[str, Status]]:
    for match in _CODE.finditer(sentence):
        one = next(find_status_phrases(list(tokenize(match[2]))), None)
        if one is not None and one.start == 0 and isinstance(one.word, Status):
            yield match[1], one.word


def _is_of_the_rest(tokens: Sequence[Token], place: int) -> bool:
    """«Alle områdene nedenfor er videreført …»: said of every name that says nothing itself."""
    every = any(
        token.word is Word.EVERY or is_like(token.text, *_OTHER) for token in tokens[:place]
    )
    areas = any(token.word is Word.AREA for token in tokens)
    meant = any(is_like(token.text, *_REST) for token in tokens)
    denied = any(token.word is Word.NOT for token in tokens[max(place - 2, 0) : place])
    return every and areas and meant and not denied
