"""The map that is fitted to a part of the city leaves the areas of the part clear of controls."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module

import pytest
from playwright.sync_api import Browser, Page

from geo import webmap
from geo.model import Register, Unit
from geo.part import CITY, Part, PartKind, main_parts
from geo.view import Listed, View, select

views = import_module("scripts.look.map_views")

#: The map's width and height (px) on a phone, at 1280×800 and at 1440×900, as the map page has it.
SIZES = ((358, 540), (860, 560), (1000, 640))
#: Shows a view and fits the map to it, as on its first visit.
SHOW = """(message) => {
  window.ipo.show(message);
  if (message.fit) window.ipo.position.fit(message.fit);
  else window.ipo.city();
}"""
#: The areas that a control reaches into, and whether all of the part is in sight.
LOOK = """async () => {
  const { ipo } = window;
  const frame = document.querySelector(".folium-map").getBoundingClientRect();
  const boxes = [...document.querySelectorAll(".leaflet-control")].map((node) => node.getBoundingClientRect());
  const under = (path) => {
    const inverse = path.getScreenCTM().inverse();
    const own = path.getBoundingClientRect();
    return boxes.some((box) => {
      for (let x = Math.max(own.left, box.left); x < Math.min(own.right, box.right); x += 2)
        for (let y = Math.max(own.top, box.top); y < Math.min(own.bottom, box.bottom); y += 2)
          if (path.isPointInFill(new DOMPoint(x, y).matrixTransform(inverse))) return true;
      return false;
    });
  };
  const inside = ({ left, top, right, bottom }) =>
    left >= frame.left && top >= frame.top && right <= frame.right && bottom <= frame.bottom;
  const paths = ipo.drawn().map((id) => [id, ipo.shapes.get(id).getElement()]);
  return {
    covered: paths.filter(([, path]) => under(path)).map(([id]) => id),
    outside: paths.filter(([, path]) => !inside(path.getBoundingClientRect())).map(([id]) => id),
  };
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    opened: Page = views.open_map(browser)
    yield opened
    opened.close()


def parts(register: Register) -> list[Part]:
    """The city, every unit, and every bydel and area that has a border to be fitted to."""
    areas = [Part.of_areas([area.id]) for area in register.areas if area.id in register.borders]
    return [*main_parts(register), *areas]


def shown(register: Register, part: Part) -> list[tuple[View, tuple[Listed, ...]]]:
    """The views of a part that draw an area: of the city and a unit by every list, else by the
    newest."""
    views = [part.narrow(View(edition=edition.id)) for edition in register.editions]
    every = [(view, select(register, view)) for view in views]
    drawn = [
        (view, rows) for view, rows in every if any(row.area.id in register.borders for row in rows)
    ]
    return drawn if part.kind in {PartKind.CITY, PartKind.UNIT} else drawn[-1:]


@pytest.mark.parametrize("size", SIZES)
def test_no_control_covers_an_area_that_the_map_is_fitted_to(
    page: Page, register: Register, size: tuple[int, int]
) -> None:
    views.show(page, views.MapView("", *size, webmap.message(register, View(), ()), None))
    for part in parts(register):
        for view, rows in shown(register, part):
            fit = {"fit": webmap.fit(register, part)}
            message = webmap.message(register, view, rows) | fit
            page.evaluate(SHOW, message)
            results: dict[str, list[str]] = page.evaluate(LOOK)
            of_part = set(part.ids if part.kind is PartKind.AREA else message["visible"])
            for name, ids in results.items():
                assert not of_part.intersection(ids), (name, part.slug, view.edition, size)


#: How many px of the map lie beyond the background on its four sides.
EMPTY = """() => {
  const { map, bundle } = window.ipo;
  const [[south, west], [north, east]] = bundle.background_ends;
  const [start, end] = [map.latLngToContainerPoint([north, west]), map.latLngToContainerPoint([south, east])];
  const { x, y } = map.getSize();
  return [start.x, start.y, x - end.x, y - end.y].map((px) => Math.max(0, Math.round(px)));
}"""


@pytest.mark.parametrize("size", SIZES)
def test_the_background_fills_the_map_of_the_city_and_every_unit(
    page: Page, register: Register, size: tuple[int, int]
) -> None:
    for part in (CITY, *map(Part.of_unit, Unit)):
        view = part.narrow(View())
        message = webmap.message(register, view, select(register, view))
        views.show(page, views.MapView(part.slug, *size, message, webmap.fit(register, part)))
        assert page.evaluate(EMPTY) == [0, 0, 0, 0], (part.slug, size)
