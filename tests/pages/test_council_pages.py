"""Meetings, bodies and programmes on their pages; terms that explain themselves; the search."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import clock
from geo.council import council_of
from tests.conftest import READABLE_PAYLOADS, ROOT, shipped_register
from tests.pages.elements import elements

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

REGISTER = shipped_register()
Edit = Callable[[str, Callable[[Any], object]], Path]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """It is 28 November 2026, or the day that a test says."""

    def be(day: str) -> None:
        monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(day))

    be("2026-11-28")
    return be


def opened(page: str, **query: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    app.query_params.update(query)
    app.run()
    assert not app.exception
    assert not app.error
    return app


def bodies(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    """Everything the page says, markup and escapes undone."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning")
    texts = [element.value for kind in kinds for element in elements(app, kind)]
    return re.sub(r"<[^>]*>", "", "\n".join([*texts, bodies(app)])).replace("\\", "")


def address(app: AppTest) -> dict[str, Any]:
    return {k: v if isinstance(v, list) else [v] for k, v in app.query_params.items()}


def cards(app: AppTest) -> list[str]:
    """The meetings that are shown as cards, in the order of the page."""
    return re.findall(r"class='ipo-meeting'>.*?href='meetings\?id=([^']+)'", bodies(app))


# --- meetings -----------------------------------------------------------------------------------


def test_the_councils_year_begins_with_what_is_open() -> None:
    app = opened("meetings")
    texts, body = words(app), bodies(app)
    assert "Dokumentene våre nevner ikke noe møte etter 28. november 2026." in texts
    assert "Møtet i mars 2026 er over. Dokumentene våre sier ikke hva det bestemte." in texts
    for left in (
        "Godkjenning av SaLTo-handlingsprogrammet 2026–2028",
        "Godkjenning av Politirådsavtalen 2026–2028",
        "Oppfølgingspunktene for 2026",
    ):
        assert f">{left}</a>" in body
    for coming in ("Presentasjon i politirådet", "følger med på arbeidet i 2026", "linje 105"):
        assert coming in texts
    newest_first = [item.id for item in reversed(REGISTER.meetings)]
    assert sorted(cards(app)) == sorted(newest_first)
    assert cards(app)[0] == "2026-03-mote"
    seminar = body[body.index("href='meetings?id=2026-01-seminar'") :]
    for item in REGISTER.meeting_by_id["2026-01-seminar"].items:
        assert re.sub(r"\W", "", item.text) in re.sub(r"<[^>]*>|\W", "", seminar)
        assert f"linje {item.line}" in seminar
    assert "map?edition=2026-01" in seminar
    assert "Ikke på forrige liste" in words(app)
    assert "followups?point=2025-4" in seminar
    assert address(app) == {}


def test_a_meeting_that_is_to_come_is_the_next_one(today: Callable[[str], None]) -> None:
    today("2026-02-10")
    page_text = words(opened("meetings"))
    assert "Skal avgjøre:" in page_text
    assert "er over" not in page_text
    assert "Ikke avgjort ennå." in page_text
    assert "Dokumentene våre nevner ikke noe møte" not in page_text


def test_meetings_are_filtered_by_address_and_widget_and_shown_as_a_table() -> None:
    request = {"kind": ["seminar"], "concerns": ["ipo"]}
    app = opened("meetings", kind="Seminar", concerns="IPO-satsing")
    assert (cards(app), address(app)) == (["2026-01-seminar"], request)
    assert "Filtre: Slag møte Seminar og Gjelder IPO." in words(app)
    app.selectbox(key="m_year").select("2025").run()
    assert cards(app) == []
    assert "Ingen møter passer til filtrene." in words(app)
    assert "Fjern filteret «År», så vises 1 møte." in words(app)
    app.button(key="reset").click().run()
    assert (len(cards(app)), address(app)) == (5, {})
    app.checkbox(key="m_open").check().run()
    assert (cards(app), address(app)) == (["2026-03-mote"], {"open": ["1"]})
    elements(app, "button_group")[-1].set_value("tabell").run()
    assert address(app) == {"open": ["1"], "view": ["tabell"]}
    body = bodies(app)
    assert body.count("<th scope='row' role='rowheader'>") == 1
    assert "<span class='label' aria-hidden='true'>Saker</span>" in body
    assert "<caption>Politirådets møter, de nyeste først</caption>" in body
    assert "linje 20" in body


def test_one_meeting_and_a_name_nobody_knows() -> None:
    app = opened("meetings", id="2025-06-mote")
    assert cards(app) == ["2025-06-mote"]
    assert "Godkjent i politirådet i juni 2025." in words(app)
    app.button(key="to_list").click().run()
    assert len(cards(app)) == 5
    app = opened("meetings", id="2031-mote", concerns="KOS")
    assert len(cards(app)) == 5
    assert "Ukjent møte «2031-mote»" in words(app)
    assert "Fant ikke program eller aktør «KOS»." in words(app)
    assert "href='meetings?concerns=koss'" in bodies(app)


