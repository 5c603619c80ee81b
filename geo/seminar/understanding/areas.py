"""The list of areas: which blocks are its list, and what each name on it is said to be."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from geo.places import PlaceKind
from geo.seminar.blocks import Block, Kind
from geo.seminar.understanding import listing, prose
from geo.seminar.understanding.headings import (
    LONGEST_LABEL,
    heading_of,
    is_of_others,
    is_other_heading,
    leaves_list,
)
from geo.seminar.understanding.labelled_areas import find_cards
from geo.seminar.understanding.legend import Legend, read_legend
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.marks import Mark, clauses, is_name, is_only_mark, mark_in
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.note_marks import Notes, find_notes
from geo.seminar.understanding.tables import areas_of, areas_of_boxes, table_at
from geo.seminar.understanding.units import names_another
from geo.seminar.understanding.words import CONTINUED, STATUSES, UNITS, Token, Word, tokenize

_ONLY_DASH = re.compile(r"\s*[–—-]\s*")
_DASHED = re.compile(r"\s[–—-]\s|:\s")


@dataclass(slots=True)
class _Listed:
    """Where the reader of a list stands: the headings above, and what was found so far.

    `by_status` tells how the list's headings nest: units under each status, or (False) statuses
    under each unit; None before its first heading. `before` is what the last sentence said;
    `headed` is True right under a heading, `in_doubt` under one that names what was only thought
    about.
    """

    names: Names
    legend: Legend = field(default_factory=Legend)
    unit: Mark = field(default_factory=Mark)
    status: Mark = field(default_factory=Mark)
    by_status: bool | None = None
    before: Mark = field(default_factory=Mark)
    open: bool = False
    headed: bool = False
    in_doubt: bool = False
    level: int | None = None
    items: list[tuple[Block, Item]] = field(default_factory=list)


def find_listed_areas(blocks: Sequence[Block], names: Names) -> list[tuple[Block, Item]]:
    """Every name that stands on a list of areas, with the block that says so."""
    legend, cards = read_legend(blocks, names), find_cards(blocks, names)
    state, place, notes = _Listed(names, legend), 0, find_notes(blocks)
    while place < len(blocks):
        first = len(state.items)
        table = table_at(blocks, place)
        if card := cards.get(place):
            mark = card.item.mark.over(state.unit)
            state.items.append((blocks[place], replace(card.item, mark=mark)))
            place = card.end
        elif table:
            if not table.is_of_points:
                above = state.unit.over(state.status) if state.headed else Mark()
                state.items += areas_of(table, names, above, legend)
                state.headed = False
            place += len(table.rows)
        elif boxes := areas_of_boxes(blocks[place], names, state.status):
            state.items += [(blocks[place], item) for item in boxes]
            place += 1
        else:
            if place not in notes.places:
                _block(state, blocks[place])
            place += 1
        if state.in_doubt:
            state.items[first:] = [
                (block, replace(item, mark=replace(item.mark, in_doubt=True)))
                for block, item in state.items[first:]
            ]
    return _signed(state.items, legend, names, notes)


def marks_above(blocks: Sequence[Block], names: Names) -> tuple[Mark, ...]:
    """For each block the unit and the status that the headings above it tell, as they nest."""
    state, results = _Listed(names), []
    for block in blocks:
        results.append(state.status.over(state.unit))
        heading = heading_of(block, names)
        if heading is not None:
            _open(state, heading)
        elif len(block.text) > LONGEST_LABEL or is_other_heading(block, names):
            state.status = Mark()
    return tuple(results)


def _signed(
    results: list[tuple[Block, Item]], legend: Legend, names: Names, notes: Notes
) -> list[tuple[Block, Item]]:
    """The names with the status that the legend gives those that have none of their own.

    What the legend explains is no name.
    """
    result = []
    for block, item in results:
        if legend.mark_of_signs(item.name) and not names.find(item.name).kind:
            continue
        item = legend.signed(item, block.text)
        mark = legend.marked(item.mark, block.text, item.end)
        doubt = item.doubt or ("in_doubt" if mark.in_doubt else "")
        doubt = "noted" if notes.tells_status(block.text, item.end) else doubt
        result.append((block, replace(item, mark=mark, doubt=doubt)))
    return result


def _block(state: _Listed, block: Block) -> None:
    if _is_note(state, block):
        return
    heading = heading_of(block, state.names)
    if heading is None and names_another(block.text.strip(" :")):
        state.unit, state.open, state.headed = Mark(), True, True
        return
    if heading is not None:
        _open(state, heading)
        return
    if leaves_list(block):
        state.unit, state.status, state.open = Mark(), Mark(), False
        state.in_doubt = False
    elif is_of_others(block, state.names):
        state.status, state.in_doubt = Mark(), True
    elif is_other_heading(block, state.names):
        state.status = Mark() if state.open else state.status
        state.in_doubt = False
    headed, state.headed = state.headed, False
    if block.kind is Kind.TEXT and block.spaced and not (headed or _starts_with_mark(block)):
        state.status = Mark()
        if len(block.text) > LONGEST_LABEL:
            state.open = False
    mark, before = Mark(unit=state.unit.unit), len(state.items)
    for start, end in listing.sentences(block.text):
        if not _reads_as_areas(state, block, start, end, before):
            mark = _sentence(state, block, start, end, mark)
    if len(state.items) == before:
        state.items += _without_status(state, block)
    state.headed = headed and block.kind is Kind.TEXT and _is_list(state, block, before)


def _is_note(state: _Listed, block: Block) -> bool:
    """Whether a bullet under a name tells its status: «Hovseter», and below it «videreført»."""
    if not state.items or block.kind is not Kind.BULLET:
        return False
    above = state.items[-1][0]
    if above.level >= block.level:
        return False
    start = next(at for at, (other, _) in enumerate(state.items) if other is above)
    return _read_sentence(state, block, 0, len(block.text), start)


def _reads_as_areas(state: _Listed, block: Block, start: int, end: int, first: int) -> bool:
    """Whether a sentence of a bullet tells the status of its name: «Hovseter. Videreføres.»"""
    named = state.items[first:]
    return (
        block.kind is Kind.BULLET
        and bool(named)
        and _read_sentence(state, block, start, end, first)
    )


def _read_sentence(state: _Listed, block: Block, start: int, end: int, first: int) -> bool:
    """Give the names found from a place on, that lack it, the status that clauses tell."""
    lacking = [
        at for at in range(first, len(state.items)) if not state.items[at][1].mark.tells_status
    ]
    mark = Mark()
    for low, high in clauses(block.text, start, end) if lacking else ():
        clause = block.text[low:high]
        if mark_in(block.text[low : listing.label_end(block.text, low, high)]):
            return False  # «Avsluttes: Vestli» is a list of its own
        if not mark_in(clause) or not (is_only_mark(clause) or prose.speaks_of_it(clause)):
            continue
        if listing.items(block, low, high, Mark(), state.names):
            return False  # a list of its own
        mark = mark.over(mark_in(clause))
    for at in lacking:
        other, item = state.items[at]
        state.items[at] = (other, replace(item, mark=mark.over(item.mark)))
    return bool(mark)


def _open(state: _Listed, heading: Mark) -> None:
    if state.by_status is None and bool(heading.unit) != heading.tells_status:
        state.by_status = heading.tells_status
    if heading.unit:
        state.unit = Mark(unit=heading.unit)
        state.status = state.status if state.by_status else Mark()
    if heading.tells_status:
        started = None if heading.status in CONTINUED else heading.started
        state.status = replace(heading, unit=None, started=started)  # «IPO 2029: videreføres»
        state.unit = Mark() if state.by_status and not heading.unit else state.unit
        state.in_doubt = False
    state.open, state.headed, state.level = True, True, None


def _without_status(state: _Listed, block: Block) -> list[tuple[Block, Item]]:
    """A paragraph about an area between paragraphs about others: its status is not told."""
    if block.kind is not Kind.TEXT or not state.items or not state.unit:
        return []
    above, last = state.items[-1]
    words = list(tokenize(block.text[:LONGEST_LABEL]))
    if above.kind is not Kind.TEXT or last.start or len(words) < 4 or block.text.endswith(":"):
        return []
    for width in (3, 2, 1):
        end = words[width - 1].end
        if state.names.find(block.text[:end]).area_id:
            return [(block, Item(block.text[:end], 0, end, state.unit, (0, end)))]
    return []


def _is_list(state: _Listed, block: Block, first: int) -> bool:
    """Whether the names found from a place on are all that a block says."""
    named = state.items[first:]
    return bool(named) and len(block.text) <= sum(len(item.name) + 8 for _, item in named)


def _starts_with_mark(block: Block) -> bool:
    end = listing.label_end(block.text, 0, len(block.text))
    return bool(end and mark_in(block.text[:end]))


def _sentence(state: _Listed, block: Block, start: int, end: int, mark: Mark) -> Mark:
    """Read one sentence; returns the unit that the sentences after it may mean."""
    low, label = start, Mark()
    for _ in range(3):  # «Enhet øst: Nye: A, B»
        after = listing.label_end(block.text, low, end)
        if after > low and _names_one(state, block, low, after, end):
            return _read_label(state, block, low, after, end, mark)
        if after == low or (
            is_only_mark(block.text[after:end]) and _is_named(state, block, low, after - 1)
        ):
            break
        if names_another(block.text[low : after - 1]):
            mark = Mark()
        label, low = _label(block.text[low:after]).over(label), after
    if low == start and (behind := _behind_unit(state, block, low, end)):
        label, low = mark_in(block.text[low:behind]), behind
    if label.unit:
        mark = Mark(unit=label.unit)
        _open(state, mark)
    heading = label.over(mark).over(state.status)
    apart = state.legend.unsigned is not None
    result = listing.items(block, low, end, heading, state.names, apart) if low < end else []
    result = [state.legend.signed(item, block.text) for item in result or []]
    result = [item for item in result if _belongs(state, block, item, low > start, label)]
    if low == start and block.kind is Kind.TEXT:
        result = [replace(item, in_prose=_is_sentence(block, item, end)) for item in result]
    if result:
        state.level = block.level if state.level is None else state.level
    elif low < end or not label:
        result, about = prose.find_areas(block, low, end, state.names, mark, state.before)
        mark = Mark(unit=about)
    state.before = result[-1].mark if result else _mark_of_areas(block.text[low:end])
    state.items += [(block, _with_label(item, block, start, low, label)) for item in result]
    unit = next((item.mark.unit for item in result if item.mark.unit), None)
    return Mark(unit=unit) if unit else mark


def _is_sentence(block: Block, item: Item, end: int) -> bool:
    """Whether a sentence with a stop tells the status of a name: «Furuset løper videre.»"""
    stopped = block.text[item.start : end + 1].rstrip().endswith(".")
    statement = block.text[slice(*item.evidence)].rpartition(")")[2]
    return stopped and bool(statement.strip(" .")) and not _DASHED.search(statement)


def _is_named(state: _Listed, block: Block, start: int, end: int) -> bool:
    """Whether a label is a name, perhaps with its unit: «Hovseter, enhet vest: videreført»."""
    if is_name(block.text[start:end]):
        return True
    return bool(listing.items(block, start, end, Mark(), state.names))


def _mark_of_areas(sentence: str) -> Mark:
    """What a sentence says of areas it does not name: «Tre områder er tatt ut.»"""
    about = any(token.word is Word.AREA for token in tokenize(sentence))
    return mark_in(sentence) if about and len(sentence) <= 2 * LONGEST_LABEL else Mark()


def _names_one(state: _Listed, block: Block, start: int, colon: int, end: int) -> bool:
    """Whether a label is the name of a place, and what is behind it or above it tells a status:
    «Vestli: Målene er nådd.», «Vestli (Ø): videreføres med to tiltak»."""
    if block.kind is not Kind.BULLET:
        return False
    if not state.open and not prose.speaks_of_it(block.text[colon:end]):
        return False
    kind = state.names.find(block.text[start : colon - 1].partition("(")[0].strip()).kind
    return kind in {PlaceKind.AREA, PlaceKind.DELBYDEL}


def _read_label(
    state: _Listed, block: Block, start: int, colon: int, end: int, stated: Mark
) -> Mark:
    """Take the name of a label, with what is said of it behind the colon or else by the heading."""
    first = len(state.items)
    for item in listing.items(block, start, colon - 1, stated, state.names) or ():
        state.items.append((block, item))
    _read_sentence(state, block, colon, end, first)
    for place in range(first, len(state.items)):
        item = state.items[place][1]
        state.items[place] = (block, replace(item, mark=item.mark.over(state.status)))
    return stated


def _behind_unit(state: _Listed, block: Block, start: int, end: int) -> int | None:
    """Where the list begins in «Enhet øst Furuset (ny), Vestli (ny)» and «Øst – Furuset (ny)»; None
    without such a list."""
    words = list(tokenize(block.text, start, min(start + 40, end)))
    low = _behind_full_unit(words) or _behind_dash(block.text, words, end)
    listed_ = (listing.items(block, low, end, Mark(), state.names) if low else None) or ()
    signed = [state.legend.signed(item, block.text) for item in listed_]
    return low if signed and all(item.mark.tells_status for item in signed) else None


def _behind_full_unit(words: Sequence[Token]) -> int | None:
    if len(words) < 3 or words[0].word is not Word.UNIT or words[1].word not in UNITS:
        return None
    return words[2].start


def _behind_dash(text: str, words: Sequence[Token], end: int) -> int | None:
    """Behind «Øst – », where the list ends in a bracket."""
    if len(words) < 2 or words[0].word not in UNITS:
        return None
    dashed = _ONLY_DASH.fullmatch(text[words[0].end : words[1].start])
    return words[1].start if dashed and text[:end].rstrip(" .;").endswith((")", "]")) else None


def _label(text: str) -> Mark:
    """The mark of a label; a long one only opens a list and says nothing of status."""
    mark = mark_in(text)
    words = list(tokenize(text))
    if len(words) > 6:
        fragment = {token.word for token in words}
        about = Word.AREA in fragment or words[0].word in STATUSES
        keep = mark.tells_status and about and len(words) <= 12 and Word.IPO not in fragment
        return mark if keep else Mark(unit=mark.unit)
    return mark


def _belongs(state: _Listed, block: Block, item: Item, labelled: bool, label: Mark) -> bool:
    """Whether a name stands on a list: it has a status, or a unit's heading right above it."""
    if item.mark.tells_status:
        own = item.evidence != (item.start, item.end)
        sentence = block.kind is Kind.TEXT and not labelled and not state.open
        if sentence and "(" not in block.text[slice(*item.evidence)]:
            return state.names.find(item.name).kind is not None  # «Arbeidet avsluttes»
        deeper = state.level is not None and block.level > state.level and block.kind is Kind.BULLET
        return own or labelled or not deeper
    if label.unit:
        return True
    deeper = state.level is not None and block.level > state.level
    return state.open and block.kind is not Kind.TEXT and not deeper and bool(item.mark.unit)


def _with_label(item: Item, block: Block, start: int, low: int, label: Mark) -> Item:
    """The evidence of a name reaches back to the label that gives its status."""
    own = item.evidence != (item.start, item.end)
    if own or low == start or not label.tells_status:
        return item
    fragment = block.text[start : item.end]
    return replace(item, evidence=(start + len(fragment) - len(fragment.lstrip()), item.end))
