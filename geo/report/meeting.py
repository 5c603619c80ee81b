"""The status list for the agenda of a meeting, as neutral blocks."""

from __future__ import annotations

from datetime import date

from geo import text
from geo.council import agenda_of, find_meeting, meeting_to_prepare
from geo.errors import UnknownValueError
from geo.escape import plain
from geo.model import Meeting, PartialDate, Register
from geo.part import CITY
from geo.report import Report, agenda, areas, complete_blocks, followup_points, status_list
from geo.report.case import Case, MeetingCase


def meeting_report(
    register: Register,
    today: date,
    meeting: str | None = None,
) -> Report:
    """The status list for a meeting (id, date, or the beginning of an id) as it stands on a day.

    `register` is what its readers may have (`geo.disclosure`). None is the next meeting; where no
    document names one, the last that is not settled. Raises
    UnknownValueError for an unknown meeting, and where the documents name none at all.
    """
    chosen = _meeting(register, today, meeting)
    city = Case(register, CITY, None, today)
    case = MeetingCase(city, agenda_of(register, chosen, today), meeting is not None)
    parts = (
        *agenda.summary(case),
        *agenda.to_settle(case),
        *agenda.left_over(case),
        *agenda.items(case),
        *status_list.points(case),
        *status_list.to_council(case),
        *areas.list_changes(city),
        *followup_points.coming_dates(city),
        *status_list.money(case),
    )
    day = text.day(PartialDate.parse(today.isoformat()))
    return Report(
        register=register,
        part=CITY,
        today=today,
        title=text.say("meeting_report.title", date=text.day(chosen.date)),
        subtitle=text.say("meeting_report.subtitle", meeting=plain(chosen.title), day=day),
        edition=plain(text.date_of(city.edition)),
        edition_id=city.edition.id,
        blocks=complete_blocks(register, parts),
        meeting=chosen.id,
    )


def _meeting(register: Register, today: date, words: str | None) -> Meeting:
    chosen = meeting_to_prepare(register, today) if words is None else find_meeting(register, words)
    if chosen is None:
        raise UnknownValueError("meeting", "", ())
    return chosen
