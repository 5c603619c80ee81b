"""The results in docs/benchmarks.md, written by the run that measured them."""

from __future__ import annotations

import os
import platform
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from benchmarks.figures import HEADINGS, Figure, row

DOCUMENT = Path(__file__).resolve().parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"
_PACKAGES = (
    "streamlit",
    "folium",
    "streamlit-folium",
    "geopandas",
    "pyogrio",
    "shapely",
    "typst",
    "matplotlib",
    "weasyprint",
    "pdfplumber",
)
_PROGRAMS = ("chromium", "tesseract", "pandoc", "qgis", "psql")


def load() -> float:
    """How many processes wanted a processor, as a mean of the last minute."""
    return os.getloadavg()[0]


def write(
    figures: Mapping[str, Sequence[Figure]], loads: tuple[float, float], path: Path = DOCUMENT
) -> None:
    """Put the figures of a whole run between the two marks of the document.

    `loads` is the load of the machine before and after. Raises ValueError without the marks.
    """
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not (begin and end):
        raise ValueError(f"{path.name} has no {BEGIN} … {END}")
    parts = (f"{_surroundings(loads)}\n", _table(figures))
    written = "\n".join(("", *parts, ""))
    path.write_text(before + begin + written + end + after, encoding="utf-8")


def _surroundings(loads: tuple[float, float]) -> str:
    start, finish = (f"{number:.1f}" for number in loads)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    machine = f"{_processor()}, {os.cpu_count()} cores, {memory:.0f} GB, {_system()}"
    versions = ", ".join((f"Python {platform.python_version()}", *_packages(), *_programs()))
    return (
        f"{date.today().isoformat()}, {machine}. The load was {start} before and {finish} after."
        f"\n\n{versions}."
    )


def _processor() -> str:
    for line in _lines("/proc/cpuinfo"):
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _system() -> str:
    for line in _lines("/etc/os-release"):
        if line.startswith("PRETTY_NAME="):
            return line.partition("=")[2].strip('"')
    return sys.platform


def _lines(path: str) -> list[str]:
    file = Path(path)
    return file.read_text(encoding="utf-8").splitlines() if file.is_file() else []


def _packages() -> list[str]:
    versions = [f"SQLite {sqlite3.sqlite_version}"]
    for name in _PACKAGES:
        try:
            versions.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            continue
    return versions


def _programs() -> list[str]:
    """What each program says of its version, in its first line."""
    versions = []
    for name in _PROGRAMS:
        if not shutil.which(name):
            continue
        answer = subprocess.run([name, "--version"], capture_output=True, text=True, check=False)
        first = (answer.stdout or answer.stderr).partition("\n")[0].partition(" built on")[0]
        versions.append(first.strip())
    return [line for line in versions if line]


def _table(figures: Mapping[str, Sequence[Figure]]) -> str:
    rows = [("benchmark", *HEADINGS), tuple("---" for _ in range(len(HEADINGS) + 1))]
    for name, items in figures.items():
        rows += [(f"`{name}`", *map(_cell, row(figure))) for figure in items]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in rows)


def _cell(value: str) -> str:
    return value.replace("|", "\\|")
