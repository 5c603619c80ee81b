"""The order in which the lines of a page are read: by their place, not by when they were drawn.

Programs draw list markers apart from their lines, or after all text, and some draw a page from its
end. Places are in points; y goes upwards.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median


@dataclass(slots=True)
class Run:
    """Letters that follow each other on a line, in points; `y` is the baseline, upwards."""

    x: float
    end: float
    y: float
    size: float
    text: str


#: A bullet, or the number or letter of a list.
_BULLET = re.compile(r"[^\w\s#]{1,2}|[o§Øü]")
_NUMBER = re.compile(r"\(?(?:\d{1,2}(?:\.\d{1,2}){0,2}|[a-zA-Z])[.)]|\d{1,2}")
#: In heights of a letter: how far a marker may stand from its line, and off its level.
_FARTHEST, _LEVEL = 5, 0.35
#: Lines that are drawn above the one before, in the same column, of a page in disorder.
_MOST_STEPS_UP = 1
#: In heights of a letter: the least width of the space between two columns of text.
_GUTTER = 1.0
_LEAST_LINES = 3  # of each column


def with_markers(runs: Sequence[Run]) -> list[Run]:
    """The runs with each list marker at the head of its line, whenever it was drawn.

    Digits alone, or several in a row, are the cells of a table and stay.
    """
    markers = [run for run in runs if _is_marker(run.text)]
    if not markers:
        return list(runs)
    lines = _by_level(runs)
    headed: dict[int, Run] = {}
    used_markers: set[int] = set()
    for marker in markers:
        line = _line_of(marker, lines)
        if line is None or id(line) in headed:
            continue
        headed[id(line)] = marker
        used_markers.add(id(marker))
    return [_headed(run, headed.get(id(run))) for run in runs if id(run) not in used_markers]


def _headed(run: Run, marker: Run | None) -> Run:
    if marker is None:
        return run
    return Run(marker.x, run.end, run.y, run.size, f"{marker.text} {run.text}")


def _is_marker(text: str) -> bool:
    if _BULLET.fullmatch(text):
        return True
    return bool(_NUMBER.fullmatch(text)) and not text.isdigit()


def _by_level(runs: Sequence[Run]) -> dict[int, list[Run]]:
    """Runs by the whole points that their baselines lie near."""
    results: dict[int, list[Run]] = {}
    for run in runs:
        results.setdefault(round(run.y), []).append(run)
    return results


def _line_of(marker: Run, lines: dict[int, list[Run]]) -> Run | None:
    """The run that a marker heads: the nearest to its right on its level, if it is the only other
    one there near it."""
    size = marker.size
    reach = max(round(_LEVEL * size), 1)
    level = [
        run
        for y in range(round(marker.y) - reach, round(marker.y) + reach + 1)
        for run in lines.get(y, ())
        if run is not marker and abs(run.y - marker.y) < _LEVEL * max(size, run.size)
    ]
    behind = [run for run in level if run.x > marker.end - 1]
    nearest = min(behind, key=lambda run: run.x, default=None)
    if nearest is None or nearest.x - marker.end > _FARTHEST * max(size, nearest.size):
        return None
    return None if _is_marker(nearest.text) else nearest


# --- justified lines ----------------------------------------------------------------------------


def with_justified(runs: Sequence[Run]) -> list[Run]:
    """The runs with the words of justified lines joined, however far apart they are set.

    Words belong to one line when the last of them ends where whole lines of the column do, and
    these go over every space between the words.
    """
    edges: dict[int, list[float]] = {}  # where lines begin, by the whole points where they end
    for run in sorted(runs, key=lambda run: run.x):
        edges.setdefault(round(run.end), []).append(run.x)
    ends = {id(run): line[-1].end for line in _lines_of(runs) for run in line}
    results: list[Run] = []
    for run in runs:
        last = results[-1] if results else None
        if last and _goes_on(last, run) and _is_justified(last, ends[id(run)], edges):
            results[-1] = Run(last.x, run.end, last.y, last.size, f"{last.text} {run.text}")
        else:
            results.append(run)
    return results


def _lines_of(runs: Sequence[Run]) -> list[list[Run]]:
    """Runs that were drawn one behind the other on a line."""
    lines: list[list[Run]] = []
    for run in runs:
        if lines and _goes_on(lines[-1][-1], run):
            lines[-1].append(run)
        else:
            lines.append([run])
    return lines


def _goes_on(last: Run, run: Run) -> bool:
    """Whether a run stands behind another on its line."""
    return abs(last.y - run.y) < _LEVEL * max(last.size, run.size) and run.x > last.end


def _is_justified(last: Run, end: float, edges: dict[int, list[float]]) -> bool:
    """Whether enough whole lines go over the space behind a run to the end of its line."""
    near = (edges.get(round(end) + step, []) for step in (-1, 0, 1))
    whole = sum(bisect_left(starts, last.end) for starts in near)
    return whole > _LEAST_LINES


# --- columns ------------------------------------------------------------------------------------


def in_reading_order(runs: list[Run]) -> list[Run]:
    """The runs as they were drawn when that goes down the page; else by their place: columns from
    the left, each from its top."""
    steps = sum(_goes_up(one, other) for one, other in pairwise(runs))
    if steps <= _MOST_STEPS_UP:
        return runs
    size = median(run.size for run in runs)
    return _cut(runs, size)


def _goes_up(one: Run, other: Run) -> bool:
    """Whether the next run stands above one in the same column."""
    over = other.y - one.y > 0.5 * one.size
    return over and other.x < one.end and other.end > one.x


def _cut(runs: list[Run], size: float) -> list[Run]:
    """Cut a page where nothing stands: between columns first, else between blocks."""
    if sides := _columns(runs, size):
        return [run for side in sides for run in _cut(side, size)]
    if parts := _blocks(runs, size):
        return [run for part in parts for run in _cut(part, size)]
    return sorted(runs, key=lambda run: (-round(run.y / (0.4 * size)), run.x))


def _columns(runs: list[Run], size: float) -> tuple[list[Run], list[Run]] | None:
    """The runs left and right of the widest gutter that goes from top to bottom."""
    ordered = sorted(runs, key=lambda run: run.x)
    edge, best, at = ordered[0].end, 0.0, 0.0
    for run in ordered[1:]:
        if run.x - edge > best:
            best, at = run.x - edge, run.x
        edge = max(edge, run.end)
    if best < _GUTTER * size:
        return None
    left = [run for run in runs if run.x < at]
    right = [run for run in runs if run.x >= at]
    return (left, right) if min(map(_lines, (left, right))) >= _LEAST_LINES else None


def _lines(runs: list[Run]) -> int:
    return len({round(run.y) for run in runs})


def _blocks(runs: list[Run], size: float) -> tuple[list[Run], list[Run]] | None:
    """The runs above and below the widest empty band across the page."""
    ordered = sorted(runs, key=lambda run: -run.y)
    gaps = [(one.y - other.y, place) for place, (one, other) in enumerate(pairwise(ordered), 1)]
    widest, place = max(gaps, default=(0.0, 0))
    return (ordered[:place], ordered[place:]) if widest > 1.9 * size else None
