"""A change that another process publishes is shown, and nothing that a person does is lost."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import expect

from geo import text
from geo.errors import StoreError
from geo.store import postgres
from geo.store.changing import Put
from geo.store.database import Store
from tests.browser.conftest import READY, Visit, field, serving
from tests.postgres_server import Server

NEW_NAME = "Vestli og omegn"


@pytest.fixture
def pages(shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server of its own on a register that this process may change."""
    path = shutil.copyfile(shipped_file, tmp_path / "register.sqlite")
    monkeypatch.setenv("IPOKART_DB", str(path))
    with serving() as address:
        yield address


def publish() -> None:
    """Somebody else renames an area."""
    with closing(Store.open(make=False)) as database:
        document = json.loads(database.contents()[2]["ipo_areas.geojson"])
        body = next(item for item in document["features"] if item["properties"]["id"] == "vestli")
        body["properties"]["name"] = NEW_NAME
        database.apply([Put("area", body)], "Kari", "nytt navn", database.version())


def test_what_somebody_else_publishes_is_shown_and_what_one_types_stays(
    pages: str, visit: Visit
) -> None:
    visitor = visit()
    page = visitor.open(f"{pages}/map?area=vestli&unit=ost", READY)
    page.locator(".ipo-map .leaflet-container").press("+")
    scale = page.locator(".leaflet-control-scale-line")
    drawn = page.locator(".ipo-map path[data-area=vestli]")
    stood, scales = drawn.get_attribute("d"), scale.all_inner_texts()
    search = page.get_by_role("textbox", name="Søk")
    search.click()
    search.press_sequentially("Haugen")  # and not sent
    publish()
    expect(page.get_by_role("heading", name=NEW_NAME).first).to_be_visible()
    visitor.settle()
    expect(search).to_have_value("Haugen")
    expect(search).to_be_focused()
    assert "area=vestli" in page.url and "unit=ost" in page.url
    expect(page.get_by_role("button", name=NEW_NAME).first).to_be_visible()  # on the map, too
    expect(page.locator(".ipo-map")).to_have_count(1)
    assert (drawn.get_attribute("d"), scale.all_inner_texts()) == (stood, scales)
    expect(page.locator(".ipo-newer")).to_have_count(0)


def test_where_one_works_the_change_is_only_announced(pages: str, visit: Visit) -> None:
    visitor = visit()
    page = visitor.open_with_key(f"{pages}/seminar", "h1")
    visitor.settle()
    publish()
    line = page.locator(".ipo-newer")
    expect(line).to_have_text("Registeret er endret av Kari: nytt navn")
    visitor.picture("live")
    expect(page.get_by_text("nytt navn")).to_have_count(1)  # the history waits
    page.get_by_role("button", name="Vis endringen").click()
    expect(line).to_have_count(0)
    visitor.settle()
    expect(page.get_by_text("nytt navn").first).to_be_visible()


def test_a_page_comes_back_by_itself_when_the_database_does(
    filled_database: str, postgres_server: Server, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DB", filled_database)
    with serving() as address:
        visitor = visit()
        page = visitor.open(f"{address}/timeline", "h1")
        visitor.settle()
        shown = page.locator("h1").inner_text()
        postgres_server.stop("immediate")
        try:
            page.get_by_role("link", name="Oppfølging", exact=True).first.click()
            expect(page.locator("h1")).to_have_text("Registeret kan ikke åpnes")
            visitor.picture("away")
        finally:
            postgres_server.start()
        # nobody clicks
        expect(page.locator("h1")).not_to_have_text("Registeret kan ikke åpnes")
        assert page.locator("h1").inner_text() != shown and "/followups" in page.url
        postgres.let_go()


def test_a_replica_shows_everything_and_says_why_nothing_is_written(
    filled_database: str, postgres_server: Server, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    with postgres_server.replica() as port:
        name = filled_database.rpartition("/")[2]
        monkeypatch.setenv("IPOKART_DB", postgres_server.address(name, port=port))
        with serving() as address:
            visitor = visit()
            page = visitor.open_with_key(f"{address}/area?area=grorud", "h1")
            visitor.settle()
            expect(page.locator("h1")).to_contain_text("Grorud")
            page.get_by_text("Intern merking").click()
            field(page, "Navnet ditt").last.fill("Kari")
            field(page, "Hvorfor").last.fill("avtalt")
            page.get_by_role("button", name="Merk som internt").click()
            expect(
                page.get_by_text(text.store(StoreError("replica", file="x"))[-30:])
            ).to_be_visible()
        postgres.let_go()
