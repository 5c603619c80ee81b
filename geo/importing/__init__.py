"""A proposal that somebody has gone through → the wishes that make it this year's list.

The proposal says what a document seems to mean; a `Draft` is what a person keeps of it, changed
and added to. Only what is kept is written: one edition with the document it came from, status
texts in the log of the points, new points, what the document says ends, and new areas, whose border
is a delbydel (marked approximate) or none.
"""

from geo.importing.acceptance import accept
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
from geo.importing.draft_checks import doubts, findings
from geo.importing.draft_records import coming, wishes
from geo.importing.endings import MANY_ENDINGS, endings, many_endings

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
    "doubts",
    "drafted",
    "endings",
    "findings",
    "known_point",
    "many_endings",
    "point_by_hand",
    "point_of",
    "wishes",
]
