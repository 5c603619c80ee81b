"""What the timeline page works out for itself: lanes, the drawing, the table.

The small register is the shipped one; the large is 3,000 areas on 20 lists, in memory, where each
list leaves out every seventh area, another one each time, so that there are gaps to find. Each is
measured for a view that nobody has opened yet, and for a click in one that is open: then lanes and
drawing are those of before (see `pages/serving/loading.py`), and only the table is written anew.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples_of
from geo import files, timeline
from geo.disclosure import openly
from geo.exports import svg
from geo.model import Area, Edition, EditionKind, Listing, PartialDate, Register, Status, Unit
from geo.scene.timeline import Facts, screen_scene
from geo.style import LookName
from geo.timeline import Lane
from pages.parts import timeline_table

_ROUNDS = 15
_AREAS, _LISTS = 3_000, 20
_AT_ONCE = 60  # as many as the page shows
_TODAY = date(2026, 2, 1)
_WIDTH = 680  # px


def small(run: Run) -> list[Figure]:
    """The shipped lists."""
    return _measured(run, "timeline_small: as shipped", openly(files.read_register()), 0.05)


def large(run: Run) -> list[Figure]:
    """3,000 areas on 20 lists, of which the page shows a part."""
    areas = run.size(_AREAS)
    what = f"timeline_large: {areas} areas × {_LISTS} lists"
    return _measured(run, what, _many(openly(files.read_register()), areas), 0.15)


def _measured(run: Run, what: str, register: Register, target: float) -> list[Figure]:
    part = _open(register)
    opened = samples_of(run, lambda: _open(register), _ROUNDS)
    clicked = samples_of(run, lambda: _click(register, part), _ROUNDS)
    return [
        Figure(what, "s", opened, target=target, absolute=True),
        Figure(f"{what}, a click", "s", clicked, target=target, absolute=True),
    ]


def _open(register: Register) -> tuple[Lane, ...]:
    """A view for the first time."""
    part = timeline.lanes(register)[:_AT_ONCE]
    facts = Facts.of_lanes(register, part, _TODAY)
    svg.drawing(screen_scene(facts, LookName.LIGHT, _WIDTH), alone=False)
    _click(register, part)
    return part


def _click(register: Register, part: tuple[Lane, ...]) -> None:
    """Another choice in the same view."""
    timeline_table.legend(part, with_programmes=True)
    timeline_table.Matrix(register, part, register.latest, part[0].area.id).html()


def _many(shipped: Register, count: int) -> Register:
    homes, model = shipped.bydeler, shipped.areas[0]
    areas = tuple(
        replace(
            model,
            id=f"oppdiktet-{n:05}",
            name=f"Oppdiktet {n:05}",
            aliases=(),
            bydel=homes[n % len(homes)].id,
            replaces=(),
            earlier=(),
        )
        for n in range(count)
    )
    editions = tuple(_edition(shipped.latest, areas, year) for year in range(_LISTS))
    return replace(shipped, areas=areas, editions=editions)


def _edition(model: Edition, areas: tuple[Area, ...], year: int) -> Edition:
    day = f"{2007 + year}-01-15"
    listings = tuple(
        _listing(model.listings[0], area.id, day, number)
        for number, area in enumerate(areas)
        if (number + year) % 7
    )
    kind = EditionKind.PRESS if year % 2 else EditionKind.COUNCIL
    return replace(
        model,
        id=day,
        date=PartialDate.parse(day),
        date_text=None,
        kind=kind,
        unnamed=(),
        stated_counts=(),
        listings=listings,
    )


def _listing(model: Listing, area: str, edition: str, number: int) -> Listing:
    return replace(
        model,
        area=area,
        edition=edition,
        unit=list(Unit)[number % 3],
        status=list(Status)[number // 3 % 3],
        started=None,
    )
