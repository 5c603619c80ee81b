"""The sections of "Utveksling" and the dialog "Del", on wide, usual and narrow screens: nobody is
kept out, nothing reaches beyond the screen, and all of it goes by keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, ViewportSize, expect
from shapely.geometry import mapping

from geo.projection import in_degrees, in_metres
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor, field, serious
from tests.browser.servers import serving_own
from tests.conftest import shipped_register
from tests.geo.bad_gis_files import DEGREES, collection, feature

LAPTOP: ViewportSize = {"width": 1280, "height": 800}
SCREENS = pytest.mark.parametrize("screen", [DESKTOP, LAPTOP, PHONE], ids=["1440", "1280", "390"])
#: How far a page reaches beyond the screen, in px.
_CUT = "it => it.scrollWidth - it.parentElement.clientWidth"
_BEYOND = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def own_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server with a register of its own, to be written to."""
    with serving_own(tmp_path_factory.mktemp("exchange")) as address:
        yield address


def gis_file(tmp_path: Path) -> Path:
    """Vestli with another border and another unit, Furuset with another status, and a new place."""
    borders = shipped_register().borders
    smaller = in_degrees(in_metres(borders["vestli"]).buffer(-15))
    path = tmp_path / "omrader.geojson"
    rows = (
        feature(mapping(smaller), navn="Vestli", enhet="vest"),
        feature(mapping(borders["furuset"]), navn="Furuset", status="ny"),
        feature(mapping(DEGREES[0]), navn="Nyvang"),
    )
    path.write_text(collection(*rows), encoding="utf-8")
    return path


def is_open_to_all(page: Page) -> None:
    """Nothing keeps somebody out, and nothing reaches beyond the screen."""
    assert serious(page) == []
    assert page.evaluate(_BEYOND) <= 0


@SCREENS
def test_files_can_be_chosen_and_fetched(shared: Visit, server: str, screen: ViewportSize) -> None:
    visitor = shared(f"{server}/exchange", "h1", screen, watched=True)
    page = visitor.page
    expect(page.get_by_role("button", name=".gpkg")).to_be_visible()
    is_open_to_all(page)
    visitor.picture(f"exchange-out-{screen['width']}")
    assert visitor.outside == [] and visitor.complaints == []


def copies_its_field(page: Page, button: Locator) -> None:
    """By keyboard, a button copies what stands in the field that it is called after."""
    label = (button.get_attribute("aria-label") or "").removeprefix("Kopier: ")
    page_text = field(page, label, exact=True).input_value()
    button.focus()
    page.keyboard.press("Enter")
    expect(button.locator("xpath=following-sibling::*[@role='status']")).to_have_text("Kopiert.")
    assert page.evaluate("navigator.clipboard.readText()") == page_text


@SCREENS
def test_addresses_are_copied_by_keyboard(visit: Visit, server: str, screen: ViewportSize) -> None:
    visitor = visit(screen, watched=True)
    page = visitor.open(f"{server}/exchange?section=adresser", ready="h1")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    buttons = page.get_by_role("button", name=re.compile("^Kopier: "))
    expect(buttons).to_have_count(5)
    for number in range(5):
        copies_its_field(page, buttons.nth(number))
    page.get_by_text("Slik ser det ut i QGIS").click()
    for picture in page.locator(".ipo-steps img").all():
        picture.scroll_into_view_if_needed()
        expect(picture).to_have_js_property("complete", True)
        assert picture.evaluate("it => it.naturalWidth") > 500
    is_open_to_all(page)
    visitor.picture(f"exchange-addresses-{screen['width']}")
    assert visitor.outside == [] and visitor.complaints == []


def brought(visitor: Visitor, server: str, tmp_path: Path) -> Page:
    """The section of files that come in, with a file and its preview."""
    page = visitor.open_with_key(
        f"{server}/exchange?section=inn", ready="[data-testid=stFileUploader]"
    )
    page.locator("input[type=file]").set_input_files(gis_file(tmp_path))
    expect(page.get_by_role("heading", name="Endret grense (1)")).to_be_visible()
    return page


@SCREENS
def test_a_file_is_previewed_with_what_stands_beside_the_borders(
    visit: Visit, own_server: str, tmp_path: Path, screen: ViewportSize
) -> None:
    visitor = visit(screen, watched=True)
    page = brought(visitor, own_server, tmp_path)
    page.get_by_text("Skriv også det fila sier").click()
    heading = page.get_by_role("heading", name="Samme grense, andre opplysninger (1)")
    expect(heading).to_be_visible()
    field(page, "Kilde", exact=True).fill("Politiets kartlag")
    page.keyboard.press("Tab")
    expect(page.get_by_role("heading", name="Dette blir endret")).to_be_visible()
    changes = page.locator(".ipo-changed")
    expect(changes).to_contain_text("Vestli")
    assert changes.evaluate(_CUT) <= 0
    expect(page.locator(".ipo-before-after img")).to_have_count(2)
    visitor.settle()
    is_open_to_all(page)
    visitor.picture(f"exchange-in-{screen['width']}")
    assert visitor.outside == [] and visitor.complaints == []


def test_a_row_is_taken_by_keyboard(visit: Visit, own_server: str, tmp_path: Path) -> None:
    page = brought(visit(), own_server, tmp_path)
    box = page.get_by_role("checkbox", name="Nyvang")
    expect(box).not_to_be_checked()
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()


@SCREENS
def test_the_dialog_is_opened_and_left_by_keyboard(
    visit: Visit, server: str, screen: ViewportSize
) -> None:
    visitor = visit(screen, watched=True)
    page = visitor.open(f"{server}/map")
    button = page.get_by_role("button", name="Del", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("img", name="QR-kode med lenken")).to_be_visible()
    is_open_to_all(page)
    visitor.picture(f"share-{screen['width']}")
    page.keyboard.press("Tab")
    assert dialog.evaluate("it => it.contains(document.activeElement)")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    assert visitor.outside == [] and visitor.complaints == []
