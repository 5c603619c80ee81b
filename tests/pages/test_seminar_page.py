"""The seminar page without a browser: drop, review, accept; hostile documents; who may write."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path
from typing import Any, TypeVar

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from geo import files
from geo.escape import html
from geo.seminar import Budget, Document, DocumentKind, read
from geo.store.database import Store
from pages.review import quotes, session
from pages.review.marked_pieces import Quote
from pages.serving import loading, rights
from tests.conftest import DATA, PAYLOADS, ROOT, SEMINAR
from tests.geo import council_document
from tests.pages.elements import elements

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

#: A made-up summary, for tests only.
DOCUMENT = """Oppsummering fra seminar med Politirådet i Oslo 28.-29. januar 2027

Politirådet i Oslo avholdt sitt årlige seminar 28.-29. januar.

Innsats i prioriterte områder (IPO). Per januar 2027 har følgende områder i Oslo kommune IPO-satsinger:
o Enhet vest: Hovseter (videreført)
o Enhet sentrum: Grønland og Teyen (videreført)
o Enhet øst: Furuset (videreført), Linderud (ny), Drømmedalen (ny)

Oppfølgingspunkter Politirådet i Oslo 2026 - status pr januar 2027

1. Bydelene og politiet skal lage en felles plan for trygge skoleveier.

