"""The council's year: its meetings, the programmes it follows, and the bodies that act."""

from __future__ import annotations

from geo.frozen import frozen
from geo.model.access import Internal, Public
from geo.model.codes import BodyKind, ItemKind, LogKind, MeetingKind, ProgrammeKind
from geo.model.links import NO_LINKS, Links
from geo.model.partial_date import PartialDate


@frozen
class AgendaItem:
    """One item of a meeting that belongs to no programme: a theme, a review, an attachment.

    `edition` is the list (id) that was its subject, `followup_year` the year whose follow-up
    points were. What a meeting has to do with a programme stands in the programme's log.
    """

    kind: Public[ItemKind]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    links: Public[Links] = NO_LINKS
    edition: Public[str | None] = None
    followup_year: Public[int | None] = None
    internal: Internal[bool] = False


@frozen
class Meeting:
    """A meeting of the council that a document names, held or to come.

    What it decided is known only from documents: a past meeting without an approval in any log and
    without items is one that no document tells the outcome of.
    """

    id: Public[str]
    kind: Public[MeetingKind]
    date: Public[PartialDate]
    title: Public[str]
    note: Public[str | None]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    items: Public[tuple[AgendaItem, ...]] = ()
    internal: Internal[bool] = False


@frozen
class LogEntry:
    """What a document says of a programme or a body at one date; `text` is our plain wording.

    `date` is when it happened or is to happen. `meeting` is the meeting (id) where it did.
    """

    date: Public[PartialDate]
    kind: Public[LogKind]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    meeting: Public[str | None] = None
    links: Public[Links] = NO_LINKS
    internal: Internal[bool] = False


@frozen
class Programme:
    """A programme, plan, agreement, model or survey that the documents name.

    `short` is what people call it, `aliases` are other spellings. `period` are the years it is for.
    `description` is our plain wording; `description_source` (id) is where it is from, None for
    the same source as `quote`. `part_of` is the programme (id) it belongs to.
    """

    id: Public[str]
    name: Public[str]
    short: Public[str | None]
    aliases: Public[tuple[str, ...]]
    kind: Public[ProgrammeKind]
    period: Public[PartialDate | None]
    part_of: Public[str | None]
    description: Public[str]
    description_source: Public[str | None]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    log: Public[tuple[LogEntry, ...]] = ()
    links: Public[Links] = NO_LINKS
    internal: Internal[bool] = False


@frozen
class Body:
    """Somebody who acts: a council, a municipality, an agency, a network, a part of the police.

    The fields are those of a `Programme`; `part_of` is the body (id) it belongs to.
    """

    id: Public[str]
    name: Public[str]
    short: Public[str | None]
    aliases: Public[tuple[str, ...]]
    kind: Public[BodyKind]
    part_of: Public[str | None]
    description: Public[str]
    description_source: Public[str | None]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    log: Public[tuple[LogEntry, ...]] = ()
    links: Public[Links] = NO_LINKS
    internal: Internal[bool] = False
