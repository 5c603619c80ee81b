"""Lists in running text: «Enhet vest: A (ny), B og C (videreført). Nye områder: D, E»."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from geo.frozen import frozen
from geo.places import PlaceKind
from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.understanding.marks import (
    Mark,
    first_clause,
    is_name,
    is_only_mark,
    mark_in,
    opens_with_mark,
)
from geo.seminar.understanding.names import Names
from geo.seminar.understanding.note_marks import NOTE_MARK
from geo.seminar.understanding.phrases import find_status_phrases, says_the_same
from geo.seminar.understanding.words import CONTINUED, GROUPS, tokenize

_SENTENCE = LEXICON.pattern("sentence_in_list")
_LABEL = re.compile(r"[^:]{2,120}?:")
#: «… Furuset Ut: Fossum», «…, nye: Røa»: a label in the middle of a line.
_INLINE_LABEL = re.compile(
    r"(?<=[^\s:])\s+(?:(?=[A-ZÆØÅ])|(?<=[,;–-] )(?=[a-zæøå]))"
    r"(?=([^\W\d_]{2,14}(?: [^\W\d_]{2,14}){0,2}):\s)"
)
_DASH = re.compile(r"\s[-–—]\s|\s[-–—](?=\w)|(?<=\w)[–—]\s|\s?[:=]\s?|\s[-–—>]+>\s")
#: Signs behind a name that a note or a legend explains.
_SIGNS = "*†‡¹²³⁴⁵⁶⁷⁸⁹"
_VERBS = frozenset(LEXICON.words("grammar.is"))
_CALL = re.compile(r"(\w{2,14})!{1,3}\s+(?=[^\W\d_])")
_REMARK = re.compile(r"\s[–—-]\s(?=[^\W\d_])")
_PLACES = frozenset({PlaceKind.AREA, PlaceKind.DELBYDEL})
_AND = LEXICON.pattern("and")
_BEFORE_NAME = LEXICON.pattern("before_name")
#: Characters of a name with its mark.
_LONGEST_ENTRY = 160
_SHORT_MARK = 14
#: Words of a cell of names without commas, and of one name in it.
_MOST_RUN, _WIDEST_NAME = 24, 3
#: «Furuset i enhet øst»: the unit that a name stands in.
_IN_UNIT = LEXICON.pattern("in_unit")
_UNIT_BEHIND = LEXICON.pattern("unit_behind_name")
#: «videre» is a status as a label or behind a dash, but not in «Veien videre».
_NO_TAIL = frozenset(
    (*(word for one in CONTINUED for word in GROUPS[one].alone), *LEXICON.words("grammar.no_tail"))
)
_SLASH = re.compile(r"\s*/\s*")
_NOTED = rf"(?<=[^\W\d_]){NOTE_MARK}"
_PARTS = re.compile(
    rf"{_NOTED}|(?:(?!{_NOTED})[^,()\[\]{{}}])+|[,]|[(\[{{][^()\[\]{{}}]{{0,80}}[)\]}}]|.", re.S
)
_SKIPPED = re.compile(rf",|{NOTE_MARK}")


@frozen
class Item:
    """A name on a list: its place in the block, what was told of it, where its evidence stands.

    `in_prose` when a sentence tells it, and no list, label or table; `doubt` is the code of another
    reason why a person must look.
    """

    name: str
    start: int
    end: int
    mark: Mark
    evidence: tuple[int, int]
    in_prose: bool = False
    doubt: str = ""


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """(start, end) of each sentence, without the stop that ends it."""
    start = 0
    for stop in _SENTENCE.finditer(text):
        yield from _by_labels(text, start, stop.start())
        start = stop.end()
    yield from _by_labels(text, start, len(text))


def _by_labels(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentence, parted before each label in it that tells a status or a unit."""
    for match in _INLINE_LABEL.finditer(text, start, end):
        low = match.start(1)
        if is_only_mark(match[1]) and not _tells_only_mark(text[match.end(1) + 1 : end]):
            if text[start:low].strip():
                yield start, low
            start = low
    if text[start:end].strip():
        yield start, end


def _tells_only_mark(text: str) -> bool:
    """Whether a label tells of the name before it: «Hovseter, enhet vest: videreført»."""
    return is_only_mark(first_clause(text))


def label_end(text: str, start: int, end: int) -> int:
    """Where the label of a sentence ends (behind its colon), or `start` when it has none."""
    match = _LABEL.match(text, start, end)
    return match.end() if match else start


