"""Deadlines in words that are no date, in the files and in both editions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from geo import files
from geo.checks import check
from geo.disclosure import openly
from geo.followups import Question, select
from geo.model import FollowUp, PartialDate, Register, UndatedDeadline, written_date
from geo.past import known_by
from tests.geo.test_disclosure import TODAY

Edit = Callable[[str, Callable[[Any], object]], Path]
WORDS = "når bygget står ferdig"


def _with(register: Register, id_: str, *rows: UndatedDeadline, **values: Any) -> Register:
    points = tuple(
        replace(item, undated_deadlines=rows, **values) if item.id == id_ else item
        for item in register.followups
    )
    return replace(register, followups=points)


def _row(register: Register, **values: Any) -> UndatedDeadline:
    source = register.latest.sources[0]
    row = UndatedDeadline(WORDS, f"Rapporten leveres {WORDS}.", source, 7, recipient="politiradet")
    return replace(row, **values)


def _point(register: Register, id_: str = "2025-3") -> FollowUp:
    return next(item for item in register.followups if item.id == id_)


def test_files_have_them_and_a_file_without_the_field_has_none(edit: Edit) -> None:
    def add(doc: Any) -> None:
        row = {"text": WORDS, "quote": f"Klart {WORDS}.", "line": 3, "recipient": "politiradet"}
        doc["followups"][2]["undated_deadlines"] = [row | {"source": doc["followups"][2]["source"]}]

    register = files.read_register(edit("followups.json", add))
    (row,) = _point(register).undated_deadlines
    assert (row.text, row.quote, row.line) == (WORDS, f"Klart {WORDS}.", 3)
    assert (row.recipient, row.internal) == ("politiradet", False)
    assert _point(register, "2025-1").undated_deadlines == ()
    assert not [item for item in check(register) if item.file == files.FOLLOWUPS]


@pytest.mark.parametrize(
    ("words", "iso"),
    [
        ("1. mars 2027", "2027-03-01"),
        ("MARS 2027", "2027-03"),
        ("01.03.2027", "2027-03-01"),
        ("2027-03-01.", "2027-03-01"),
        ("2027", "2027"),
        ("31. februar 2027", None),
        ("mars", None),
        ("før mars 2027", None),
        (WORDS, None),
        ("", None),
    ],
)
def test_a_date_that_is_written_is_a_date_and_other_words_are_none(
    words: str, iso: str | None
) -> None:
    result = written_date(words)
    assert (result and result.iso) == iso


def test_a_list_of_before_knows_no_deadline_of_later_documents(register: Register) -> None:
    edition = register.editions[-2]
    older = edition.sources[0]
    rows = (_row(register), _row(register, text="snarest", source=older))
    changed = _with(register, "2025-3", *rows, source=older)
    (row,) = _point(known_by(changed, edition)).undated_deadlines
    assert row.text == "snarest"


# --- the open edition ---------------------------------------------------------------------------


def test_a_hidden_one_goes_with_every_text_of_its_point_that_tells_it(register: Register) -> None:
    point = _point(register)
    status = replace(point.statuses[0], text=f"Rapport kommer når\nbygget  står ferdig ({TODAY})")
    changed = _with(
        register,
        "2025-3",
        _row(register, internal=True),
        _row(register, text="snarest", quote=f"Snarest, senest {WORDS}."),
        statuses=(*point.statuses, status),
        quote=f"Handlingsplanen. {WORDS.capitalize()}!",
    )
    opened = openly(changed)
    result = _point(opened)
    assert [(row.text, row.quote) for row in result.undated_deadlines] == [("snarest", "")]
    assert result.quote == "" and len(result.statuses) == len(point.statuses)
    assert result.deadlines_hidden
    assert "bygget" not in repr(opened)


def test_the_title_of_a_point_hides_it_whole(register: Register) -> None:
    changed = _with(register, "2025-3", _row(register, internal=True), title=f"Lys {WORDS}")
    assert "2025-3" not in {item.id for item in openly(changed).followups}


def test_a_point_says_that_a_deadline_is_hidden_and_only_then(register: Register) -> None:
    whole = _with(register, "2025-3", _row(register, internal=True))
    assert not _point(whole).deadlines_hidden
    assert _point(openly(whole)).deadlines_hidden
    assert not _point(openly(whole), "2025-1").deadlines_hidden
    shown = openly(_with(whole, "2025-1", _row(register)))
    assert not _point(shown, "2025-1").deadlines_hidden


def test_one_that_names_a_hidden_area_is_hidden_as_well(register: Register) -> None:
    changed = _with(register, "2025-3", _row(register, text="når Ellingsrud er ute av lista"))
    edition = changed.latest
    rows = tuple(replace(row, internal=row.area == "ellingsrud") for row in edition.listings)
    editions = (*changed.editions[:-1], replace(edition, listings=rows))
    result = _point(openly(replace(changed, editions=editions)))
    assert result.undated_deadlines == () and result.deadlines_hidden


def test_the_recipient_is_not_named_where_it_is_hidden(register: Register) -> None:
    bodies = tuple(replace(item, internal=item.id == "pst") for item in register.bodies)
    changed = _with(replace(register, bodies=bodies), "2025-1", _row(register, recipient="pst"))
    (row,) = _point(openly(changed), "2025-1").undated_deadlines
    assert row.recipient is None


def test_it_is_never_due(register: Register) -> None:
    changed = _with(register, "2025-3", _row(register), deadlines=())
    (entry,) = select(changed, Question(point="2025-3"), PartialDate.parse("2099").first)
    assert entry.due is None
