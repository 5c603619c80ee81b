"""January's document: read, understood, proposed line by line for a person to accept.

budget = Budget()  # the time of one document; both have one by themselves without it
document = read(content, "seminar.pdf", budget=budget)
proposal = understand(document, register, budget=budget)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from geo.seminar.budget import Budget
    from geo.seminar.document import Document, Line, Page
    from geo.seminar.document_kind import DocumentKind
    from geo.seminar.proposal import (
        SURE,
        AreaProposal,
        PointProposal,
        Proposal,
        proposal_json,
    )
    from geo.seminar.reading.reader import read
    from geo.seminar.understanding import understand
    from geo.seminar.understanding.scanned_figures import sure_only

__all__ = [
    "SURE",
    "AreaProposal",
    "Budget",
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

#: Where each name is. They are imported when they are asked for: the processes that read a file
#: need nothing of the understanding, which takes longer to be loaded than a file to be read.
_PLACES = {
    "budget": ("Budget",),
    "document": ("Document", "Line", "Page"),
    "document_kind": ("DocumentKind",),
    "proposal": ("SURE", "AreaProposal", "PointProposal", "Proposal", "proposal_json"),
    "reading.reader": ("read",),
    "understanding": ("understand",),
    "understanding.scanned_figures": ("sure_only",),
}


def __getattr__(name: str) -> Any:
    for module, names in _PLACES.items():
        if name in names:
            return getattr(import_module(f"{__name__}.{module}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
