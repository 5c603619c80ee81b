"""The calendar parsed back: what is an event, what never becomes one, and what a second import does."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from geo import files, timeline
from geo.disclosure import openly
from geo.escape import has_signs
from geo.exports import calendar
from geo.exports.calendar import is_exact
from geo.model import PartialDate, Register
from geo.part import CITY, Part
from tests.conftest import READABLE_PAYLOADS
from tests.geo.events import add_event

Edit = Callable[[str, Callable[[Any], object]], Path]
TODAY = date(2026, 2, 10)
#: Everything that an event may have; a line that is forged shows as another name.
PROPERTIES = {
    "UID",
    "DTSTAMP",
    "LAST-MODIFIED",
    "SEQUENCE",
    "DTSTART",
    "DTEND",
    "SUMMARY",
    "DESCRIPTION",
    "CATEGORIES",
    "CLASS",
    "STATUS",
    "TRANSP",
}
CALENDAR_PROPERTIES = {
    "VERSION",
    "PRODID",
    "CALSCALE",
    "METHOD",
    "NAME",
    "X-WR-CALNAME",
    "DESCRIPTION",
    "X-WR-CALDESC",
    "UID",
    "X-WR-RELCALID",
    "X-WR-TIMEZONE",
}
FORGERIES = (
    "x\r\nATTENDEE:mailto:a@b",
    "x\nEND:VEVENT\nBEGIN:VALARM",
    "x\u2028ATTENDEE:mailto:a@b",
    "x\x0bURL:https://evil.example",
    'a;b,c:d\\n"e"',
    "ø" * 200,
    "\ud800",
)
READABLE_FORGERIES = tuple(words for words in FORGERIES if not has_signs(words))


def events(content: bytes) -> dict[str, Event]:
    """The events of a file by UID; none may hide another."""
    result = Calendar.from_ical(content).events
    by_uid = {str(event["UID"]): event for event in result}
    assert len(by_uid) == len(result)
    return by_uid


def moment(event: Event, name: str) -> Any:
    """The day, or the moment, of a property of an event."""
    value: Any = event[name]
    return value.dt


def sequence(event: Event) -> int:
    return int(str(event["SEQUENCE"]))


def days(event: Event) -> tuple[date, date]:
    return moment(event, "DTSTART"), moment(event, "DTEND")


def deadline(folder: Path, **fields: object) -> Register:
    """The register of a folder where the deadline of point 4 says something else."""
    path = folder / "followups.json"
    document = json.loads(path.read_text(encoding="utf-8"))
    document["followups"][3]["deadlines"][0].update(fields)
    path.write_text(json.dumps(document), encoding="utf-8")
    return openly(files.read_register(folder))


# --- what is in it ------------------------------------------------------------------------------


def test_only_days_that_a_source_names_are_events(register: Register) -> None:
    result = events(calendar.calendar(register, TODAY))
    assert {uid: days(event) for uid, event in result.items()} == {
        "2026-01-seminar@ipo-kart": (date(2026, 1, 29), date(2026, 1, 31)),
        "2025-4-frist-1@ipo-kart": (date(2026, 3, 1), date(2026, 3, 2)),
    }
    for event in result.values():
        assert event["DTSTART"].params["VALUE"] == "DATE"
        assert type(moment(event, "DTSTART")) is date  # a day, no hour of it


def test_what_has_no_day_is_reported_and_nowhere_an_event(register: Register) -> None:
    content = calendar.calendar(register, TODAY)
    missing = calendar.left_out(register)
    assert [item.id for item in missing] == [
        "2025-06-oslostandard",
        "2025-06-salto-handlingsplan-2025-2028",
        "2026-03-mote",
        "2025-4-frist-2",
    ]
    read = Calendar.from_ical(content)
    for key in ("DESCRIPTION", "X-WR-CALDESC"):
        full_text = str(read[key]).replace("\\,", ",").replace("\\n", "\n")
        assert "ingen kilde oppgir dagen" in full_text
        assert "mars 2026: Politirådets møte: SaLTo-program, politirådsavtale og" in full_text
        assert "2026: Presentasjon i politirådet (oppfølgingspunkt 4/2025)" in full_text
    assert {item.id for item in (*missing, *calendar.events(register))} == {
        item.id for item in timeline.dates(register)
    }


@pytest.mark.parametrize(
    ("iso", "exact"),
    [
        ("2026-03-01", True),
        ("2026-01-29/2026-01-30", True),
        ("2026-12-31/2027-01-01", True),
        ("2026", False),
        ("2026-03", False),
        ("2026-01/2026-02", False),
        ("2026-01-29/2026-02", False),
        ("2026-01/2026-02-03", False),
    ],
)
def test_a_vague_date_never_becomes_a_day(folder: Path, iso: str, exact: bool) -> None:
    when = PartialDate.parse(iso)
    assert is_exact(when) is exact
    register = deadline(folder, date=iso)
    result = events(calendar.calendar(register, TODAY))
    assert ("2025-4-frist-1@ipo-kart" in result) is exact
    if exact:
        assert days(result["2025-4-frist-1@ipo-kart"]) == (
            when.first,
            when.last + timedelta(days=1),
        )


@pytest.mark.parametrize("iso", ["0001-01-01", "9999-12-31"])
def test_the_ends_of_time_are_days_too(folder: Path, iso: str) -> None:
    result = events(calendar.calendar(deadline(folder, date=iso), TODAY))
    assert moment(result["2025-4-frist-1@ipo-kart"], "DTSTART") == date.fromisoformat(iso)


def test_a_milestone_and_the_deadline_of_the_same_line_are_one_event(register: Register) -> None:
    results = [
        event
        for event in events(calendar.calendar(register, TODAY)).values()
        if moment(event, "DTSTART") == date(2026, 3, 1)
    ]
    (one,) = results
    assert one["SUMMARY"] == "Frist: Barne- og familieetatens rapport til byrådsavdelingen"
    assert one.categories == ["Frist"]


def test_an_event_tells_its_point_who_is_responsible_and_the_source(register: Register) -> None:
    event = events(calendar.calendar(register, TODAY))["2025-4-frist-1@ipo-kart"]
    lines = str(event["DESCRIPTION"]).split("\n")
    assert lines[0] == "Oppfølgingspunkt 4/2025: Unge under 18 år med ti eller flere forhold i 2023"
    assert "Nummeret mangler i skanningen og er satt av oss." in lines
    assert "Ansvarlig: Barne- og familieetaten" in lines
    assert any("Rapporten har frist 1.mars til byréddsavdelingen" in line for line in lines)
    assert lines[-1].startswith("Kilde: Politirådet i Oslo, januar 2026: Oppsummering") and lines[
        -1
    ].endswith(", linje 94")
    assert event["SUMMARY"].params["LANGUAGE"] == event["DESCRIPTION"].params["LANGUAGE"] == "nb"
    assert (event["TRANSP"], event["CLASS"], event["STATUS"]) == (
        "TRANSPARENT",
        "PUBLIC",
        "CONFIRMED",
    )
    seminar = events(calendar.calendar(register, TODAY))["2026-01-seminar@ipo-kart"]
    assert seminar.categories == ["Seminar"]
    assert "Oppfølgingspunkt" not in str(seminar["DESCRIPTION"])


# --- the form -----------------------------------------------------------------------------------


def test_the_file_is_what_outlook_asks_for(register: Register) -> None:
    content = calendar.calendar(register, TODAY)
    read = Calendar.from_ical(content)
    assert (read["VERSION"], read["METHOD"], read["CALSCALE"]) == ("2.0", "PUBLISH", "GREGORIAN")
    assert read["X-WR-TIMEZONE"] == "Europe/Oslo"
    assert read["X-WR-CALNAME"] == "Politirådet i Oslo: frister og møter"
    assert content.startswith(b"BEGIN:VCALENDAR\r\n") and content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert not any(b"\n" in line or b"\r" in line for line in lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two
    assert not read.errors and not any(event.errors for event in read.events)
    assert b"TZID" not in content  # days need no zone, so none has to be described


def test_the_same_register_and_day_give_the_same_bytes(register: Register) -> None:
    assert calendar.calendar(register, TODAY) == calendar.calendar(register, TODAY)


def test_a_later_import_wins(register: Register) -> None:
    first = events(calendar.calendar(register, TODAY))
    second = events(calendar.calendar(register, TODAY + timedelta(days=1)))
    assert first.keys() == second.keys()
    for uid, event in first.items():
        assert sequence(second[uid]) > sequence(event) >= 0
        assert (
            moment(event, "DTSTAMP")
            == moment(event, "LAST-MODIFIED")
            == datetime(2026, 2, 10, tzinfo=UTC)
        )
        assert moment(second[uid], "DTSTAMP") > moment(event, "DTSTAMP")


def test_before_its_first_day_the_count_stands_at_zero(register: Register) -> None:
    result = events(calendar.calendar(register, date(2019, 1, 1)))
    assert {event["SEQUENCE"] for event in result.values()} == {0}


def test_another_date_or_wording_is_the_same_event(register: Register, folder: Path) -> None:
    before = events(calendar.calendar(register, TODAY))
    moved = events(
        calendar.calendar(deadline(folder, date="2026-04-15", text="Ny tekst", line=95), TODAY)
    )
    event = moved["2025-4-frist-1@ipo-kart"]
    assert days(event)[0] == date(2026, 4, 15)
    assert event["SUMMARY"] == "Frist: Ny tekst"
    assert before.keys() <= moved.keys()


# --- a part -------------------------------------------------------------------------------------


def test_a_part_has_a_name_and_an_identity_of_its_own(register: Register) -> None:
    keep = calendar.concerning(register, Part.of_bydel("alna"))
    part = Calendar.from_ical(calendar.calendar(register, TODAY, keep, "Bydel Alna"))
    whole = Calendar.from_ical(calendar.calendar(register, TODAY))
    assert part["X-WR-CALNAME"] == "Politirådet i Oslo: frister og møter (Bydel Alna)"
    assert part["X-WR-RELCALID"] != whole["X-WR-RELCALID"]  # opened, it must not replace the whole


def test_a_part_keeps_what_concerns_the_place_and_the_whole_city(folder: Path, edit: Edit) -> None:
    edit("followups.json", lambda doc: doc["followups"][3]["links"].update(bydeler=["frogner"]))
    register = openly(files.read_register(folder))
    ids = {
        place: {
            item.id
            for item in calendar.events(
                register, calendar.concerning(register, Part.of_bydel(place))
            )
        }
        for place in ("frogner", "alna")
    }
    assert ids == {"frogner": {"2026-01-seminar", "2025-4-frist-1"}, "alna": {"2026-01-seminar"}}
    keep = calendar.concerning(register, Part.of_bydel("alna"))
    assert "2025-4-frist-2" not in {item.id for item in calendar.left_out(register, keep)}
    assert events(calendar.calendar(register, TODAY, keep)).keys() == {"2026-01-seminar@ipo-kart"}


def test_nothing_asked_for_is_everything(register: Register) -> None:
    assert calendar.events(register, calendar.concerning(register)) == calendar.events(register)
    city = calendar.concerning(register, CITY)
    assert calendar.events(register, city) == calendar.events(register)


def test_a_part_without_events_is_still_a_calendar(register: Register) -> None:
    read = Calendar.from_ical(calendar.calendar(register, TODAY, lambda _: False))
    assert read.events == []
    assert "Ikke med" not in str(read["DESCRIPTION"])


# --- hostile text -------------------------------------------------------------------------------


def hostile(words: str) -> Callable[[Any], object]:
    def change(doc: Any) -> None:
        point = doc["followups"][3]
        point.update(title=words, responsible=[words, words])
        point["deadlines"][0].update(text=words, quote=words)

    return change


@pytest.mark.parametrize("words", [*READABLE_PAYLOADS, *READABLE_FORGERIES])
def test_hostile_text_is_text(folder: Path, edit: Edit, words: str) -> None:
    edit("followups.json", hostile(words))
    edit(
        "milestones.json",
        add_event(title=words, kind=words, quote=words),
    )
    edit("documents.json", lambda doc: [row.update(title=words) for row in doc["sources"]])
    edit("meetings.json", lambda doc: [row.update(title=words) for row in doc["meetings"]])
    assert_only_text(calendar.calendar(openly(files.read_register(folder)), TODAY, part=words), 3)


def assert_only_text(content: bytes, count: int) -> None:
    read = Calendar.from_ical(content)
    assert set(read.keys()) <= CALENDAR_PROPERTIES
    assert [part.name for part in read.subcomponents] == ["VEVENT"] * count
    for event in read.events:
        assert set(event.keys()) <= PROPERTIES
        assert event.subcomponents == []
    for line in content.decode().split("\r\n"):
        assert line.isprintable()
        assert len(line.encode()) <= 75


@given(words=st.text(min_size=1, max_size=120))
def test_any_part_name_is_text(register: Register, words: str) -> None:
    assert_only_text(calendar.calendar(register, TODAY, part=words), 2)


def test_half_a_letter_is_no_fault(register: Register) -> None:
    assert_only_text(calendar.calendar(register, TODAY, part=FORGERIES[-1]), 2)
