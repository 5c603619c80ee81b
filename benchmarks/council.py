"""The rules of time on registers far larger than the council's."""

from __future__ import annotations

from dataclasses import replace

from shapely.geometry import box

from benchmarks.figures import Figure
from benchmarks.in_turn import samples_of
from benchmarks.run import Run
from geo import changes, files
from geo.model import Area, Edition, PartialDate, Register, Status, Unit

_ROUNDS = 9
_SIZE = 10_000


def changes_large(run: Run) -> list[Figure]:
    """Two lists of 10,000 areas: half on both, a tenth moved, a hundredth renamed or split."""
    size = run.size(_SIZE)
    register, older, newer = _register(size)

    def compare() -> None:
        fresh = (replace(older), replace(newer))  # nothing remembered from the run before
        changes.compare(register, *fresh)

    return [
        Figure(
            f"changes_large: {size:,} × {size:,} listings",
            "s",
            samples_of(run, compare, _ROUNDS),
            (),
            0.2,
            absolute=True,
        )
    ]


def _register(size: int) -> tuple[Register, Edition, Edition]:
    shipped = files.read_register()
    half = size // 2
    areas = tuple(_area(shipped.areas[0], number, size) for number in range(half * 3))
    older = _list(shipped, "2030-01-01", areas[: half * 2], 0)
    newer = _list(shipped, "2031-01-01", areas[half:], 10)
    register = replace(shipped, areas=areas, editions=(older, newer))
    return register, older, newer


def _area(like: Area, number: int, size: int) -> Area:
    # every fiftieth of the last third took over from one or two of the first third
    heir = number >= size and number % 50 == 0
    replaces = (f"omrade-{number - size}",) if heir else ()
    x, y = 10.5 + number % 100 / 1000, 59.8 + number // 100 / 1000
    return replace(
        like,
        id=f"omrade-{number}",
        name=f"Område {number}",
        replaces=replaces,
        geometry=box(x, y, x + 0.0008, y + 0.0008),
    )


def _list(like: Register, date: str, areas: tuple[Area, ...], move: int) -> Edition:
    row, units, status = like.latest.listings[0], tuple(Unit), tuple(Status)
    rows = tuple(
        replace(
            row,
            area=area.id,
            edition=date,
            status=status[place % 3],
            unit=units[(place + (place % 10 < move / 10)) % 3],
        )
        for place, area in enumerate(areas)
    )
    return replace(like.latest, id=date, date=PartialDate.parse(date), listings=rows)
