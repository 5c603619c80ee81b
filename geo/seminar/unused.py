"""What a document names that no proposal uses, so that nothing of it is lost in silence."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

from geo.frozen import frozen
from geo.model import Status, Unit


class UnusedKind(StrEnum):
    """What sort of thing is named."""

    PLACE = "sted"
    DATE = "dato"
    AMOUNT = "beløp"
    BODY = "aktør"
    NUMBER = "tall"


@frozen
class UnusedMention:
    """Something that a document names and no proposal uses, where it stands first.

    `times` counts how often it stands there. `area_id`, `unit` and `status` are those of a place:
    which area it is, and what the headings above it or its own line tell, as far as they do.
    """

    kind: UnusedKind
    text: str
    times: int
    page: int
    line: int
    area_id: str | None = None
    unit: Unit | None = None
    status: Status | None = None


def unused_json(item: UnusedMention) -> dict[str, Any]:
    """The mention as plain values for JSON."""
    return {
        "kind": str(item.kind),
        "text": item.text,
        "times": item.times,
        "area_id": item.area_id,
        "unit": item.unit and str(item.unit),
        "status": item.status and str(item.status),
        "page": item.page,
        "line": item.line,
    }
