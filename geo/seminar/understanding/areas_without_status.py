"""Areas that are listed without a word of their status: «Satsingen omfatter Hovseter og Furuset».

Asked only where a summary told of no area in any other way. What is listed so is never sure.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from geo.frozen import frozen
from geo.places import PlaceKind
from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding import listing, prose
from geo.seminar.understanding.headings import LONGEST_LABEL
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.marks import Mark
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.told_status import is_tentative
from geo.seminar.understanding.units import goes_on, unit_of, units_in
from geo.seminar.understanding.words import (
    ADJECTIVES,
    CONTINUED,
    UNITS,
    Token,
    Word,
    is_like,
    status_among,
    tokenize,
)

_EFFORT = LEXICON.words("unstated.effort")
_LISTS = LEXICON.words("unstated.lists")
_BECOMES = LEXICON.words("unstated.becomes")
#: Words that may stand between the verb and the names.
_LIGHT = frozenset(LEXICON.words("unstated.between"))
_CONTINUED = status_among(CONTINUED)
_NEW = status_among(ADJECTIVES)
_NEAR = 4  # words behind the names that may say what they are


def by_start(items: Sequence[tuple[Block, Item]], year: int | None) -> list[tuple[Block, Item]]:
    """The names on a list of a year; one that has only the year since when it is on it, «Furuset
    (siden 2025)», goes on or is new by that."""
    return [(block, _started(item, year)) for block, item in items]


def _started(item: Item, year: int | None) -> Item:
    mark = item.mark
    if year is None or mark.tells_status or mark.started is None:
        return item
    first = mark.started.first.year
    status = _CONTINUED if first < year else _NEW
    return replace(item, mark=replace(mark, status=status, by_rest=True)) if first <= year else item


def find_unstated_areas(blocks: Sequence[Block], names: Names) -> list[tuple[Block, Item]]:
    """The names that are listed as areas, each with the block that lists it."""
    results: list[tuple[Block, Item]] = []
    opened = False
    for block in blocks:
        if opened and block.kind is Kind.BULLET:
            results += [(block, item) for item in _listed(block, 0, len(block.text), names)]
            continue
        opened = _opens(block)
        results += [(block, item) for item in _in_sentences(block, names)]
    return results


def _opens(block: Block) -> bool:
    """Whether a short paragraph announces a list of areas: «IPO-områder i 2027»."""
    words = list(tokenize(block.text[:LONGEST_LABEL]))
    short = block.kind is Kind.TEXT and len(block.text) <= LONGEST_LABEL
    return short and _about(words) and not is_tentative(words)


def _about(tokens: Sequence[Token]) -> bool:
    """Whether words speak of the council's effort, not of any area."""
    return any(
        token.word in {Word.IPO, Word.PRIORITISED}
        or (token.word is Word.AREA and "ipo" in token.text.casefold())
        or is_like(token.text, *_EFFORT)
        for token in tokens
    )


def _in_sentences(block: Block, names: Names) -> Iterator[Item]:
    for start, end in listing.sentences(block.text):
        colon = listing.label_end(block.text, start, end)
        label = list(tokenize(block.text, start, colon))
        if _about(label) and not is_tentative(label):
            yield from _listed(block, colon, end, names)
        else:
            yield from _read_sentence(block, start, end, names)


def _listed(block: Block, start: int, end: int, names: Names) -> list[Item]:
    """The names between two places that hold nothing else, if any of them is known."""
    result = listing.items(block, start, end, Mark(), names) or []
    return result if any(_is_known(names, item.name) for item in result) else []


def _is_known(names: Names, name: str) -> bool:
    return names.find(name).kind in {PlaceKind.AREA, PlaceKind.DELBYDEL}


def _read_sentence(block: Block, start: int, end: int, names: Names) -> Iterator[Item]:
    """The names that a sentence says are what the effort is about."""
    words = list(tokenize(block.text, start, end))
    if is_tentative(words) or any(token.word is Word.NOT for token in words):
        return
    sentence, units = _Sentence.of(words), list(units_in(words))
    whole = units[0][1] if len({unit for _, unit in units}) == 1 else None
    before: int | None = None  # where the last names that count end
    for group in prose.groups(block.text, words, names):
        known = any(_is_known(names, name.text) for name in group.names)
        leads = sentence.leads_to(group.start) or _becomes(words[group.end : group.end + _NEAR])
        follows = before is not None and goes_on(words, before, group.start)
        before = group.end if known and (leads or follows) else None
        if before:
            for name in group.names:
                unit = unit_of(name, units, words) or whole
                yield Item(name.text, name.start, name.end, Mark(unit=unit), (start, end), True)


@frozen
class _Sentence:
    """Places of the words of a sentence that may announce areas, each list in order.

    `verbs` are those of «omfatter», `effort` and `units` of what such a verb is said of, `loose` of
    words that may not stand between the verb and the names.
    """

    verbs: list[int]
    effort: list[int]
    units: list[int]
    loose: list[int]

    @classmethod
    def of(cls, tokens: Sequence[Token]) -> _Sentence:
        """The places in the words of one sentence."""
        effort = [at for at, one in enumerate(tokens) if _about([one])]
        known = set(effort)
        return cls(
            [at for at, one in enumerate(tokens) if is_like(one.text, *_LISTS)],
            effort,
            [at for at, one in enumerate(tokens) if one.word in UNITS],
            [
                at
                for at, one in enumerate(tokens)
                if at not in known and one.text.casefold() not in _LIGHT
            ],
        )

    def leads_to(self, place: int) -> bool:
        """«Satsingen omfatter», «Det er IPO-satsinger i», «Enhet vest har»: names follow."""
        last = bisect_left(self.verbs, place) - 1
        if last < 0:
            return False
        verb = self.verbs[last]
        if not (_any_before(self.effort, place) or _any_before(self.units, verb)):
            return False
        return bisect_right(self.loose, verb) == bisect_left(self.loose, place)


def _any_before(places: Sequence[int], end: int) -> bool:
    return bool(places) and places[0] < end


def _becomes(tokens: Sequence[Token]) -> bool:
    """«… er prioritert i 2027», «… som IPO-områder»."""
    return bool(tokens) and is_like(tokens[0].text, *_BECOMES) and _about(tokens[1:_NEAR])
