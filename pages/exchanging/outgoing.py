"""Files for GIS programs and spreadsheets: what shall be in them, and the files."""

from __future__ import annotations

from geo.model import Register
from pages.exchanging import view_filters


def show(register: Register) -> None:
    """The choices, and a file in every format."""
    view_filters.choose(register)
