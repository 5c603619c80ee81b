"""January's document: read, understood, proposed line by line for a person to accept.

document = read(content, "seminar.pdf")
proposal = understand(document, register)
"""

from geo.seminar.document import Document, Line, Page
from geo.seminar.document_kind import DocumentKind
from geo.seminar.proposal import (
    SURE,
    AreaProposal,
    PointProposal,
    Proposal,
    proposal_json,
)
from geo.seminar.reading import read
from geo.seminar.understanding import understand
from geo.seminar.understanding.scanned_figures import sure_only

__all__ = [
    "SURE",
    "AreaProposal",
    "Document",
    "DocumentKind",
    "Line",
    "Page",
    "PointProposal",
    "Proposal",
    "proposal_json",
    "read",
    "sure_only",
    "understand",
]
