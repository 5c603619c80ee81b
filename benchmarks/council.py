"""The rules of time on registers far larger than the council's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TypeVar

from shapely.geometry import box
from streamlit.testing.v1 import AppTest

from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples_of
from geo import changes, council, files
from geo.council import MeetingQuestion, SubjectQuestion
from geo.disclosure import openly
from geo.model import (
    Area,
    Body,
    Edition,
    LogEntry,
    Meeting,
    PartialDate,
    Programme,
    Register,
    Status,
    Unit,
)

S = TypeVar("S", Body, Programme)

_ROUNDS = 9
_SIZE = 10_000
_SUBJECTS = 2_000


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


def council_large(run: Run) -> list[Figure]:
    """The council's year with 2,000 bodies and programmes of ten log lines each, from scratch: all
    of them in a bydel, one with everything on it, every meeting, and the terms of 200 texts."""
    size = run.size(_SUBJECTS)
    register = _council(size)
    texts = [body.description for body in register.bodies[:200]]
    today = date(2031, 1, 1)

    def look_up() -> None:
        fresh = replace(register)  # nothing remembered from the run before
        council.select_subjects(fresh, SubjectQuestion(bydel="alna"))
        known = council.council_of(fresh)
        known.dossier(fresh.bodies[0].id)
        council.select_meetings(fresh, MeetingQuestion(), today)
        for words in texts:
            known.names.mentions(words)

    lines = sum(len(item.log) for item in register.bodies)
    lines += sum(len(item.log) for item in register.programmes)
    return [
        Figure(
            f"council_large: {size:,} bodies and programmes, {lines:,} log lines",
            "s",
            samples_of(run, look_up, _ROUNDS),
            (),
            0.3,
            absolute=True,
        )
    ]


_PAGE = """
import time
from pages import {page}
import streamlit as st

start = time.perf_counter()
{page}.page()
st.session_state.setdefault("seconds", []).append(time.perf_counter() - start)
"""


def council_pages(run: Run) -> list[Figure]:
    """The own work of *Møter* and *Hvem og hva* for each run after the first, Streamlit's making of
    the elements included."""
    return [_page_work(run, "meetings", "Møter"), _page_work(run, "subjects", "Hvem og hva")]


def _page_work(run: Run, page: str, name: str) -> Figure:
    app = AppTest.from_string(_PAGE.format(page=page), default_timeout=60)
    app.run()
    samples_of(run, app.run, _ROUNDS)
    assert not app.exception
    seconds = app.session_state["seconds"][1:]
    return Figure(f"council_pages: {name}", "s", seconds, (), 0.025, absolute=True)


def _council(size: int) -> Register:
    """Half of the subjects are bodies and half programmes; each has its part in one of 200
    meetings, and names the one before it."""
    shipped = openly(files.read_register())
    row = shipped.programmes[1].log[0]
    meetings = tuple(
        replace(shipped.meetings[0], id=f"mote-{n}", date=PartialDate.parse(f"{2030 - n % 30}-03"))
        for n in range(min(size, 200))
    )
    bodies = _many(shipped.bodies[2], "etat", size // 2, meetings, row)
    programmes = _many(shipped.programmes[1], "plan", size // 2, meetings, row)
    return replace(shipped, meetings=meetings, bodies=bodies, programmes=programmes)


def _many(
    like: S, kind: str, count: int, meetings: tuple[Meeting, ...], row: LogEntry
) -> tuple[S, ...]:
    """So many bodies or programmes with ten lines of log each."""

    def log(number: int) -> tuple[LogEntry, ...]:
        links = replace(row.links, bodies=(f"etat-{max(number - 1, 0)}",))
        meeting = meetings[number % len(meetings)].id
        return tuple(
            replace(row, text=f"Linje {line}", meeting=meeting, links=links) for line in range(10)
        )

    return tuple(
        replace(
            like,
            id=f"{kind}-{n}",
            name=f"{kind.title()}{n} for arbeid",
            short=f"{kind.upper()}{n}",
            aliases=(),
            part_of=None,
            description=f"Følger opp Etat{n // 2} for arbeid sammen med PLAN{n}.",
            links=replace(like.links, programmes=(), bodies=(), bydeler=("alna",)),
            log=log(n),
        )
        for n in range(count)
    )


def _register(size: int) -> tuple[Register, Edition, Edition]:
    shipped = openly(files.read_register())
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