def items(
    block: Block, start: int, end: int, label: Mark, names: Names, apart: bool = False
) -> list[Item] | None:
    """The names between two places of a block, or None when it is no list of names.

    A status behind several names is that of all of them, unless the label has one, or each name is
    told `apart`: then it is that of the last, unless a verb says of all that they end.
    """
    pending: list[Item] = []
    first = True
    alone = apart or label.tells_status
    grouped = 0  # items before this place have got the mark that stands behind their group
    for low, high in _parts(block.text, start, end):
        text = block.text[low:high]
        if text.strip(" .,;") == "":
            continue
        mark = _mark_of(text)
        if mark is not None and not (mark or mark.in_doubt) and _is_unread(text):
            grouped = len(pending)  # its own mark, misread: it takes none of a later name's
            continue
        if mark is not None:
            grouped = _give(pending, grouped, mark, alone, (low, high))
            continue
        result = _names(block.text, low, high, names)
        if not result and first and block.kind is Kind.BULLET:
            result = _before_remark(block.text, low, high, names)
        if not result and not first and _is_remark(text, pending):
            continue
        if not result and (first or _is_statement(text, label)):
            return None
        first = False
        together = len(result) > 1 and _says_end(block.text, result[-1])
        for item in result:
            pending.append(item)
            if item.mark:
                one = label.tells_status if together else alone
                grouped = _give(pending, grouped, item.mark, one, item.evidence)
    return [replace(item, mark=item.mark.over(label)) for item in pending]


def _says_end(text: str, item: Item) -> bool:
    """Whether a verb behind a name says that it ends: «Fossum og Grorud er ikke lenger med»."""
    behind = text[item.end : item.evidence[1]].split()
    return item.mark.ended and bool(behind) and behind[0].casefold() in _VERBS


def _is_statement(text: str, label: Mark) -> bool:
    """Whether a part that is no name tells a status: then a sentence is told, not a list."""
    words = list(tokenize(text))
    states = next(find_status_phrases(words), None) is not None and not label.tells_status
    return states or says_the_same(words)


def _is_remark(text: str, pending: list[Item]) -> bool:
    """Whether a part only adds to the status just before it: «Furuset – ny, oppstart til våren»."""
    words = list(tokenize(text))
    has_status = bool(pending) and pending[-1].mark.tells_status
    return has_status and not says_the_same(words) and not any(t.text[0].isupper() for t in words)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for match in _PARTS.finditer(text, start, end):
        if not _SKIPPED.fullmatch(match[0]):
            yield match.start(), match.end()


def _is_unread(parenthesis: str) -> bool:
    """Whether a parenthesis holds a word that is no name: «(r1y)» for «(ny)», but not «(Alna)»."""
    fragment = parenthesis.strip(" ()[]{}")
    return 0 < len(fragment) <= _SHORT_MARK and not fragment[0].isupper()


def _mark_of(text: str) -> Mark | None:
    """The mark in a parenthesis, or in a part that is nothing but a mark."""
    bare = text.strip()
    if bare[:1] in "([{":
        return mark_in(bare[1:-1])
    return mark_in(bare) if is_only_mark(bare) else None


def _give(
    pending: list[Item], grouped: int, mark: Mark, alone: bool, where: tuple[int, int]
) -> int:
    """Give a mark to the names before it: to all of the group, or `alone` to the last."""
    if mark.unit and not mark.tells_status:  # «Røa (ny) – Enhet vest»
        pending[:] = [replace(item, mark=item.mark.over(Mark(unit=mark.unit))) for item in pending]
        return grouped
    start = max(len(pending) - 1, 0) if not mark or (alone and mark.tells_status) else grouped
    for place in range(start, len(pending)):
        item = pending[place]
        low, high = min(item.evidence[0], where[0]), max(item.evidence[1], where[1])
        given = item.mark.over(mark)
        if mark or mark.in_doubt:
            pending[place] = replace(item, mark=given, evidence=(low, high))
    return len(pending) if mark.tells_status or (mark and alone) else grouped


def _names(text: str, low: int, high: int, names: Names) -> list[Item]:
    """The names in a part without commas or parentheses; empty when it holds something else."""
    low, high = _stripped(text, low, high)
    if high - low > _LONGEST_ENTRY:
        return []
    fragment, mark, first, whole = text[low:high], Mark(), low, high
    if head := _stressed(fragment):
        low, mark = low + head.end(), mark_in(head[1])
        fragment = text[low:high]
    if tail := _tail(fragment):
        high, mark = low + tail[0], tail[1]
        low, high = _stripped(text, low, high)
        fragment = text[low:high]
    spans = _split(fragment, names)
    if not spans or not all(is_name(fragment[start:end]) for start, end in spans):
        return _each_in_its_unit(text, low, whole, names)
    result = [
        Item(fragment[a:b].strip(f" .,;{_SIGNS}"), low + a, low + b, Mark(), (low + a, low + b))
        for a, b in spans
    ]
    if head:
        return [
            replace(item, mark=item.mark.over(mark), evidence=(first, whole)) for item in result
        ]
    if mark:
        result[-1] = replace(result[-1], mark=mark, evidence=(low + spans[0][0], whole))
    return result


