"""Areas told in sentences: «I Enhet vest videreføres Hovseter, og Skøyen er nytt område»."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from geo.frozen import frozen
from geo.model import PartialDate, Status, Unit
from geo.places import PlaceKind
from geo.seminar.blocks import Block
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.listing import Item
from geo.seminar.understanding.marks import Mark, is_name, is_only_mark
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.phrases import (
    JOINERS,
    StatusPhrase,
    is_same,
    joins,
    says_the_same,
)
from geo.seminar.understanding.phrases import find_status_phrases as statuses
from geo.seminar.understanding.told_status import is_tentative
from geo.seminar.understanding.units import goes_on, unit_of, units_in
from geo.seminar.understanding.words import (
    ADJECTIVES,
    CONTINUED,
    DATED,
    UNITS,
    Token,
    Word,
    is_like,
    tokenize,
)

#: Words that may stand between a status and the names it is said of.
_BETWEEN = frozenset(LEXICON.words("grammar.between"))
_OPENS = frozenset(LEXICON.words("grammar.clause"))
_CONTRAST = frozenset(LEXICON.words("grammar.contrast"))
_EXCEPT = frozenset(LEXICON.words("grammar.except"))
_RELATIVE = frozenset(LEXICON.words("grammar.relative"))
_SAME_SUBJECT = frozenset(LEXICON.words("grammar.same_subject"))
_LIST_GOES_ON = frozenset(LEXICON.words("grammar.list_goes_on"))
_ADVERBIAL = frozenset(LEXICON.words("grammar.adverbial"))
_IS = LEXICON.words("grammar.is")
_BEFORE_NEW = LEXICON.words("grammar.before_new")
_BEHIND_NEW = frozenset(LEXICON.words("grammar.behind_new"))
_BESIDE_JOINER = LEXICON.words("grammar.beside_joiner")
_SINCE = frozenset(LEXICON.words("grammar.since"))
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FURTHEST = 9  # words between a status and a name behind it
_LONGEST_PHRASE = 12  # words of a status
_SUBJECT = 8  # words between the subject of a sentence and its second verb
_WIDEST = 4  # words between a name before its status and the status
_BRACKET = re.compile(r"([^()\[\]]{1,60})[)\]]")


@frozen
class _Name:
    text: str
    start: int
    end: int
    first: bool


@dataclass(slots=True)
class _Group:
    """Names that are joined in a list: the places of its first word and behind its last."""

    names: list[_Name]
    start: int
    end: int


@dataclass(slots=True)
class _Clause:
    """A part of a sentence with its names and what it says; `given` are the marks of its names."""

    tokens: list[Token]
    groups: list[_Group] = field(default_factory=list)
    statuses: list[StatusPhrase] = field(default_factory=list)
    given: list[tuple[_Name, Mark, Token]] = field(default_factory=list)


def find_areas(
    block: Block, start: int, end: int, names: Names, unit: Mark, before: Mark
) -> tuple[list[Item], Unit | None]:
    """The areas of one sentence whose status it says, and the unit the next may go on about.

    `before` is what the sentence before it said: «Det samme gjelder Grorud».
    """
    words = list(tokenize(block.text, start, end))
    if not words:
        return [], unit.unit
    units = list(units_in(words))
    only_unit = units[0][1] if len({named for _, named in units}) == 1 else None
    clauses = [_clause(block.text, part, names) for part in parts(block.text, words)]
    tentative = [is_tentative(one.tokens) for one in clauses]
    if before.tells_status and not clauses[0].statuses and says_the_same(clauses[0].tokens):
        mark = replace(before, unit=None)
        clauses[0].given += [(n, mark, words[0]) for one in clauses[0].groups for n in one.names]
    for place, clause in enumerate(clauses):
        if not any(tentative[max(place - 1, 0) : place + 1]) or (
            clause.groups and not tentative[place]
        ):
            _give(block.text, clauses, place, names)
    results = [
        _item(name, mark, token, unit_of(name, units, words) or only_unit or unit.unit)
        for clause in clauses
        for name, mark, token in clause.given
    ]
    return _each_once(results), only_unit or unit.unit


def _item(name: _Name, mark: Mark, token: Token, unit: Unit | None) -> Item:
    evidence = min(name.start, token.start), max(name.end, token.end)
    return Item(name.text, name.start, name.end, replace(mark, unit=unit), evidence, True)


def _each_once(results: list[Item]) -> list[Item]:
    remaining: dict[int, Item] = {}
    for item in results:
        remaining.setdefault(item.start, item)
    return list(remaining.values())


# --- clauses ----------------------------------------------------------------------------------


def parts(text: str, tokens: list[Token]) -> Iterator[list[Token]]:
    """The clauses of a sentence, as its words."""
    part: list[Token] = []
    for token in tokens:
        between = text[part[-1].end : token.start] if part else ""
        opens = token.text.casefold() in _OPENS
        cut = ";" in between or (opens and ("," in between or ")" in between))
        if part and (cut or token.text.casefold() in _CONTRAST):
            yield part
            part = []
        part.append(token)
    yield part


def _clause(text: str, tokens: list[Token], names: Names) -> _Clause:
    named = [one for one in groups(text, tokens, names) if not _is_excepted(tokens, one)]
    return _Clause(tokens, named, list(statuses(tokens, absent=True)))


def _is_excepted(tokens: Sequence[Token], group: _Group) -> bool:
    """Whether a sentence leaves names out of what it says: «Alle unntatt Fossum videreføres»."""
    before = tokens[max(group.start - 2, 0) : group.start]
    return any(token.text.casefold() in _EXCEPT for token in before)


def groups(text: str, tokens: list[Token], names: Names) -> Iterator[_Group]:
    place = 0
    while place < len(tokens):
        group = _group_at(text, tokens, place, names)
        if group:
            yield group
        place = group.end if group else place + 1


def _group_at(text: str, tokens: list[Token], place: int, names: Names) -> _Group | None:
    start, result = place, []
    while place < len(tokens):
        name, after = _name_at(text, tokens, place)
        if name is None:
            break
        result.append(name)
        place, step = after, _joined(text, tokens, after)
        if step is None:
            break
        place = step
    if not result or (start and tokens[start - 1].word in {Word.BYDEL, Word.BYDELER}):
        return None
    last = next(at for at in range(start, len(tokens)) if tokens[at].end >= result[-1].end)
    return _Group(_pairs(text, result, names), start, last + 1)


def _joined(text: str, tokens: Sequence[Token], place: int) -> int | None:
    """The place of the next name of a list, or None. A comma before «og» begins a new sentence."""
    if not 0 < place < len(tokens):
        return None
    between = text[tokens[place - 1].end : tokens[place].start]
    comma = "," in between
    if between.strip(" ,/"):
        return None
    joined = joins(tokens[place].text, *JOINERS)
    if comma and joined:
        return None
    if not (comma or joined):
        return None
    while place < len(tokens) and joins(tokens[place].text, *JOINERS, *_BESIDE_JOINER):
        place += 1
    return place


def _name_at(text: str, tokens: Sequence[Token], place: int) -> tuple[_Name | None, int]:
    """The longest name that starts at a word: «Holmlia Syd», «Mortensrud/Bjørnerud»."""
    best: tuple[_Name | None, int] = (None, place)
    for after in range(place + 1, min(place + 4, len(tokens)) + 1):
        start, end = tokens[place].start, tokens[after - 1].end
        if after > place + 1 and text[tokens[after - 2].end : tokens[after - 1].start].strip(" /"):
            break
        if joins(tokens[after - 1].text, *JOINERS) or not is_name(text[start:end]):
            break
        if any(token.word in UNITS and token.text[:1].isupper() for token in tokens[place:after]):
            break
        best = (_Name(text[start:end], start, end, place == 0), after)
    return best


def _pairs(text: str, results: list[_Name], names: Names) -> list[_Name]:
    """Two names that the register knows as one become one: «Mortensrud og Bjørnerud»."""
    joined: list[_Name] = []
    for name in results:
        if joined:
            whole = text[joined[-1].start : name.end]
            if "," not in whole and names.find(whole).kind:
                joined[-1] = _Name(whole, joined[-1].start, name.end, joined[-1].first)
                continue
        joined.append(name)
    return joined


# --- what is said of whom ---------------------------------------------------------------------


def _give(text: str, clauses: list[_Clause], place: int, names: Names) -> None:
    """Give the names of a clause what it says; one without names speaks of those before it."""
    clause = clauses[place]
    marks = [(one, mark) for one in clause.statuses if (mark := _mark(text, clause.tokens, one))]
    if not clause.groups:
        if place and marks:
            _say_of_before(text, clauses[place - 1], clause.tokens, names, *marks[0])
        return
    if place and clause.tokens[0].text.casefold() in _RELATIVE:
        behind = [item for item in marks if _is_behind_comma(text, clause.tokens, item[0])]
        if behind and clauses[place - 1].groups:  # «Vestli, som ligger ved Fossum, avsluttes»
            _say_of_before(text, clauses[place - 1], clause.tokens, names, *behind[0])
            marks = [item for item in marks if item not in behind]
    last: tuple[_Group, Mark, Token] | None = None
    for group in clause.groups:
        near = [
            (_gap(text, clause.tokens, group, one), one, mark) for one, mark in _near(group, marks)
        ]
        reached = [item for item in near if item[0] is not None]
        if reached:
            _, one, mark = min(reached, key=lambda item: item[0] or 0)
            believed = _believed(group, clause.tokens, one, names, mark)
            clause.given += [(name, mark, clause.tokens[one.start]) for name in believed]
            last = (group, mark, clause.tokens[one.start]) if believed else None
        elif last and goes_on(clause.tokens, last[0].end, group.start):
            clause.given += [(name, *last[1:]) for name in group.names]
            last = (group, *last[1:])
    goes_on_ = _opens_list(clause) or says_the_same(clause.tokens)
    if not marks and place and clauses[place - 1].given and goes_on_:
        _, mark, token = clauses[place - 1].given[-1]
        clause.given += [(name, mark, token) for name in clause.groups[0].names]


def _near(
    group: _Group, marks: Sequence[tuple[StatusPhrase, Mark]]
) -> Sequence[tuple[StatusPhrase, Mark]]:
    """The statuses that may be said of a group; they stand in order, and others are too far off."""
    low = bisect_left(marks, group.start - _FURTHEST - _LONGEST_PHRASE, key=_start_of)
    return marks[low : bisect_right(marks, group.end + _FURTHEST, lo=low, key=_start_of)]


def _start_of(marked: tuple[StatusPhrase, Mark]) -> int:
    return marked[0].start


def _opens_list(clause: _Clause) -> bool:
    """«…, og fra i år også Sofienberg»: the list of the clause before goes on."""
    first = clause.groups[0]
    alone = all(  # what is told behind the name, misread or not, is its own
        token.word in {Word.UNIT, *UNITS} or token.text in _SINCE or token.text[0].isdigit()
        for token in clause.tokens[first.end : first.end + 2]
    )
    denied = any(token.word is Word.NOT for token in clause.tokens[: first.start])
    opens = clause.tokens[0].text.casefold() in _LIST_GOES_ON
    return opens and first.start <= 6 and alone and not denied


def _say_of_before(
    text: str, before: _Clause, tokens: list[Token], names: Names, one: StatusPhrase, mark: Mark
) -> None:
    """«A, B og C, som er nytt»; «D og E sto på listen, men er tatt ut»; «F, som var ny, utgår»."""
    main = _is_behind_comma(text, tokens, one)
    if not before.groups or tokens[0].text.casefold() not in _SAME_SUBJECT:
        return
    if one.start > 4 and not main:
        return
    group = before.groups[-1]
    marked_names = [name for name, _, _ in before.given]
    whole = not any(name in marked_names for name in group.names)
    if tokens[0].text.casefold() != "som" and not whole:
        return
    believed = _believed(group, tokens, one, names, mark)
    subjects = believed if whole or main else believed[-1:]
    before.given = [given for given in before.given if given[0] not in subjects]
    before.given += [(name, mark, tokens[one.start]) for name in subjects]


def _is_behind_comma(text: str, tokens: list[Token], one: StatusPhrase) -> bool:
    """Whether a status opens the rest of a sentence behind what was put into it."""
    return one.start > 0 and "," in text[tokens[one.start - 1].end : tokens[one.start].start]


def _mark(text: str, tokens: list[Token], one: StatusPhrase) -> Mark | None:
    """The mark of a status; None for «ny avtale» and for what is denied."""
    near = {token.word for token in tokens[max(one.start - 3, 0) : one.start]}
    behind = {token.word for token in tokens[one.end : one.end + 1]}
    if one.word is Word.ABSENT:
        return Mark(ended=True, by_rest=True)
    if Word.NOT in near or Word.NOT in behind:
        return Mark(ended=True) if one.word in CONTINUED else None
    lone = one.word in ADJECTIVES and one.end == one.start + 1
    if lone and not (_is_predicate(tokens, one) or _is_bracketed(text, tokens, one)):
        return None
    if one.word is Word.ENDED:
        return Mark(ended=True)
    year = _YEAR.search(
        text, tokens[one.start].start, min(tokens[-1].end, tokens[one.start].start + 60)
    )
    dated = year is not None and (one.word in DATED or len(tokens) < 12)
    return Mark(
        status=one.word if isinstance(one.word, Status) else None,
        started=PartialDate.parse(year[0]) if year and dated else None,
    )


def speaks_of_it(clause: str) -> bool:
    """Whether a clause tells of an area named before it: «Satsingen ble avsluttet i fjor»."""
    words = list(tokenize(clause))
    one = next(statuses(words), None)
    return one is not None and one.start <= _WIDEST and _mark(clause, words, one) is not None


def _is_predicate(tokens: list[Token], one: StatusPhrase) -> bool:
    """Whether «ny» tells of an area: «er nytt», «nye områder», «nytt av året»; not «ny avtale»."""
    behind = tokens[one.end : one.end + 3]
    if any(token.word is Word.AREA for token in behind):
        return True
    before = tokens[one.start - 1].text if one.start else ""
    if one.start == 0 and any(is_like(token.text, *_IS) for token in behind):
        return True  # «Nytt for enheten er Røa»
    last = (
        not behind or not behind[0].text[:1].isalpha() or behind[0].text.casefold() in _BEHIND_NEW
    )
    nearest = tokens[max(one.start - _SUBJECT, 0) : one.start]
    follows_name = before[:1].isupper() and any(is_like(t.text, *_IS) for t in nearest)
    return last and (is_like(before, *_BEFORE_NEW) or follows_name)  # «Her er Røa ny»


def _is_bracketed(text: str, tokens: list[Token], one: StatusPhrase) -> bool:
    """Whether a status stands in a bracket that tells nothing else: «A (videreført), B (ny)»."""
    start = tokens[one.start].start
    bracket = _BRACKET.match(text, start)
    opened = text[max(start - 3, 0) : start].rstrip().endswith(("(", "["))
    return opened and bracket is not None and is_only_mark(bracket[1])


def _gap(text: str, tokens: list[Token], group: _Group, one: StatusPhrase) -> int | None:
    """How many words part a status from a group; None where others stand between."""
    if max(group.start - one.end, one.start - group.end) > _FURTHEST:
        return None
    if one.end <= group.start:
        between, widest = tokens[one.end : group.start], _FURTHEST
        if ")" in text[tokens[one.end - 1].end : tokens[group.start].start]:
            return None  # «Furuset (videreført), Vestli»
    elif group.end <= one.start:
        between, widest = tokens[group.end : one.start], _WIDEST
    else:
        return 0
    if group.start <= 2 and group.end < one.start and _second_verb(between):
        return len(between)  # «A var med i 2026 og er nå avsluttet»
    if group.start <= 2 and group.end < one.start and _is_put_in(between):
        return len(between)  # «A er etter et godt år ikke lenger prioritert»
    fits = len(between) <= widest and all(map(_is_light, between))
    return len(between) if fits else None


def _second_verb(between: list[Token]) -> bool:
    """Whether the words between a subject and a status end in «og», «og er nå»."""
    fragment = [token.text.casefold() for token in between]
    if "og" not in fragment or len(fragment) > _SUBJECT:
        return False
    place = len(fragment) - fragment[::-1].index("og")
    return all(_is_light(token) for token in between[place:])


def _is_put_in(between: list[Token]) -> bool:
    """Whether the words between a subject and what is said of it are a verb and an adverbial."""
    if len(between) < 2 or len(between) > _FURTHEST or not is_like(between[0].text, *_IS):
        return False
    opens = between[1].text.casefold() in _ADVERBIAL
    other = any(
        token.text[0].isupper() or token.text.casefold() in _OPENS - _ADVERBIAL
        for token in between[2:]
    )
    return opens and not other


@lru_cache(maxsize=16_384)
def _is_between(word: str) -> bool:
    return word in _BETWEEN or any(is_same(word, one) for one in _BETWEEN)


def _is_light(token: Token) -> bool:
    return (
        _is_between(token.text.casefold())
        or token.word in {Word.AREA, Word.UNIT, Word.IPO, Word.PRIORITISED, Word.NOT, *UNITS}
        or token.text[0].isdigit()
    )


def _believed(
    group: _Group, tokens: list[Token], one: StatusPhrase, names: Names, mark: Mark
) -> list[_Name]:
    """A capital at the start of a sentence makes no name of an unknown word by itself."""
    results = [names.find(name.text) for name in group.names]
    if any(item.kind in {PlaceKind.AREA, PlaceKind.DELBYDEL} for item in results):
        return group.names
    if mark.ended:
        return []  # only what is on a list can end
    area_word = any(token.word is Word.AREA for token in tokens[one.start : one.start + 3])
    known = any(item.kind for item in results)
    return group.names if known or area_word or not group.names[0].first else []
