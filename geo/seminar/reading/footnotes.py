"""Footnotes of a PDF's page: their words in brackets behind the word that they are set to.

A raised number is no cell, no point and no part of the word before it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from geo.frozen import frozen
from geo.seminar.reading.page_order import Run

_SIGN = re.compile(r"\d{1,2}|[*†‡]{1,3}")
#: «2 Nytt område i 2028.» at the foot of a page.
_NUMBERED = re.compile(r"[\[(]?(\d{1,2}|[*†‡]{1,3})(?:[\])]?\s+(?=\S)|(?=[^\W\d_]))")
#: A raised figure behind them is a power: «12 m²».
_MEASURE = re.compile(r"\b[ckm]?m$")
_POWERS = {"2": "²", "3": "³"}
#: In heights of a letter of the line: the most that a sign may have; how far it is raised, and how
#: far behind its word it stands.
_SMALL, _RAISED, _BEHIND = 0.85, (0.1, 0.75), (-0.35, 0.6)
#: A footnote without a raised sign is set smaller than the text, by so much.
_SMALLER = 0.95
#: In heights of a letter: how far below each other two lines of a footnote stand.
_NEXT_LINE = 2.2
_SAME_LINE = 0.2
_NEAR = 0.75  # words farther apart on a line do not follow each other


@frozen
class _Note:
    """A footnote: the places of its runs, and its words."""

    places: range
    text: str


def is_raised(run: Run, size: float, base: float) -> bool:
    """Whether letters of a size and baseline are raised over a run, or a run is over them."""
    low, high = sorted((size, run.size))
    return low < _SMALL * high and abs(base - run.y) > _RAISED[0] * high


def with_footnotes(runs: Sequence[Run]) -> list[Run]:
    """The runs with the words of each footnote in brackets behind its word, and not at the foot.

    A raised number without a footnote on the page is put into brackets itself.
    """
    signs = {place: run for place, run in enumerate(runs) if place and _is_sign(runs, place)}
    if not signs:
        return list(runs)
    notes = _notes(runs, signs)
    used_places = {place for note in notes.values() for place in note.places}
    results: list[Run] = []
    open_ = False  # whether the last run ends with a sign, behind which its line may go on
    for place, run in enumerate(runs):
        if place in used_places:
            continue
        if place in signs:
            results[-1] = _with_note(results[-1], run, notes.get(run.text))
        elif open_ and _goes_on(results[-1], run):
            results[-1] = _joined(results[-1], run)
        else:
            results.append(run)
        open_ = place in signs
    return results


def _is_sign(runs: Sequence[Run], place: int) -> bool:
    """Whether a run is a number raised behind the one before it."""
    before, run = runs[place - 1], runs[place]
    if not _SIGN.fullmatch(run.text) or run.size >= _SMALL * before.size:
        return False
    raised, behind = (run.y - before.y) / before.size, (run.x - before.end) / before.size
    return _RAISED[0] < raised < _RAISED[1] and _BEHIND[0] < behind < _BEHIND[1]


def _notes(runs: Sequence[Run], signs: dict[int, Run]) -> dict[str, _Note]:
    """The footnotes of a page by their signs: they stand below every line that has one."""
    lowest = min(run.y for run in signs.values())
    size = max(runs[place - 1].size for place in signs)
    wanted = {run.text for run in signs.values()}
    heads = [
        (place, sign)
        for place, run in enumerate(runs)
        if run.y < lowest and (sign := _head(runs, place, size)) in wanted
    ]
    ends = [*(place for place, _ in heads[1:]), len(runs)]
    notes: dict[str, _Note] = {}
    for (place, sign), end in zip(heads, ends, strict=False):
        if note := _note(runs, place, end):
            notes.setdefault(sign, note)
    return notes


def _head(runs: Sequence[Run], place: int, size: float) -> str:
    """The sign that a footnote begins with; empty where none begins."""
    run = runs[place]
    following = runs[place + 1] if place + 1 < len(runs) else None
    if _SIGN.fullmatch(run.text) and following:
        over = 0 <= run.y - following.y < following.size and following.x >= run.end - 1
        return run.text if over and following.size < _SMALLER * size else ""
    match = _NUMBERED.match(run.text)
    return match[1] if match and run.size < _SMALLER * size else ""


def _note(runs: Sequence[Run], place: int, end: int) -> _Note | None:
    """The footnote that begins at a run and goes on, line by line, up to another or a gap."""
    last = place + 1
    for above, run in pairwise(runs[place:end]):
        if not 0 <= above.y - run.y + _SAME_LINE * run.size < _NEXT_LINE * run.size:
            break
        last += 1
    words = " ".join(run.text for run in runs[place:last])
    match = _NUMBERED.match(words)
    return _Note(range(place, last), words[match.end() :]) if match else None


def _with_note(word: Run, sign: Run, note: _Note | None) -> Run:
    power = _POWERS.get(sign.text) if _MEASURE.search(word.text) else None
    behind = power or (f" ({note.text})" if note else f" [{sign.text}]")
    return replace(word, end=sign.end, text=word.text + behind)


def _goes_on(last: Run, run: Run) -> bool:
    """Whether a run goes on with the line whose sign stands before it."""
    gap = run.x - last.end
    return abs(run.y - last.y) < _SAME_LINE * last.size and -last.size < gap < _NEAR * last.size


def _joined(last: Run, run: Run) -> Run:
    space = "" if run.x - last.end < _SAME_LINE * last.size else " "
    return replace(last, end=run.end, text=f"{last.text}{space}{run.text}")
