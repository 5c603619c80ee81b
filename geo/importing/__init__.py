"""A proposal that somebody has gone through → the wishes that make it this year's list.

The proposal says what a document seems to mean; a `Draft` is what a person accepts of it, changed
and added to. Only what is accepted is written: one edition with the document it came from, status
texts in the log of the points, new points, what the document says ends, and new areas, whose border
is a delbydel (marked approximate) or none.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.importing.acceptance import accept
    from geo.importing.area_endings import MANY_ENDINGS, endings, many_endings
    from geo.importing.draft import (
        AreaDraft,
        Draft,
        EndedDraft,
        Home,
        PointDraft,
        area_by_hand,
        area_of,
        drafted,
        known_point,
        point_by_hand,
        point_of,
    )
    from geo.importing.draft_checks import findings
    from geo.importing.draft_records import coming, wishes

__all__ = [
    "MANY_ENDINGS",
    "AreaDraft",
    "Draft",
    "EndedDraft",
    "Home",
    "PointDraft",
    "accept",
    "area_by_hand",
    "area_of",
    "coming",
    "drafted",
    "endings",
    "findings",
    "known_point",
    "many_endings",
    "point_by_hand",
    "point_of",
    "wishes",
]

#: They are imported when one of their names is asked for: to propose needs no geometry.
_MODULES = ("draft", "area_endings", "draft_checks", "draft_records", "acceptance")


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in _MODULES:
            loaded = import_module(f"{__name__}.{module}")
            if hasattr(loaded, name):
                return getattr(loaded, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
