"""Every form of the page "Rediger", with all its folds open, on a desk, a projector and a phone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from importlib import import_module

import pytest
from playwright.sync_api import BrowserContext, Page

from pages.editing import FORMS
from tests.browser.conftest import DESKTOP, Visitor, write_picture
from tests.browser.servers import serving_own

#: A script, whose folder is no package.
look = import_module("scripts.look.pages")

#: Opens every fold of the form, and waits until they have unfolded.
OPEN_FOLDS = """async () => {
  const folds = document.querySelectorAll(".st-key-edit_fields details");
  for (const fold of folds) if (!fold.open) fold.querySelector("summary").click();
  await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
  const moving = [...folds].flatMap((fold) => fold.getAnimations({ subtree: true }));
  await Promise.allSettled(moving.map((animation) => animation.finished));
}"""
AREA = "furuset"  # it has a border, a neighbour and listings
#: A record of each kind that more fields are shown for than for a new one.
KNOWN = {"list": "edition=2026-01", "followup": "point=2025-1"}


@pytest.fixture(scope="module")
def page(
    context: Callable[..., BrowserContext], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, Page]]:
    """A server with a register of its own and a page that may write there; nothing is written."""
    with serving_own(tmp_path_factory.mktemp("forms")) as address:
        visitor = Visitor(context(**DESKTOP))
        yield address, visitor.open_with_key(f"{address}/edit", "[data-testid=stApp]")
        visitor.leave()


def addresses() -> Iterator[str]:
    """The parameters of each form, for an area or for a new record, and of those in `KNOWN`."""
    for name, form in FORMS.items():
        yield f"form={name}&area={AREA}" if form.parameter == "area" else f"form={name}"
        if name in KNOWN:
            yield f"form={name}&{KNOWN[name]}"


def what_is_wrong(shown: Page) -> list[str]:
    """What does not fit, when the page has come to rest after a change of its width."""
    results: list[str] = []
    for _ in range(20):
        look.settle(shown)
        results = [*look.cut_controls(shown), *look.check(shown, "fields")]
        if not results:
            break
        shown.evaluate("() => new Promise((done) => requestIdleCallback(done))")
    return results


@pytest.mark.parametrize("query", list(addresses()))
def test_a_form_fits_three_widths_and_speaks_norwegian(page: tuple[str, Page], query: str) -> None:
    address, shown = page
    shown.set_viewport_size(DESKTOP)
    look.open_page(shown, f"{address}/edit?{query}", ".st-key-edit_fields")
    shown.evaluate(OPEN_FOLDS)
    result = {}
    for width, height in look.SHEET_SIZES:
        shown.set_viewport_size({"width": width, "height": height})
        result[width] = what_is_wrong(shown)
        write_picture(shown, f"{query}-{width}")
    assert {width: wrong for width, wrong in result.items() if wrong} == {}
    assert look.english(shown) == []


def test_what_is_looked_for_would_be_found(page: tuple[str, Page]) -> None:
    address, shown = page
    shown.set_viewport_size(DESKTOP)
    look.open_page(shown, f"{address}/edit?form=event", ".st-key-edit_fields")
    shown.evaluate(
        """() => {
          const [label] = document.querySelectorAll(".st-key-edit_fields [data-testid=stWidgetLabel] p");
          label.textContent = "En altfor lang ledetekst ".repeat(9);
          const [input] = document.querySelectorAll(".st-key-edit_fields input[placeholder]");
          input.placeholder = "Et altfor langt hint ".repeat(9);
          const button = document.querySelector(".stFormSubmitButton button");
          button.style.position = "fixed";
          button.style.left = "300px";
          button.style.top = "170px";
        }"""
    )
    result = look.check(shown, "fields")
    assert {words.partition(":")[0] for words in result} == {"wrapped", "hint", "over another"}
