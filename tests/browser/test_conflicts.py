"""Two people in two browsers who change the same record: the second sees both versions in plain
words, chooses, and neither loses anything."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from geo import files, store, text
from geo.model import Register
from geo.projection import in_metres
from geo.store.database import Store
from tests.browser.conftest import DESKTOP, PHONE, Visit, Visitor, field, serious
from tests.browser.servers import serving
from tests.geo.test_store import milestone

PROJECTOR: ViewportSize = {"width": 1280, "height": 800}
EDITOR = ".ipo-border-editor[data-ready]"
FIELDS = ".st-key-edit_fields"
#: What nobody but a programmer knows.
CODES = re.compile(r"geometry|properties|coordinates|area_km2|\bid\b|MultiPolygon|None|null")


@pytest.fixture
def own(shipped_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A server with a register of its own that has an event."""
    path = shutil.copyfile(shipped_file, tmp_path / "register.sqlite")
    monkeypatch.setenv("IPOKART_DB", str(path))
    with closing(Store.open(str(path), make=False)) as register:
        register.apply([milestone(1, "Åpning av ungdomshuset")], "Per", "kjent dato", 1)
    with serving() as address:
        yield address


def person(visit: Visit, own: str, query: str, screen: ViewportSize, ready: str) -> Visitor:
    """Somebody with a browser of their own (a context for each screen) at a form."""
    visitor: Visitor = visit(screen)
    visitor.open_with_key(f"{own}/edit?{query}", ready)
    visitor.settle()
    return visitor


def two_persons(visit: Visit, own: str, query: str) -> tuple[Visitor, Visitor]:
    """Kari at a desk and Ola with a phone, at the same form."""
    return person(visit, own, query, DESKTOP, FIELDS), person(visit, own, query, PHONE, FIELDS)


def write(visitor: Visitor, label: str, words: str) -> None:
    field(visitor.page, label, exact=True).fill(words)
    visitor.page.keyboard.press("Tab")
    visitor.settle()


def publish(visitor: Visitor, by: str, reason: str) -> None:
    """Press the button; what comes of it is for the caller to see."""
    write(visitor, text.say("seminar_page.by"), by)
    write(visitor, text.say("edit_page.why"), reason)
    visitor.page.get_by_role(
        "button", name=text.say("edit_page.publish_button"), exact=True
    ).click()


def is_published(visitor: Visitor) -> None:
    expect(visitor.page.get_by_text("publisert som endring")).to_be_visible()
    visitor.settle()


def both_publish(kari: Visitor, ola: Visitor, first: str, second: str) -> None:
    """Kari publishes and then Ola tries to, each with a reason."""
    publish(kari, "Kari Nordmann", first)
    is_published(kari)
    publish(ola, "Ola Hansen", second)


def check_conflict_page(visitor: Visitor, name: str) -> None:
    """The page of a conflict: nothing is lost, in words that a person knows, and for everybody."""
    page = visitor.page
    expect(page.get_by_role("heading", name=text.say("edit_conflict.title"))).to_be_visible()
    expect(page.get_by_role("button", name=text.say("edit_conflict.later"))).to_be_visible()
    visitor.settle()
    visitor.picture(f"conflict-{name}")
    assert not CODES.search(page.locator(FIELDS).inner_text())
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def choose(visitor: Visitor, field: str, words: str) -> None:
    group = visitor.page.get_by_role("radiogroup", name=field, exact=True)
    group.get_by_text(words, exact=True).click()
    visitor.settle()


def options(page: Page, field: str) -> list[str]:
    group = page.get_by_role("radiogroup", name=field, exact=True)
    return group.locator("label p").all_inner_texts()


def register_now() -> Register:
    return files.read_register(store.folder())


def test_the_second_sees_both_versions_of_each_field_and_chooses(visit: Visit, own: str) -> None:
    kari, ola = two_persons(visit, own, "area=vestli")
    write(kari, "Navn", "Vestli øst")
    write(kari, "Merknad", "Politiet tegner grensen i mars.")
    write(ola, "Navn", "Vestli vest")
    write(ola, "Merknad", "T-banen er grense i sør.")
    both_publish(kari, ola, "nytt navn", "også nytt navn")
    check_conflict_page(ola, "fields")
    page = ola.page
    expect(page.get_by_text("Kari Nordmann endret området «Vestli»")).to_be_visible()
    expect(page.get_by_text("Grunn: nytt navn.")).to_be_visible()
    assert options(page, "navn") == ["Mitt: «Vestli vest»", "Kari Nordmann: «Vestli øst»"]
    expect(page.get_by_text("Du så «Vestli».")).to_be_visible()
    choose(ola, "navn", "Kari Nordmann: «Vestli øst»")
    expect(page.get_by_text(text.say("edit_conflict.choose_first"))).to_be_visible()
    choose(ola, "merknad", "Mitt: «T-banen er grense i sør.»")
    publish(ola, "Ola Hansen", "merknad om T-banen")
    is_published(ola)
    area = register_now().area_by_id["vestli"]
    assert (area.name, area.note) == ("Vestli øst", "T-banen er grense i sør.")


