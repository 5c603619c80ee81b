"""The facts: areas, bydeler, lists, points, the council's year, sources; the register of all.

Everything here is frozen. Geometry is EPSG:4326 (lon, lat). Codes are the council's own words.
Unknown is `None`, never a guess. Every field of a record is `Public[…]` or `Internal[…]`, and a
record may be marked `internal` as a whole: neither ever reaches an open document, see
`geo.disclosure`, which refuses a field without a class. Only the standard library and shapely are
used.
"""

from __future__ import annotations

from geo.model.access import (
    Access,
    Audience,
    Internal,
    Public,
)
from geo.model.codes import (
    BodyKind,
    Confidence,
    EditionKind,
    FollowUpState,
    ItemKind,
    LogKind,
    MeasureState,
    MeetingKind,
    ProgrammeKind,
    SourceKind,
    Status,
    Unit,
)
from geo.model.council import (
    AgendaItem,
    Body,
    LogEntry,
    Meeting,
    Programme,
)
from geo.model.links import (
    NO_LINKS,
    Links,
)
from geo.model.lists import (
    Edition,
    Listing,
    Source,
    Unnamed,
)
from geo.model.measures import (
    Measure,
)
from geo.model.partial_date import (
    PartialDate,
)
from geo.model.places import (
    Area,
    Border,
    Bydel,
    Delbydel,
    Placed,
    Population,
    Surface,
)
from geo.model.points import (
    Amount,
    Deadline,
    FollowUp,
    Milestone,
    PendingFollowUps,
    StatusText,
    UndatedDeadline,
)
from geo.model.register import (
    Register,
)
from geo.model.written_date import (
    MONTHS,
    written_date,
)

__all__ = [
    "MONTHS",
    "NO_LINKS",
    "Access",
    "AgendaItem",
    "Amount",
    "Area",
    "Audience",
    "Body",
    "BodyKind",
    "Border",
    "Bydel",
    "Confidence",
    "Deadline",
    "Delbydel",
    "Edition",
    "EditionKind",
    "FollowUp",
    "FollowUpState",
    "Internal",
    "ItemKind",
    "Links",
    "Listing",
    "LogEntry",
    "LogKind",
    "Measure",
    "MeasureState",
    "Meeting",
    "MeetingKind",
    "Milestone",
    "PartialDate",
    "PendingFollowUps",
    "Placed",
    "Population",
    "Programme",
    "ProgrammeKind",
    "Public",
    "Register",
    "Source",
    "SourceKind",
    "Status",
    "StatusText",
    "Surface",
    "UndatedDeadline",
    "Unit",
    "Unnamed",
    "written_date",
]
