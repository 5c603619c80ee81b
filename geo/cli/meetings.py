"""`ipokart meetings` and `meeting`: the council's meetings, and the status list for one of them.

What only these verbs need is imported inside them: `ipokart areas` must not wait for it.
"""

from __future__ import annotations

import argparse
from datetime import date

from geo import clock, text
from geo.cli import editions, options, pictures
from geo.cli.arguments import RefusedError
from geo.cli.lists import in_columns
from geo.council import Agenda, agenda_of, meeting_to_prepare
from geo.disclosure import audience_of
from geo.escape import terminal
from geo.followups import EARLIEST, LATEST
from geo.model import AgendaItem


def list_meetings(arguments: argparse.Namespace) -> int:
    """Every meeting that the documents name, newest first, as a table or as JSON."""
    register, today = editions.register(arguments), clock.today()
    newest_first = sorted(register.meetings, key=lambda item: item.date.last, reverse=True)
    agendas = [agenda_of(register, item, today) for item in newest_first]
    if arguments.json:
        editions.print_json([_agenda_json(item) for item in agendas], audience_of(register))
    else:
        editions.print_mark(register)
        print(_table(agendas) if agendas else text.say("cli.no_meetings"))
    return 0


def _table(agendas: list[Agenda]) -> str:
    keys = ("when", "kind", "id", "state", "title")
    head = tuple(text.say(f"cli.meeting_{key}") for key in keys)
    lines = [
        (
            text.day(item.meeting.date),
            text.say(f"meeting_kind.{item.meeting.kind.name.lower()}"),
            terminal(item.meeting.id),
            text.say(f"meeting_outcome.{item.outcome}"),
            terminal(item.meeting.title),
        )
        for item in agendas
    ]
    return in_columns([head, *lines])


def _agenda_json(agenda: Agenda) -> dict[str, object]:
    """A meeting as plain values; `outcome` and what depends on it is derived by the day."""
    meeting = agenda.meeting
    return {
        "id": meeting.id,
        "kind": meeting.kind,
        "date": meeting.date.iso,
        "title": meeting.title,
        "note": meeting.note,
        "outcome": agenda.outcome,
        "items": [_item_json(item) for item in meeting.items],
        "presented": [programme.id for programme, _ in agenda.presented],
        "to_approve": [
            {
                "programme": item.programme.id,
                "approved": item.outcome.date.iso if item.outcome else None,
            }
            for item in agenda.approvals
        ],
        "approved": [programme.id for programme, _ in agenda.approved],
        "to_settle": [item.year for item in agenda.pending],
        "editions": [item.id for item in agenda.editions],
        "source": meeting.source,
        "line": meeting.line,
        "quote": meeting.quote,
    }


def _item_json(item: AgendaItem) -> dict[str, object]:
    return {
        "kind": item.kind,
        "text": item.text,
        "edition": item.edition,
        "followup_year": item.followup_year,
        "programmes": list(item.links.programmes),
        "bodies": list(item.links.bodies),
        "source": item.source,
        "line": item.line,
        "quote": item.quote,
    }


# --- the status list ----------------------------------------------------------------------------


def write_status_list(arguments: argparse.Namespace) -> int:
    """The status list for the next meeting, or the one asked for, into a file."""
    from geo.exports.report import REPORTS
    from geo.exports.report.meeting import MeetingOrder

    suffix = options.suffix(arguments.out, tuple(REPORTS))
    aim = editions.aim(arguments)
    template = pictures.report_template(arguments.template, suffix)
    today, register = _day(arguments.today), editions.register(arguments)
    if meeting_to_prepare(register, today) is None:
        raise RefusedError(text.say("cli.no_meetings"))
    order = MeetingOrder(register, today, arguments.meeting, suffix, template)
    content = order.content()
    aim.write(content)
    size = text.bytes_(len(content))
    print(terminal(text.say("cli.written", file=arguments.out, size=size)), order.report.title)
    return 0


def _day(words: str | None) -> date:
    """The day that is asked for, or today. Raises RefusedError."""
    if words is None:
        return clock.today()
    try:
        day = date.fromisoformat(words)
    except ValueError:
        day = date.min
    if not EARLIEST <= day <= LATEST:
        raise RefusedError(text.say("cli.bad_day", value=words))
    return day
