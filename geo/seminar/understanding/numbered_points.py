"""Follow-up points told by their numbers; their status has another label, or none."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from geo.seminar.blocks import Block, Kind
from geo.seminar.lexicon import LEXICON
from geo.seminar.similarity import alike
from geo.seminar.understanding.fields import field_of, named_field, opens_with_field
from geo.seminar.understanding.point import (
    LABEL,
    LAST,
    Part,
    Point,
    begins,
    is_heading,
    labels,
    names_follow_up,
    names_points,
    numbered,
)
from geo.seminar.understanding.report_signs import Unlabelled, is_agenda_item
from geo.seminar.understanding.unlabelled_points import share
from geo.seminar.understanding.words import Word, cache_short, is_like, tokenize

_NO_TITLE = frozenset(LEXICON.words("point.no_title"))
_FOLLOW_UP = LEXICON.words("heading.follow_up")
_WANTED = (
    *LEXICON.words("point.wanted"),
    *LEXICON.words("deadline.firm"),
    *LEXICON.words("meaning.responsible"),
)
_FIELDS = {Word.RESPONSIBLE, Word.DEADLINE, Word.MONEY, Word.POINT, Word.FOLLOW_UP}
_HABIT = 0.84
_MOST_BLOCKS = 14
_FEWEST = 3
_GAP = 3


def find_numbered_starts(blocks: Sequence[Block], used: set[int]) -> list[tuple[int, int, int]]:
    """(place, start of the wording, number) of blocks that are counted on as points.

    A bare number counts only under a heading that speaks of follow-up points; «Punkt 1» anywhere.
    Where that heading is misread, three or more numbers count whose texts share a label.
    """
    result = _numbered_starts(blocks, used, False)
    if result:
        return result
    loose = _numbered_starts(blocks, used, True)
    ends = [*(place for place, _, _ in loose[1:]), len(blocks)]
    regions = [
        blocks[start : min(end, start + _MOST_BLOCKS)]
        for (start, _, _), end in zip(loose, ends, strict=False)
    ]
    return loose if len(loose) >= _FEWEST and _habit(regions) else []


def find_bulleted_starts(blocks: Sequence[Block], used: set[int]) -> list[tuple[int, int, int]]:
    """The same for bullets under a heading that speaks of follow-up points, in their order."""
    results: list[int] = []
    inside = False
    for place, block in enumerate(blocks):
        if place in used or block.kind is Kind.ROW:
            continue
        if results and is_heading(block) and block.kind is Kind.TEXT:
            break
        inside = inside or is_about(block)
        if (
            inside
            and block.kind is Kind.BULLET
            and (not results or block.level <= blocks[results[0]].level)
        ):
            results.append(place)
    return (
        [(place, 0, number) for number, place in enumerate(results, 1)] if len(results) > 1 else []
    )


def find_titled_starts(
    blocks: Sequence[Block], used: set[int], unlabelled: Unlabelled
) -> list[tuple[int, int, int]]:
    """The same for titles without a number, each over its paragraph, under such a heading.

    Where the paragraphs do not only report how far points have come, the points end before the
    first of which nothing is wanted.
    """
    results: list[int] = []
    inside = False
    for place, (block, following) in enumerate(pairwise(blocks)):
        if place in used or block.kind is not Kind.TEXT or not is_heading(block):
            continue
        if names_points(block):
            inside = True
        elif inside and _may_be_title(block) and _is_paragraph(following):
            if unlabelled is not Unlabelled.STATUS and not _is_wanted(following):
                break
            results.append(place)
    return (
        [(place, 0, number) for number, place in enumerate(results, 1)] if len(results) > 1 else []
    )


def _is_wanted(block: Block) -> bool:
    """Whether a paragraph tells what is wanted, by when, or who answers for it."""
    return any(is_like(token.text, *_WANTED) for token in tokenize(block.text))


def _may_be_title(block: Block) -> bool:
    return ":" not in block.text and block.text.strip().casefold() not in _NO_TITLE


def _is_paragraph(block: Block) -> bool:
    return block.kind is Kind.TEXT and block.text.rstrip().endswith(".")


def _numbered_starts(
    blocks: Sequence[Block], used: set[int], anywhere: bool
) -> list[tuple[int, int, int]]:
    points: list[tuple[int, int, int]] = []
    named: list[tuple[int, int, int]] = []
    bare: list[tuple[int, int, int]] = []
    inside = anywhere
    for place, block in enumerate(blocks):
        if place in used or block.kind is Kind.ROW:
            continue
        cut, number = numbered(block)
        inside = inside or is_about(block)
        if number is not None and block.number is None:
            if names_follow_up(block):
                _follow(points, (place, cut, number))
            _follow(named, (place, cut, number))
        elif number is not None and inside:
            _follow(bare, (place, cut, number))
    return next((result for result in (points, named) if len(result) > 1), bare)


def _follow(results: list[tuple[int, int, int]], start: tuple[int, int, int]) -> None:
    """Take a start in when its number follows the last, or none has gone before."""
    expected = results[-1][2] + 1 if results else 1
    if start[2] == LAST and results:
        start = (*start[:2], expected)
    if expected <= start[2] <= expected + (_GAP if results else 0):
        results.append(start)


def is_about(block: Block) -> bool:
    """Whether a heading speaks of follow-up: «Oppfølging av tiltakene», «Vedtak fra 2030».

    A bullet is an item of a list, as «Oppfølging etter …» among the themes of a meeting, unless it
    announces what is under it.
    """
    if block.kind is Kind.BULLET and not block.text.rstrip().endswith(":"):
        return False
    if names_points(block):
        return True
    return _speaks_of_follow_up(block.text[:140]) and (
        is_heading(block) or (block.text.endswith(":") and len(block.text) < 140)
    )


@cache_short
def _speaks_of_follow_up(text: str) -> bool:
    return any(is_like(token.text, *_FOLLOW_UP) for token in tokenize(text))


def read_numbered_points(
    blocks: Sequence[Block],
    results: Sequence[tuple[int, int, int]],
    unlabelled: Unlabelled = Unlabelled.BOTH,
) -> Iterator[tuple[Point, set[int]]]:
    """Each point with the places of its blocks."""
    if not results:
        return
    ends = [place for place, _, _ in results[1:]]
    widest = max(
        (end - start for (start, _, _), end in zip(results, ends, strict=False)), default=3
    )
    ends.append(_last_end(blocks, results[-1][0], widest))
    spans = [
        (start, _stop(blocks, start, min(end, start + _MOST_BLOCKS), unlabelled))
        for (start, _, _), end in zip(results, ends, strict=True)
    ]
    habit = _habit([blocks[start:stop] for start, stop in spans])
    for (_, cut, number), (start, stop) in zip(results, spans, strict=True):
        point = Point(number, numbered(blocks[start])[1] is None)
        if loose := _fill(point, blocks, start, stop, cut, habit):
            share(point, loose, unlabelled)
        yield point, set(range(start, stop))


def _habit(regions: Sequence[Sequence[Block]]) -> str | None:
    """The label that most points have and that is no other field: «Slik står det:» is a status."""
    counted_: Counter[str] = Counter()
    for region in regions:
        labels_in = [match[0].casefold() for block in region for match in _labelled(block)]
        if any(kind is Word.STATUS for block in region for _, _, kind in labels(block.text)):
            return None
        counted_.update({_known(label, counted_) for label in labels_in})
    label, times = counted_.most_common(1)[0] if counted_ else ("", 0)
    return label if times >= max(2, (len(regions) + 1) // 2) else None


def _known(label: str, others: Iterable[str]) -> str:
    """The label as it was written before, if it is only misread here."""
    return next((one for one in others if alike(label, one, _HABIT) >= _HABIT), label)


def _labelled(block: Block) -> Iterator[re.Match[str]]:
    """The labels in a block that are not known as fields of a point."""
    for match in LABEL.finditer(block.text):
        fields = {token.word for token in tokenize(match[0])} & _FIELDS
        if begins(block.text, match.start()) and not fields and not named_field(match[0]):
            yield match


def _last_end(blocks: Sequence[Block], start: int, widest: int) -> int:
    """Where the last point ends: at a heading, or after as many blocks as the longest other."""
    end = min(start + widest, len(blocks))
    while end < len(blocks) and blocks[end].kind is Kind.TEXT and not blocks[end].spaced:
        end += 1  # no empty line before it: it still belongs to what is above
    for place in range(start + 1, end):
        if is_heading(blocks[place]) and place > start + 1 and not opens_with_field(blocks[place]):
            return place
    return end


def _stop(blocks: Sequence[Block], start: int, end: int, unlabelled: Unlabelled) -> int:
    """The place before which a point ends: a table, an item of the agenda, a heading over other
    points, or the theme of the next ones, which only new points have no status to be taken for."""
    for place in range(start + 1, end):
        block = blocks[place]
        if block.kind is Kind.ROW or is_agenda_item(block) or names_points(block):
            return place
    last = blocks[end - 1]
    is_theme = end - 1 > start and is_heading(last) and not opens_with_field(last)
    return end - is_theme if unlabelled is Unlabelled.WORDING else end


def _fill(
    point: Point, blocks: Sequence[Block], start: int, stop: int, cut: int, habit: str | None
) -> list[Part]:
    """Put what labels begin in its place; what is left where no label tells the status."""
    labelled = False
    loose: list[Part] = []
    into: list[Part] | None = None
    for place in range(start, stop):
        block, at = blocks[place], cut if place == start else 0
        if field_of(block) and at == 0:
            point.status.append((block, 0, len(block.text)))
            into = None
            continue
        for low, high, kind in _pieces(block, at, habit):
            if kind is not None:
                into = point.status if kind is Word.STATUS else point.text
                labelled |= kind is Word.STATUS
            if block.text[low:high].strip():
                (loose if into is None else into).append((block, low, high))
    if not labelled:
        return [*loose, *point.text]
    point.text[:0] = loose
    return []


def _pieces(block: Block, start: int, habit: str | None) -> Iterator[tuple[int, int, Word | None]]:
    """(start, end, STATUS or POINT) of the parts of a block that labels begin; None before them."""
    marks = list(labels(block.text, start))
    if habit:
        marks += [
            (match.start(), match.end(), Word.STATUS)
            for match in _labelled(block)
            if match.start() >= start and alike(match[0].casefold(), habit, _HABIT) >= _HABIT
        ]
        marks.sort(key=lambda mark: mark[0])
    first = marks[0][0] if marks else len(block.text)
    if first > start:
        yield start, first, None
    for at, (_, low, kind) in enumerate(marks):
        yield low, marks[at + 1][0] if at + 1 < len(marks) else len(block.text), kind
