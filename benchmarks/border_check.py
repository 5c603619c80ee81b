"""A vertex moved on the map of a border → its checks visible, as the page itself measures it."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page

from benchmarks import browser, servers
from benchmarks.figures import Figure
from benchmarks.run import Run

_AREA = "bjorndal"  # the longest border of the shipped data
_TARGET = 0.05
_ROUNDS = 30
_EDITOR = ".ipo-border-editor[data-ready]"
#: The newest measure that began after a moment (ms), in seconds; null until there is one.
_MEASURED = """(after) => {
  const measure = performance.getEntriesByName("ipo-border-check").at(-1);
  return measure && measure.startTime >= after ? measure.duration / 1000 : null;
}"""


def checks(run: Run) -> list[Figure]:
    """A shared vertex moved by keyboard, and dragged, on the longest border that is shipped."""
    keyboard, dragged = (_measured(run, how) for how in (_keyboard, _dragged))
    return [
        Figure("border_check: by keyboard", "s", keyboard, target=_TARGET, absolute=True),
        Figure("border_check: while dragging", "s", dragged, target=_TARGET, absolute=True),
    ]


def _measured(run: Run, how: Callable[[Run, Page], tuple[float, ...]]) -> tuple[float, ...]:
    """The samples of one way to move a vertex, each in a form of its own: what the other has moved
    would come back from the server meanwhile."""
    with tempfile.TemporaryDirectory() as folder, open_editor(Path(folder)) as page:
        page.locator(".ipo-border-vertices select").select_option(index=4)
        page.locator(".ipo-border-vertices select").press("Enter")
        return how(run, page)


@contextmanager
def open_editor(folder: Path) -> Iterator[Page]:
    """The form for the border of the area, in a page that may write to a register in a folder."""
    with servers.own(folder) as address, browser.chromium() as chromium:
        page = browser.visit(chromium, address)
        page.wait_for_url(re.compile("/$"))
        browser.go(page, f"{address.partition('?')[0]}edit?form=border&area={_AREA}")
        page.wait_for_selector(_EDITOR)
        yield page


def _keyboard(run: Run, page: Page) -> tuple[float, ...]:
    keys = ("ArrowRight", "ArrowLeft")
    return _samples(run, page, lambda number: page.keyboard.press(keys[number % 2]))


def _dragged(run: Run, page: Page) -> tuple[float, ...]:
    handle = page.locator(".ipo-border-at")
    handle.scroll_into_view_if_needed()
    box = handle.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 5, y)
    samples = _samples(run, page, lambda number: page.mouse.move(x + 3 + number % 5, y))
    page.mouse.up()
    return samples


def _samples(run: Run, page: Page, move: Callable[[int], None]) -> tuple[float, ...]:
    samples = []
    for number in range(run.rounds(_ROUNDS) + run.warm_up):
        before = page.evaluate("() => performance.now()")
        move(number)
        milliseconds = page.wait_for_function(_MEASURED, arg=before).json_value()
        if number >= run.warm_up:
            samples.append(float(milliseconds))
    return tuple(samples)
