"""The timeline as an Altair chart: one lane per area, one bar per listing, dates below.

A pure function of what it is given. Words and colours come from `geo`; the names of areas reach
the chart only as data, never as part of an expression.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache, cached_property
from itertools import groupby
from typing import Any

import altair as alt

from geo import style, text
from geo.escape import plain
from geo.model import Edition, EditionKind, PartialDate, Status
from geo.style import DOT_PX, PATTERN_TILE_PX, STRIPE_PX, Fill, Pattern
from geo.timeline import Bar, Dated, DateKind, Lane
from geo.view import View

#: The selection that Streamlit reports: the area and the list of the bar that was clicked.
CHOSEN = "chosen"
_STEP, _AXIS = 24, 24  # px from one lane to the next; of the years above
_LABEL_SHARE = 0.34  # of the axis: the room of a list's date, wide enough on a phone
_MOST_LABEL_ROWS = 3
_DOT_SHARE = 0.05  # of the axis: the room of a date's mark
_NAME_MOST = 190  # px
_NAMES = "names"  # the parameter that holds the words of the lanes by id
Row = dict[str, Any]


@dataclass(frozen=True)
class Shown:
    """What the chart shows: lanes in order, every list, dates, and the years of the axis.

    `view` says what is chosen (`area`, and the list `edition` itself); `span` is (first, last)
    year; `today` widens it when it lies after. `turn` goes with every selection, so that a second
    click on the same bar can be told from the first.
    """

    lanes: Sequence[Lane]
    editions: Sequence[Edition]
    dates: Sequence[Dated]
    span: tuple[int, int]
    today: date
    view: View
    edition: Edition
    turn: int = 0

    @cached_property
    def years(self) -> range:
        """Every year of the axis."""
        return range(self.span[0], max(self.span[1], self.today.year) + 1)

    @cached_property
    def ends(self) -> tuple[date, date]:
        """The first day of the axis and the day after its last."""
        return date(self.years[0], 1, 1), date(self.years[-1] + 1, 1, 1)

    def share(self, day: date) -> float:
        """Where a day stands on the axis, 0–1."""
        first, last = self.ends
        return (day - first).days / (last - first).days


def spec(shown: Shown) -> dict[str, Any]:
    """The drawing as Vega-Lite; a click on a bar is the selection `chosen` (`area`, `edition`).

    Rows stand in `datasets` by the names of the layers. As long as lanes and years are the same,
    only they change, and the browser moves the marks instead of drawing everything anew.
    """
    labels, signs = _labels(shown), _dates(shown)
    lanes = _Lanes(shown, _rows(labels), _rows(signs))
    rows = {
        "lane": lanes.chosen,
        "headings": lanes.headings,
        "lists": list(_lists(shown)),
        "gaps": list(_gaps(shown)),
        "bars": list(_bars(shown)),
        "today": [{"x": _ms(shown.today), "told": _today(shown)}],
        "left": [row for row in labels if row["side"] == "left"],
        "right": [row for row in labels if row["side"] == "right"],
        "dates": signs,
        "numbers": signs,
    }
    drawn = deepcopy(_drawing())
    x, y = (drawn["layer"][0]["encoding"][channel] for channel in ("x", "y"))
    x["scale"]["domain"] = [_ms(day) for day in shown.ends]
    x["axis"]["values"] = _years(shown)
    y["scale"]["domain"] = lanes.order
    drawn["height"] = _STEP * len(lanes.order) + _AXIS
    names = next(item for item in drawn["params"] if item["name"] == _NAMES)
    return drawn | {
        "datasets": rows,
        "params": [
            item if item is not names else names | {"value": lanes.names}
            for item in drawn["params"]
        ],
    }


@cache
def _drawing() -> dict[str, Any]:
    """Layers, scales and axes without rows: Altair takes its time, so it is asked once."""
    pick = alt.selection_point(name=CHOSEN, fields=["area", "edition", "turn"], toggle=False)
    dashed = alt.when(alt.datum.press).then(alt.value([5, 3])).otherwise(alt.value([1, 0]))
    wide = alt.when(alt.datum.chosen).then(alt.value(2.6)).otherwise(alt.value(1.4))
    told, x2 = alt.Tooltip("told:N"), alt.X2("x2:Q")
    words, number, shape = (
        alt.Text("words:N"),
        alt.Text("number:N"),
        alt.Shape("shape:N", scale=None),
    )
    layers = [
        _layer("lane").mark_bar(height={"band": 1}).encode(_time(), _lanes(), x2),
        _layer("headings").mark_rule().encode(_Y),
        _layer("lists").mark_rule().encode(_X, told, strokeDash=dashed, strokeWidth=wide),
        _layer("gaps").mark_rule(strokeDash=[1, 4], strokeWidth=2).encode(_X, _Y, x2, told),
        _layer("bars")
        .mark_bar(height={"band": 0.66}, cornerRadius=2, cursor="pointer")
        .encode(
            _X, _Y, x2, told, alt.Fill("fill:N", scale=None), strokeDash=dashed, strokeWidth=wide
        )
        .add_params(pick),
        _layer("today").mark_rule(strokeWidth=2).encode(_X, told),
        _layer("left").mark_text(align="left", dx=4, fontSize=12).encode(_X, _Y, words),
        _layer("right").mark_text(align="right", dx=-4, fontSize=12).encode(_X, _Y, words),
        _layer("dates")
        .mark_point(size=330, filled=False, strokeWidth=1.6)
        .encode(_X, _Y, shape, told),
        _layer("numbers").mark_text(fontSize=11, fontWeight="bold").encode(_X, _Y, number, told),
    ]
    drawing = alt.layer(*layers).properties(
        usermeta={"embedOptions": {"renderer": "svg", "actions": False}},
        autosize=alt.AutoSizeParams(type="fit", contains="padding"),
    )
    # The table says it all to a screen reader; Vega would read out ids, in English.
    drawing = drawing.configure_mark(aria=False).configure_axis(aria=False)
    drawn: dict[str, Any] = drawing.add_params(alt.param(name=_NAMES, value={})).to_dict()
    return drawn


def patterns() -> str:
    """The fills of the bars as SVG patterns, which must stand in the same page."""
    tiles = "".join(_pattern(name, fill) for name, fill in _FILLS.items())
    return f"<svg class='ipo-patterns' width='0' height='0' aria-hidden='true'>{tiles}</svg>"


# --- lanes --------------------------------------------------------------------------------------


class _Lanes:
    """The rows of the chart from top to bottom, by ids; those that are no area start by a space."""

    def __init__(self, shown: Shown, label_rows: int, date_rows: int) -> None:
        self.order: list[str] = [f" list{row}" for row in range(label_rows)]
        self.names: dict[str, str] = {}
        self.headings: list[Row] = []
        for unit, group in groupby(shown.lanes, key=lambda lane: lane.unit):
            heading = f" unit-{unit.name if unit else ''}"
            self.order.append(heading)
            self.names[heading] = text.unit(unit)
            self.headings.append({"area": heading})
            for lane in group:
                self.order.append(lane.area.id)
                self.names[lane.area.id] = plain(lane.area.name)
        below = [f" date{row}" for row in range(date_rows)]
        self.names |= {row: text.say("timeline_page.dates") for row in below[:1]}
        self.headings += [{"area": row} for row in below[:1]]
        self.order += below
        ends = dict(zip(("x", "x2"), map(_ms, shown.ends), strict=True))
        self.chosen = [
            {"area": lane.area.id} | ends for lane in shown.lanes if lane.area.id == shown.view.area
        ]


# --- the drawing --------------------------------------------------------------------------------

_X, _Y = alt.X("x:Q"), alt.Y("area:N")


def _layer(name: str) -> alt.Chart:
    """A layer of the rows of its name; the sheet of the pages knows its marks by it too."""
    return alt.Chart(alt.NamedData(name=name), name=name)


def _lanes() -> alt.Y:
    """The lanes with their names, which are data: `names[datum.value]`."""
    heading = "substring(datum.value, 0, 1) == ' '"
    axis = alt.Axis(
        labelExpr=f"{_NAMES}[datum.value] || ''",
        labelLimit=_NAME_MOST,
        labelFontSize=13,
        labelFontWeight={"condition": {"test": heading, "value": "bold"}, "value": "normal"},
        labelOverlap=False,
        ticks=False,
        domain=False,
        grid=False,
    )
    return alt.Y("area:N", title=None, sort=None, scale=alt.Scale(domain=[]), axis=axis)


def _time() -> alt.X:
    """Years above the lanes."""
    axis = alt.Axis(
        values=[],
        labelExpr="'' + utcyear(datum.value)",
        labelAlign="left",
        labelFontSize=13,
        labelOverlap=True,
        grid=True,
        domain=False,
        orient="top",
    )
    scale = alt.Scale(domain=[0, 1], nice=False, zero=False)
    return alt.X("x:Q", title=None, scale=scale, axis=axis)


# --- time ---------------------------------------------------------------------------------------


def _ms(day: date) -> int:
    """Milliseconds since 1970, as Vega counts time (UTC)."""
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp() * 1000)


def _years(shown: Shown) -> list[int]:
    """Where the years stand, at most a dozen of them."""
    step = math.ceil(len(shown.years) / 12)
    return [_ms(date(year, 1, 1)) for year in shown.years[::step]]


def _middle(when: PartialDate) -> date:
    """The middle of what is known, so that an approximate date leans to neither side."""
    return date.fromordinal((when.first.toordinal() + when.last.toordinal()) // 2)


# --- bars, gaps, lists --------------------------------------------------------------------------

_FILLS: dict[str, Fill] = {str(status): fill for status, fill in style.STATUS.items()}
_FILLS["unknown"] = style.STATUS_UNKNOWN


def _fill(status: Status | None) -> str:
    code = str(status) if status else "unknown"
    fill = _FILLS[code]
    return fill.ground if fill.pattern is Pattern.SOLID else f"url(#{_pattern_id(code)})"


def _bars(shown: Shown) -> Iterator[Row]:
    for lane in shown.lanes:
        for bar in lane.bars:
            here = bar.edition is shown.edition
            yield {
                "area": lane.area.id,
                "edition": bar.edition.id,
                "x": _ms(_middle(bar.edition.date)),
                "x2": _ms(_middle(bar.end) if bar.end else shown.ends[1]),
                "fill": _fill(bar.listing.status),
                "press": bar.edition.kind is EditionKind.PRESS,
                "chosen": here and shown.view.area in {None, lane.area.id},
                "turn": shown.turn,
                "told": _told(lane, bar),
            }


def _told(lane: Lane, bar: Bar) -> str:
    return text.say(
        "timeline_page.bar",
        name=plain(lane.area.name),
        status=text.status(bar.listing.status),
        date=plain(text.date_of(bar.edition)),
        kind=text.say(f"changes.kind_{bar.edition.kind}"),
    )


def _gaps(shown: Shown) -> Iterator[Row]:
    for lane in shown.lanes:
        for gap in lane.gaps:
            told = text.say("timeline_page.gap", name=plain(lane.area.name))
            yield {
                "area": lane.area.id,
                "x": _ms(_middle(gap.start)),
                "x2": _ms(_middle(gap.end)),
                "told": told,
            }


def _lists(shown: Shown) -> Iterator[Row]:
    for edition in shown.editions:
        kind = text.say(f"changes.kind_{edition.kind}")
        yield {
            "x": _ms(_middle(edition.date)),
            "press": edition.kind is EditionKind.PRESS,
            "chosen": edition is shown.edition,
            "told": f"{plain(text.date_of(edition))} ({kind})",
        }


# --- what stands above and below ----------------------------------------------------------------


def _today(shown: Shown) -> str:
    return text.say("timeline_page.today", date=text.day(PartialDate.parse(f"{shown.today}")))


def _labels(shown: Shown) -> list[Row]:
    """The dates of the lists and of today, in rows where they do not run into each other."""
    said = [
        (_middle(item.date), plain(text.date_of(item)), item is shown.edition)
        for item in reversed(shown.editions)
    ]
    said.insert(0, (shown.today, text.say("timeline_page.today_short"), False))
    taken: list[list[tuple[float, float]]] = []
    found = []
    for day, words, chosen in said:
        at = shown.share(day)
        right = at > 1 - _LABEL_SHARE
        room = (at - _LABEL_SHARE, at) if right else (at, at + _LABEL_SHARE)
        row = next((n for n, rooms in enumerate(taken) if not _meets(room, rooms)), len(taken))
        if row >= _MOST_LABEL_ROWS and not chosen:
            continue  # its line still tells it
        row = min(row, _MOST_LABEL_ROWS - 1)
        taken += [[]] * (row + 1 - len(taken))
        taken[row] = [*taken[row], room]
        found.append(
            {
                "area": f" list{row}",
                "x": _ms(day),
                "words": words,
                "row": row,
                "side": "right" if right else "left",
            }
        )
    return found


def _meets(room: tuple[float, float], taken: list[tuple[float, float]]) -> bool:
    return any(room[0] < end and start < room[1] for start, end in taken)


def _dates(shown: Shown) -> list[Row]:
    """Numbered marks below the lanes; near ones stand under each other."""
    ends: list[float] = []
    found = []
    for number, item in enumerate(shown.dates, 1):
        at = shown.share(_middle(item.date))
        row = next((n for n, end in enumerate(ends) if at - end > _DOT_SHARE), len(ends))
        ends[row : row + 1] = [at]
        told = f"{text.day(item.date)}: {plain(item.words)}"
        found.append(
            {
                "area": f" date{row}",
                "x": _ms(_middle(item.date)),
                "row": row,
                "number": str(number),
                "told": told,
                "shape": SHAPES[item.kind],
            }
        )
    return found


def _rows(marks: list[Row]) -> int:
    return 1 + max((mark["row"] for mark in marks), default=-1)


#: A date that a document names, and one by which something is promised.
SHAPES = {DateKind.MILESTONE: "circle", DateKind.DEADLINE: "diamond"}

# --- patterns -----------------------------------------------------------------------------------


def _pattern_id(code: str) -> str:
    return f"ipo-bar-{list(_FILLS).index(code)}"


def _pattern(code: str, fill: Fill) -> str:
    """One tile of a fill, as the web map draws it."""
    tile = PATTERN_TILE_PX
    dot = f"<circle cx='{tile / 2}' cy='{tile / 2}' r='{DOT_PX}'"
    marks = {
        Pattern.STRIPES: f"<rect width='{STRIPE_PX}' height='{tile}' fill='{fill.mark}'/>",
        Pattern.DOTS: f"{dot} fill='{fill.mark}'/>",
        Pattern.RINGS: f"{dot} fill='none' stroke='{fill.mark}' stroke-width='1.2'/>",
    }
    turn = "rotate(45)" if fill.pattern is Pattern.STRIPES else "rotate(30)"
    return (
        f"<pattern id='{_pattern_id(code)}' patternUnits='userSpaceOnUse' width='{tile}' "
        f"height='{tile}' patternTransform='{turn}'><rect width='{tile}' height='{tile}' "
        f"fill='{fill.ground}'/>{marks.get(fill.pattern, '')}</pattern>"
    )