Status:
Planen er under arbeid i Bydel Alna. Frist 1. juni 2027.
"""

Opened = Callable[..., AppTest]
T = TypeVar("T", bound=Any)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Opened:
    """The page with a document dropped on it, and a register of its own; as on localhost."""
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    real = st.get_option

    def start(
        content: bytes | None = DOCUMENT.encode(),
        name: str = "januar.txt",
        host: str | None = "localhost",
        has_key: bool = True,
    ) -> AppTest:
        monkeypatch.setattr(rights, "is_granted", lambda _: has_key)
        monkeypatch.setattr(
            st, "get_option", lambda key: host if key == "server.address" else real(key)
        )
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
        app.switch_page("pages/seminar.py").run()
        if content is not None:
            app.file_uploader[0].set_value((name, content, "text/plain")).run()
        assert not app.exception
        return app

    return start


def words(app: AppTest) -> str:
    kinds = (
        "title",
        "header",
        "subheader",
        "markdown",
        "caption",
        "info",
        "warning",
        "error",
        "success",
    )
    texts = [element.value for kind in kinds for element in elements(app, kind)]
    texts += [element.proto.body for element in app.get("html")]
    return "\n".join(texts).replace("\\", "")


def keep(app: AppTest, name: str, remaining: bool) -> None:
    box = next(item for item in app.checkbox if f"«{name}»" in item.label.replace("\\", ""))
    box.set_value(remaining).run()


def one(fields: Iterable[T], label: str) -> T:
    """The last field of that label, or whose label begins so."""
    named = [(item.label.replace("\\", ""), item) for item in fields]
    exact = [item for name, item in named if name == label]
    return (exact or [item for name, item in named if name.startswith(label)])[-1]


def form(app: AppTest, line: str) -> None:
    """Open the form of a line; it is not drawn before."""
    app.session_state[f"r_{app.session_state['r_document'][:12]}_{line}_form"] = True
    app.run()


def press(app: AppTest, label: str) -> None:
    one(app.button, label).click().run()
    assert not app.exception


MANY = "Ja, så mange områder avsluttes"


def accept(app: AppTest, by: str = "Kari Nordmann", reason: str = "Seminaret 2027") -> None:
    next(item for item in app.text_input if item.label == "Navnet ditt").set_value(by)
    next(item for item in app.text_input if "Hvorfor" in item.label).set_value(reason)
    for box in (item for item in app.checkbox if item.label == MANY):
        box.check()
    next(item for item in app.button if item.label == "Godta lista").click().run()
    assert not app.exception


def test_a_document_is_proposed_line_by_line_with_reasons(opened: Opened) -> None:
    app = opened()
    page_text = words(app)
    assert [item.value for item in app.subheader][1:6] == [
        "Uklart (2)",
        "Videreført (3)",
        "Mangler i forslaget (0)",
        "Borte fra lista (9)",
        "Oppfølgingspunkter (1)",
    ]
    assert "«Grønland og Teyen» ligner «Grønland/Tøyen» (0,93)" in page_text
    assert "Grønland og Teyen (videreført)</mark>" in page_text
    assert "Utgått (utledet)** (9)" in page_text and "Slik blir lista" in page_text
    boxes = {item.label.replace("\\", ""): item.value for item in app.checkbox}
    assert boxes["Ta med «Hovseter»"] and not boxes["Ta med «Drømmedalen»"]
    assert boxes["Ta med punkt 1 fra 2026"]


def test_what_is_rejected_stays_out_and_the_rest_is_the_newest_list(opened: Opened) -> None:
    app = opened()
    keep(app, "Furuset", False)
    accept(app)
    assert "Lista for januar 2027 er tatt inn med 2 IPO-områder (endring 2)" in words(app)
    latest = loading.register().latest
    assert latest.id == "2027-01" and set(latest.by_area) == {"hovseter", "gronland-toyen"}
    with closing(Store.open()) as store:
        newest = store.history()[0]
    assert (newest.by, newest.reason) == ("Kari Nordmann", "Seminaret 2027")
    assert newest.origin and newest.origin.name == "januar.txt"
    assert any(point.id == "2026-1" for point in loading.register().followups)
    assert loading.register().pending == ()  # the points of 2026 are settled now


def test_a_new_name_is_taken_in_with_the_border_that_a_person_sees(opened: Opened) -> None:
    app = opened()
    keep(app, "Linderud", True)
    keep(app, "Drømmedalen", True)
    assert "«Drømmedalen» er et nytt navn uten delbydel" in words(app)
    assert next(item for item in app.button if item.label == "Godta lista").disabled
    border = next(item for item in app.selectbox if "grense" in item.label and not item.value)
    homes = files.read_register(DATA).delbydeler
    border.set_value(next(home.id for home in homes if home.name == "Kampen")).run()
    assert not app.error
    accept(app)
    assert {"linderud", "drommedalen"} <= set(loading.register().latest.by_area)


def test_a_new_name_is_taken_in_without_a_border(opened: Opened) -> None:
    app = opened()
    keep(app, "Drømmedalen", True)
    border = next(item for item in app.selectbox if "grense" in item.label and not item.value)
    assert "Ingen grense, i Alna" in border.options
    border.set_value("uten:alna").run()
    assert not app.error
    assert "området har ingen grense" in words(app)
    accept(app)
    area = loading.register().area_by_id["drommedalen"]
    assert area.geometry is None and area.bydel == "alna"
    assert loading.register().latest.by_area["drommedalen"].status == "ny"


def test_a_line_that_is_not_sure_is_open_until_somebody_decides(opened: Opened) -> None:
    app = opened()
    assert "Må sjekkes (2)" in words(app)
    assert "Ikke avgjort, så det kommer ikke med (2): Linderud og Drømmedalen." in words(app)
    press(app, "Forkast «Drømmedalen»")
    page_text = words(app)
    assert "Må sjekkes (1)" in page_text and "<strong>Forkastet.</strong>" in page_text
    assert "Forkastet, så det kommer ikke med (1): Drømmedalen." in page_text
    keep(app, "Linderud", True)
    assert "Må sjekkes" not in words(app) and "Ikke avgjort" not in words(app)
    press(app, "Forkast «Linderud»")  # also when it was ticked
    assert "Forkastet, så det kommer ikke med (2)" in words(app)
    press(app, "Ta opp igjen «Drømmedalen»")
    assert "Må sjekkes (1)" in words(app)
    keep(app, "Hovseter", False)  # a sure line is rejected by its box
    assert "Forkastet, så det kommer ikke med (2): Hovseter og Linderud." in words(app)
    accept(app)
    assert set(loading.register().latest.by_area) == {"gronland-toyen", "furuset"}


def test_a_change_to_a_line_is_what_is_written(opened: Opened) -> None:
    app = opened()
    box = next(item for item in app.selectbox if item.label == "Status" and item.value == "ny")
    keep(app, "Linderud", True)
    box = next(item for item in app.selectbox if item.label == "Status" and item.value == "ny")
    box.set_value("oppstart").run()
    form(app, "point0")
    one(app.selectbox, "Tilstand").set_value("ukjent").run()
    accept(app)
    register = loading.register()
    assert register.latest.by_area["linderud"].status == "oppstart"
    assert next(p for p in register.followups if p.id == "2026-1").state == "ukjent"


def test_the_same_document_twice_is_reported_with_who(opened: Opened) -> None:
    accept(opened())
    again = opened(name="samme.txt")
    assert "godtatt før, av Kari Nordmann" in words(again)
    elsewhere = words(opened(name="samme.txt", has_key=False))  # who sees the open edition only
    assert "godtatt før, " in elsewhere and "Kari Nordmann" not in elsewhere
    assert not [item for item in again.button if item.label == "Godta lista"]
    with closing(Store.open()) as store:
        store.undo(2, "Kari Nordmann", "Feil dokument")
    assert [item for item in opened().button if item.label == "Godta lista"]


def test_a_click_reads_and_understands_nothing_again(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened()

    def never(*_: object, **__: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(session, "read", never)
    monkeypatch.setattr(session, "understand", never)
    keep(app, "Furuset", False)
    assert "Tatt med: 2 IPO-områder" in words(app)


def test_a_document_that_is_not_understood_in_time_is_refused(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading and understanding have one clock; the next document has its own."""
    used: list[Budget] = []

    def slow(*_: object, budget: Budget, **__: object) -> None:
        used.append(budget)
        raise budget.used_up()

    def watched(content: bytes, name: str, progress: None, budget: Budget) -> Document:
        used.append(budget)
        return read(content, name, progress, budget)

    monkeypatch.setattr(session, "read", watched)
    monkeypatch.setattr(session, "understand", slow)
    app = opened(f"{DOCUMENT}Frist 2. juni 2027.".encode())
    assert "Det tok for lang tid å lese dokumentet" in words(app)
    assert not [item for item in app.button if item.label == "Godta lista"]
    assert len(used) == 2 and used[0] is used[1]


