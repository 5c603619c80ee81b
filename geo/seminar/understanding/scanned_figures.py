"""Dates and amounts that a scanner read: a misread figure is as good a figure, so none is sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geo.errors import Finding, Severity
from geo.seminar.document import Document
from geo.seminar.proposal import PointProposal


def unsure(points: Sequence[PointProposal], document: Document) -> tuple[PointProposal, ...]:
    """The points, with the deadlines and amounts of scanned pages marked as not sure."""
    scanned = {page.number for page in document.pages if page.scanned}
    return tuple(_marked(point, scanned) for point in points) if scanned else tuple(points)


def _marked(point: PointProposal, scanned: set[int]) -> PointProposal:
    return replace(
        point,
        deadlines=tuple(
            replace(row, sure=row.sure and row.page not in scanned) for row in point.deadlines
        ),
        amounts=tuple(replace(row, sure=row.page not in scanned) for row in point.amounts),
    )


def sure_only(point: PointProposal) -> PointProposal:
    """A point without the deadlines and amounts that a person must look at."""
    return replace(
        point,
        deadlines=tuple(row for row in point.deadlines if row.sure),
        amounts=tuple(row for row in point.amounts if row.sure),
    )


def findings(points: Sequence[PointProposal]) -> tuple[Finding, ...]:
    """That figures were read off a picture, and of which points."""
    numbers = [str(point.number) for point in points if sure_only(point) != point]
    if not numbers:
        return ()
    values = (("numbers", ", ".join(numbers)),)
    return (Finding("scanned_figures", "", values=values, severity=Severity.NOTICE),)
