"""What a person has decided about a line that was read, and the group that shows it."""

from __future__ import annotations

from enum import StrEnum

from geo.importing.draft import AreaDraft
from geo.model import Edition


class Verdict(StrEnum):
    """How far a line has come."""

    ACCEPTED = "accepted"
    REJECTED = "rejected"
    OPEN = "open"


class Group(StrEnum):
    """Why a line that was read is looked at, in the order of doing so."""

    UNCLEAR = "unclear"
    NEW = "new"
    CHANGED = "changed"
    CONTINUED = "continued"


def verdict_on(*, is_accepted: bool, sure: bool, rejected: bool) -> Verdict:
    """The verdict on a line. One that was read surely is ticked at first, so that nobody leaves it
    out unknowingly; another is open until it is ticked or rejected."""
    if is_accepted:
        return Verdict.ACCEPTED
    return Verdict.REJECTED if sure or rejected else Verdict.OPEN


def is_sure(item: AreaDraft) -> bool:
    """Whether a line was read so well that nobody needs to look at it."""
    return item.proposed.sure and item.proposed.status is not None


def group_of(older: Edition | None, item: AreaDraft) -> Group:
    """The group of a line that was read, by what the document says and the list before."""
    read = item.proposed
    before = older.by_area.get(read.area_id) if older and read.area_id else None
    if not is_sure(item):
        return Group.UNCLEAR
    if before is None:
        return Group.NEW
    moved = before.unit and read.unit and before.unit is not read.unit
    return (
        Group.CHANGED if moved or not (read.status and read.status.continues) else Group.CONTINUED
    )
