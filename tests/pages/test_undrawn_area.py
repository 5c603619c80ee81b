"""Pages with an area that has no border: it is told, and nothing breaks."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.geo.test_undrawn import SAID, Edit, erase
from tests.pages.test_pages import opened, words

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")


@pytest.fixture(autouse=True)
def partly(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = edit("ipo_areas.geojson", lambda document: erase(document, "vestli", "sandvika"))
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    return folder


@pytest.mark.parametrize("page", ["map", "timeline", "followups", "bydeler", "area", "slides"])
@pytest.mark.parametrize("area", ["vestli", "sandvika"])
def test_every_page_opens_on_it(page: str, area: str) -> None:
    app = opened(page, area=area)
    assert not app.error


def test_the_panel_says_that_it_is_on_no_map() -> None:
    page_text = words(opened("map", area="vestli"))
    assert "Ingen grense er tegnet for området, så det vises ikke på kart." in page_text
    assert "<dt>Areal</dt><dd>ukjent</dd>" in page_text
    assert "ikke politiets grense" not in page_text.partition("Ingen grense")[2]


def test_its_own_page_says_so_instead_of_a_map() -> None:
    page_text = words(opened("area", area="vestli"))
    assert "Ingen grense er tegnet for området" in page_text
    assert "Uten tegnet grense kan avstander ikke måles." in page_text
    assert "Omtrentlig avgrensning" not in page_text


def test_the_picture_on_the_slides_page_says_so() -> None:
    assert SAID in words(opened("slides"))
