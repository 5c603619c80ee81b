"""A profile as a picture: a bar for each process, its parts in a row, and each part by name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from geo import style
from geo.escape import xml

_W, _MARGIN, _BAR, _ROW, _HEAD = 900, 24, 34, 22, 34
_COLUMNS = 2
#: Parts that are a smaller share of a bar than this are drawn as one.
_LEAST = 0.015
_SMALL = "smaller parts"
_FILLS = tuple(map(style.fill_of_bydel, ("02", "05", "12", "15", "17", "03")))
_COLOURS = (
    style.DARK_BLUE,
    *(fill.mark for fill in _FILLS),
    *(fill.ground for fill in _FILLS if fill.ground != fill.mark),
)


@dataclass(frozen=True, slots=True)
class Bar:
    """What is measured, its parts in milliseconds, and how many it waited beside them."""

    what: str
    parts: Mapping[str, float]
    waited: float = 0


def draw(title: str, bars: Sequence[Bar]) -> str:
    """The bars as SVG, each as long as its share of the longest."""
    longest = max(sum(bar.parts.values()) for bar in bars)
    marks, y = [_words(_MARGIN, _MARGIN + 12, title, "bold")], _MARGIN + 24.0
    for bar in bars:
        named = _named_parts(bar)
        marks += _bar(bar, named, y, longest)
        y += _HEAD + _BAR + 14 + _ROW * -(-len(named) // _COLUMNS) + 14
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_W} {y:.0f}" role="img" '
        f'font-family="Source Sans 3, sans-serif" font-size="15"><title>{xml(title)}</title>'
        f'<rect width="{_W}" height="{y:.0f}" fill="{style.PAPER}"/>{"".join(marks)}</svg>\n'
    )


def _named_parts(bar: Bar) -> dict[str, float]:
    """The milliseconds of the large parts by name, and of the small ones together."""
    least = _LEAST * sum(bar.parts.values())
    large = {name: ms for name, ms in bar.parts.items() if ms >= least}
    small = sum(ms for name, ms in bar.parts.items() if name not in large)
    return large | ({_SMALL: small} if small else {})


def _bar(bar: Bar, parts: Mapping[str, float], y: float, longest: float) -> Iterator[str]:
    whole = sum(bar.parts.values())
    waited = f", and {bar.waited:.0f} ms of waiting" if bar.waited else ""
    yield _words(_MARGIN, y + 20, f"{bar.what}: {whole:.0f} ms of work{waited}")
    x, top = float(_MARGIN), y + _HEAD
    for number, (name, ms) in enumerate(parts.items()):
        wide = (_W - 2 * _MARGIN) * ms / longest
        colour = _COLOURS[number % len(_COLOURS)]
        yield _box(x, top, wide, _BAR, colour)
        x += wide
        column, row = number % _COLUMNS, number // _COLUMNS
        left = _MARGIN + column * (_W - 2 * _MARGIN) / _COLUMNS
        low = top + _BAR + 26 + row * _ROW
        yield _box(left, low - 12, 13, 13, colour)
        yield _words(left + 20, low, f"{name}: {_ms(ms)} ms, {100 * ms / whole:.0f} %")


def _ms(value: float) -> str:
    return f"{value:.0f}" if value >= 10 else f"{value:.1f}"


def _box(x: float, y: float, w: float, h: float, colour: str) -> str:
    look = f'fill="{colour}" stroke="{style.PAPER}"'
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{w:.1f}" height="{h}" {look}/>'


def _words(x: float, y: float, words: str, weight: str = "normal") -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-weight="{weight}"'
    return f'<text {place} fill="{style.INK}">{xml(words)}</text>'