# --- bodies and programmes ----------------------------------------------------------------------


def test_every_body_and_programme_stands_in_a_table_that_can_be_filtered() -> None:
    app = opened("subjects")
    every = council_of(REGISTER).subjects
    for id_, subject in every.items():
        assert f"href='subjects?id={id_}'" in bodies(app)
        assert subject.name in words(app)
    assert f"Viser {len(every)} av {len(every)}." in words(app)
    assert "Kildene våre sier ikke hva som ble bestemt." in words(app)
    app.selectbox(key="s_kind").select("etat").run()
    assert set(re.findall(r"subjects\?id=([\w-]+)", bodies(app))) >= {"velferdsetaten"}
    assert "Viser 2 av" in words(app)
    assert "Filtre: Slag Etat." in words(app)
    app.text_input(key="s_text").input("salto").run()
    assert address(app) == {"kind": ["etat"], "text": ["salto"]}
    assert "Viser 1 av" in words(app)
    app.selectbox(key="s_unit").select("vest").run()
    assert "Ingenting passer til filtrene." in words(app)
    assert "Fjern filteret «Politienhet», så vises 1." in words(app)
    app.button(key="reset").click().run()
    assert address(app) == {}


def test_one_body_tells_what_it_owes_and_by_when() -> None:
    app = opened("subjects", id="BFE")
    assert address(app) == {"id": ["barne-og-familieetaten"]}
    page_text = words(app)
    assert elements(app, "title")[0].value.replace("\\", "") == "Barne- og familieetaten"
    assert "Fristen er passert (utledet). Kildene våre sier ikke om den ble holdt." in page_text
    assert "Skal leveres til Byrådsavdelingen" in page_text
    assert "Forklaringen er vår gjengivelse av kilden." in page_text
    assert "linje 93" in page_text
    assert "punkter der Barne- og familieetaten er ansvarlig" in page_text
    app.button(key="to_list").click().run()
    assert address(app) == {}


def test_one_programme_tells_money_places_relations_and_history() -> None:
    app = opened("subjects", id="Oslostandard")
    texts, body = words(app), bodies(app)
    assert "Lansert (juni 2025)" in texts
    for cell in ("40\u202f000\u202f000", "26\u202f000\u202f000", "66\u202f000\u202f000"):
        assert f"{cell}<" in body
    assert "Sum 2026 (utledet)" in texts
    assert "fra 2026" in texts
    assert "Alle bydeler" in texts
    for id_ in ("grorudmodellen", "oslo-politidistrikt"):
        assert f"href='subjects?id={id_}'" in body
    for row in council_of(REGISTER).dossier("oslostandard").log:
        assert row.entry.quote in texts
    both_ways = bodies(opened("subjects", id="grorudmodellen"))
    assert "href='subjects?id=oslostandard'" in both_ways
    ipo = bodies(opened("subjects", id="ipo"))
    assert "href='map?area=vestli'" in ipo
    assert "href='meetings?id=2026-01-seminar'" in ipo
    koss = words(opened("subjects", id="KOSS", kind="etat"))
    assert "Rammeverket for informasjonsdeling" in koss


def test_an_unknown_name_says_so_and_suggests() -> None:
    app = opened("subjects", id="KOSSS", kind="x")
    assert "Fant ikke program eller aktør «KOSSS»." in words(app)
    assert "Ukjent slag «x»." in words(app)
    assert "href='subjects?id=koss'" in bodies(app)
    assert address(app) == {}


# --- terms and search ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("page", "query", "term"),
    [
        ("followups", {"point": "2025-3"}, "pst"),
        ("followups", {}, "oslostandard"),
        ("area", {"area": "furuset"}, "velferdsetaten"),
        ("map", {"area": "furuset"}, "oslo-kommune"),
        ("meetings", {}, "oslo-politidistrikt"),
        ("subjects", {"id": "koss"}, "oslo-kommune"),
        ("timeline", {}, "oslostandard"),
        ("bydeler", {"bydel": "alna"}, "barne-og-familieetaten"),
        ("about", {}, "koss"),
    ],
)
def test_a_term_explains_itself_once_on_each_page(
    page: str, query: dict[str, str], term: str
) -> None:
    body = bodies(opened(page, **query))
    subject = council_of(REGISTER).subjects[term]
    assert f"popovertarget='ord-{term}'" in body
    assert body.count(f"<div popover id='ord-{term}'") == 1
    explanation = body.split(f"<div popover id='ord-{term}'")[1].split("</div>")[0]
    assert subject.description in explanation
    assert f"href='subjects?id={term}'" in explanation
    targets = set(re.findall(r"popovertarget='([^']+)'", body))
    assert targets == set(re.findall(r"<div popover id='([^']+)'", body))


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("followups", {"point": "2025-4"}),
        ("subjects", {"id": "byradsavdelingen"}),
        ("timeline", {}),
    ],
)
def test_a_deadline_explains_who_it_is_of_and_to(page: str, query: dict[str, str]) -> None:
    buttons = re.findall(
        r"<button[^>]*popovertarget='ord-([^']+)'[^>]*>([^<]+)<", bodies(opened(page, **query))
    )
    assert ("barne-og-familieetaten", "Barne- og familieetatens") in buttons
    if page != "subjects":
        assert ("byradsavdelingen", "byrådsavdelingen") in buttons


