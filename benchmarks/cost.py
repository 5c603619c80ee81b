"""What things cost against the size of the register, as a picture.

`python -m benchmarks.cost docs/pictures/cost-by-size.svg` makes the made-up country of
`benchmarks.country` in each of the sizes (others may follow the file), measures it as
`benchmarks.at_size` does, prints the seconds, and draws them: both axes in powers of ten, so that
what grows as the register does is a line that climbs as the dotted one. Seconds of the processor,
which other work disturbs less.
"""

from __future__ import annotations

import math
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from benchmarks import at_size, country
from benchmarks.country import NORWAY, Size
from geo import style
from geo.escape import xml

SIZES = (12, 120, 1_200, 12_000, 120_000)
#: Above so many areas each work is done once: a whole run takes some ten minutes as it is.
_REPEATED_TO = 12_000
#: The works that are drawn, and what they are called.
WORKS = {
    "read": "read the files",
    "check": "read and check",
    "module": "the map's own file",
    "still, first": "still, first of a version",
    "still": "still, warm",
    "report": "report on a place",
    "lanes": "lanes of the timeline",
    "search": "search",
    "filtered": "filter",
}
_COLOURS = (
    style.DARK_BLUE,
    *(fill.mark for fill in map(style.fill_of_bydel, ("02", "05", "03", "17"))),
)
_W, _H, _LEFT, _RIGHT, _TOP, _LOW = 900, 560, 80, 220, 30, 60
_LEAST, _MOST = -4, 3  # powers of ten, seconds

#: A settings file may name no more places. Points grow no further than with 12,000 areas, which is
#: more than three times as many as Norway would have; their file alone would be 300 MB.
_MOST_PLACES, _MOST_POINTS, _MOST_PARTS = 1_200, 66_667, 46_667

Costs = Mapping[int, Mapping[str, float]]


def size_of(areas: int) -> Size:
    """A country of so many areas, with all else in proportion to Norway, as far as `_MOST_PLACES`,
    `_MOST_POINTS` and one part of a place for each area."""
    size = NORWAY.times(areas / NORWAY.areas)
    return replace(
        size,
        municipalities=min(size.municipalities, _MOST_PLACES),
        parts=max(areas, min(size.parts, _MOST_PARTS)),
        points=min(size.points, _MOST_POINTS),
    )


def measured(sizes: Sequence[int]) -> dict[int, dict[str, float]]:
    """Seconds of the processor by size and work, the least of the samples."""
    costs = {}
    for areas in sizes:
        with tempfile.TemporaryDirectory() as folder:
            settings = country.write(Path(folder) / "land", size_of(areas))
            samples, bytes_ = at_size.measured(settings, 3 if areas <= _REPEATED_TO else 1)
        costs[areas] = {name: min(samples[name].cpu) for name in WORKS}
        line = "  ".join(f"{name} {seconds:.4f}" for name, seconds in costs[areas].items())
        print(f"{areas:>7} areas: {line}  file of the map {bytes_ / 1000:.0f} KB", flush=True)
    return costs


def drawn(costs: Costs) -> str:
    """The costs as SVG; a work that was not measured with a size ends before it."""
    marks = [*_axes(costs), *(mark for row in enumerate(WORKS) for mark in _line(costs, *row))]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_W} {_H}" role="img" '
        f'font-family="Source Sans 3, sans-serif" font-size="14">'
        "<title>Seconds of the processor against the number of areas</title>"
        f'<rect width="{_W}" height="{_H}" fill="{style.PAPER}"/>{"".join(marks)}</svg>\n'
    )


def _axes(costs: Costs) -> Iterator[str]:
    sizes = list(costs)
    for areas in sizes:
        x = _x(areas, sizes)
        yield _words(x, _H - _LOW + 22, f"{areas:,}".replace(",", "\u202f"), "middle")
    yield _words((_LEFT + _W - _RIGHT) / 2, _H - 12, "areas", "middle")
    for power in range(_LEAST, _MOST + 1):
        y = _y(10**power)
        yield f'<path d="M{_LEFT} {y:.1f}H{_W - _RIGHT}" stroke="{style.FAINT}" opacity="0.4"/>'
        yield _words(_LEFT - 10, y + 5, f"{10**power:g} s", "end")
    first, last = sizes[0], sizes[-1]
    path = f"M{_x(first, sizes):.1f} {_y(0.001):.1f}L{_x(last, sizes):.1f} "
    path += f"{_y(0.001 * last / first):.1f}"
    yield f'<path d="{path}" stroke="{style.MUTED}" stroke-dasharray="2 5" fill="none"/>'


def _line(costs: Costs, number: int, work: str) -> Iterator[str]:
    sizes = list(costs)
    points = [(_x(areas, sizes), _y(of[work])) for areas, of in costs.items() if work in of]
    colour = _COLOURS[number % len(_COLOURS)]
    dash = ' stroke-dasharray="7 4"' if number >= len(_COLOURS) else ""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
    yield f'<path d="M{path}" stroke="{colour}" stroke-width="2" fill="none"{dash}/>'
    order = sorted(WORKS, key=lambda name: -max(of.get(name, 0) for of in costs.values()))
    y = _TOP + 16 + order.index(work) * 24
    left = _W - _RIGHT + 14
    yield f'<path d="M{left} {y - 5}h26" stroke="{colour}" stroke-width="2"{dash}/>'
    yield _words(left + 34, y, WORKS[work], "start")


def _x(areas: int, sizes: Sequence[int]) -> float:
    low, high = math.log10(sizes[0]), math.log10(sizes[-1])
    return _LEFT + (math.log10(areas) - low) / max(high - low, 1) * (_W - _LEFT - _RIGHT)


def _y(seconds: float) -> float:
    power = math.log10(max(seconds, 10**_LEAST))
    return _TOP + (_MOST - power) / (_MOST - _LEAST) * (_H - _TOP - _LOW)


def _words(x: float, y: float, words: str, anchor: str) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"'
    return f'<text {place} fill="{style.INK}">{xml(words)}</text>'


if __name__ == "__main__":
    _sizes = tuple(map(int, sys.argv[2:])) or SIZES
    Path(sys.argv[1]).write_text(drawn(measured(_sizes)), encoding="utf-8")
