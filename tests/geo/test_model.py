"""Dates as exactly as they are known; facts that cannot be changed."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo.model import PartialDate, Register


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", date(2025, 1, 1), date(2025, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2026-03-01", date(2026, 3, 1), date(2026, 3, 1)),
        ("2026-01-29/2026-01-30", date(2026, 1, 29), date(2026, 1, 30)),
    ],
)
def test_a_date_is_bounded_by_what_is_known(text: str, first: date, last: date) -> None:
    when = PartialDate.parse(text)
    assert (when.first, when.last, str(when)) == (first, last, text)


@pytest.mark.parametrize(
    "text",
    ["", "26", "2026-13", "2026-02-30", "mars 2026", "2026-01-30/2026-01-29", "2026/", "٢٠٢٦"],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    if text == "2026/":  # an open end is read as the year itself
        assert PartialDate.parse(text).last == date(2026, 12, 31)
        return
    with pytest.raises(ValueError, match=r"date|ends|month|day"):
        PartialDate.parse(text)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_every_day_lies_in_its_month_and_year(day: date) -> None:
    exact = PartialDate.parse(day.isoformat())
    for text in (day.isoformat()[:7], day.isoformat()[:4]):
        wider = PartialDate.parse(text)
        assert wider.first <= exact.first <= exact.last <= wider.last


def test_the_register_is_frozen(register: Register) -> None:
    for thing in (register, register.areas[0], register.editions[0], register.followups[0]):
        with pytest.raises(FrozenInstanceError):
            setattr(thing, fields(thing)[0].name, "noe annet")
    with pytest.raises(TypeError):
        register.area_by_id["ny"] = register.areas[0]  # type: ignore[index]  # that is what is tested


def test_editions_are_in_order_and_the_newest_is_the_councils(register: Register) -> None:
    assert [edition.id for edition in register.editions] == [
        "2022-autumn",
        "2023-03-23",
        "2024-04-30",
        "2026-01",
    ]
    assert register.latest.kind == "council"
    older = register.before(register.latest)
    assert older is not None
    assert older.id == "2024-04-30"
    assert register.before(register.editions[1]) is None  # 2022 names no area
