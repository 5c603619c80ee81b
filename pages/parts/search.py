"""The search of the product beyond places: meetings, bodies and programmes."""

from __future__ import annotations

from typing import NamedTuple

from geo import text
from geo.council import council_of
from geo.council.names import title
from geo.model import Meeting, Register
from geo.query import code_of
from geo.view import slug

#: Words that tell nothing of which meeting is meant.
_FILLERS = frozenset({"i", "og", "politirad", "politiradet", "politiradets", "radet", "radets"})
#: Likeness from which a name is worth suggesting beside places.
_WORTH_SUGGESTING = 0.7


class Hit(NamedTuple):
    """The page and the parameters that a search leads to; `score` (0–1) is how alike the name
    is."""

    page: str
    query: dict[str, str]
    score: float


def find(register: Register, written: str) -> Hit | None:
    """The body, programme or meeting that somebody means; several meetings of one kind or year as
    the list of them."""
    match = council_of(register).names.find(written)
    if match:
        return Hit("subjects", {"id": match.id}, match.score)
    meetings = _meetings(register, written)
    if len(meetings) == 1:
        return Hit("meetings", {"id": meetings[0].id}, 1.0)
    return Hit("meetings", _common(meetings), 1.0) if meetings else None


def suggestions(register: Register, written: str) -> list[str]:
    """Names of bodies and programmes that are like what somebody wrote."""
    council = council_of(register)
    matches = council.names.suggest(written)
    return [title(council.subjects[m.id]) for m in matches if m.score >= _WORTH_SUGGESTING]


def _meetings(register: Register, written: str) -> list[Meeting]:
    """The meetings that have all the words that somebody wrote."""
    wanted = set(slug(written).split("-")) - _FILLERS - {""}
    return [item for item in register.meetings if wanted and wanted <= _words(item)]


def _words(meeting: Meeting) -> set[str]:
    """The words that a meeting can be looked for by: its kind, its date and its title."""
    kind = meeting.kind.name.lower()
    forms = text.say(f"meeting_forms.{kind}")
    searchable = (
        f"{forms} {text.say('meeting_forms.every')} {text.day(meeting.date)} {meeting.title}"
    )
    return set(slug(searchable).split("-"))


def _common(meetings: list[Meeting]) -> dict[str, str]:
    """What several meetings have in common, as filters."""
    kinds, years = {m.kind for m in meetings}, {m.date.first.year for m in meetings}
    query = {}
    if len(kinds) == 1:
        query["kind"] = code_of(kinds.pop())
    if len(years) == 1:
        query["year"] = str(years.pop())
    return query
