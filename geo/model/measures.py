"""Measures (tiltak): what is done in an area, by whom, and from when to when."""

from __future__ import annotations

from geo.frozen import frozen
from geo.model.access import Internal, Public
from geo.model.codes import MeasureState
from geo.model.links import Links
from geo.model.partial_date import PartialDate


@frozen
class Measure:
    """What somebody does in areas or for follow-up points, in our plain wording.

    `responsible` are names as people write them, as in a `FollowUp`. `start` and `end` are None
    where nobody says. A measure rests on a `source` (id) or, where no document tells of it, on the
    word of whoever entered it, `entered_by`: that may be a person, so it is internal.
    """

    id: Public[str]
    title: Public[str]
    text: Public[str]
    responsible: Public[tuple[str, ...]]
    start: Public[PartialDate | None]
    end: Public[PartialDate | None]
    state: Public[MeasureState]
    links: Public[Links]
    source: Public[str | None]
    line: Public[int | None]
    quote: Public[str | None]
    entered_by: Internal[str | None] = None
    internal: Internal[bool] = False