def test_the_glossary_is_the_registers() -> None:
    page_text = words(opened("about"))
    for subject in council_of(REGISTER).subjects.values():
        assert subject.description in page_text


@pytest.mark.parametrize(
    ("typed", "title", "query"),
    [
        ("KOSS", "Kommunenes koordineringssentral", {"id": ["koss"]}),
        ("velferdsetat", "Velferdsetaten", {"id": ["velferdsetaten"]}),
        ("møtet i mars 2026", "Møter", {"id": ["2026-03-mote"]}),
        ("seminar", "Møter", {"kind": ["seminar"]}),
    ],
)
def test_the_search_leads_to_meetings_bodies_and_programmes(
    typed: str, title: str, query: dict[str, list[str]]
) -> None:
    app = opened("map")
    app.text_input(key="f_search").input(typed).run()
    assert not app.exception
    assert (elements(app, "title")[0].value, address(app)) == (title, query)


# --- bad input ----------------------------------------------------------------------------------


@pytest.fixture
def without_council(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of the time before meetings, bodies and programmes."""

    def unlink(document: Any) -> None:
        for point in document["followups"]:
            for key in ("programmes", "bodies", "followups"):
                point["links"].pop(key, None)
            for item in (*point["deadlines"], *point["amounts"]):
                for key in ("recipient", "payer", "programme"):
                    item.pop(key, None)
        for item in document["pending"]:
            item.pop("meeting", None)

    folder = edit("followups.json", unlink)
    for name in ("meetings.json", "programmes.json", "bodies.json"):
        (folder / name).unlink()
    monkeypatch.setenv("IPOKART_DATA", str(folder))


@pytest.mark.usefixtures("without_council")
def test_an_older_register_says_kindly_that_it_has_none() -> None:
    assert "Registeret har ingen møter ennå." in words(opened("meetings", concerns="KOSS"))
    assert "Registeret har ingen aktører" in words(opened("subjects", id="KOSS"))
    assert "popover" not in bodies(opened("followups"))
    opened("about")


def test_hostile_names_are_text(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    payload = " X ".join(READABLE_PAYLOADS)

    def body(document: Any) -> None:
        for place, item in enumerate(document["bodies"]):
            name = f"{READABLE_PAYLOADS[place % len(READABLE_PAYLOADS)]} {item['id']}"
            item.update(name=name, description=payload, quote=payload)

    def meeting(document: Any) -> None:
        for item in document["meetings"]:
            item.update(title=payload, note=payload, quote=payload)
            for row in item["items"]:
                row.update(text=f"{payload} i {payload}", quote=payload)

    def point(document: Any) -> None:
        document["followups"][0]["responsible"] = [payload]
        document["followups"][0]["text"] = payload

    edit("bodies.json", body)
    edit("meetings.json", meeting)
    monkeypatch.setenv("IPOKART_DATA", str(edit("followups.json", point)))
    for page, query in (
        ("meetings", {}),
        ("meetings", {"view": "tabell"}),
        ("subjects", {}),
        ("subjects", {"id": "velferdsetaten"}),
        ("followups", {"view": "historikk"}),
        ("subjects", {"id": payload, "text": payload}),
    ):
        shown = bodies(opened(page, **query))
        for sign in ("<script", "<img", "`", "${", "\x1b", "href='javascript"):
            assert sign not in shown


@pytest.mark.usefixtures("at_this_machine")
def test_the_status_list_is_offered_for_the_meeting_to_be_prepared() -> None:
    """Both files, of both editions; what they hold is tested where they are written."""
    app = opened("meetings")
    buttons = [item.label for item in elements(app, "download_button")]
    assert buttons == ["Last ned statuslista (Word)", "Last ned statuslista (PDF)"]
    elements(app, "button_group")[0].set_value("intern").run()
    assert not app.exception
    assert len(elements(app, "download_button")) == 2