def test_who_is_not_ready_keeps_the_own_version_as_a_draft(visit: Visit, own: str) -> None:
    kari, ola = two_persons(visit, own, "area=vestli")
    write(kari, "Navn", "Vestli øst")
    write(ola, "Navn", "Vestli vest")
    both_publish(kari, ola, "nytt navn", "også nytt navn")
    check_conflict_page(ola, "later")
    ola.page.get_by_role("button", name=text.say("edit_conflict.later")).click()
    expect(field(ola.page, "Navn", exact=True)).to_have_value("Vestli vest")
    ola.settle()
    ola.page.reload()
    expect(field(ola.page, "Navn", exact=True)).to_have_value("Vestli vest")
    assert register_now().area_by_id["vestli"].name == "Vestli øst"


def _move(visitor: Visitor, vertex: int, key: str) -> None:
    """Move a vertex of the border by keyboard, and wait until the page has told of it."""
    page = visitor.page
    points = field(page, "Punktene i grensen")
    points.select_option(index=vertex - 1)
    points.press("Enter")
    for _ in range(4):
        page.keyboard.press(f"Shift+{key}")
    expect(page.locator(".ipo-changed")).to_be_visible()
    visitor.settle()


def test_two_borders_are_shown_beside_each_other_and_one_is_chosen(visit: Visit, own: str) -> None:
    kari = person(visit, own, "form=border&area=furuset", DESKTOP, EDITOR)
    ola = person(visit, own, "form=border&area=furuset", PROJECTOR, EDITOR)
    _move(kari, 30, "ArrowRight")
    _move(ola, 60, "ArrowUp")
    publish(kari, "Kari Nordmann", "rettet i øst")
    is_published(kari)
    theirs = register_now().borders["furuset"]
    publish(ola, "Ola Hansen", "rettet i nord")
    check_conflict_page(ola, "border")
    page = ola.page
    fields = page.locator(FIELDS)
    for words in ("edit_conflict.map_theirs", "edit_conflict.map_mine"):
        expect(fields.get_by_text(text.say(words))).to_be_visible()
    assert len(set(fields.locator("img").evaluate_all("all => all.map(({ src }) => src)"))) == 2
    mine, other = options(page, "grense")
    assert re.fullmatch(r"Mitt: en grense på \d,\d\d km²", mine)
    assert re.fullmatch(r"Kari Nordmann: en grense på \d,\d\d km²", other)
    expect(page.get_by_role("radiogroup")).to_have_count(1)  # the size goes with its border
    choose(ola, "grense", other)
    expect(page.get_by_text(text.say("edit_page.nothing_changed"))).to_be_visible()
    choose(ola, "grense", mine)
    expect(page.locator(".ipo-changed")).to_be_visible()
    publish(ola, "Ola Hansen", "min er tegnet etter kartet")
    is_published(ola)
    now = register_now()
    border, size = now.borders["furuset"], now.area_by_id["furuset"].area_km2
    assert not border.equals(theirs) and size == round(in_metres(border).area / 1e6, 2)
    with closing(Store.open(make=False)) as database:
        assert [item.by for item in database.history()][:2] == ["Ola Hansen", "Kari Nordmann"]


def _remove(visitor: Visitor) -> None:
    visitor.page.get_by_text(text.say("edit_field.gone"), exact=True).click()
    visitor.settle()


@pytest.mark.parametrize("side", ["mine", "theirs"])
def test_who_edits_what_another_removed_is_never_stuck(visit: Visit, own: str, side: str) -> None:
    kari, ola = two_persons(visit, own, f"form=event&id={register_now().milestones[0].id}")
    write(ola, "Tittel", "Åpning av det nye ungdomshuset")
    _remove(kari)
    both_publish(kari, ola, "ble avlyst", "tydeligere tittel")
    check_conflict_page(ola, f"removed-{side}")
    expect(ola.page.get_by_text("Kari Nordmann fjernet hendelsen")).to_be_visible()
    expect(ola.page.get_by_text("Grunn: ble avlyst.")).to_be_visible()
    wrote = "tittel: fra «Åpning av ungdomshuset» til «Åpning av det nye ungdomshuset»"
    expect(ola.page.get_by_text(wrote)).to_be_visible()
    words = {"mine": "mine_keep", "theirs": "theirs_remove"}[side]
    choose(ola, "posten", text.say(f"edit_removed.{words}"))
    if side == "theirs":
        expect(ola.page.get_by_text(text.say("edit_page.nothing_changed"))).to_be_visible()
        assert register_now().milestones == ()
        return
    publish(ola, "Ola Hansen", "den ble ikke avlyst")
    is_published(ola)
    assert [item.title for item in register_now().milestones] == ["Åpning av det nye ungdomshuset"]


def test_who_removes_what_another_edited_sees_what_would_go(visit: Visit, own: str) -> None:
    kari, ola = two_persons(visit, own, f"form=event&id={register_now().milestones[0].id}")
    write(kari, "Tittel", "Åpning i september")
    publish(kari, "Kari Nordmann", "ny måned")
    is_published(kari)
    _remove(ola)
    publish(ola, "Ola Hansen", "gammel")
    check_conflict_page(ola, "remove")
    wrote = "tittel: fra «Åpning av ungdomshuset» til «Åpning i september»"
    expect(ola.page.get_by_text(wrote)).to_be_visible()
    choose(ola, "posten", text.say("edit_removed.theirs_keep"))
    expect(ola.page.get_by_text(text.say("edit_page.nothing_changed"))).to_be_visible()
    assert [item.title for item in register_now().milestones] == ["Åpning i september"]
