"""The map answers a filter, a list or a colour before the server does, and nothing flickers back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page, WebSocketRoute, expect

from geo import webmap
from geo.model import Edition, Register, Status, Unit
from geo.part import Part
from geo.view import ColourBy, View, select
from geo.webmap import message
from tests.browser.conftest import READY, Visit

#: Keeps in `window.seen` every view that the map has shown: its list and how many areas.
RECORD = """() => {
  window.seen = [];
  const map = document.querySelector(".ipo-map");
  new MutationObserver(() => window.seen.push(map.dataset.ready)).observe(map, { attributeFilter: ["data-ready"] });
}"""


class Slow:
    """A server whose answers wait until they are let through, in order."""

    def __init__(self) -> None:
        self._waiting: list[Callable[[], None]] = []
        self.holds = False

    def stand_between(self, route: WebSocketRoute) -> None:
        """Take over a page's connection."""
        server = route.connect_to_server()

        def answer(content: str | bytes) -> None:
            if self.holds:
                self._waiting.append(lambda: route.send(content))
            else:
                route.send(content)

        server.on_message(answer)

    def let_through(self) -> None:
        """Give the page everything that has waited, and from now on at once."""
        self.holds = False
        for send in self._waiting:
            send()
        self._waiting.clear()


def opened(visit: Visit, server: str, path: str = "/map") -> tuple[Page, Slow]:
    slow, visitor = Slow(), visit()
    visitor.page.route_web_socket("**/_stcore/stream", slow.stand_between)
    page = visitor.open(f"{server}{path}")
    page.get_by_test_id("stPopover").get_by_role("button", name="Filtre").click()
    expect(page.get_by_test_id("stButtonGroup").first).to_be_visible()
    page.evaluate(RECORD)
    return page, slow


def press(page: Page, label: str) -> None:
    page.get_by_test_id("stButtonGroup").get_by_text(label, exact=True).last.click()


def expect_areas(page: Page, wanted: set[str]) -> None:
    """Until the map shows these areas and no other."""
    page.wait_for_function(
        """wanted => [...document.querySelectorAll("path[data-area]")]
          .filter(node => node.style.display !== "none").map(node => node.dataset.area).sort().join() === wanted.join()""",
        arg=sorted(wanted),
    )


def shown(register: Register, view: View) -> set[str]:
    view_message = message(register, view, select(register, view))
    return {*view_message["visible"], *view_message["gone"]} & set(register.borders)


def test_every_filter_is_shown_before_the_server_answers(
    visit: Visit, server: str, register: Register
) -> None:
    page, slow = opened(visit, server)
    heading = page.locator("h1").inner_text()
    slow.holds = True
    press(page, "øst")
    expect_areas(page, shown(register, View(units=(Unit.OST,))))
    press(page, "ny")
    both = View(units=(Unit.OST,), statuses=(Status.NY,))
    expect_areas(page, shown(register, both))
    press(page, "Politienhet")
    expect(page.locator(".ipo-legend")).to_contain_text("Enhet øst")
    assert page.locator("h1").inner_text() == heading  # the server has said nothing yet
    slow.let_through()
    expect(page).to_have_url(f"{server}/map?unit=ost&status=ny&colour=enhet")
    expect(page.locator("h1")).not_to_have_text(heading)
    expect_areas(page, shown(register, both))
    views = page.evaluate("() => window.seen")
    assert len(set(views)) == 2 and views == sorted(views, key=views.index)


def test_nothing_flickers_back_when_clicks_are_faster_than_answers(
    visit: Visit, server: str, register: Register
) -> None:
    page, slow = opened(visit, server)
    slow.holds = True
    for label in ("øst", "vest", "øst", "sentrum", "vest"):
        press(page, label)
    last = View(units=(Unit.SENTRUM,))
    expect_areas(page, shown(register, last))
    before = len(page.evaluate("() => window.seen"))
    slow.let_through()
    expect(page).to_have_url(f"{server}/map?unit=sentrum")
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")
    expect_areas(page, shown(register, last))
    assert set(page.evaluate("() => window.seen")[before:]) <= {
        page.evaluate("() => window.seen")[before - 1]
    }


