"""Reports, warm: our PDF beside WeasyPrint's of the same content, the status list of a meeting, all
reports, Word; and the command as a whole process.

Warm: the register is read and projected, as in the page that people leave open. The report is made
anew each time, from the register to the bytes, and each time of another day, so that nothing in it
is the same as before.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date, timedelta
from importlib.util import find_spec
from itertools import count
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.run import Run
from benchmarks.sampling import samples, samples_of, timed
from benchmarks.servers import ROOT
from geo import files
from geo.disclosure import openly
from geo.exports.report import write, write_each
from geo.exports.report.meeting import MeetingOrder
from geo.part import Part, main_parts
from geo.report import Report, report
from geo.scene import Atlas

_ROUNDS, _FEW = 9, 3
_ALNA = Part.of_bydel("alna")
_FIRST = date(2026, 2, 1)
#: WeasyPrint with the same demands: the tags of PDF/UA.
_VARIANT = "pdf/ua-1"


def pdf(run: Run) -> list[Figure]:
    """One bydel, ours and WeasyPrint's in turn. WeasyPrint is handed the finished web page: the
    making of it is not counted."""
    fresh = _Fresh()
    takers = {"ours": timed(lambda: fresh.written("pdf", _ALNA))}
    if peer := _weasyprint():
        page = fresh.written("html", _ALNA)
        takers["peer"] = timed(lambda: peer(page))
    taken = samples(run, takers, _ROUNDS)
    figures = [Figure("report_pdf: one bydel", "s", taken["ours"], target=0.15, absolute=True)]
    if "peer" in taken:
        figures.append(Figure("report_pdf: WeasyPrint", "s", taken["ours"], taken["peer"], 0.3))
    return figures


def meeting(run: Run) -> list[Figure]:
    """The status list of a meeting, ours and WeasyPrint's in turn, as for one bydel."""
    register, days = openly(files.read_register()), count()

    def written(suffix: str) -> bytes:
        today = _FIRST + timedelta(days=next(days))
        return MeetingOrder(register, today, "2026-03-mote", suffix=suffix).content()

    takers = {"ours": timed(lambda: written("pdf"))}
    if peer := _weasyprint():
        page = written("html")
        takers["peer"] = timed(lambda: peer(page))
    taken = samples(run, takers, _ROUNDS)
    figures = [
        Figure("report_meeting: status list", "s", taken["ours"], target=0.15, absolute=True)
    ]
    if "peer" in taken:
        figures.append(Figure("report_meeting: WeasyPrint", "s", taken["ours"], taken["peer"], 0.3))
    return figures


def every(run: Run) -> list[Figure]:
    """The 15 bydeler, the units and the city as PDF, as `ipokart report --all` makes them."""
    fresh = _Fresh()
    every = main_parts(fresh.atlas.register)
    chosen = every[: run.size(len(every))]

    def make() -> None:
        for _ in write_each("pdf", map(fresh.build, reversed(chosen)), fresh.atlas):
            pass

    taken, what = samples_of(run, make, _FEW), f"report_all: {len(chosen)} as PDF"
    return [Figure(what, "s", taken, target=1.2, absolute=True)]


def docx(run: Run) -> list[Figure]:
    """One bydel as a Word document."""
    fresh = _Fresh()
    taken = samples_of(run, lambda: fresh.written("docx", _ALNA), _ROUNDS)
    return [Figure("report_docx: one bydel", "s", taken, target=0.3, absolute=True)]


def cli(run: Run) -> list[Figure]:
    """`ipokart report alna.pdf --bydel Alna` from start to end of the process."""
    ipokart = str(Path(sys.executable).with_name("ipokart"))
    with tempfile.TemporaryDirectory() as folder:
        command = [ipokart, "report", str(Path(folder) / "alna.pdf"), "--bydel", "Alna"]

        def write_report() -> None:
            subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)

        taken = samples_of(run, write_report, _ROUNDS)
    return [Figure("cli_report: whole process", "s", taken, target=0.5, absolute=True)]


class _Fresh:
    """Reports from one register, each of a new day."""

    def __init__(self) -> None:
        self.atlas = Atlas.of(openly(files.read_register()), files.read_orientation())
        self._days = count()

    def build(self, part: Part) -> Report:
        """The report of the next day."""
        today = _FIRST + timedelta(days=next(self._days))
        return report(self.atlas.register, part, today)

    def written(self, suffix: str, part: Part) -> bytes:
        """It in a format."""
        return write(suffix, self.build(part), self.atlas)


def _weasyprint() -> Callable[[bytes], object] | None:
    """Makes a PDF of a web page; None, and a word of why, where WeasyPrint or its Pango is not."""
    if find_spec("weasyprint") is None:
        print("WeasyPrint is not installed (pip install weasyprint): skipped", file=sys.stderr)
        return None
    try:
        from weasyprint import HTML
    except OSError as error:  # it is there, but the system's libraries are not
        print(f"WeasyPrint cannot load Pango ({error}): skipped", file=sys.stderr)
        return None
    return lambda page: HTML(string=page.decode()).write_pdf(pdf_variant=_VARIANT)
