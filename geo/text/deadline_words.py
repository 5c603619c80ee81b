"""Words for deadlines that have no date, and for those that this edition does not show."""

from __future__ import annotations

from geo import text
from geo.escape import plain
from geo.model import FollowUp, UndatedDeadline


def as_written(words: str) -> str:
    """`«til neste møte» (som skrevet)`, as plain text."""
    return text.say("deadline.as_written", words=plain(words))


def undated(point: FollowUp) -> list[str]:
    """The deadlines of a point that have no date, as they are written."""
    return [as_written(item.text) for item in point.undated_deadlines]


def missing(point: FollowUp, unknown: str) -> str:
    """What stands where no deadline of a point is shown: `unknown`, words for that no source tells
    any, unless this edition hides one."""
    return text.say("deadline.hidden") if point.deadlines_hidden else unknown


def promised(point: FollowUp, item: UndatedDeadline) -> str:
    """What is to be done by then: the sentence that the deadline stands in, or the title of the
    point where it stands alone or is hidden; plain text without a full stop."""
    quote, words = (plain(wording).rstrip(". ") for wording in (item.quote, item.text))
    alone = quote.casefold() in {"", words.casefold()}
    return plain(point.title).rstrip(". ") if alone else quote