def _stressed(fragment: str) -> re.Match[str] | None:
    """A mark with a call before a name: «NY! Vestli»."""
    head = _CALL.match(fragment)
    return head if head and is_only_mark(head[1]) else None


def _before_remark(text: str, low: int, high: int, names: Names) -> list[Item]:
    """The known names that a dash parts from a remark: «Fossum – tiltakene går over i drift»."""
    low, high = _stripped(text, low, high)
    dash = _REMARK.search(text, low, high)
    spans = _split(text[low : dash.start()], names) if dash else []
    candidates = [
        Item(text[low + a : low + b], low + a, low + b, Mark(), (low, high)) for a, b in spans
    ]
    places = all(names.find(item.name).kind in _PLACES for item in candidates)
    return candidates if places else []


def _each_in_its_unit(text: str, low: int, high: int, names: Names) -> list[Item]:
    """The names in «Ila og Grønland i enhet sentrum og Furuset i enhet øst»."""
    spans = _cut(text[low:high], _AND)
    placed = [bool(_UNIT_BEHIND.search(text[low + a : low + b])) for a, b in spans]
    if sum(placed) < 2 or not placed[-1]:
        return []
    results = [_names(text, low + a, low + b, names) for a, b in spans]
    return [item for part in results for item in part] if all(results) else []


def _stripped(text: str, low: int, high: int) -> tuple[int, int]:
    match = _BEFORE_NAME.match(text[low:high])
    low += match.end() if match else 0
    return low, low + len(text[low:high].rstrip(f" .;\t{_SIGNS}"))


def _tail(fragment: str) -> tuple[int, Mark] | None:
    """A mark behind a name: «Majorstuen – ny», «Fossum utgår», «Vestli: videreført»."""
    for dash in _DASH.finditer(fragment):
        rest = fragment[dash.end() :]
        if is_only_mark(rest) or opens_with_mark(rest):
            return dash.start(), mark_in(rest)
    cut = len(fragment)
    for match in reversed(list(re.finditer(r"\S+", fragment))[1:][-8:]):
        rest = fragment[match.start() :]
        if rest.casefold().strip(" .:") in _NO_TAIL:
            continue
        if is_only_mark(rest) and (not mark_in(rest).unit or _IN_UNIT.match(rest)):
            cut = match.start()
    return (cut, mark_in(fragment[cut:])) if cut < len(fragment) else None


def _split(fragment: str, names: Names) -> list[tuple[int, int]]:
    """«A og B» is one name when the register knows it as one, or else two."""
    if names.find(fragment).kind:
        return [(0, len(fragment))]
    if run := _known_run(fragment, names):
        return run
    parts = _cut(fragment, _AND)
    if len(parts) == 1 and "/" in fragment:
        parts = _cut(fragment, _SLASH)
        if len({names.find(fragment[a:b]).area_id for a, b in parts} - {None}) < len(parts):
            return [(0, len(fragment))]
    return parts


def _known_run(fragment: str, names: Names) -> list[tuple[int, int]]:
    """The known names that stand behind each other with nothing between: «Furuset Vestli», as lines
    of a cell do. Empty where other words stand among them."""
    if _AND.search(fragment):
        return []
    words = [match.span() for match in re.finditer(r"\S+", fragment)]
    spans: list[tuple[int, int]] = []
    at = 0
    while at < len(words) <= _MOST_RUN:
        start = words[at][0]
        ends = range(min(at + _WIDEST_NAME, len(words)), at, -1)
        after = next(
            (end for end in ends if _is_known(names, fragment[start : words[end - 1][1]])), 0
        )
        if not after:
            return []
        spans.append((start, words[after - 1][1]))
        at = after
    return spans if len(spans) > 1 else []


def _is_known(names: Names, name: str) -> bool:
    match = names.find(name)
    return match.kind in _PLACES and match.score == 1.0


def _cut(fragment: str, at: re.Pattern[str]) -> list[tuple[int, int]]:
    parts, start = [], 0
    for match in at.finditer(fragment):
        parts.append((start, match.start()))
        start = match.end()
    parts.append((start, len(fragment)))
    return [
        (a + (2 if fragment[a : a + 2] == "og" and a else 0), b)
        for a, b in parts
        if fragment[a:b].strip()
    ]
