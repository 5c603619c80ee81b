"""The warning that a text looks like personal data, as a page and a command say it."""

from __future__ import annotations

from collections.abc import Sequence

from geo import text
from geo.editing.personal_data import Suspicion
from geo.escape import plain
from geo.text import changed_records

_MOST = 10  # told by name


def warning(suspicions: Sequence[Suspicion]) -> tuple[str, ...]:
    """What to do about what looks like personal data, and behind that each text with its field;
    nothing where nothing does. No line is escaped for a medium."""
    if not suspicions:
        return ()
    lines = [text.say("personal_data.warning"), *map(_suspicion_line, suspicions[:_MOST])]
    if len(suspicions) > _MOST:
        lines.append(text.say("personal_data.more", count=len(suspicions) - _MOST))
    return tuple(lines)


def _suspicion_line(item: Suspicion) -> str:
    """`«91 23 45 67» ligner på et telefonnummer (merknad)`."""
    return text.say(
        "personal_data.one",
        words=plain(item.words),
        kind=text.say(f"resemblance.{item.resemblance}"),
        field=changed_records.field_name(item.path),
    )
