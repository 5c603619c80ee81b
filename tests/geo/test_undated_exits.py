"""A deadline without a date, accepted from a document, is in every exit that shows its point.

The tests walk the exits of `test_exits`: a new one fails here until it stands among those that show
points or those that show none.
"""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from geo import cli, clock, files, followups, text
from geo.cli import options
from geo.disclosure import disclose
from geo.followups import Due, Entry, Question
from geo.model import Audience, Deadline, FollowUp, FollowUpState, PartialDate, Register
from geo.part import Part
from geo.report import report
from geo.report.blocks import texts as words_of
from geo.report.meeting import meeting_report
from geo.scene import Atlas
from geo.text import deadline_words
from tests.conftest import DATA
from tests.geo.exit_bytes import letters, texts
from tests.geo.test_exits import CALLS, EXITS
from tests.geo.undated_document import DOCUMENT, SHOWN, TITLE, WORDS, accepted

TODAY = date(2027, 2, 10)
#: Exits that show no follow-up points: pictures, maps and the table of areas.
WITHOUT_POINTS = {("FORMATS", suffix) for suffix in ("png", "svg", "pdf", "pptx", "html")}
WITHOUT_POINTS |= {("FILES", "csv")}
#: A drawing has the title of a point, and nothing else of it.
TITLE_ALONE = {("OUTGOING", "dxf")}
#: What stands where no source gives a deadline, in each language of a deck.
MISSING = re.compile("ikke oppgitt|ikkje oppgitt|not given|ingen oppgitt|oppgir ingen frist")
AS_WRITTEN = ("som skrevet", "slik det er skrive", "as written")
#: A function without arguments that gives one register of this module.
Variant = Callable[[], Register]


@pytest.fixture(scope="module", autouse=True)
def _accepted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    with accepted(tmp_path_factory.mktemp("undated")):
        yield


@cache
def register() -> Register:
    """What the database has, with the one point alone: what is missing elsewhere says nothing."""
    whole = options.whole_register()
    return replace(whole, followups=tuple(i for i in whole.followups if i.id == "2026-1"))


def point() -> FollowUp:
    (only,) = register().followups
    return only


def changed(**values: Any) -> Register:
    return replace(register(), followups=(replace(point(), **values),))


def undeadlined() -> Register:
    """The same without any deadline."""
    return changed(undated_deadlines=())


def closed() -> Register:
    """The same with the point closed."""
    return changed(state=FollowUpState.AVSLUTTET)


def dated() -> Register:
    """The same with a date in place of the words."""
    (row,) = point().undated_deadlines
    day = PartialDate.parse("2027-12-31")
    deadline = Deadline(day, "plan", row.quote, row.source, row.line, recipient=row.recipient)
    return changed(undated_deadlines=(), deadlines=(deadline,))


def hidden() -> Register:
    """The same with the deadline marked as internal."""
    (row,) = point().undated_deadlines
    return changed(undated_deadlines=(replace(row, internal=True),))


@cache
def _orientation() -> dict[str, dict[str, Any]]:
    return files.read_orientation(DATA)


@cache
def _atlas(variant: Variant) -> Atlas:
    return Atlas.of(disclose(variant(), Audience.OPEN), _orientation())


@cache
def _text_of_exit(exit_: tuple[str, str], variant: Variant) -> str:
    """Everything that the files of an exit say in its open edition, spaces made one."""
    messages = (word for _, content in EXITS[exit_](_atlas(variant)) for word in _readable(content))
    whole = " ".join(messages)
    is_data = exit_[0] == "OUTGOING"  # where a «<» may be a byte of a number
    return " ".join((whole if is_data else re.sub(r"<[^>]+>", "", whole)).split())


def _readable(content: bytes) -> Iterator[str]:
    if content.startswith(b"%PDF"):
        with pypdfium2.PdfDocument(io.BytesIO(content)) as pages:
            yield from (page.get_textpage().get_text_range() for page in pages)
    else:
        unfolded = content.replace(b"\r\n ", b"") if content.startswith(b"BEGIN:V") else content
        yield from texts(unfolded)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: TODAY)


def test_the_document_was_read_accepted_and_kept_in_the_database() -> None:
    (row,) = point().undated_deadlines
    assert (row.text, row.quote) == (f"til politirådet {WORDS}", f"til politirådet {WORDS}")
    assert (row.recipient, row.source) == ("politiradet", "politiradet-2027-01")
    lines = DOCUMENT.splitlines()
    assert row.line and WORDS in lines[row.line - 1]
    assert point().deadlines == () and point().title == TITLE


# --- files --------------------------------------------------------------------------------------


@pytest.mark.parametrize("exit_", sorted(set(EXITS) - WITHOUT_POINTS - TITLE_ALONE), ids="-".join)
def test_every_file_that_shows_the_point_has_the_words(exit_: tuple[str, str]) -> None:
    page_text = _text_of_exit(exit_, register)
    assert letters(WORDS) in letters(page_text)
    assert any(letters(words) in letters(page_text) for words in AS_WRITTEN)
    given = len(MISSING.findall(_text_of_exit(exit_, dated)))
    assert len(MISSING.findall(page_text)) == given, "as many as where the deadline has a date"


@pytest.mark.parametrize("exit_", sorted(WITHOUT_POINTS), ids="-".join)
def test_a_file_without_points_says_nothing_of_it(exit_: tuple[str, str]) -> None:
    page_text = letters(_text_of_exit(exit_, register))
    assert letters(WORDS) not in page_text and letters(TITLE) not in page_text


