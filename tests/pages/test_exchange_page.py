"""The page "Utveksling": what it offers, its address, and that it loads no writer before it must."""

from __future__ import annotations

import subprocess
import sys

import pytest
from streamlit.testing.v1 import AppTest

from geo.exchange.outgoing import OUTGOING
from geo.layers.fields import layers
from tests.conftest import ROOT
from tests.pages.elements import elements, go_to
from tests.pages.test_choice_follows import address, opened

# Streamlit's test runtime has no server; it says so on every import of a component.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")
HEAVY = ("geopandas", "pyogrio", "ezdxf", "xlsxwriter")


def labels(app: AppTest) -> list[str]:
    return [item.proto.label for item in elements(app, "download_button")]


def words(app: AppTest) -> str:
    return "\n".join(str(item.proto.body) for item in elements(app, "html"))


def test_every_format_has_its_file() -> None:
    app = opened("exchange")
    assert labels(app) == [f".{f.suffix_for(len(f.layers))}" for f in OUTGOING.values()]
    page_text = words(app)
    assert "IPO-områder: 12" in page_text and "Delbydeler: 98" in page_text
    assert any("ikke politiets grense" in item.value for item in app.caption)


def test_the_address_reopens_what_was_chosen() -> None:
    app = opened("exchange", unit="ost", status="ny", lists="alle", crs="25833", layer="ipo_areas")
    assert address(app) == {
        "unit": ["ost"],
        "status": ["ny"],
        "lists": ["alle"],
        "crs": ["25833"],
        "layer": ["ipo_areas"],
    }
    assert ".geojson" in labels(app) and ".shp.zip" in labels(app)
    assert "IPO-områder: 7" in words(app)
    assert "Alltid i lengde og bredde." in words(app)


def test_an_unknown_value_is_reported_and_left_out() -> None:
    app = opened("exchange", crs="9999", layer="finnes_ikke", section="bak")
    assert address(app) == {}
    full_text = app.warning[0].value.replace("\\", "")
    assert "9999" in full_text and "finnes_ikke" in full_text and "bak" in full_text


def test_one_area_is_chosen_and_taken_off() -> None:
    app = opened("exchange", area="vestli")
    assert "IPO-områder: 1" in words(app)
    app.button(key="chip_chosen_area_vestli").click().run()
    assert address(app) == {} and "IPO-områder: 12" in words(app)
    app.selectbox(key="x_area").select("grorud").run()
    assert address(app) == {"area": ["grorud"]}
    assert address(go_to(app, "area")) == {"area": ["grorud"]}


def test_layers_without_surfaces_are_in_the_formats_that_hold_them() -> None:
    app = opened("exchange", layer="sources")
    offered = [f.suffix for f in OUTGOING.values() if "sources" in f.layers]
    assert labels(app) == [f".{suffix}" for suffix in offered]
    assert "ingen av lagene du har valgt" in words(app)


def test_no_layer_is_answered_with_what_to_do() -> None:
    app = opened("exchange")
    app.button_group(key="x_layers").set_value([]).run()
    assert "Velg minst ett lag." in [item.value for item in app.info]
    assert labels(app) == []


PAGES = ("map", "timeline", "followups", "bydeler", "slides", "exchange")
#: Opens the app, and each page in a process of its own, for what a page loads stays loaded.
_LOADED = f"""
import os, sys
from streamlit.testing.v1 import AppTest
app = AppTest.from_file({str(ROOT / "app.py")!r}, default_timeout=120).run()
from tests.pages.elements import go_to
for page in {PAGES}:
    if not os.fork():
        go_to(app, page)
        assert not app.exception
        print(page, *[name for name in {HEAVY} if name in sys.modules], flush=True)
        os._exit(0)
    assert os.wait()[1] == 0
"""


@pytest.fixture(scope="module")
def loaded() -> dict[str, list[str]]:
    """What each page has loaded of what only files need."""
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", _LOADED],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    lines = [line.split() for line in run.stdout.splitlines()]
    return {page: names for page, *names in lines if page in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_loads_nothing_that_only_files_need(page: str, loaded: dict[str, list[str]]) -> None:
    assert loaded[page] == []


def test_every_layer_and_field_is_explained() -> None:
    page_text = words(opened("exchange"))
    for layer in layers().values():
        assert all(f"<code>{name}</code>" in page_text for name in layer.fields)
