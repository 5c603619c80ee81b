"""The web map translates the marks of the style table, and fails on what it does not know."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Error, Page

from geo import style
from tests.conftest import ROOT

SCRIPT = (ROOT / "geo" / "webmap" / "assets" / "patterns.js").read_text(encoding="utf-8")
PAINT = """async ([script, tiles, fill]) => {
  const { Patterns } = await import("data:text/javascript," + encodeURIComponent(script));
  const patterns = new Patterns(document.body, tiles);
  const paint = patterns.paint("test", fill);
  const marks = [...document.querySelectorAll("pattern > *")].slice(1).map((node) => node.localName);
  document.body.replaceChildren();
  return [paint, marks];
}"""


@pytest.fixture(scope="module")
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def paint(page: Page, pattern: str, tiles: Any = None) -> Any:
    """What a fill of a pattern becomes, and the elements of its marks."""
    fill = {"ground": style.PAPER, "mark": style.INK, "pattern": pattern, "outline": style.INK}
    return page.evaluate(PAINT, [SCRIPT, tiles or style.table()["tiles"], fill])


@pytest.mark.parametrize("pattern", style.Pattern)
def test_the_browser_draws_every_mark(page: Page, pattern: style.Pattern) -> None:
    marks = style.tile(pattern).marks
    drawn = ["line" if isinstance(mark, style.TileLine) else "circle" for mark in marks]
    result = paint(page, str(pattern))
    assert result == ["url(#ipo-fill-test)" if marks else style.PAPER, drawn]


def test_the_browser_refuses_a_mark_that_it_does_not_know(page: Page) -> None:
    tiles = {"dots": {"width": 9, "height": 9, "marks": [{"kind": "triangle"}]}}
    with pytest.raises(Error, match="cannot draw a mark of the kind «triangle»"):
        paint(page, "dots", tiles)


def test_the_browser_refuses_a_pattern_without_a_tile(page: Page) -> None:
    with pytest.raises(Error, match="has no pattern «waves»"):
        paint(page, "waves")