@pytest.mark.parametrize("exit_", sorted(TITLE_ALONE), ids="-".join)
def test_a_drawing_has_the_title_of_the_point_alone(exit_: tuple[str, str]) -> None:
    page_text = letters(_text_of_exit(exit_, register))
    assert letters(TITLE) in page_text and letters(WORDS) not in page_text


@pytest.mark.parametrize("exit_", [("FILES", "pptx"), ("REPORTS", "html")], ids="-".join)
def test_a_hidden_deadline_is_not_reported_as_none(exit_: tuple[str, str]) -> None:
    none, given = (
        len(MISSING.findall(_text_of_exit(exit_, known))) for known in (undeadlined, dated)
    )
    assert none > given, "this exit says where a deadline is missing"
    page_text = _text_of_exit(exit_, hidden)
    assert len(MISSING.findall(page_text)) == given
    assert "ikke vist i denne utgaven" in page_text and letters(WORDS) not in letters(page_text)


def test_the_calendar_has_it_in_its_description_and_no_event_for_it() -> None:
    page_text = _text_of_exit(("FILES", "ics"), register)
    assert letters("Ikke med, fordi fristen ikke har noen dato") in letters(page_text)
    assert page_text.count("BEGIN:VEVENT") == _text_of_exit(("FILES", "ics"), hidden).count(
        "BEGIN:VEVENT"
    )
    assert letters(WORDS) not in letters(_text_of_exit(("FILES", "ics"), closed))


# --- the command line ---------------------------------------------------------------------------


def _printed(capsys: pytest.CaptureFixture[str], *call: str) -> str:
    assert cli.main(list(call)) == 0
    return capsys.readouterr().out


@pytest.fixture
def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(options, "whole_register", register)


#: Verbs that show no follow-up point.
_SILENT = {"areas", "changes", "meetings", "map", "timeline", "serve"}


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("verb", sorted(set(CALLS) - _SILENT))
def test_every_verb_that_shows_the_point_has_the_words(
    verb: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    calls = CALLS[verb] if verb != "subjects" else (["--json"],)
    calls = calls if verb != "report" else (["{}.html", "--bydel", "alna"],)
    calls = calls if verb != "export" else (["{}.geojson", "--layer", "followups"],)
    for number, more in enumerate(calls):
        name = str(tmp_path / f"{verb}{number}")
        printed = _printed(capsys, verb, *(word.replace("{}", name) for word in more))
        for path in tmp_path.glob(f"{verb}{number}.*"):
            printed += "\n".join(_readable(path.read_bytes()))
        assert letters(WORDS) in letters(printed)


@pytest.mark.usefixtures("alone")
def test_the_list_of_points_says_it_as_written(capsys: pytest.CaptureFixture[str]) -> None:
    printed = " ".join(_printed(capsys, "followups").split())
    assert f"Frist: {SHOWN}" in printed and "ikke oppgitt" not in printed
    (row,) = json.loads(_printed(capsys, "followups", "--json"))
    assert row["deadlines"] == [] and row["deadlines_hidden"] is False
    assert [item["text"] for item in row["undated_deadlines"]] == [f"til politirådet {WORDS}"]


def test_the_import_shows_it_before_it_is_accepted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "juni.txt").write_text(DOCUMENT.replace("28.-29.", "27.-28."), encoding="utf-8")
    printed = _printed(capsys, "import", str(tmp_path / "juni.txt"))
    assert f"Frist: {SHOWN}" in printed
    answer = json.loads(_printed(capsys, "import", str(tmp_path / "juni.txt"), "--json"))
    assert answer["followups"][0]["deadlines_in_words"] == [f"til politirådet {WORDS}"]


# --- what the exits are made of -----------------------------------------------------------------


def test_a_report_says_it_in_the_table_and_among_what_comes() -> None:
    built = report(disclose(register(), Audience.OPEN), Part.of_bydel("alna"), TODAY)
    messages = [words for block in built.blocks for words in words_of(block) if SHOWN in words]
    assert len(messages) == 2 and messages[0] == f"Frist: {SHOWN}."


def test_the_status_list_has_it_with_the_point_and_as_what_comes_to_the_council() -> None:
    built = meeting_report(disclose(register(), Audience.OPEN), TODAY)
    messages = [words for block in built.blocks for words in words_of(block) if SHOWN in words]
    assert f"Frist: {SHOWN}." in messages
    assert f"{SHOWN}, punkt 1/2026: {TITLE}. Ansvarlig: Bydel Alna." in messages


@pytest.mark.parametrize(
    ("quote", "full_text"),
    [
        (f"til politirådet {WORDS}.", TITLE),  # the field has no other words
        ("", TITLE),
        (f"Planen kommer til politirådet {WORDS}.", f"Planen kommer til politirådet {WORDS}"),
    ],
)
def test_what_is_promised_is_the_sentence_or_the_title(quote: str, full_text: str) -> None:
    (row,) = point().undated_deadlines
    assert deadline_words.promised(point(), replace(row, quote=quote)) == full_text


def test_it_sorts_behind_dates_and_before_none() -> None:
    def urgency(known: Register) -> int:
        entry: Entry
        (entry,) = followups.select(known, Question(), TODAY)
        return entry.urgency

    over = replace(
        dated(), followups=(replace(dated().followups[0], state=FollowUpState.AVSLUTTET),)
    )
    order = [urgency(item) for item in (dated(), over, register(), undeadlined())]
    assert order == sorted(set(order)) and len(order) == 4
    assert len(Due) == order[2]


def test_every_language_of_a_deck_has_its_words() -> None:
    page_text = _text_of_exit(("FILES", "pptx"), register)
    assert all(words in page_text for words in AS_WRITTEN)
    assert text.say("deadline.as_written", words="x") == "«x» (som skrevet)"
