"""Dates and deadlines as iCalendar (RFC 5545), for Outlook and others.

Only a day that a document names becomes an event. "Mars 2026" becomes no day: it stands in the
calendar's description, and `left_out` has it. `undated` has the deadlines without a date.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from uuid import NAMESPACE_URL, UUID, uuid5

from icalendar import Calendar, Event, vDuration, vText

from geo import followups, settings, text
from geo.disclosure import is_internal
from geo.escape import plain
from geo.model import FollowUp, PartialDate, Register
from geo.part import CITY, Part
from geo.text import deadline_words, sources
from geo.timeline import Dated, DateKind, dates

#: Whether what belongs to a point, or to none, is in a calendar.
Keep = Callable[[FollowUp | None], bool]

_PRODUCT = f"-//IPO-kart//{settings.current().city}//NO"
_ZONE = settings.current().zone
_LANGUAGE = {"LANGUAGE": "nb"}
#: Sequence numbers count days from here: whoever imports later has the higher ones.
_FIRST_DAY = date(2020, 1, 1)


def calendar(
    register: Register,
    today: date,
    keep: Keep | None = None,
    part: str = "",
    ask_again: timedelta | None = None,
) -> bytes:
    """Every date that is known to the day, as all-day events in an `.ics` file.

    `part` names what `keep` keeps ("Bydel Alna"); `ask_again`, for a calendar that is subscribed
    to, is how often a program should fetch it. The same arguments give the same bytes. Importing
    again updates: an event keeps its UID, and a later day has a higher SEQUENCE.
    """
    ics = Calendar.new(
        prodid=_PRODUCT,
        method="PUBLISH",
        calscale="GREGORIAN",
        uid=_uid(part),
    )
    _say(ics, ("NAME", "X-WR-CALNAME"), _name(register, part))
    _say(ics, ("DESCRIPTION", "X-WR-CALDESC"), "\n".join(_description(register, keep)))
    ics.add("X-WR-TIMEZONE", _ZONE)
    # By this Outlook knows a calendar that it has opened before; a part must not replace the whole.
    ics.add("X-WR-RELCALID", str(_uid(part)))
    if ask_again is not None:
        # RFC 7986, 5.7; and as Outlook reads it
        ics.add("REFRESH-INTERVAL", vDuration(ask_again), parameters={"VALUE": "DURATION"})
        ics.add("X-PUBLISHED-TTL", vDuration(ask_again))
    for item in _chosen_dates(register, keep):
        if is_exact(item.date):
            ics.add_component(_event(register, item, today))
    content: bytes = ics.to_ical()
    return content


def events(register: Register, keep: Keep | None = None) -> tuple[Dated, ...]:
    """The dates that become events."""
    return tuple(item for item in _chosen_dates(register, keep) if is_exact(item.date))


def left_out(register: Register, keep: Keep | None = None) -> tuple[Dated, ...]:
    """The dates that become no event, because no document names the day."""
    return tuple(item for item in _chosen_dates(register, keep) if not is_exact(item.date))


def undated(register: Register, keep: Keep | None = None) -> tuple[str, ...]:
    """The deadlines without a date, each as it is written with its point; plain text."""
    points = (point for point in register.followups if keep is None or keep(point))
    return tuple(
        text.say(
            "calendar.of_point",
            sentence=deadline_words.as_written(item.text),
            number=point.number,
            year=point.year,
        )
        for point, item in followups.undated_of(points)
    )


def concerning(register: Register, *parts: Part) -> Keep:
    """Keeps what concerns all of these parts of the city, and what concerns the whole city."""
    narrow = [part for part in parts if part != CITY]

    def keep(point: FollowUp | None) -> bool:
        if point is None or not narrow:
            return True
        return followups.reach_of(register, point, narrow) is not None

    return keep


def is_exact(when: PartialDate) -> bool:
    """Whether a date is known to the day, at both ends if it is a span."""
    return all(end.count("-") == 2 for end in when.iso.split("/"))


def date_line(item: Dated) -> str:
    """`mars 2026: Politirådets møte …`, with its follow-up point if it has one; plain text."""
    sentence = text.say("calendar.dated", date=text.day(item.date), words=plain(item.words))
    if item.point is None:
        return sentence
    return text.say(
        "calendar.of_point", sentence=sentence, number=item.point.number, year=item.point.year
    )


def _chosen_dates(register: Register, keep: Keep | None) -> tuple[Dated, ...]:
    every_date = dates(register)
    return every_date if keep is None else tuple(item for item in every_date if keep(item.point))


# --- the calendar -----------------------------------------------------------------------------


def _say(ics: Calendar, names: tuple[str, str], words: str) -> None:
    """The same words as the standard names them and as Outlook reads them."""
    for name in names:
        ics.add(name, vText(words))  # by itself the library does not escape X- properties


def _name(register: Register, part: str) -> str:
    whole = text.say("calendar.name")
    if is_internal(register):
        whole = text.say("audience.calendar", name=whole)
    return text.say("calendar.name_part", name=whole, part=plain(part)) if part else whole


def _uid(part: str) -> UUID:
    return uuid5(NAMESPACE_URL, f"ipo-kart/calendar/{plain(part)}")


def _description(register: Register, keep: Keep | None) -> list[str]:
    lines = [text.say("calendar.about")]
    if missing := left_out(register, keep):
        lines.append(text.say("calendar.left_out"))
        lines += [f"- {date_line(item)}" for item in missing]
    if without := undated(register, keep):
        lines.append(text.say("calendar.undated"))
        lines += [f"- {words}" for words in without]
    return lines


# --- its events -------------------------------------------------------------------------------


def _event(register: Register, item: Dated, today: date) -> Event:
    stamp = datetime.combine(today, time(), tzinfo=UTC)
    event = Event()
    event.add("UID", f"{item.id}@ipo-kart")
    event.add("DTSTAMP", stamp)
    event.add("LAST-MODIFIED", stamp)
    event.add("SEQUENCE", max((today - _FIRST_DAY).days, 0))
    event.add("DTSTART", item.date.first)
    if item.date.last < date.max:  # without an end it is one day
        event.add("DTEND", item.date.last + timedelta(days=1))  # the first day after it
    event.add("SUMMARY", _summary(register, item), parameters=_LANGUAGE)
    event.add("DESCRIPTION", "\n".join(_facts(register, item)), parameters=_LANGUAGE)
    event.add("CATEGORIES", [_category(item)])
    event.add("CLASS", "CONFIDENTIAL" if is_internal(register) else "PUBLIC")
    event.add("STATUS", "CONFIRMED")
    event.add("TRANSP", "TRANSPARENT")
    return event


def _summary(register: Register, item: Dated) -> str:
    words = plain(item.words)
    summary = text.say("calendar.due", words=words) if item.kind is DateKind.DEADLINE else words
    return text.say("audience.calendar", name=summary) if is_internal(register) else summary


def _category(item: Dated) -> str:
    """`Frist`, or what kind of event the milestone is: `Seminar`, `Møte`."""
    if item.kind is DateKind.DEADLINE:
        return text.say("calendar.deadline")
    return plain(item.category).capitalize()


def _facts(register: Register, item: Dated) -> list[str]:
    """The lines of a description: the point, who is responsible, the source's own words."""
    lines = []
    if point := item.point:
        lines.append(
            text.say(
                "calendar.point", number=point.number, year=point.year, title=plain(point.title)
            )
        )
        if point.number_restored:
            lines.append(text.say("calendar.restored"))
        if point.responsible:
            names = text.listing([plain(body) for body in point.responsible])
            lines.append(text.say("calendar.responsible", names=names))
    label = text.say("panel.quote")
    lines.append(text.say("calendar.quote", label=label, quote=plain(item.quote)))
    lines.append(text.say("calendar.source", source=_source(register, item)))
    return lines


def _source(register: Register, item: Dated) -> str:
    return sources.cite(register.source_by_id[item.source], item.line)
