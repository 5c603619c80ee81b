"""What kind of document was read; a person can say otherwise."""

from __future__ import annotations

from enum import StrEnum


class DocumentKind(StrEnum):
    """What a document can tell the register."""

    #: A list of areas, perhaps with follow-up points.
    LIST = "liste"
    #: Follow-up points without a list, as the minutes of a meeting.
    POINTS = "punkter"
    #: How far known points have come.
    STATUS = "status"
    #: The document of another municipality's council.
    OTHER_COUNCIL = "annet politiråd"
    NONE = "ingen"

    @property
    def lists_areas(self) -> bool:
        """Whether areas are read of it."""
        return self is DocumentKind.LIST

    @property
    def has_points(self) -> bool:
        """Whether follow-up points are read of it."""
        return self in {DocumentKind.LIST, DocumentKind.POINTS, DocumentKind.STATUS}