#: Presses pills by their labels, and what the map shows right after each, still in the same task.
PRESS = """labels => labels.map(label => {
  const pill = [...document.querySelectorAll("[data-testid=stButtonGroup] button")].find(({ textContent }) => textContent.trim() === label);
  pill.click();
  return [...document.querySelectorAll("path[data-area]")].filter(node => node.style.display !== "none").map(node => node.dataset.area);
})"""


def test_a_press_is_answered_before_the_page_has_sent_it(
    visit: Visit, server: str, register: Register
) -> None:
    """Within the very event, however fast they come; names of areas that went are gone too."""
    page, slow = opened(visit, server)
    slow.holds = True
    first, then = page.evaluate(PRESS, ["øst", "ny"])
    assert set(first) == shown(register, View(units=(Unit.OST,)))
    both = shown(register, View(units=(Unit.OST,), statuses=(Status.NY,)))
    assert set(then) == both
    slow.let_through()
    expect(page).to_have_url(f"{server}/map?unit=ost&status=ny")
    expect_areas(page, both)
    labels = page.evaluate(
        "() => [...document.querySelectorAll('[data-label]')].map(node => node.dataset.label)"
    )
    assert set(labels) <= both
    assert len(set(page.evaluate("() => window.seen"))) == 1  # both came before it looked


def test_a_press_by_keyboard_and_a_chip_are_answered_first(
    visit: Visit, server: str, register: Register
) -> None:
    page, slow = opened(visit, server)
    slow.holds = True
    pill = page.get_by_test_id("stButtonGroup").get_by_role("button", name="øst", exact=True)
    pill.press("Space")
    expect_areas(page, shown(register, View(units=(Unit.OST,))))
    slow.let_through()
    expect(page).to_have_url(f"{server}/map?unit=ost")
    page.keyboard.press("Escape")
    slow.holds = True
    page.get_by_role("button", name="Fjern filteret Enhet øst").press("Enter")
    expect_areas(page, shown(register, View()))
    slow.let_through()
    expect(page).to_have_url(f"{server}/map")
    expect_areas(page, shown(register, View()))


def test_a_press_that_the_page_does_not_send_shows_the_server_s_view_again(
    visit: Visit, server: str, register: Register
) -> None:
    page, _ = opened(visit, server)
    page.evaluate(
        """() => document.querySelectorAll("[data-testid=stButtonGroup] button")
          .forEach(node => node.addEventListener("click", event => event.stopImmediatePropagation(), { capture: true }))"""
    )
    (first,) = page.evaluate(PRESS, ["øst"])
    assert set(first) == shown(register, View(units=(Unit.OST,)))
    expect_areas(page, shown(register, View()))


def test_a_chip_and_a_list_are_taken_off_at_once(
    visit: Visit, server: str, register: Register
) -> None:
    page, slow = opened(visit, server, "/map?unit=ost&bydel=stovner")
    page.keyboard.press("Escape")
    slow.holds = True
    page.get_by_role("button", name="Fjern filteret Bydel Stovner").click()
    expect_areas(page, shown(register, View(units=(Unit.OST,))))
    slow.let_through()
    expect(page).to_have_url(f"{server}/map?unit=ost")
    expect_areas(page, shown(register, View(units=(Unit.OST,))))


def test_another_list_is_shown_with_what_is_gone_since_the_one_before(
    visit: Visit, server: str, register: Register
) -> None:
    page, slow = opened(visit, server)
    older: Edition = register.before(register.latest)  # type: ignore[assignment]  # there is one
    slow.holds = True
    page.get_by_test_id("stSelectbox").first.get_by_role("combobox").click()
    page.get_by_role("option").nth(1).click()
    expect_areas(page, shown(register, View(edition=older.id)))
    slow.let_through()
    expect(page).to_have_url(f"{server}/map?edition={older.id}")
    expect_areas(page, shown(register, View(edition=older.id)))


