"""The browser map in windows of many sizes, without a server: one page, many views of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from shutil import which
from typing import Any

from playwright.sync_api import Browser, Page, Route, sync_playwright

from geo import files, webmap
from geo.disclosure import openly
from geo.installed import LEAFLET
from geo.model import Unit
from geo.view import View, select

_SITE = "http://map.invalid/"
_TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
#: Width and height of the map (px), from a phone to a wide window.
SIZES = ((340, 420), (390, 560), (560, 520), (720, 660), (900, 660), (1180, 700), (1366, 760))


@dataclass(frozen=True, slots=True)
class MapView:
    """One view in a map of a size (px); `fit` is [[south, west], [north, east]] or None."""

    name: str
    width: int
    height: int
    message: dict[str, Any]
    fit: list[list[float]] | None
    ground: str = "#ffffff"


def map_views(ground: str = "#ffffff") -> list[MapView]:
    """Five selections in seven sizes, on a page of a colour."""
    register = openly(files.read_register())
    boxes = {
        "øst": [[59.82, 10.74], [59.965, 10.955]],
        "alna": [[59.895, 10.79], [59.955, 10.93]],
        "vestli": [[59.955, 10.89], [59.985, 10.95]],
    }
    selections = (
        ("2026", View(), None),
        ("2024", View(edition="2024-04-30"), None),
        ("øst", View(units=(Unit.OST,)), boxes["øst"]),
        ("bydel Alna", View(bydel="alna"), boxes["alna"]),
        ("Vestli", View(area="vestli"), boxes["vestli"]),
    )
    messages = [
        (name, webmap.message(register, view, select(register, view)), fit)
        for name, view, fit in selections
    ]
    return [
        MapView(f"{name}, {width}×{height}", width, height, message, fit, ground)
        for width, height in SIZES
        for name, message, fit in messages
    ]


@contextmanager
def map_page() -> Iterator[Page]:
    """A page of an own Chromium with the map loaded, ready for `show`."""
    with sync_playwright() as playwright:
        names = ("chromium", "chromium-browser", "google-chrome", "chromium-headless-shell")
        path = next(filter(None, map(which, names)), None)
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-gpu"]
        browser = playwright.chromium.launch(executable_path=path, args=arguments)
        yield open_map(browser)
        browser.close()


def open_map(browser: Browser) -> Page:
    """A page with the map loaded, in a browser that is there."""
    page = browser.new_page(viewport={"width": 1400, "height": 800})
    page.route(f"{_SITE}**", _answer)
    page.goto(f"{_SITE}index.html")
    page.wait_for_function("window.ready")
    return page


def show(page: Page, view: MapView) -> None:
    """Draw a view in the page."""
    options = {
        name: getattr(view, name) for name in ("width", "height", "message", "fit", "ground")
    }
    page.evaluate("options => window.show(options)", options)


def measure(page: Page) -> dict[str, Any]:
    """The boxes (x, y, w, h) of names and controls and the leaders (x1, y1, x2, y2), in px."""
    measures: dict[str, Any] = page.evaluate("window.measure()")
    return measures


def _answer(route: Route) -> None:
    name = route.request.url.removeprefix(_SITE)
    body = _files().get(name)
    if body is None:
        route.fulfill(status=404)
    else:
        route.fulfill(body=body, content_type=f"{_TYPES[Path(name).suffix]}; charset=utf-8")


@cache
def _files() -> dict[str, bytes]:
    register, background = openly(files.read_register()), files.read_orientation()
    contents = {name: webmap.asset(name) for name in webmap.ASSETS}
    contents |= {
        name: LEAFLET.with_name(name).read_bytes() for name in ("leaflet.js", "leaflet.css")
    }
    contents["register.js"] = webmap.module(register, background)
    return contents | {"index.html": Path(__file__).with_suffix(".html").read_bytes()}
