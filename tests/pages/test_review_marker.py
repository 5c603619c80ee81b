"""The marker pen and drafts on the page "Ny liste", without a browser."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import store
from geo.importing import review_serialization
from geo.importing.marking import Marking, Meaning
from geo.importing.spans import Span
from geo.model import Status, Unit
from geo.seminar import Document, DocumentKind
from geo.store import drafts
from geo.store.database import Store
from pages.review import marker, session
from pages.serving import loading
from tests.conftest import PAYLOADS, ROOT
from tests.geo.test_marking import nothing_read
from tests.pages.test_seminar_page import (
    DOCUMENT,
    Opened,
    accept,
    form,
    keep,
    one,
    opened,
    press,
    words,
)

__all__ = ["opened"]  # the fixture of that page

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

#: Made up, for tests only.
MAIL = """Hei! Her er det fra møtet 28. januar 2027.

Enhet vest
Videreføres:
Hovseter
Nye:
Røa

Enhet øst
Furuset (videreført)
Vestli (ny)

Til oppfølging:
1. Bydelene lager en felles plan. Frist 1. juni. Ansvarlig: Bydel Alna
2. Politiet deler tall.
Det er i gang.
"""

Mark = Callable[..., AppTest]


@pytest.fixture
def mark(monkeypatch: pytest.MonkeyPatch) -> Mark:
    """Mark whole lines, as the script in the page tells it: here by a button."""
    texts: list[Marking] = []
    real = marker.show

    def show(document: Document) -> None:
        real(document)
        if texts:
            arguments = (loading.register(), document, texts[-1])
            st.button("merk", on_click=marker.mark, args=arguments)

    monkeypatch.setattr(marker, "show", show)

    def take(app: AppTest, first: int, last: int, meaning: Meaning, *part: int) -> AppTest:
        start, end = part or (0, 10_000)
        texts.append(Marking(Span(first, start, last, end), meaning))
        press(app.run(), "merk")
        return app

    return take


@pytest.fixture
def unread(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The same page, where the reader understands nothing."""
    monkeypatch.setattr(session, "understand", lambda document, *_, **__: nothing_read(document))
    return opened


def mail(opened: Opened) -> AppTest:
    return opened(MAIL.encode(), name="epost.txt")


def test_a_mail_without_a_list_goes_in_by_pointing(unread: Opened, mark: Mark) -> None:
    app = mail(unread)
    assert "Dokumentet ga ingen liste" in words(app)
    mark(app, 1, 1, Meaning.MEETING_DAY)
    assert "Møtet var 28. januar 2027." in words(app)
    mark(app, 3, 11, Meaning.AREAS)
    assert "Merket som områder (4): Hovseter, Røa, Furuset og Vestli." in words(app)
    mark(app, 14, 16, Meaning.POINTS)
    assert "Merket som punkter (2): punkt 1 og punkt 2." in words(app)
    page_text = words(app)
    assert "Hovseter · Enhet vest · videreført" in page_text and "Merket i dokumentet." in page_text
    assert "Røa" in page_text and "Må sjekkes (1)" in page_text  # a new name is asked for
    assert ">Hovseter</mark>" in page_text
    accept(app)
    register = loading.register()
    assert register.latest.id == "2027-01"
    rows = {row.area: (row.unit, row.status) for row in register.latest.listings}
    assert rows == {
        "hovseter": ("vest", "videreført"),
        "furuset": ("øst", "videreført"),
        "vestli": ("øst", "ny"),
    }
    note = register.latest.by_area["hovseter"].note
    assert note and "Merket i dokumentet" in note
    point = next(item for item in register.followups if item.id == "2026-1")
    assert point.responsible == ("Bydel Alna",)
    assert [row.date.iso for row in point.deadlines] == ["2027-06-01"]


