"""What looks like personal data in a text, and what does not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import files
from geo.editing.body import put_with
from geo.editing.personal_data import Resemblance, is_birth_number, of_edit, suspicions
from geo.store.changing import Put
from geo.store.parts import Record, join_records, split_records
from tests.conftest import DATA, SEMINAR

_FIRST, _SECOND = (3, 7, 6, 1, 8, 9, 4, 5, 2), (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)


def numbered(nine: str) -> str | None:
    """Nine digits with their check digits, worked out from the rule; None where it has none."""
    digits = nine
    for weights in (_FIRST, _SECOND):
        rest = sum(int(d) * w for d, w in zip(digits, weights, strict=True)) % 11
        if rest == 1:
            return None
        digits += str((11 - rest) % 11)
    return digits


def kinds(text: str) -> list[str]:
    return [str(item.resemblance) for item in suspicions(text)]


#: Made up: the two check digits are worked out, and nobody has them in a source of ours.
BORN, TEMPORARY = (
    next(filter(None, (numbered(f"{day}{number:03d}") for number in range(100, 200))))
    for day in ("010190", "410190")
)


@given(st.integers(0, 999_999_999).map("{:09d}".format))
def test_both_check_digits_and_the_day_must_be_right(nine: str) -> None:
    number = numbered(nine)
    if number is None:
        return
    day, month = int(nine[:2]), int(nine[2:4])
    is_day = (1 <= day <= 31 or 41 <= day <= 71) and 1 <= month <= 12
    assert is_birth_number(number) == is_day
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_birth_number(wrong)


@pytest.mark.parametrize("number", [BORN, TEMPORARY])
def test_birth_numbers_are_seen_however_they_are_parted(number: str) -> None:
    assert len(number) == 11
    for written in (number, f"{number[:6]} {number[6:]}", f"f. {number[:6]}-{number[6:]}."):
        assert kinds(f"Det gjelder {written}") == ["birth_number"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Ring 91 23 45 67 om kvelden.", Resemblance.PHONE),
        ("mobil 912 34 567", Resemblance.PHONE),
        ("tlf. 22334455", Resemblance.PHONE),
        ("+47 912 34 567", Resemblance.PHONE),
        ("0047 91234567", Resemblance.PHONE),
        ("kari.nordmann@eksempel.no sendte den", Resemblance.EMAIL),
        ("Kari Nordmann (34) bor der", Resemblance.NAME_AND_AGE),
        ("Kari (34 år)", Resemblance.NAME_AND_AGE),
        ("Kari Nordmann, 17 år, var med", Resemblance.NAME_AND_AGE),
        ("Kari Nordmann, 17, var med", Resemblance.NAME_AND_AGE),
        ("17-åringen Kari var med", Resemblance.NAME_AND_AGE),
        ("den 17 år gamle Kari Nordmann", Resemblance.NAME_AND_AGE),
    ],
)
def test_what_looks_like_personal_data_is_seen(text: str, kind: Resemblance) -> None:
    assert kinds(text) == [kind]


@pytest.mark.parametrize(
    "text",
    [
        "12 345 678 901 kroner",  # a sum
        "10 000 000 kroner",
        "2 500 000 kr",
        "91 234 567 kroner",
        "22 33 44 55 kroner",
        "29.01.2026 og 30.01.2026",
        "2026-01-29",
        "010190",  # dates
        "sak 24/12345-6",
        "saksnummer 2024/1234567",
        "ref. 202612345678",  # case numbers
        "org.nr. 974 760 673",
        "974760673",
        "958 935 420",  # numbers of organisations
        "kontonummer 1234.56.78903",
        BORN[:-1] + str((int(BORN[-1]) + 1) % 10),  # a wrong check digit
        "0301 Oslo",
        "linje 34, 35 og 36",
        "uke 24, 25 og 26",
        "side 2 av 14",
        "barn 12 år",
        "Ungdom 10–22 år",
        "Barn 0–17 år",
        "for unge under 18 år",
        "Bydel Alna (7)",
        "Furuset (12)",
        "Punkt 3, 4 og 5",
        "Oslo, 17, og",
        "29. januar 2026",
        "Søndre Nordstrand (3)",
        "Vestre Aker (15)",
        "Etter 3 år",
        "I 12 år har politiet",
        "59.963248, 10.900668",
        "10.900668 59.963248",
        "@oslo",
        "e-post og telefon",
    ],
)
def test_figures_and_names_of_the_register_are_no_alarm(text: str) -> None:
    assert suspicions(text) == ()


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list | dict):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def test_nothing_that_is_shipped_is_an_alarm() -> None:
    contents = files.contents_of(DATA)[0]
    texts = [text for item in split_records(contents) for text in _texts(json.loads(item.body))]
    if SEMINAR.exists():
        texts += SEMINAR.read_text(encoding="utf-8").splitlines()
    assert len(texts) > 500
    assert [item for text in texts for item in suspicions(text)] == []


def test_an_edit_warns_of_what_it_brings_and_where_it_stands() -> None:
    contents = files.contents_of(DATA)[0]
    put = put_with(contents, "area", "vestli", {"note": f"Ring 91 23 45 67 om {BORN}"})
    result = of_edit(contents, [put])
    assert [(str(i.resemblance), i.path) for i in result] == [
        ("phone", ("properties", "note")),
        ("birth_number", ("properties", "note")),
    ]
    event = {"id": "prove", "title": "Ring 91 23 45 67"}
    assert [item.path for item in of_edit(contents, [Put("milestone", event)])] == [("title",)]
    again = {**contents, **join_records([Record("area", "vestli", 0, put.text or "")])}
    assert of_edit(again, [put]) == ()
