"""Headline, figures and table of a page count the same selection."""

from __future__ import annotations

import re

import pytest

from geo.model import Register, Unit
from geo.selection import Selection
from geo.view import View
from tests.pages.test_pages import heading, opened, words

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")


@pytest.mark.parametrize(
    "view",
    [
        View(units=(Unit.OST,)),
        View(edition="2024-04-30"),
        View(edition="2023-03-23"),
        View(bydel="ullern"),
    ],
)
def test_the_map_page_counts_once(register: Register, view: View) -> None:
    query = {"edition": view.edition, "bydel": view.bydel}
    query["unit"] = "ost" if view.units else None
    app = opened(**{key: value for key, value in query.items() if value})
    selection, said = Selection(register, view), words(app)
    first = re.search(r": (\d+|ingen)", heading(app))
    assert first and first[1].replace("ingen", "0") == str(selection.count)
    figure = re.search(r"<b>(\d+)</b><span>område", said)
    assert figure and int(figure[1]) == selection.count
    assert f"{selection.count} av {selection.total} områder" in said
