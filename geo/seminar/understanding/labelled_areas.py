"""Areas told one by one, each a name with lines of its own under it:

Område: Hovseter            Hovseter
Enhet: vest                 Enhet vest. Videreføres.
Status: videreført
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geo.frozen import frozen
from geo.model import Unit
from geo.places import PlaceKind
from geo.seminar.blocks import Block, Kind
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.marks import Mark, is_name, is_only_mark, mark_in
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.words import DATED, Meaning, Word, tokenize

_LONGEST_LABEL = 24
_TELLING = frozenset({Word.UNIT, Word.STATUS, *DATED})
_FEWEST = 2


@frozen
class Card:
    """A name and what its own lines tell; `end` is the place of the block behind them."""

    place: int
    end: int
    item: Item
    labelled: bool


def find_cards(blocks: Sequence[Block], names: Names) -> dict[int, Card]:
    """The cards of a document by the place of their name; none where fewer than two are alike."""
    results = list(_cards(blocks))
    labelled = [card for card in results if card.labelled]
    bare = [card for card in results if not card.labelled]
    known = [card for card in bare if names.find(card.item.name).kind in _PLACES]
    remaining = [
        *(labelled if len(labelled) >= _FEWEST else ()),
        *(bare if len(known) >= _FEWEST else ()),
    ]
    return {card.place: card for card in remaining}


_PLACES = (PlaceKind.AREA, PlaceKind.DELBYDEL)


def _cards(blocks: Sequence[Block]) -> Iterator[Card]:
    for place, block in enumerate(blocks):
        if block.kind is not Kind.TEXT or not block.spaced:
            continue
        label, start = _label(block)
        name = block.text[start:].strip(" .")
        if label not in (None, Word.AREA) or not is_name(name):
            continue
        end, mark = _lines(blocks, place + 1)
        if mark.tells_status:
            low = block.text.index(name, start)
            item = Item(name, low, low + len(name), mark, (low, low + len(name)))
            yield Card(place, end, item, label is Word.AREA)


def _lines(blocks: Sequence[Block], place: int) -> tuple[int, Mark]:
    """What the lines right under a name tell, and the place of the block behind them."""
    mark = Mark()
    while place < len(blocks) and blocks[place].kind is Kind.TEXT and not blocks[place].spaced:
        block = blocks[place]
        label, start = _label(block)
        rest = block.text[start:]
        if label is None and not is_only_mark(rest):
            return place, Mark()
        if label is None or label in _TELLING:
            mark = mark.over(_mark_in_line(label, rest))
        place += 1
    return place, mark


def _mark_in_line(label: Meaning | None, text: str) -> Mark:
    """What a line tells; «Enhet: vest» names the unit only by its label."""
    if label is Word.UNIT:
        return Mark(unit=next((t.word for t in tokenize(text) if isinstance(t.word, Unit)), None))
    return mark_in(f"{label} {text}" if label in DATED else text)


def _label(block: Block) -> tuple[Meaning | None, int]:
    """What the label of a line is about, and where the rest of it begins; NOTE for any other."""
    colon = block.text.find(":", 0, _LONGEST_LABEL)
    if colon < 0:
        return None, 0
    words = [token.word for token in tokenize(block.text, 0, colon) if token.word]
    return words[0] if words else Word.NOTE, colon + 1
