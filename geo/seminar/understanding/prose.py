"""Areas told in sentences: «I Enhet vest videreføres Hovseter, og Skøyen er nytt område»."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from geo.seminar.cleaning import Block
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.marks import Mark, is_name, mark_in
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.words import STATUSES, UNITS, Token, Word, is_like, tokens, unit_in

_JOINERS = ("og", "samt", "i", "på", "for", "også")
_BEFORE_VERB = (
    "blir",
    "vert",
    "er",
    "skal",
    "vil",
    "har",
    "får",
    "også",
    "nå",
    "no",
    "fremdeles",
    "fortsatt",
)
_BEHIND_VERB = (
    "innsatsen",
    "satsingen",
    "satsinga",
    "arbeidet",
    "i",
    "på",
    "for",
    "også",
    "er",
    "blir",
    "vert",
)
_GO = ("går", "tas", "fases", "faller", "blir", "vert", "tatt", "tek", "utgår", "takast")


@dataclass(frozen=True, slots=True)
class _Name:
    text: str
    start: int
    end: int
    first: bool


def told(block: Block, start: int, end: int, names: Names, unit: Mark) -> list[Item]:
    """The areas of one sentence whose status it says, each with its unit as far as it is known."""
    said = list(tokens(block.text, start, end))
    here = unit_in(block.text[start:end])
    found: list[Item] = []
    for place, token in enumerate(said):
        mark = _verb(said, place, block.text[start:end])
        if mark is None:
            continue
        group = _beside(block.text, said, place, names)
        mark = replace(mark, unit=here or unit.unit)
        found += [_item(name, mark, token) for name in group]
    return _each_once(found)


def _item(name: _Name, mark: Mark, token: Token) -> Item:
    evidence = min(name.start, token.start), max(name.end, token.end)
    return Item(name.text, name.start, name.end, mark, evidence)


def _each_once(found: list[Item]) -> list[Item]:
    kept: dict[int, Item] = {}
    for item in found:
        kept.setdefault(item.start, item)
    return list(kept.values())


def _verb(said: Sequence[Token], place: int, sentence: str) -> Mark | None:
    """The mark that a word of the sentence gives to the names beside it."""
    token = said[place]
    near = {other.word for other in said[max(place - 2, 0) : place]}
    if token.word in STATUSES:
        if Word.NOT in near:
            return Mark(ended=True) if token.word is Word.VIDERE else None
        if token.word is Word.NY and not any(
            other.word is Word.AREA for other in said[place : place + 3]
        ):
            return None  # «ny avtale», «nytt program»
        return mark_in(sentence[token.start - said[0].start :][:60])
    if token.text.casefold() == "ut" and any(is_like(other.text, *_GO) for other in said[:place]):
        return Mark(ended=True)
    return None


def _beside(text: str, said: Sequence[Token], place: int, names: Names) -> list[_Name]:
    """The list of names right behind the word, or else right before it."""
    behind = _list_from(text, said, place + 1, names)
    if behind and not _predicate_follows(said, behind[-1]):
        return behind
    return _list_before(text, said, place, names)


def _predicate_follows(said: Sequence[Token], last: _Name) -> bool:
    """«…, Skøyen er nytt område»: what comes next speaks of these names itself."""
    after = next((token for token in said if token.start >= last.end), None)
    return after is not None and (
        is_like(after.text, "er", "blir", "får") or after.word in STATUSES
    )


def _list_from(text: str, said: Sequence[Token], place: int, names: Names) -> list[_Name]:
    while place < len(said) and (
        is_like(said[place].text, *_BEHIND_VERB)
        or said[place].word is Word.AREA
        or said[place].text.isdigit()
    ):
        place += 1
    found: list[_Name] = []
    while place < len(said):
        name, after = _name_at(text, said, place)
        if name is None:
            break
        found.append(name)
        step = _joined(text, said, after)
        if step is None:
            break
        place = step
    return _pairs(text, found, names)


def _joined(text: str, said: Sequence[Token], place: int) -> int | None:
    """The place of the next name of a list, or None. A comma before «og» begins a new sentence."""
    if not 0 < place < len(said):
        return None
    between = text[said[place - 1].end : said[place].start]
    comma = "," in between
    if between.strip(" ,/"):
        return None
    joined = is_like(said[place].text, *_JOINERS)
    if comma and joined:
        return None
    while place < len(said) and is_like(said[place].text, *_JOINERS):
        place += 1
    return place if comma or joined else None


def _name_at(text: str, said: Sequence[Token], place: int) -> tuple[_Name | None, int]:
    """The longest name that starts at a word: «Holmlia Syd», «Mortensrud/Bjørnerud»."""
    best: tuple[_Name | None, int] = (None, place)
    for after in range(place + 1, min(place + 4, len(said)) + 1):
        start, end = said[place].start, said[after - 1].end
        if after > place + 1 and text[said[after - 2].end : said[after - 1].start].strip(" /"):
            break
        if is_like(said[after - 1].text, *_JOINERS) or not is_name(text[start:end]):
            break
        if any(token.word in UNITS and token.text[:1].isupper() for token in said[place:after]):
            break
        best = (_Name(text[start:end], start, end, place == 0), after)
    return best


def _list_before(text: str, said: Sequence[Token], place: int, names: Names) -> list[_Name]:
    """The names that end right before a word, over «er», «får», «blir også»."""
    end = place
    while end and (is_like(said[end - 1].text, *_BEFORE_VERB) or said[end - 1].word is Word.AREA):
        end -= 1
    for start in range(max(end - 24, 0), end):
        if start and said[start].start and _inside_name(text, said, start):
            continue
        group = _list_from_exact(text, said, start, end, names)
        if group:
            return _believed(group, said, place, names)
    return []


def _inside_name(text: str, said: Sequence[Token], start: int) -> bool:
    """Whether a word goes on with the list or the name of the word before it."""
    between = text[said[start - 1].end : said[start].start]
    return (
        not between.strip()
        and is_name(said[start - 1].text)
        and is_name(text[said[start - 1].start : said[start].end])
        and not is_like(said[start - 1].text, "i", "på")
    )


def _list_from_exact(
    text: str, said: Sequence[Token], start: int, end: int, names: Names
) -> list[_Name]:
    group = _list_from(text, said[:end], start, names)
    if not group or said[start].start != group[0].start:
        return []
    return group if group[-1].end == said[end - 1].end else []


def _believed(group: list[_Name], said: Sequence[Token], place: int, names: Names) -> list[_Name]:
    """A capital at the start of a sentence makes no name of an unknown word by itself."""
    area_word = any(token.word is Word.AREA for token in said[place : place + 3])
    known = any(names.find(name.text).kind for name in group)
    return group if known or area_word or not group[0].first else []


def _pairs(text: str, found: list[_Name], names: Names) -> list[_Name]:
    """Two names that the register knows as one become one: «Mortensrud og Bjørnerud»."""
    joined: list[_Name] = []
    for name in found:
        if joined:
            whole = text[joined[-1].start : name.end]
            if "," not in whole and names.find(whole).kind:
                joined[-1] = _Name(whole, joined[-1].start, name.end, joined[-1].first)
                continue
        joined.append(name)
    return joined
