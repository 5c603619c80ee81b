"""What a line of the council's year is called where it is proposed."""

from __future__ import annotations

from collections.abc import Mapping

from geo import text
from geo.council.names import title
from geo.importing.council_draft import CouncilDraft
from geo.model import BodyKind, Register
from geo.seminar.council_proposal import (
    CouncilLine,
    CouncilProposal,
    ItemProposal,
    MeetingProposal,
    NewsProposal,
    SubjectProposal,
)

_LONGEST = 60  # letters of a label


def names_of(register: Register, council: CouncilProposal) -> Mapping[str, str]:
    """The programmes by id, as they are called: those of the register, and those proposed."""
    known = {item.id: title(item) for item in register.programmes}
    return {item.id: item.name for item in council.subjects} | known


def kind_of_line(names: Mapping[str, str], row: CouncilLine) -> str:
    """«Nytt møte», «Tema», «Nytt organ: etat», «SaLTo-programmet 2026–2028: godkjent»."""
    if isinstance(row, MeetingProposal):
        return text.say("council_line.known_meeting" if row.known else "council_line.new_meeting")
    if isinstance(row, ItemProposal):
        return text.say(f"item_kind.{row.kind.name.lower()}")
    if isinstance(row, SubjectProposal):
        code = row.type.name.lower()
        if isinstance(row.type, BodyKind):
            return text.say("council_line.new_body", kind=text.say(f"body_kind.{code}"))
        return text.say("council_line.new_programme", kind=text.say(f"programme_kind.{code}"))
    if isinstance(row, NewsProposal):
        kind = text.say(f"log_kind.{row.kind.name.lower()}")
        return text.say(
            "council_line.news", name=names.get(row.programme, row.seen), kind=kind.lower()
        )
    return text.say("council_line.pending")


def label_of_line(names: Mapping[str, str], draft: CouncilDraft) -> str:
    """A short name that tells a line from the others: what is said of whom, or its own name."""
    is_news = isinstance(draft.proposed, NewsProposal)
    words = kind_of_line(names, draft.proposed) if is_news else draft.name
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST].rsplit(' ', 1)[0]} …"


def match_of_line(row: CouncilLine) -> str:
    """How a name was known although it is written otherwise; or what a new one is most like."""
    if isinstance(row, NewsProposal) and row.likeness < 1.0:
        score = text.number(row.likeness, 2)
        return text.say("council_line.match", seen=row.seen, meant=row.matched, score=score)
    if isinstance(row, SubjectProposal) and row.nearest:
        return text.say("council_line.nearest", name=row.nearest)
    if isinstance(row, MeetingProposal) and row.derived:
        return text.say("council_line.derived")
    return ""


def date_of_line(draft: CouncilDraft) -> str:
    """The date, in words, unless the name has it; that there is none where one is needed; and the
    years of a programme."""
    row = draft.proposed
    if isinstance(row, SubjectProposal) and row.period:
        return f"{row.period.first.year}–{row.period.last.year}"
    if not draft.needs_date:
        return ""
    words = text.day(draft.date) if draft.date else text.say("council_line.no_date")
    return "" if words in draft.name else words
