"""Follow-up points, and events that a document dates."""

from __future__ import annotations

from geo.frozen import frozen
from geo.model.access import Internal, Public
from geo.model.codes import FollowUpState
from geo.model.links import Links
from geo.model.partial_date import PartialDate


@frozen
class StatusText:
    """What a document says about a follow-up point at one date; `text` is our plain wording."""

    date: Public[PartialDate]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False


@frozen
class Deadline:
    """A date by which something is promised; `recipient` is the body (id) it is promised to."""

    date: Public[PartialDate]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False
    recipient: Public[str | None] = None


@frozen
class UndatedDeadline:
    """A deadline in words that are no date: «snarest», «til neste møte», «fortløpende».

    `text` is the words as the document writes them, `quote` what they stand in, `recipient` the
    body (id) it is promised to. It is never overdue, and in no calendar.
    """

    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False
    recipient: Public[str | None] = None


@frozen
class Amount:
    """Money named in a document, in Norwegian kroner.

    `payer` is the body (id) that pays, `programme` what the money is for (id). `year` is the
    year it is for, and with `onwards` the first of several.
    """

    nok: Public[int]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False
    payer: Public[str | None] = None
    programme: Public[str | None] = None
    year: Public[int | None] = None
    onwards: Public[bool] = False


@frozen
class FollowUp:
    """An oppfølgingspunkt. `number_restored` is True where the scan lost the number.

    `deadlines_hidden` says that this edition shows fewer deadlines than there are (see
    `geo.disclosure`): that none is shown then does not mean that none is set. It is in no file.
    """

    id: Public[str]
    year: Public[int]
    number: Public[int]
    number_restored: Public[bool]
    title: Public[str]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    statuses: Public[tuple[StatusText, ...]]
    state: Public[FollowUpState]
    responsible: Public[tuple[str, ...]]
    deadlines: Public[tuple[Deadline, ...]]
    amounts: Public[tuple[Amount, ...]]
    links: Public[Links]
    internal: Internal[bool] = False
    undated_deadlines: Public[tuple[UndatedDeadline, ...]] = ()
    deadlines_hidden: Public[bool] = False

    @property
    def every_deadline(self) -> tuple[Deadline | UndatedDeadline, ...]:
        """Its deadlines, those without a date last."""
        return (*self.deadlines, *self.undated_deadlines)


@frozen
class PendingFollowUps:
    """A year whose follow-up points are not settled yet, and when they will be.

    `meeting` is the meeting (id) that is to settle them.
    """

    year: Public[int]
    date: Public[PartialDate]
    text: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False
    meeting: Public[str | None] = None


@frozen
class Milestone:
    """A dated event on the timeline."""

    id: Public[str]
    date: Public[PartialDate]
    title: Public[str]
    kind: Public[str]
    quote: Public[str]
    source: Public[str]
    line: Public[int | None]
    internal: Internal[bool] = False
