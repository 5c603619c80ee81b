"""Words for deadlines that have no date: as the document writes them, and marked as that."""

from __future__ import annotations

from geo import text
from geo.escape import plain


def as_written(words: str) -> str:
    """`«til neste møte» (som skrevet)`, as plain text."""
    return text.say("deadline.as_written", words=plain(words))