def test_what_is_marked_shows_in_fields_that_were_drawn_before(opened: Opened, mark: Mark) -> None:
    app = opened(DOCUMENT.replace("Furuset (videreført)", "Furuset (igjen)").encode())
    form(app, "point0")
    assert one(app.text_input, "Frister").value == "1. juni 2027"
    unit = next(item for item in app.selectbox if item.label == "Status" and item.value == "")
    line = next(at for at, row in enumerate(DOCUMENT.split("\n"), 1) if "Furuset" in row)
    text = DOCUMENT.replace("Furuset (videreført)", "Furuset (igjen)").split("\n")[line - 1]
    start = text.index("Linderud (ny)") + len("Linderud (")
    mark(app, line, line, Meaning.STATUS, start, start + 2)
    status = next(item for item in app.selectbox if item.key == unit.key)
    assert status.value in {"", "ny"}
    number = len(DOCUMENT.split("\n")) - 1
    row = DOCUMENT.split("\n")[number - 1]
    start = row.index("Alna") - len("Bydel ")
    mark(app, number, number, Meaning.RESPONSIBLE, start, start + len("Bydel Alna"))
    assert "Ansvarlig satt for punkt 1." in words(app)
    assert "Bydel Alna" in one(app.multiselect, "Ansvarlige").value


def test_a_marking_that_is_not_understood_changes_nothing_and_says_so(
    unread: Opened, mark: Mark
) -> None:
    app = mail(unread)
    mark(app, 1, 1, Meaning.UNIT)
    assert "Ingen linje fikk enhet av" in words(app)
    mark(app, 13, 13, Meaning.DEADLINE)
    assert "Merk punktet først" in words(app)
    assert "Dokumentet ga ingen liste" in words(app)  # still
    assert not [item for item in app.button if item.label == "Angre merkingen"]


