"""What a document says of its own signs: «* er nye», «VF = videreført», «resten videreføres»."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from geo.model import PartialDate, Status, Unit
from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.listing import Item, sentences
from geo.seminar.understanding.marks import Mark, mark_in
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.phrases import find_status_phrases
from geo.seminar.understanding.words import (
    CONTINUED,
    GROUPS,
    Meaning,
    Token,
    Word,
    is_like,
    tokenize,
    unit_in,
)

_STAR = LEXICON.pattern("star")
_UNLESS = LEXICON.pattern("unless")
_CODE = LEXICON.pattern("sign_stands_for")
_SIGN = re.compile(r"\s*[(\[]?((?:[A-ZÆØÅ*†#]{1,2}|(?<=[(\[])[a-zæøå]))(?![\w])")
_STAR_WORDS = LEXICON.words("legend.star")
_MARKED = LEXICON.words("legend.marked")
_OTHER = LEXICON.words("legend.other")
_REST = LEXICON.words("legend.rest")
_LONGEST = 240
_WORDS = frozenset(word for group in GROUPS.values() for word in group.words)
_LIGHT = frozenset(LEXICON.words("grammar.since"))
_YEAR = re.compile(r"(?:19|20)\d\d")
#: What stands behind a name: in brackets, or up to the next sign.
_BEHIND = re.compile(r"\s*(?:[(\[]([^()\[\]]{1,40})[)\]]|[–:-]?\s*([^\s,;()][^,;()]{0,20}))")
#: «Hovseter – VF»: a name, and a sign that was taken for its last word.
_LAST = re.compile(r"(\S.*?)\s*[\s:–-]\s*(\S+)")


@dataclass(slots=True)
class Legend:
    """The status or unit that each sign stands for, and the status of names without a sign."""

    signs: dict[str, Mark] = field(default_factory=dict)
    units: dict[str, Unit] = field(default_factory=dict)
    unsigned: Status | None = None

    def told_in(self, text: str, column: Meaning | None = None) -> Mark:
        """What a text of nothing but signs tells, with a year beside one: «EV», «VF», «OS 2028».

        A sign of both a unit and a status tells what its column is of, and nothing elsewhere.
        """
        mark, year = Mark(), None
        for part in re.findall(r"[\w*†#]+", text):
            unit, status = self.units.get(part), self.signs.get(part)
            if unit and status:
                unit = unit if column is Word.UNIT else None
                status = status if column is Word.STATUS else None
            if _YEAR.fullmatch(part):
                year = PartialDate.parse(part)
            elif unit or status:
                mark = mark.over((status or Mark()).over(Mark(unit=unit)))
            elif part.casefold() not in _LIGHT:
                return Mark()
        return replace(mark, started=year) if year and mark.status else mark

    def signed(self, item: Item, text: str) -> Item:
        """A name with what its own signs tell, in it or behind it: «Hovseter (EV, VF)»."""
        match = _LAST.fullmatch(item.name)
        if match and (mark := self.told_in(match[2])):
            end = item.start + len(match[1])
            item = replace(item, name=match[1], end=end, mark=item.mark.over(mark))
        behind, sign = _BEHIND.match(text, item.end), _SIGN.match(text, item.end)
        told = self.told_in(behind[1] or behind[2]) if behind else Mark()
        told = told or (self.told_in(sign[1]) if sign else Mark())
        return replace(item, mark=item.mark.over(told))

    def marked(self, mark: Mark, text: str, end: int) -> Mark:
        """The mark of a name that ends at a place of a text, with what holds for the rest."""
        sign = _SIGN.match(text, end)
        if mark.tells_status:
            return mark
        if sign and "*" in sign[1]:
            return mark  # what it stands for was not understood
        return replace(mark, status=self.unsigned, by_rest=True) if self.unsigned else mark


def read_legend(blocks: Sequence[Block], names: Names) -> Legend:
    """The legend of a document; empty when it has none. No word or name of ours is a sign."""
    legend = Legend()
    for block in blocks:
        if len(block.text) > _LONGEST * 4:
            continue
        if block.kind is Kind.ROW and len(block.cells) == 2:  # a table of signs
            cells = (block.text[slice(*cell)] for cell in block.cells)
            _learn_signs(legend, " = ".join(cells), names)
        _learn_signs(legend, block.text, names)
        for start, end in sentences(block.text):
            if end - start <= _LONGEST:
                _learn(legend, block.text[start:end])
    return legend


def _learn_signs(legend: Legend, text: str, names: Names) -> None:
    for sign, meant in _codes(text):
        if sign.casefold() in _WORDS or names.find(sign).kind:
            continue
        if unit := unit_in(meant, alone=True):
            legend.units.setdefault(sign, unit)
        elif (mark := mark_in(meant)).tells_status:
            legend.signs.setdefault(sign, replace(mark, unit=None, started=None))


def _learn(legend: Legend, sentence: str) -> None:
    words = list(tokenize(sentence))
    one = next(find_status_phrases(words), None)
    if one is None or not isinstance(one.word, Status):
        return
    star = _STAR.search(sentence) or any(is_like(token.text, *_STAR_WORDS) for token in words)
    if star and any(is_like(token.text, *_MARKED) for token in words):
        legend.signs.setdefault("*", Mark(status=one.word))
    elif _UNLESS.search(sentence) or (one.word in CONTINUED and _is_of_the_rest(words, one.start)):
        legend.unsigned = one.word


def _codes(text: str) -> Iterator[tuple[str, str]]:
    """(sign, what it stands for) of each sign that stands for a unit, or first for a status."""
    for match in _CODE.finditer(text):
        before = text[: match.start()].rstrip()[-1:]
        if before.isalnum() and text.startswith("):", match.end(1)):
            continue  # «Hovseter (V): videreføres»
        words = list(tokenize(match[2]))
        one = next(find_status_phrases(words), None)
        denied = words[0].word is Word.NOT if words else False
        if unit_in(match[2], alone=True) or (one is not None and one.start == denied):
            yield match[1], match[2]


def _is_of_the_rest(tokens: Sequence[Token], place: int) -> bool:
    """«Alle områdene nedenfor er videreført …»: said of every name that says nothing itself."""
    every = any(
        token.word is Word.EVERY or is_like(token.text, *_OTHER) for token in tokens[:place]
    )
    areas = any(token.word is Word.AREA for token in tokens)
    meant = any(is_like(token.text, *_REST) for token in tokens)
    denied = any(token.word is Word.NOT for token in tokens[max(place - 2, 0) : place])
    return every and areas and meant and not denied
