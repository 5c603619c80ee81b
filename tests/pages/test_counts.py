"""Headline, figures and table of a page count the same selection."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from geo import text
from geo.model import Register, Unit
from geo.selection import Selection
from geo.view import View
from tests.conftest import ROOT
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
    selection, page_text = Selection(register, view), words(app)
    first = re.search(r": (\d+|ingen)", heading(app))
    assert first and first[1].replace("ingen", "0") == str(selection.count)
    figure = re.search(r"<b>(\d+)</b><span>område", page_text)
    assert figure and int(figure[1]) == selection.count
    assert f"{selection.count} av {selection.total} områder" in page_text


@pytest.mark.parametrize("area", ["vestli", "majorstua", "bjorndal"])
def test_people_on_the_pages_are_those_of_the_bydel_that_is_named(
    register: Register, area: str
) -> None:
    bydel = register.area_by_id[area].bydel
    assert bydel is not None
    rows = sorted((r for r in register.population if r.bydel == bydel), key=lambda row: row.year)
    newest = rows[-1]
    panel = words(opened(area=area))
    full_text = f"{text.number(newest.population)} (1. januar {newest.year})".replace("\u202f", " ")
    assert full_text in panel.split("Folketall i bydelen")[1][:80]
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page("pages/area.py")
    app.query_params["area"] = area
    app.run()
    page = "\n".join(element.proto.body for element in app.get("html"))
    table = next(part for part in page.split("<table") if "Innbyggere i bydel" in part)
    assert register.bydel_by_id[bydel].name in table.split("</caption>")[0]
    for kind in ("population", "age_10_22", "age_0_17"):
        for row in (rows[0], newest):
            assert f">{text.number(getattr(row, kind))}<" in table