def test_a_unit_or_status_that_the_words_do_not_name_is_chosen(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(DOCUMENT.replace("Furuset (videreført)", "Furuset (ja)").encode())
    line = next(at for at, row in enumerate(DOCUMENT.split("\n"), 1) if "Furuset" in row)
    row = DOCUMENT.replace("Furuset (videreført)", "Furuset (ja)").split("\n")[line - 1]
    start = row.index("Furuset")
    span = Span(line, start, line, start + len("Furuset"))
    marking = Marking(span, Meaning.STATUS)
    real = marker.show

    def show(document: Document) -> None:
        real(document)
        for value in ("", "oppstart"):
            arguments = (loading.register(), document, replace(marking, value=value))
            st.button(f"merk {value}", on_click=marker.mark, args=arguments)

    monkeypatch.setattr(marker, "show", show)
    press(app.run(), "merk ")
    assert "«Furuset» sier ikke hvilken status det er. Velg statusen." in words(app)
    assert app.session_state["r_marked"]["meaning"] == "status"
    press(app, "merk oppstart")
    assert "Status satt for Furuset." in words(app)
    assert "Furuset · Enhet øst · oppstart" in words(app)
    assert app.session_state["r_marked"]["meaning"] == ""
    choices = marker._choices()
    assert [code for code, _ in choices["unit"]["values"]] == [*Unit]
    assert [code for code, _ in choices["status"]["values"]] == [*Status]


def test_the_last_marking_is_taken_back_with_what_was_chosen_of_its_lines(
    unread: Opened, mark: Mark
) -> None:
    app = mark(mail(unread), 1, 1, Meaning.MEETING_DAY)
    mark(app, 3, 5, Meaning.AREAS)
    mark(app, 10, 11, Meaning.AREAS)
    keep(app, "Vestli", False)
    press(app, "Angre merkingen")
    assert "Merkingen er angret." in words(app)
    boxes = [item.label.replace("\\", "") for item in app.checkbox]
    assert "Ta med «Hovseter»" in boxes and "Ta med «Vestli»" not in boxes
    mark(app, 10, 11, Meaning.AREAS)
    box = next(item for item in app.checkbox if "Vestli" in item.label)
    assert box.value  # the earlier choice was of a line that went


def test_not_this_rejects_and_is_taken_back(opened: Opened, mark: Mark) -> None:
    app = opened()
    line = next(at for at, row in enumerate(DOCUMENT.split("\n"), 1) if "Hovseter" in row)
    mark(app, line, line, Meaning.NOT_THIS)
    assert "Forkastet (1): Hovseter." in words(app)
    box = next(item for item in app.checkbox if "Hovseter" in item.label)
    assert not box.value
    press(app, "Angre merkingen")
    assert next(item for item in app.checkbox if "Hovseter" in item.label).value


def test_what_ends_is_left_out_of_the_list(opened: Opened, mark: Mark) -> None:
    app = opened()
    line = next(at for at, row in enumerate(DOCUMENT.split("\n"), 1) if "Hovseter" in row)
    mark(app, line, line, Meaning.ENDS)
    assert "Merket som avsluttet (1): Hovseter." in words(app)
    boxes = {item.label.replace("\\", ""): item.value for item in app.checkbox}
    assert not boxes["Ta med «Hovseter»"] and boxes["«Hovseter» avsluttes"]
    assert not app.error


@pytest.mark.parametrize(
    "message",
    [
        None,
        "x",
        {},
        {"first": "x", "start": 0, "last": 1, "end": 1, "meaning": "areas"},
        {"first": 1, "start": 0, "last": 1, "end": 5, "meaning": "everything"},
        {"first": -9, "start": -1, "last": 10**9, "end": 1, "meaning": "areas"},
        {"first": [], "start": {}, "last": None, "end": 1, "meaning": "areas"},
    ],
)
def test_what_the_browser_tells_may_be_anything(
    unread: Opened, monkeypatch: pytest.MonkeyPatch, message: object
) -> None:
    real = marker.show

    def show(document: Document) -> None:
        real(document)
        st.session_state["marker"] = {"marked": message}
        st.button("merk", on_click=marker._take)

    monkeypatch.setattr(marker, "show", show)
    app = mail(unread)
    press(app, "merk")
    assert "Dokumentet ga ingen liste" in words(app)


def test_hostile_words_are_marked_as_words(opened: Opened, mark: Mark) -> None:
    app = opened("\n".join(PAYLOADS).encode())
    for meaning in Meaning:
        mark(app, 1, len(PAYLOADS), meaning)
        assert not app.exception
        full_text = "\n".join(item.proto.body for item in app.get("html"))
        assert "<script" not in full_text and "<img" not in full_text


# --- drafts -----------------------------------------------------------------------------------


def worker(app: AppTest, name: str) -> None:
    one(app.text_input, "Hvem går gjennom").set_value(name).run()
    assert not app.exception


def new_session(address: Mapping[str, object] = MappingProxyType({})) -> AppTest:
    """The page as somebody else opens it, or the same person another day; or by its address."""
    again = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    again.query_params.update(address)
    again.switch_page("pages/seminar.py").run()
    assert not again.exception
    return again


def test_nothing_is_kept_in_a_register_that_nobody_has_made_before_a_name_is_given(
    opened: Opened,
) -> None:
    app = opened()
    keep(app, "Furuset", False)
    assert not store.has_database() and "Utkastet er ikke lagret" in words(app)
    worker(app, "Kari Nordmann")
    assert store.has_database() and "Utkastet er lagret" in words(app)
    assert [(item.by, item.origin.name) for item in drafts.entries()] == [
        ("Kari Nordmann", "januar.txt")
    ]


def restart() -> None:
    """What the server has in mind is forgotten."""
    with session._DOCUMENTS_LOCK:
        session._DOCUMENTS.clear()


def test_a_review_goes_on_as_it_was_left(unread: Opened, mark: Mark) -> None:
    app = mark(mail(unread), 1, 1, Meaning.MEETING_DAY)
    worker(app, "Kari Nordmann")
    mark(app, 3, 11, Meaning.AREAS)
    keep(app, "Furuset", False)
    press(app, "Forkast «Røa»")
    one(app.text_input, "Tittel").set_value("Enige om dette").run()
    restart()
    again = new_session()
    press(again, "Fortsett med «epost.txt»")
    page_text = words(again)
    assert "Fortsetter utkastet, sist endret av Kari Nordmann" in page_text
    boxes = {item.label.replace("\\", ""): item.value for item in again.checkbox}
    assert boxes["Ta med «Hovseter»"] and not boxes["Ta med «Furuset»"]
    assert "<strong>Forkastet.</strong>" in page_text
    assert one(again.text_input, "Tittel").value == "Enige om dette"
    assert one(again.text_input, "Navnet ditt").value == "Kari Nordmann"  # asked once
    accept(again)
    assert set(loading.register().latest.by_area) == {"hovseter", "vestli"}
    assert drafts.entries() == ()


def test_the_kind_that_a_person_chose_goes_on(opened: Opened) -> None:
    app = opened()
    worker(app, "Kari Nordmann")
    one(app.button_group, "Dokumentet er lest som").set_value(DocumentKind.POINTS).run()
    assert "Ta med «Hovseter»" not in {item.label for item in app.checkbox}
    restart()
    again = new_session()
    press(again, "Fortsett med «januar.txt»")
    assert one(again.button_group, "Dokumentet er lest som").value == "punkter"
    assert "Ta med «Hovseter»" not in {item.label for item in again.checkbox}


def test_the_address_goes_on_after_a_reload(opened: Opened) -> None:
    app = opened()
    worker(app, "Kari Nordmann")
    keep(app, "Furuset", False)
    again = new_session({"draft": app.query_params["draft"][0]})
    assert "Fortsetter utkastet" in words(again)
    assert not next(item for item in again.checkbox if "Furuset" in item.label).value
    for unknown in ("0", "%", "<script>", "x" * 500):
        assert "Utkast under arbeid" in words(new_session({"draft": unknown}))


def test_the_same_document_dropped_again_goes_on(opened: Opened) -> None:
    app = opened()
    worker(app, "Kari Nordmann")
    keep(app, "Furuset", False)
    again = opened()
    assert "Fortsetter utkastet" in words(again)
    assert not next(item for item in again.checkbox if "Furuset" in item.label).value


def test_a_draft_is_discarded(opened: Opened) -> None:
    app = opened()
    worker(app, "Kari Nordmann")
    again = new_session()
    assert "Utkast under arbeid" in words(again)
    press(again, "Forkast utkastet av «januar.txt»")
    assert drafts.entries() == () and "Utkast under arbeid" not in words(again)
    keep(app, "Furuset", False)  # who still has it is told
    assert "forkastet eller godtatt av noen andre" in words(app)
    press(app, "Lagre mitt i stedet")
    assert "Utkastet er lagret" in words(app) and len(drafts.entries()) == 1


def test_two_at_once_overwrite_nothing(opened: Opened) -> None:
    first = opened()
    worker(first, "Kari Nordmann")
    second = new_session()
    press(second, "Fortsett med «januar.txt»")
    worker(second, "Ola Nordmann")
    keep(second, "Furuset", False)
    keep(first, "Hovseter", False)
    assert "Ola Nordmann har endret utkastet" in words(first)
    keep(first, "Furuset", False)
    press(first, "Hent det andre utkastet")
    assert drafts.entries()[0].number == 3  # to look is no change
    boxes = {item.label.replace("\\", ""): item.value for item in first.checkbox}
    assert boxes["Ta med «Hovseter»"] and not boxes["Ta med «Furuset»"]
    assert "Fortsetter utkastet, sist endret av Ola Nordmann" in words(first)
    keep(first, "Hovseter", False)
    keep(second, "Furuset", True)
    press(second, "Lagre mitt i stedet")
    result = drafts.entries()[0]
    assert (result.by, result.number) == ("Ola Nordmann", 5)
    assert "Kari Nordmann har endret" not in words(second)


def test_another_reading_of_the_document_keeps_what_the_person_added(
    unread: Opened, mark: Mark, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = mark(mail(unread), 1, 1, Meaning.MEETING_DAY)
    worker(app, "Kari Nordmann")
    mark(app, 3, 11, Meaning.AREAS)
    keep(app, "Furuset", False)
    monkeypatch.setattr(review_serialization, "lines_of", lambda _: ("another",))
    again = new_session()
    press(again, "Fortsett med «epost.txt»")
    page_text = words(again)
    assert "Dokumentet leses annerledes nå" in page_text
    assert next(item for item in again.checkbox if "Furuset" in item.label).value
    assert "Hovseter · Enhet vest" in page_text


def test_drafts_are_shown_and_kept_only_where_one_may_write(opened: Opened, tmp_path: Path) -> None:
    app = opened()
    worker(app, "Kari Nordmann")
    elsewhere = opened(None, host="0.0.0.0")
    assert "Utkast under arbeid" not in words(elsewhere)
    other = opened(DOCUMENT.replace("2027", "2028").encode(), host="0.0.0.0")
    keep(other, "Furuset", False)
    assert len(drafts.entries()) == 1 and "Utkastet" not in words(other)
    with closing(Store.open(str(tmp_path / "register.sqlite"))) as database:
        assert len(database.history()) == 1
