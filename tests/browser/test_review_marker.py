"""The marker pen in a browser: by mouse, by keyboard, on a phone; and a review that is left."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import PHONE, SCHEMES, Visit, Visitor, field, serious
from tests.browser.servers import free_port, serving
from tests.browser.test_seminar_page import dropped, reading
from tests.conftest import PAYLOADS

__all__ = ["reading"]  # a fixture

#: Made up, for tests only: ten areas and five points in a mail that names no council.
MAIL = """Fra: Kari Eksempel
Emne: Det vi ble enige om

Her er det fra møtet 28. januar 2027.

Enhet vest – videreføres
Hovseter
Majorstua

Enhet sentrum – videreføres
Grønland/Tøyen

Enhet øst – videreføres
Furuset
Vestli
Bjørndal
Trosterud

Enhet øst – nye
Veitvet
Fossum
Grorud

Dette følger vi opp:
1. Bydelene og politiet lager en felles plan for skoleveier. Frist 1. juni.
2. Velferdsetaten kartlegger natteravning innen 1. oktober 2027.
3. Barne- og familieetaten rapporterer om fritidstilbud.
4. Oslo politidistrikt deler tall om ran.
5. Kommunen setter av 2 mill. kroner til belysning.
"""
_COUNT = """() => {
  window.done = { clicks: 0, letters: 0 };
  document.addEventListener("click", (event) => event.isTrusted && window.done.clicks++, true);
  document.addEventListener("keydown", (event) => event.key.length === 1 && window.done.letters++, true);
}"""


def line(page: Page, words: str) -> Locator:
    return page.locator("p[data-line]").filter(has_text=words).first


def number(page: Page, words: str) -> Locator:
    return line(page, words).locator(".number")


def ready(visitor: Visitor, address: str, content: str = MAIL) -> Page:
    page = visitor.open_with_key(f"{address}/seminar", "h1")
    page.set_input_files(
        "input[type=file]",
        {"name": "epost.txt", "mimeType": "text/plain", "buffer": content.encode()},
    )
    page.wait_for_selector(".ipo-document[data-marker]")
    visitor.settle()
    return page


def marked(page: Page, words: str) -> Locator:
    """The sentence about what came of a marking; the one before may stand until its page has run."""
    return page.locator(".ipo-marked", has_text=words)


def say(page: Page, meaning: str) -> None:
    page.get_by_role("toolbar").get_by_role("button", name=meaning, exact=True).click()


def none_of_ours(page: Page) -> None:
    """Say that the document is none of ours, so that nothing is proposed of it."""
    page.get_by_role("radio", name="Ingen").or_(
        page.get_by_role("button", name="Ingen")
    ).first.click()


def test_a_mail_goes_in_by_few_clicks_and_without_typing(visit: Visit, own: str) -> None:
    visitor = visit(watched=True)
    page = ready(visitor, own)
    page.evaluate(_COUNT)
    none_of_ours(page)
    expect(page.get_by_text("Dokumentet ga ingen liste")).to_be_visible()
    visitor.settle()
    number(page, "28. januar").click()
    say(page, "Møtedato")
    expect(marked(page, "Møtet var 28. januar 2027.")).to_be_visible()
    number(page, "Enhet vest").click()
    number(page, "Grorud").click(modifiers=["Shift"])
    visitor.picture("marker-areas")
    say(page, "Områder")
    expect(marked(page, "Merket som områder (10)")).to_be_visible()
    number(page, "1. Bydelene").click()
    number(page, "5. Kommunen").click(modifiers=["Shift"])
    say(page, "Punkter")
    expect(marked(page, "Merket som punkter (5)")).to_be_visible()
    expect(page.get_by_text("Tatt med: 10 IPO-områder. Oppfølgingspunkter: 5.")).to_be_visible()
    visitor.settle()
    done = page.evaluate("window.done")
    assert done["letters"] == 0 and done["clicks"] <= 25, done
    for wording in ("Hovseter · Enhet vest · videreført", "Veitvet · Enhet øst · ny"):
        expect(page.get_by_text(wording)).to_have_count(1)
    expect(page.locator(".ipo-facts").get_by_text("1. juni 2027")).to_have_count(1)
    visitor.picture("marker-done")
    assert visitor.complaints == [] and visitor.outside == []


def test_words_are_selected_by_dragging_over_them(visit: Visit, reading: str) -> None:
    visitor = visit()
    page = ready(visitor, reading)
    none_of_ours(page)
    expect(page.get_by_text("Dokumentet ga ingen liste")).to_be_visible()
    visitor.settle()
    start, end = line(page, "Hovseter").bounding_box(), line(page, "Majorstua").bounding_box()
    assert start and end
    page.mouse.move(start["x"] + 42, start["y"] + start["height"] / 2)
    page.mouse.down()
    page.mouse.move(end["x"] + 200, end["y"] + end["height"] / 2, steps=4)
    page.mouse.up()
    say(page, "Områder")
    expect(marked(page, "Merket som områder (2): Hovseter og Majorstua.")).to_be_visible()
    expect(page.get_by_role("toolbar")).to_be_hidden()
    page.get_by_role("button", name="Angre merkingen").click()
    expect(marked(page, "Merkingen er angret.")).to_be_visible()
    expect(page.get_by_role("button", name="Angre merkingen")).to_have_count(0)


def test_lines_and_words_are_marked_by_keyboard(visit: Visit, reading: str) -> None:
    visitor = visit()
    page = ready(visitor, reading)
    none_of_ours(page)
    expect(page.get_by_text("Dokumentet ga ingen liste")).to_be_visible()
    visitor.settle()
    voice = page.locator(".ipo-marker-voice")
    page.locator(".ipo-document").focus()
    page.keyboard.press("Tab")
    expect(line(page, "Fra: Kari")).to_be_focused()
    for _ in range(4):
        page.keyboard.press("ArrowDown")
    expect(line(page, "Hovseter")).to_be_focused()
    page.keyboard.press("Shift+ArrowDown")
    expect(line(page, "Majorstua")).to_be_focused()
    expect(voice).to_contain_text("Linje 7 til 8 er valgt.")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Områder", exact=True)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar")).to_be_hidden()
    expect(line(page, "Majorstua")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(voice).to_have_text("Majorstua")
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Enhet", exact=True)).to_be_focused()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Enter")
    expect(marked(page, "Merket som områder (1): Majorstua.")).to_be_visible()
    expect(voice).to_have_text("Merket som områder (1): Majorstua.")
    visitor.settle()
    expect(line(page, "Majorstua")).to_be_focused()  # the place is kept


def test_a_unit_that_the_words_do_not_name_is_chosen_by_keyboard(
    visit: Visit, reading: str
) -> None:
    visitor = visit()
    page = ready(visitor, reading)
    none_of_ours(page)
    expect(page.get_by_text("Dokumentet ga ingen liste")).to_be_visible()
    visitor.settle()
    number(page, "Furuset").click()
    say(page, "Områder")
    expect(marked(page, "Merket som områder (1): Furuset.")).to_be_visible()
    visitor.settle()
    line(page, "Furuset").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Status", exact=True)).to_be_focused()
    page.keyboard.press("Enter")
    bar = page.get_by_role("toolbar", name="Hvilken status?")
    expect(bar).to_be_visible()
    expect(bar.get_by_role("button", name="ny", exact=True)).to_be_focused()
    expect(page.locator(".ipo-marker-voice")).to_contain_text("Velg statusen.")
    visitor.picture("marker-chooser")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(marked(page, "Status satt for Furuset.")).to_be_visible()
    expect(page.get_by_text("Furuset · Enhet øst · oppstart")).to_have_count(1)
    expect(bar).to_be_hidden()
    number(page, "Furuset").click()  # by mouse, and left
    say(page, "Enhet")
    expect(page.get_by_role("toolbar", name="Hvilken enhet?")).to_be_visible()
    page.get_by_role("toolbar").get_by_role("button", name="Avbryt").click()
    expect(page.get_by_role("toolbar")).to_be_hidden()


def test_a_tap_takes_a_line_and_another_all_between(visit: Visit, reading: str) -> None:
    visitor = visit(PHONE, has_touch=True, is_mobile=True)
    page = ready(visitor, reading)
    none_of_ours(page)
    expect(page.get_by_text("Dokumentet ga ingen liste")).to_be_visible()
    visitor.settle()
    line(page, "Hovseter").tap()
    expect(page.get_by_role("toolbar")).to_be_visible()
    line(page, "Majorstua").tap()
    bar = page.get_by_role("toolbar")
    visitor.picture("marker-phone")
    boxes = bar.evaluate(
        "(bar) => [...bar.querySelectorAll('button')].map((it) => it.getBoundingClientRect().toJSON())"
    )
    assert boxes and min(min(box["height"], box["width"]) for box in boxes) >= 44
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    bar.get_by_role("button", name="Områder", exact=True).tap()
    expect(marked(page, "Merket som områder (2): Hovseter og Majorstua.")).to_be_visible()


def test_axe_finds_nothing_serious_with_the_toolbar_open(visit: Visit, reading: str) -> None:
    visitor = visit()
    page = ready(visitor, reading)
    for scheme in SCHEMES:
        visitor.wear(scheme)
        number(page, "Hovseter").click()
        expect(page.get_by_role("toolbar")).to_be_visible()
        assert serious(page) == [], scheme
        page.keyboard.press("Escape")


def test_hostile_words_run_nothing_when_they_are_marked(visit: Visit, reading: str) -> None:
    visitor = visit(watched=True)
    page = ready(visitor, reading, "\n".join([*PAYLOADS, "Hovseter (ny)"]))
    page.locator("p[data-line] .number").first.click()
    number(page, "Hovseter").click(modifiers=["Shift"])
    say(page, "Områder")
    expect(marked(page, "Merket som områder")).to_be_visible()
    visitor.settle()
    assert page.evaluate("window.__pwned") is None
    assert visitor.outside == []


#: What Streamlit's page says of its connection, by an attribute.
CONNECTION = "data-test-connection-state"


def test_a_review_survives_a_reload_and_a_restart(
    visit: Visit, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    visitor, port = visit(), free_port()
    with serving(port=port) as address:
        page = dropped(visitor, address)
        field(page, "Hvem går gjennom").fill("Kari Nordmann")
        page.keyboard.press("Enter")
        expect(page.get_by_text("Utkastet er lagret")).to_be_visible()
        box = page.get_by_role("checkbox", name="Ta med «Furuset»")
        box.focus()
        page.keyboard.press("Space")
        expect(page.get_by_text("Tatt med: 2 IPO-områder")).to_be_visible()
        visitor.settle()
        page.reload()
        expect(page.get_by_text("Fortsetter utkastet, sist endret av Kari")).to_be_visible()
        expect(box).not_to_be_checked()
        visitor.settle()
        visitor.picture("draft-reloaded")
        other = visit()
        second = other.open(f"{address}/seminar", "h1")
        second.get_by_role("button", name="Fortsett med «januar.txt»").click()
        expect(second.get_by_text("Kari Nordmann har det samme utkastet åpent")).to_be_visible()
        other.settle()
    app = page.locator("[data-testid=stApp]")
    expect(app).not_to_have_attribute(CONNECTION, "CONNECTED")
    with serving(port=port):
        expect(app).to_have_attribute(CONNECTION, "CONNECTED")
        visitor.settle()  # what stood there before the restart stands there until it has run
        expect(page.get_by_text("Fortsetter utkastet")).to_be_visible()
        expect(box).not_to_be_checked()
        expect(page.get_by_text("Tatt med: 2 IPO-områder")).to_be_visible()
        visitor.settle()
        page.get_by_role("button", name="Forkast", exact=True).click()
        page.get_by_role("button", name="Forkast utkastet av").click()
        expect(page.locator(".ipo-document")).to_have_count(0)
        expect(page.get_by_role("heading", name="Utkast under arbeid")).to_have_count(0)