def test_a_kind_that_takes_too_long_is_reported(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = opened(f"{DOCUMENT}Frist 3. juni 2027.".encode())

    def slow(*_: object, **__: object) -> None:
        raise Budget().used_up()

    monkeypatch.setattr(session, "understand", slow)
    pills = next(item for item in app.button_group if item.label == "Dokumentet er lest som")
    pills.set_value(DocumentKind.POINTS).run()
    assert not app.exception and "Det tok for lang tid å lese dokumentet" in words(app)


def test_name_and_reason_are_asked_for(opened: Opened) -> None:
    app = opened()
    accept(app, by="  ")
    assert "Oppgi hvem" in words(app)
    accept(app, reason="")
    assert "Oppgi hvorfor" in words(app)
    assert loading.register().latest.id == "2026-01"


def test_somebody_elses_change_is_reported_and_then_seen(opened: Opened) -> None:
    app = opened()
    accept(opened(DOCUMENT.replace("2027", "2028").encode()))
    accept(app)
    assert "endret noe som dette bygger på" in words(app)
    accept(app)
    assert "2027-01" in loading.register().edition_by_id


@pytest.mark.parametrize("host", [None, "0.0.0.0", "10.0.0.4"])
def test_only_localhost_writes(opened: Opened, host: str | None) -> None:
    app = opened(host=host)
    assert "kan lista bare godtas på maskinen" in words(app)
    assert next(item for item in app.button if item.label == "Godta lista").disabled


def test_without_the_key_of_the_start_nothing_is_written(opened: Opened) -> None:
    app = opened(has_key=False)
    assert "Åpne adressen med nøkkel" in words(app)
    assert next(item for item in app.button if item.label == "Godta lista").disabled
    assert "Hvem går gjennom" not in [item.label for item in app.text_input]


def test_a_folder_of_files_is_not_written_to(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(DATA))
    assert "IPOKART_DATA" in words(opened())


@pytest.mark.parametrize(
    ("content", "full_text"),
    [
        (b"x" * 40_000_001, "for stort (grensen er 40,0"),
        (b"%PDF-1.4\nnothing", "ødelagt"),
        (b"\xd0\xcf\x11\xe0old", ".doc"),
        (b"Handleliste\n\nmelk og br\xc3\xb8d\n", "Dokumentet ga ingen liste"),
        (b"   \n\n", "Dokumentet ga ingen liste"),
    ],
)
def test_what_is_no_summary_is_reported_and_never_a_traceback(
    opened: Opened, content: bytes, full_text: str
) -> None:
    app = opened(content)
    assert full_text in words(app) and "Siden kunne ikke vises" not in words(app)
    assert not [item for item in app.button if item.label == "Godta lista"]


def test_a_list_that_is_there_already_cannot_be_accepted(opened: Opened) -> None:
    app = opened(DOCUMENT.replace("2027", "2026").encode())
    assert "finnes allerede en liste" in words(app)
    assert next(item for item in app.button if item.label == "Godta lista").disabled
    next(item for item in app.text_input if "måned" in item.label).set_value("tull").run()
    assert "Skriv år og måned" in words(app)


@pytest.mark.skipif(not SEMINAR.exists(), reason="the council's own document is not shipped")
def test_the_councils_own_document_gives_its_twelve_areas(opened: Opened) -> None:
    app = opened(SEMINAR.read_bytes())
    boxes = [item for item in app.checkbox if "punkt" not in item.label]
    assert len(boxes) == 12 and all(item.value for item in boxes)
    assert "finnes allerede en liste" in words(app)


# --- by hand ----------------------------------------------------------------------------------


def test_a_missed_area_is_added_with_the_line_that_names_it(opened: Opened) -> None:
    app = opened(DOCUMENT.replace("o Enhet vest", "Vestli ble drøftet.\no Enhet vest").encode())
    press(app, "Legg til et område")
    assert "Et område er lagt til uten navn" in words(app)
    one(app.selectbox, "Område").set_value("vestli").run()
    one(app.selectbox, "Enhet").set_value("øst").run()
    one(app.selectbox, "Status").set_value("videreført").run()
    one(app.text_input, "Oppstart").set_value("mars 2025").run()
    assert "Lagt inn for hånd." in words(app) and "<q>Vestli ble drøftet.</q>" in words(app)
    assert "Vestli · Enhet øst · videreført · oppstart mars 2025" in words(app)
    accept(app)
    row = loading.register().latest.by_area["vestli"]
    assert (row.unit, row.status, row.started and row.started.iso) == (
        "øst",
        "videreført",
        "2025-03",
    )
    assert (row.quote, row.line) == ("Vestli ble drøftet.", 6)
    assert row.note and "for hånd" in row.note


def test_a_misread_name_is_another_area_or_stays_new(opened: Opened) -> None:
    app = opened(DOCUMENT.replace("Drømmedalen (ny)", "Bjornrud (ny)").encode())
    assert "Ikke avgjort, så det kommer ikke med (2): Linderud og Bjornrud." in words(app)
    keep(app, "Bjornrud", True)
    field = [item for item in app.selectbox if item.label == "Område"][-1]
    assert field.options[:2] == ["Nytt navn", "Mortensrud/Bjørnerud"]
    field.set_value("bjorndal").run()
    accept(app)
    row = loading.register().latest.by_area["bjorndal"]
    assert (row.as_written, row.status) == ("Bjornrud", "ny")


def test_a_quote_must_stand_in_the_document(opened: Opened) -> None:
    app = opened()
    press(app, "Legg til et område")
    one(app.selectbox, "Område").set_value("vestli").run()
    assert "får ikke noe sitat" in words(app)
    one(app.text_input, "Hva dokumentet").set_value("Vestli er med").run()
    assert "står ikke slik i dokumentet" in words(app)
    one(app.text_input, "Hva dokumentet").set_value("IPO-satsinger: o Enhet vest").run()
    assert "Side 1, linje 5" in words(app) and not app.error


def test_a_new_name_by_hand_may_be_hostile(opened: Opened) -> None:
    app = opened()
    press(app, "Legg til et område")
    for payload in PAYLOADS:
        one(app.text_input, "Navn").set_value(payload[:80]).run()
        assert not app.exception and "Siden kunne ikke vises" not in words(app)
        assert next(item for item in app.button if item.label == "Godta lista").disabled
        raw = "\n".join(element.proto.body for element in app.get("html"))
        assert "<script" not in raw and "<img src=x" not in raw
    one(app.text_input, "Navn").set_value("Vestli").run()
    assert "«Vestli» finnes i registeret" in words(app)
    one(app.text_input, "Navn").set_value("Nylandet").run()
    assert "«Nylandet» er et nytt navn uten delbydel" in words(app)
    press(app, "Fjern «Nylandet»")
    assert not app.error


def test_what_a_person_writes_wrongly_is_reported(opened: Opened) -> None:
    app = opened()
    form(app, "area0")
    one(app.text_input, "Oppstart").set_value("i fjor").run()
    assert "Oppstarten for «" in words(app) and "«i fjor»" in words(app)
    form(app, "point0")
    one(app.text_input, "Frister").set_value("31. juni 2027, 1. juli 2027").run()
    one(app.text_input, "Beløp").set_value("mange").run()
    assert "Punkt 1: «31. juni 2027» er ingen dato" in words(app)
    assert "Punkt 1: «mange» er ikke et beløp" in words(app)
    assert next(item for item in app.button if item.label == "Godta lista").disabled


def test_a_point_is_changed_before_it_is_accepted(opened: Opened) -> None:
    app = opened()
    form(app, "point0")
    one(app.text_area, "Ordlyd").set_value("Ny ordlyd").run()
    one(app.text_area, "Statustekst").set_value("Ny status").run()
    one(app.multiselect, "Ansvarlige").set_value(["Oslo politidistrikt", "<b>Ny</b> etat"]).run()
    assert one(app.text_input, "Frister").value == "1. juni 2027"
    one(app.text_input, "Frister").set_value("1. juni 2027, mars 2028").run()
    one(app.text_input, "Beløp").set_value("40 mill; 250 000").run()
    one(app.multiselect, "Gjelder områdene").set_value(["vestli"]).run()
    one(app.multiselect, "Gjelder bydelene").set_value([]).run()
    one(app.multiselect, "Gjelder programmene").set_value(["oslostandard"]).run()
    one(app.multiselect, "Gjelder aktørene").set_value(["velferdsetaten", "pst"]).run()
    assert "Velferdsetaten" in words(app)
    one(app.checkbox, "Gjelder alle bydeler").set_value(True).run()
    accept(app)
    point = next(item for item in loading.register().followups if item.id == "2026-1")
    assert (point.text, point.statuses[0].text) == ("Ny ordlyd", "Ny status")
    assert "Planen er under arbeid" in point.statuses[0].quote  # the document's own words
    assert point.responsible == ("Oslo politidistrikt", "<b>Ny</b> etat")
    assert [row.date.iso for row in point.deadlines] == ["2027-06-01", "2028-03"]
    assert "Frist 1. juni 2027" in point.deadlines[0].quote
    assert [row.nok for row in point.amounts] == [40_000_000, 250_000]
    assert (point.links.areas, point.links.bydeler) == (("vestli",), ())
    assert point.links.all_bydeler and not point.links.all_areas
    assert point.links.programmes == ("oslostandard",)
    assert point.links.bodies == ("velferdsetaten", "pst")


def test_a_deadline_in_words_is_shown_changed_and_accepted_as_it_is_written(
    opened: Opened,
) -> None:
    app = opened(DOCUMENT.replace("Frist 1. juni 2027.", "Rapport snarest.").encode())
    assert "«snarest» (som skrevet)" in words(app)
    form(app, "point0")
    assert one(app.text_input, "Frister").value == "snarest"
    one(app.text_input, "Frister").set_value("31. juni 2027, snarest").run()
    assert "eller med ord uten dato" in words(app)
    one(app.text_input, "Frister").set_value("snarest, 1. mai 2027, til neste <b>møte</b>").run()
    assert "«til neste &lt;b&gt;møte&lt;/b&gt;» (som skrevet)" in words(app)
    accept(app)
    point = next(item for item in loading.register().followups if item.id == "2026-1")
    assert [row.date.iso for row in point.deadlines] == ["2027-05-01"]
    read_, typed = point.undated_deadlines
    assert (read_.text, read_.quote) == ("snarest", "Rapport snarest.")
    assert typed.text == "til neste <b>møte</b>"


def test_a_known_point_keeps_its_wording_and_what_was_promised(opened: Opened) -> None:
    app = opened()
    one(app.text_input, "År for punktene").set_value("2025").run()
    assert "Punktet finnes" in words(app)
    form(app, "point0")
    assert "Ordlyden finnes i registeret" in words(app)
    assert not [item for item in app.text_area if item.label == "Ordlyd"]
    before = next(item for item in loading.register().followups if item.id == "2025-1")
    accept(app)
    after = next(item for item in loading.register().followups if item.id == "2025-1")
    assert (after.text, after.responsible, after.links) == (
        before.text,
        before.responsible,
        before.links,
    )
    assert len(after.statuses) == len(before.statuses) + 1
    assert [row.date.iso for row in after.deadlines] == [
        *(row.date.iso for row in before.deadlines),
        "2027-06-01",
    ]


def test_a_missed_point_is_added(opened: Opened) -> None:
    app = opened()
    press(app, "Legg til et oppfølgingspunkt")
    assert "Punkt 2 er nytt og har ingen ordlyd" in words(app)
    form(app, "addedpoint0")
    one(app.number_input, "Nummer").set_value(1).run()
    assert "to punkter har nummer 1" in words(app).casefold()
    one(app.number_input, "Nummer").set_value(7).run()
    one(app.text_area, "Ordlyd").set_value("Planen er under arbeid i Bydel Alna.").run()
    one(app.text_area, "Statustekst").set_value("I gang.").run()
    accept(app)
    point = next(item for item in loading.register().followups if item.id == "2026-7")
    assert (point.statuses[0].text, point.line) == ("I gang.", 15)


# --- what ends --------------------------------------------------------------------------------

ENDS = DOCUMENT.replace("Drømmedalen (ny)", "Vestli avsluttes")


def test_what_the_document_says_ends_is_accepted_as_an_event(opened: Opened) -> None:
    app = opened(ENDS.encode())
    assert one(app.checkbox, "«Vestli» avsluttes").value
    assert "Avsluttes, sier dokumentet (1): Vestli." in words(app).replace("*", "")
    accept(app)
    register = loading.register()
    assert "vestli" not in register.latest.by_area
    event = next(item for item in register.milestones if item.kind == "avslutning")
    assert "Vestli" in event.title and "avsluttes" in event.quote
    assert event.date.iso == "2027-01" and event.line == 8


def test_what_ends_may_be_rejected_or_kept_on_the_list(opened: Opened) -> None:
    app = opened(ENDS.encode())
    one(app.checkbox, "«Vestli» avsluttes").set_value(False).run()
    assert "Det blir ikke ført at området avsluttes" in words(app)
    one(app.checkbox, "Ta «Vestli» med på lista").set_value(True).run()
    assert [item.value for item in app.selectbox if item.label == "Enhet"][-1] == "øst"
    accept(app)
    register = loading.register()
    assert register.latest.by_area["vestli"].status == "videreført"
    assert not [item for item in register.milestones if item.kind == "avslutning"]


def test_what_ends_cannot_be_on_the_list_too(opened: Opened) -> None:
    app = opened(ENDS.encode())
    press(app, "Legg til et område")
    one(app.selectbox, "Område").set_value("vestli").run()
    assert "«Vestli» står både på lista og som avsluttet" in words(app)


def test_a_missed_end_is_added_with_the_words_that_say_so(opened: Opened) -> None:
    app = opened(DOCUMENT.replace("Drømmedalen (ny)", "Linderud (ny)\nGrorud er ferdig").encode())
    press(app, "Legg til et område som avsluttes")
    assert "lagt til uten navn" in words(app)
    one(app.selectbox, "Område").set_value("vestli").run()
    assert "Skriv hva dokumentet sier om at «Vestli» avsluttes" in words(app)
    one(app.selectbox, "Område").set_value("grorud").run()
    accept(app)
    event = next(i for i in loading.register().milestones if i.kind == "avslutning")
    assert event.quote == "Grorud er ferdig"


def test_an_unread_list_can_be_made_by_hand(opened: Opened) -> None:
    app = opened("Politirådet i Oslo hadde seminar. Skanningen er utydelig.".encode())
    one(app.checkbox, "Legg inn lista for hånd").set_value(True).run()
    assert "Skriv år og måned" in words(app)
    one(app.text_input, "År og måned").set_value("2027-01").run()
    press(app, "Legg til et område")
    one(app.selectbox, "Område").set_value("furuset").run()
    accept(app)
    assert set(loading.register().latest.by_area) == {"furuset"}


# --- history ----------------------------------------------------------------------------------


def test_an_accepted_list_is_taken_back_on_the_page_and_can_be_mended(opened: Opened) -> None:
    app = opened()
    assert "Ingen har endret registeret ennå" in words(app)
    keep(app, "Furuset", False)
    accept(app)
    assert "Seminaret 2027" in words(app) and "januar.txt" in words(app)
    press(app, "Angre endringen")
    assert "Oppgi hvem" in words(app)
    one(app.text_input, "Navnet ditt").set_value("Ola Nordmann")
    one(app.text_input, "Hvorfor den").set_value("<b>Feil</b> måned")
    press(app, "Angre endringen")
    assert "Endring 2 er tatt tilbake (endring 3)" in words(app)
    assert loading.register().latest.id == "2026-01"
    page_text = words(app)
    assert "tatt tilbake av endring 3" in page_text and "&lt;b&gt;Feil&lt;/b&gt; måned" in page_text
    boxes = {item.label.replace("\\", ""): item.value for item in app.checkbox}
    assert boxes["Ta med «Furuset»"] is False  # the review is as it was left
    accept(app, reason="Rettet")
    assert loading.register().latest.id == "2027-01"
    with closing(Store.open()) as store:
        assert [item.by for item in store.history()][:2] == ["Kari Nordmann", "Ola Nordmann"]


def test_nobody_takes_back_from_elsewhere(opened: Opened) -> None:
    accept(opened())
    app = opened(content=None, host="0.0.0.0")
    assert "Seminaret 2027" not in words(app) and "Historien har navn" in words(app)
    assert "Herfra kan ingenting tas tilbake" in words(app)
    assert not [item for item in app.button if item.label == "Angre endringen"]


def test_hostile_words_are_shown_as_words(opened: Opened) -> None:
    names = ", ".join(f"{payload} (ny)" for payload in PAYLOADS)
    document = DOCUMENT.replace("Drømmedalen (ny)", names).replace("Planen er", f"{names}. Planen")
    app = opened(document.encode(), "<img src=x onerror=window.__pwned=1>.txt")
    assert "Siden kunne ikke vises" not in words(app)
    raw = "\n".join(element.proto.body for element in app.get("html"))
    assert "<script" not in raw and "<img src=x" not in raw
    marked = [
        item.label for item in (*app.checkbox, *app.error, *app.markdown) if hasattr(item, "label")
    ]
    marked += [item.value for kind in ("markdown", "error", "info") for item in elements(app, kind)]
    assert not any("![x](" in wording or "[x](javascript" in wording for wording in marked)


def test_a_quote_is_found_over_lines_and_a_lost_one_marks_its_line() -> None:
    read_ = read("Områder: Grøn-\nland og  Tøyen (ny).\n<b>fet</b>\n".encode(), "x.txt")
    wording = quotes.document(
        read_, [Quote("a", "Grønland og Tøyen (ny)", 1), Quote("b", "finnes ikke", 3)]
    )
    assert "<mark id='a'>Grøn</mark>-" in wording and "<mark>land og Tøyen (ny)</mark>." in wording
    assert f"<mark id='b'>{html('<b>fet</b>')}</mark>" in wording


def test_a_long_document_shows_what_is_near_a_quote() -> None:
    content = "\n".join(f"linje nummer {place}" for place in range(1, 5001)).encode()
    wording = quotes.document(read(content, "lang.txt"), [Quote("a", "nummer 4000", 4000)])
    assert "nummer 4000</mark>" in wording and "linjer er ikke vist" in wording
    assert len(wording) < 20_000


def test_only_a_few_documents_are_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    state: dict[str, Any] = {}
    monkeypatch.setattr("streamlit.session_state", state)
    documents = [read(f"Dokument {place}".encode(), f"{place}.txt") for place in range(9)]
    for item in documents:
        session.put(item)
    assert session.document() == documents[-1] and not session.forgotten()
    state["r_document"] = documents[1].sha256
    assert session.document() == documents[1]
    state["r_document"] = documents[0].sha256
    assert session.document() is None and session.forgotten()


# --- the council's year -----------------------------------------------------------------------


def test_the_councils_year_is_taken_line_by_line(opened: Opened) -> None:
    """Sure lines are ticked, each with its quote; a name and a date may be changed."""
    app = opened(council_document.DOCUMENT.encode())
    page_text = words(app)
    assert "Møtet, programmer og aktører (19)" in page_text
    assert "Nytt program: handlingsplan · Byromsplan · 2027–2030" in page_text
    assert "<q>Disse avklares i politirådets møte i mars.</q>" in page_text
    boxes = {item.label.replace("\\", ""): item.value for item in app.checkbox}
    assert boxes["Ta med «Radex-standarden: utkast»"] is True
    assert boxes["Ta med «Byromsplan: til godkjenning»"] is False
    keep(app, "Digital vold blant unge", False)
    keep(app, "Byromsplan: til godkjenning", True)
    assert "har ingen dato" in words(app)
    at = next(
        at
        for at, item in enumerate(app.checkbox)
        if "Byromsplan: til godkjenning" in item.label.replace("\\", "")
    )
    line = (app.checkbox[at].key or "").split("_")[2]
    app.session_state[f"r_{app.session_state['r_document'][:12]}_{line}_form"] = True
    app.run()
    one(app.text_input, "Dato").set_value("juni 2027").run()
    accept(app)
    assert "tatt inn" in words(app)
    register = loading.register()
    texts = [item.text for item in register.meeting_by_id["2027-01-seminar"].items]
    assert "Digital vold blant unge" not in texts and "Erfaringer med Oslostandarden" in texts
    log = register.programme_by_id["byromsplan-2027-2030"].log
    assert [(str(row.kind), row.date.iso) for row in log][-1] == ("til godkjenning", "2027-06")


def test_minutes_without_a_list_are_accepted(opened: Opened) -> None:
    app = opened(council_document.MINUTES.encode())
    accept(app)
    assert "Dokumentet er tatt inn (endring 2)." in words(app)
    assert loading.register().meeting_by_id["2026-03-mote"].date.iso == "2026-03-18"


def test_many_endings_must_be_ticked(opened: Opened) -> None:
    app = opened()
    assert "9 av 12 områder på forrige liste avsluttes" in words(app)
    next(item for item in app.text_input if item.label == "Navnet ditt").set_value("Kari")
    next(item for item in app.text_input if "Hvorfor" in item.label).set_value("Lista")
    next(item for item in app.button if item.label == "Godta lista").click().run()
    assert loading.register().latest.id == "2026-01" and not app.exception
    assert "9 av 12 områder på forrige liste avsluttes" in words(app)


def test_the_kind_of_a_document_is_shown_and_can_be_changed(opened: Opened) -> None:
    app = opened()
    (kinds,) = (item for item in app.button_group if item.label == "Dokumentet er lest som")
    assert kinds.value == "liste"
    kinds.set_value(DocumentKind.POINTS).run()
    assert not app.exception
    assert "Oppfølgingspunkter (1)" in {item.value for item in app.subheader}
    assert "Ta med «Hovseter»" not in {item.label for item in app.checkbox}
    (kinds,) = (item for item in app.button_group if item.label == "Dokumentet er lest som")
    kinds.set_value(DocumentKind.OTHER_COUNCIL).run()
    assert not app.exception and "Ta med punkt 1 fra 2026" not in {b.label for b in app.checkbox}


UNUSED = DOCUMENT.replace("\n\n", "\n\nDet var uro ved Vestli. Neste møte er 17. juni 2027.\n\n", 1)


def test_what_is_taken_has_the_unit_and_status_of_where_it_stands(opened: Opened) -> None:
    lists = (
        "Enhet vest\nVidereføres:\n- Hovseter\n\nEnhet øst\nNye:\n- Veitvet\nVi vurderte Vestli.\n"
    )
    start, end = DOCUMENT.index("o Enhet vest"), DOCUMENT.index("\nOppfølgingspunkter")
    app = opened(f"{DOCUMENT[:start]}{lists}{DOCUMENT[end:]}".encode())
    next(item for item in app.button if item.label == "Ta med Vestli").click().run()
    assert not app.exception
    assert "Vestli · Enhet øst · ny" in words(app)


def test_what_no_line_uses_is_taken_with_one_click_or_left_out(opened: Opened) -> None:
    app = opened(UNUSED.encode())
    assert any("Ikke brukt (3)" in item.label for item in app.expander)
    assert "<mark id='ubrukt-3-Vestli' class='unused'>Vestli</mark>" in words(app)
    next(item for item in app.button if item.label == "Ta med Vestli").click().run()
    assert not app.exception
    boxes = {item.label.replace("\\", ""): item.value for item in app.checkbox}
    assert boxes["Ta med «Vestli»"]
    assert any("Ikke brukt (2)" in item.label for item in app.expander)
    next(item for item in app.button if "17. juni" in item.label.replace("\\", "")).click().run()
    assert any("Ikke brukt (1)" in item.label for item in app.expander)
    next(item for item in app.button if item.label == "Ikke ta med noe av dette").click().run()
    assert not app.exception and not any("Ikke brukt" in item.label for item in app.expander)
