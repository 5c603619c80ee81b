"""Nothing leaves the machine, no name runs as code, bad data gives a page that helps."""

from __future__ import annotations

from email.message import Message
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from playwright.sync_api import expect

from geo.tile_maps import TILES
from tests.browser.conftest import HEADLINE, HOSTILE, READY, Visit
from tests.browser.servers import serving


def test_no_request_leaves_the_machine(visit: Visit, server: str) -> None:
    visitor = visit(watched=True)
    page = visitor.open(f"{server}/map")
    page.locator("path[data-area=vestli]").click()
    expect(page).to_have_url(f"{server}/map?area=vestli")
    page.get_by_role("button", name="Zoom inn").click()
    visitor.open(f"{server}/area?area=vestli")
    visitor.open(f"{server}/about", "h1")
    assert visitor.outside == []
    assert visitor.complaints == []


def test_tiles_are_fetched_only_when_switched_on_and_credited(visit: Visit, server: str) -> None:
    visitor = visit(watched=True)
    page = visitor.open(f"{server}/map")
    page.get_by_test_id("stPopover").get_by_role("button", name="Filtre").click()
    credits_ = page.locator(".leaflet-control-attribution")
    for name, choice, credit in (
        ("topo", "Kartverket gråtone", "Bakgrunn: © Kartverket"),
        ("osm", "OpenStreetMap", "Bakgrunn: © OpenStreetMap-bidragsytere"),
    ):
        assert visitor.outside == [], name
        page.get_by_text(choice, exact=True).click()
        expect(page.get_by_text(f"hentes fra {TILES[name].host}"), name).to_be_visible()
        expect(credits_, name).to_contain_text(credit)
        assert {address.split("/")[2] for address in visitor.outside} == {TILES[name].host}
        page.get_by_text("Eget kart (uten nett)").click()
        expect(credits_, name).not_to_contain_text("Bakgrunn")
        expect(page.locator(".leaflet-tile"), name).to_have_count(0)
        visitor.settle()
        visitor.outside.clear()


def test_a_link_never_switches_tiles_on(visit: Visit, server: str) -> None:
    visitor = visit(watched=True)
    page = visitor.open(f"{server}/map?background=osm&f_background=osm&place=59.93,10.75,13")
    expect(page.get_by_text(f"hentes fra {TILES['osm'].host}")).to_be_visible()
    assert visitor.outside == []
    expect(page).to_have_url(f"{server}/map")
    expect(page.locator(".ipo-map")).to_have_attribute("data-place", "59.93000,10.75000,13")
    page.get_by_role("button", name="Hent bakgrunnskartet").click()  # the person decides
    expect(page.locator(".leaflet-control-attribution")).to_contain_text(
        "OpenStreetMap-bidragsytere"
    )
    expect(page.locator(".leaflet-tile").first).to_be_attached()
    assert {address.split("/")[2] for address in visitor.outside} == {TILES["osm"].host}


def _answer(address: str) -> tuple[int, Message]:
    """Status and headers. Playwright's own requests would ask a name server for «localhost»."""
    try:
        with urlopen(Request(address, headers={"Accept": "text/html"}), timeout=60) as answer:
            return int(answer.status), answer.headers
    except HTTPError as error:
        return error.code, error.headers


def test_the_answer_carries_a_policy_against_outside_scripts(server: str) -> None:
    policy = _answer(f"{server}/map")[1]["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "connect-src 'self'" in policy


def test_files_of_the_map_are_kept_for_good_and_unknown_ones_are_not_found(
    visit: Visit, server: str
) -> None:
    visitor = visit()
    seen: list[str] = []
    visitor.page.on("request", lambda request: seen.append(request.url))
    visitor.open(f"{server}/map")
    script = next(address for address in seen if address.endswith("/map_host.js"))
    headers = _answer(script)[1]
    assert "immutable" in headers["cache-control"]
    assert headers["content-encoding"] == "gzip"
    for other in (
        script.replace("map_host.js", "..%2Fapp.py"),
        script.replace("map_host.js", "x.js"),
        f"{server}/ressurs/feil/register.js",
    ):
        assert _answer(other)[0] in {400, 404}


def test_hostile_names_do_not_run(visit: Visit, hostile_server: str) -> None:
    visitor = visit(watched=True)
    page = visitor.open(f"{hostile_server}/map?area=hovseter")
    for area in page.locator("path[data-area]").all():
        if area.is_visible():
            area.dispatch_event("mouseenter")
    page.get_by_role("button", name="Vis alle områder").click()
    page.locator("path[data-area=bjorndal]").click()
    expect(page).to_have_url(f"{hostile_server}/map?area=bjorndal")
    page.get_by_role("textbox", name="Søk").fill(HOSTILE[3])
    page.keyboard.press("Enter")
    visitor.settle()
    visitor.picture("map-hostile")
    assert page.evaluate("window.__pwned") is None
    for address in ("/about", "/area?area=hovseter", "/timeline?area=hovseter", "/bydeler"):
        visitor.open(f"{hostile_server}{address}", "h1")
        assert page.evaluate("window.__pwned") is None
        assert page.locator("a[href*=evil]").count() == 0, address
    assert visitor.outside == []


def test_broken_data_gives_a_page_of_findings_and_mended_data_the_map(
    visit: Visit, folder: Path
) -> None:
    path = folder / "ipo_areas.geojson"
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])
    with serving(folder) as server:
        visitor = visit()
        page = visitor.open(f"{server}/map", "h1")
        expect(page.locator("h1")).to_have_text("Datafilene kan ikke brukes")
        expect(page.get_by_text("ipo_areas.geojson: fila er ikke gyldig JSON")).to_be_visible()
        expect(page.get_by_text("Traceback")).to_have_count(0)
        visitor.picture("data-failed")
        path.write_bytes(whole)
        visitor.open(f"{server}/map", READY)
        expect(page.locator("h1")).to_have_text(HEADLINE)