def test_a_chosen_area_stays_chosen_while_an_older_answer_comes(visit: Visit, server: str) -> None:
    page, slow = opened(visit, server)
    page.keyboard.press("Escape")
    slow.holds = True
    page.locator("path[data-area=vestli]").focus()
    page.keyboard.press("Enter")
    page.locator("path[data-area=furuset]").focus()
    page.keyboard.press("Enter")
    chosen = page.locator("path[aria-pressed=true]")
    expect(chosen).to_have_attribute("data-area", "furuset")
    page.evaluate(
        """() => { window.pressed = []; new MutationObserver((all) => all.forEach(({ target }) =>
        target.ariaPressed === "true" && window.pressed.push(target.dataset.area)))
        .observe(document.querySelector(".ipo-map"), { subtree: true, attributeFilter: ["aria-pressed"] }); }"""
    )
    slow.let_through()
    expect(page).to_have_url(f"{server}/map?area=furuset")
    assert set(page.evaluate("() => window.pressed")) <= {"furuset"}


def test_what_only_the_server_knows_is_shown_when_it_answers(
    visit: Visit, server: str, register: Register
) -> None:
    """After many numbered messages the map still follows: a search, the table, the button."""
    page, slow = opened(visit, server)
    slow.holds = True
    press(page, "øst")
    press(page, "ny")
    page.keyboard.press("Escape")
    slow.let_through()
    expect(page).to_have_url(f"{server}/map?unit=ost&status=ny")
    search = page.get_by_role("textbox", name="Søk")
    search.fill("Bydel Alna")
    search.press("Enter")
    expect(page).to_have_url(f"{server}/map?bydel=alna")
    expect_areas(page, shown(register, View(bydel="alna")))
    page.locator("tr[data-area=furuset] button").click()
    expect(page.locator("path[data-area=furuset]")).to_have_attribute("aria-pressed", "true")
    slow.holds = True
    page.get_by_test_id("stPopover").get_by_role("button", name="Filtre").click()
    page.get_by_role("button", name="Nullstill").click()
    expect_areas(page, shown(register, View()))
    slow.let_through()
    expect(page).to_have_url(f"{server}/map?area=furuset")
    expect_areas(page, shown(register, View()))


def _views(register: Register) -> list[View]:
    units, statuses = [(), (Unit.OST,), (Unit.VEST, Unit.OST)], [(), (Status.NY,)]
    bydeler = [None, *(bydel.id for bydel in register.bydeler[:4])]
    return [
        View(edition.id, unit, status, bydel, None, colour)
        for edition in register.editions
        for unit in units
        for status in statuses
        for bydel in bydeler
        for colour in ColourBy
    ]


def test_the_browser_s_view_is_the_server_s(shared: Visit, server: str, register: Register) -> None:
    """For many views: which areas, which are gone, the part, and where the map goes."""
    page = shared(f"{server}/map").page
    page.wait_for_selector(READY)
    views = _views(register)
    requests: list[dict[str, Any]] = [
        {
            "edition": view.edition,
            "units": list(view.units),
            "statuses": list(view.statuses),
            "bydel": view.bydel,
            "colour_by": view.colour_by,
        }
        for view in views
    ]
    answers = page.evaluate(
        """async (all) => {
          const source = performance.getEntriesByType("resource").map(({ name }) => name).find((name) => name.includes("map_host.js"));
          const { answer, bundle } = await import(source);
          return all.map((asked) => answer({ chosen: null, fit: null }, asked, bundle));
        }""",
        requests,
    )
    for view, result in zip(views, answers, strict=True):
        wanted = message(register, view, select(register, view))
        for name in ("edition", "gone", "colour_by", "part"):
            assert result[name] == wanted[name], (view, name)
        assert sorted(result["visible"]) == sorted(wanted["visible"]), view
        assert result["fit"] == webmap.fit(register, Part.of_view(view)), view
