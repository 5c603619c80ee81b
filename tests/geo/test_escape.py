"""One escaping function for each medium, and none of them lets a name through as code."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from geo import escape
from tests.conftest import PAYLOADS


@pytest.mark.parametrize("name", PAYLOADS)
def test_html_keeps_no_markup(name: str) -> None:
    safe = escape.html(name)
    assert not set("<>`$\"'") & set(re.sub(r"&#?\w+;", "", safe))


@given(st.text())
def test_script_values_read_back_and_cannot_end_a_script(text: str) -> None:
    safe = escape.script({"name": text})
    assert json.loads(safe) == {"name": text}
    assert not set("<>&\u2028\u2029") & set(safe)


@given(st.text())
def test_a_cell_never_starts_a_formula(text: str) -> None:
    assert not escape.cell(text).startswith(("=", "+", "-", "@", "\t", "\r"))


@given(st.text())
def test_a_terminal_gets_one_line_without_control(text: str) -> None:
    safe = escape.terminal(text)
    assert safe.isprintable()


@given(st.text(alphabet="abc[](){}<>!*_`$:#|~\\/.&-+=@"))
def test_markdown_marks_are_all_escaped(text: str) -> None:
    safe = escape.markdown(text).replace("\u2060", "")
    assert re.sub(r"\\.", "", safe).isalnum() or not re.sub(r"\\.", "", safe)


@pytest.mark.parametrize(
    "text", ["https://evil.example/x", "HTTP://evil.example", "www.evil.example", "a@evil.example"]
)
def test_a_bare_address_is_no_address_in_markdown(text: str) -> None:
    shown = re.sub(r"\\(.)", r"\1", escape.markdown(text))  # as Streamlit looks for addresses
    assert not re.search(r"https?://|www\.|\w@", shown, re.IGNORECASE)
    assert shown.replace("\u2060", "") == text


def test_norwegian_names_stay_whole() -> None:
    name = "Mortensrud/Bjørnerud"
    assert (escape.html(name), escape.terminal(name), escape.cell(name)) == (name, name, name)


def test_cells_survive_a_csv_writer() -> None:
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerow([escape.cell(name) for name in PAYLOADS])
    assert len(next(csv.reader(io.StringIO(out.getvalue()), delimiter=";"))) == len(PAYLOADS)


@given(st.text(st.characters()))
def test_unicode_text_changes_lone_surrogates_only(text: str) -> None:
    safe = escape.unicode_text(text)
    assert safe == re.sub("[\ud800-\udfff]", "?", text)
    assert safe.encode().decode() == safe
