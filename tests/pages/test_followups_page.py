"""The follow-ups page: two views of one log, filters, addresses, and what it never claims."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from geo import clock
from pages.address.followup_state import Choice, read_choice, write_choice
from tests.conftest import READABLE_PAYLOADS, ROOT, shipped_register
from tests.geo.test_followups import questions
from tests.pages.elements import elements

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

REGISTER = shipped_register()
PASSED = "Fristen er passert (utledet). Kildene våre sier ikke om den ble holdt."
UNSETTLED = "Oppfølgingspunktene for 2026 avklares i politirådets møte i mars 2026."
NOT_TOLD = "Dokumentene våre sier ikke hva møtet bestemte."
Edit = Callable[[str, Callable[[Any], object]], Path]


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """It is 22 November 2026, or the day that a test says."""

    def be(day: str) -> None:
        monkeypatch.setattr(clock, "today", lambda: date.fromisoformat(day))

    be("2026-11-22")
    return be


def opened(**query: str | list[str]) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page("pages/followups.py")
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def bodies(app: AppTest) -> str:
    return "\n".join(element.proto.body for element in app.get("html"))


def words(app: AppTest) -> str:
    """Everything the page says, markup and escapes undone."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error")
    texts = [element.value for kind in kinds for element in elements(app, kind)]
    return re.sub(r"<[^>]*>", "", "\n".join([*texts, bodies(app)])).replace("\\", "")


def numbers(app: AppTest) -> list[int]:
    """The points that are shown, in the order of the page."""
    shown = re.findall(
        r"<th scope='row'[^>]*>2025 nr\. (\d)|<article [^>]*id='punkt-2025-(\d)'", bodies(app)
    )
    return [int(one or two) for one, two in shown]


def address(app: AppTest) -> dict[str, Any]:
    return {k: v if isinstance(v, list) else [v] for k, v in app.query_params.items()}


def headings(app: AppTest) -> list[str]:
    return [header.value for header in app.header][:-1]  # the last is that of the downloads


# --- two views ----------------------------------------------------------------------------------


def test_the_short_list_has_every_point_with_its_newest_status() -> None:
    app = opened()
    assert numbers(app) == [1, 2, 3, 4, 5, 6, 7]
    page_text = words(app)
    for point in REGISTER.followups:
        assert point.title in page_text
        assert point.statuses[0].text in page_text
        assert point.statuses[0].quote in page_text
        assert f"kilde 1, linje {point.statuses[0].line}" in page_text
    assert page_text.count("vår lesning") == 7 + 1  # each point, and the figure of open ones
    assert REGISTER.source_by_id["politiradet-2026-01"].title in page_text
    assert address(app) == {}


def test_the_full_history_tells_everything_and_where_it_stands() -> None:
    app = opened(view="historikk")
    assert numbers(app) == [1, 2, 3, 4, 5, 6, 7]
    page_text = words(app)
    for point in REGISTER.followups:
        stated: list[Any] = [point, *point.statuses, *point.deadlines, *point.amounts]
        for message in stated:
            assert message.text in page_text
            assert f"«{message.quote}»" in page_text or message.quote in page_text
            assert f"linje {message.line}" in page_text
    assert "40\u202f000\u202f000 kroner: Oslo kommunes budsjett, fra 2026" in page_text
    assert page_text.count("Nummeret mangler i skanningen og er satt av oss.") == 4
    assert "Kildene oppgir ingen frist." in page_text
    assert address(app) == {"view": ["historikk"]}


def test_the_view_is_chosen_and_stands_in_the_address() -> None:
    app = opened()
    elements(app, "button_group")[0].set_value("historikk").run()
    assert address(app) == {"view": ["historikk"]}
    assert "<article" in bodies(app)
    elements(app, "button_group")[0].set_value("kort").run()
    assert address(app) == {}
    assert "<article" not in bodies(app)


def test_the_table_is_one_to_a_screen_reader() -> None:
    body = bodies(opened())
    assert "<caption>Punkter for 2025: kort liste</caption>" in body
    assert body.count("<th scope='col'") == 6
    assert body.count("<th scope='row'") == 7


def test_our_reading_says_so_beside_the_quote() -> None:
    for view in ("kort", "historikk"):
        body = bodies(opened(view=view, point="2025-1") if view == "historikk" else opened())
        after = body.split("god dialog om KOSS-samarbeidet.</q>")[1][:400]
        assert "<b>løpende</b> <small>vår lesning</small>" in after


def test_one_point_by_its_address_and_back_to_the_list_as_it_was() -> None:
    app = opened(point="2025-5", bydel="alna")
    assert numbers(app) == [5]
    body = bodies(app)
    for link in (
        "area?area=vestli",
        "area?area=hovseter",
        "followups?bydel=alna",
        "followups?unit=ost",
    ):
        assert f"href='{link}'" in body
    assert "veitvet" not in body
    app.button(key="to_list").click().run()
    assert address(app) == {"bydel": ["alna"]}
    assert len(numbers(app)) == 7


def test_history_is_reported_newest_first(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    def more(doc: Any) -> None:
        first = doc["followups"][0]["statuses"][0]
        doc["followups"][0]["statuses"] += [
            first | {"date": "2026-09", "text": "Om høsten."},
            first | {"date": "2025-06-01", "text": "Om våren."},
        ]

    monkeypatch.setenv("IPOKART_DATA", str(edit("followups.json", more)))
    page_text = words(opened(point="2025-1"))
    order = ["september 2026: Om høsten.", "januar 2026: Langsiktig", "1. juni 2025: Om våren."]
    assert sorted(order, key=page_text.index) == order
    assert page_text.count("vår lesning") == 1
    short = words(opened())
    assert "Om høsten." in short
    assert "Om våren." not in short


# --- due ----------------------------------------------------------------------------------------


def test_a_deadline_that_has_passed_is_not_said_to_be_missed() -> None:
    for query in ({}, {"view": "historikk"}):
        app = opened(**query)
        assert words(app).count(PASSED) == 1
        assert "<span class='ipo-due overdue'>" in bodies(app)
    assert "<b>1</b><span>med passert frist (utledet)" in bodies(app)


def test_a_deadline_known_to_the_year_stays_so() -> None:
    page_text = words(opened())
    assert "2026 (dagen er ikke oppgitt): Presentasjon i politirådet" in page_text
    assert "31. desember" not in page_text


@pytest.mark.parametrize(
    ("day", "full_text"),
    [
        ("2026-01-29", "Mer enn 30 dager igjen (utledet)."),
        ("2026-02-20", "Forfaller innen 9 dager (utledet)."),
        ("2026-02-28", "Forfaller innen 1 dag (utledet)."),
        ("2026-03-01", "Forfaller i dag (utledet)."),
        ("2026-03-02", PASSED),
    ],
)
def test_how_due_a_deadline_is_follows_the_day(
    day: str, full_text: str, today: Callable[[str], None]
) -> None:
    today(day)
    assert full_text in words(opened(point="2025-4"))


@pytest.mark.parametrize(("due", "results"), [("overdue", [4]), ("later", [4]), ("soon", [])])
def test_filter_by_due(due: str, results: list[int]) -> None:
    app = opened()
    app.selectbox(key="p_due").select(due).run()
    assert numbers(app) == results
    assert address(app) == {"due": [due]}


# --- 2026 ---------------------------------------------------------------------------------------


def test_the_year_to_come_is_reported_and_nothing_invented() -> None:
    app = opened(year="2026")
    assert numbers(app) == []
    page_text = words(app)
    assert UNSETTLED in page_text
    assert NOT_TOLD in page_text
    assert "linje 25" in page_text
    assert "href='followups?year=2025'" in bodies(app)
    assert not app.info


def test_before_and_in_march_nothing_is_said_of_the_meeting(today: Callable[[str], None]) -> None:
    for day in ("2026-02-01", "2026-03-31"):
        today(day)
        page_text = words(opened())
        assert UNSETTLED in page_text
        assert NOT_TOLD not in page_text


def test_a_settled_year_alone_does_not_speak_of_the_next() -> None:
    assert UNSETTLED not in words(opened(year="2025"))


# --- filters ------------------------------------------------------------------------------------


def test_a_bydel_lists_its_own_and_the_common_points_and_its_areas() -> None:
    app = opened()
    app.selectbox(key="p_bydel").select("alna").run()
    assert headings(app) == ["Punkter for 2026", "Gjelder bydelen", "Felles for hele byen"]
    assert numbers(app) == [2, 3, 5, 1, 4, 6, 7]
    assert address(app) == {"bydel": ["alna"]}
    body = bodies(app)
    for area in ("furuset", "ellingsrud", "trosterud"):
        assert f"href='area?area={area}'" in body
    assert "href='map?bydel=alna'" in body


def test_a_bydel_without_areas_says_so() -> None:
    app = opened(bydel="ullern")
    assert "Ingen IPO-områder i bydel Ullern på lista januar 2026." in words(app)
    assert "Gjelder politienheten" in headings(app)


def test_an_area_lists_what_names_it_first() -> None:
    app = opened(area="vestli", view="historikk")
    assert headings(app)[1:] == ["Gjelder IPO-området", "Gjelder bydelen", "Felles for hele byen"]
    assert numbers(app) == [5, 2, 3, 1, 4, 6, 7]
    assert "Gjelder alle IPO-områder" in words(app)
    assert "href='area?area=vestli'" in bodies(app)


def test_filter_by_responsible() -> None:
    app = opened()
    app.selectbox(key="p_responsible").select("Velferdsetaten").run()
    assert numbers(app) == [3]
    assert address(app) == {"responsible": ["velferdsetaten"]}
    assert "Viser 1 av 7 punkter" in words(app)


def test_filter_by_silence() -> None:
    app = opened()
    silent = app.selectbox(key="p_silent")
    assert silent.options == [
        "Alle",
        "22. oktober 2026 (1 måned siden)",
        "22. august 2026 (3 måneder siden)",
        "22. mai 2026 (6 måneder siden)",
        "1. mars 2026",
        "30. januar 2026",
        "22. november 2025 (1 år siden)",
    ]
    silent.select("2026-05-22").run()
    assert len(numbers(app)) == 7
    assert address(app) == {"silent": ["2026-05-22"]}
    app.selectbox(key="p_silent").select("2025-11-22").run()
    assert numbers(app) == []


def test_any_day_can_be_asked_for_by_the_address() -> None:
    app = opened(silent="2026-02-03")
    assert app.selectbox(key="p_silent").value == "2026-02-03"
    assert len(numbers(app)) == 7


def test_filter_by_open_and_unit(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    def close(doc: Any) -> None:
        doc["followups"][3]["state"] = "avsluttet"

    monkeypatch.setenv("IPOKART_DATA", str(edit("followups.json", close)))
    app = opened()
    assert "<b>6</b><span>ikke avsluttet" in bodies(app)
    assert PASSED not in words(app)
    app.checkbox(key="p_open").check().run()
    assert 4 not in numbers(app)
    app.selectbox(key="p_unit").select("øst").run()
    assert numbers(app) == [5, 1, 6, 7]
    assert address(app) == {"unit": ["ost"], "open": ["1"]}


def test_when_nothing_is_found_the_filter_to_remove_is_named() -> None:
    app = opened(bydel="alna", due="soon")
    assert "Fjern filteret «Frist», så vises 7 punkter." in words(app)
    app = opened(responsible="velferdsetaten", due="overdue")
    assert "Fjern filteret «Ansvarlig», så vises 1 punkt." in words(app)
    app = opened(responsible="velferdsetaten", due="soon", silent="2025-12-31")
    assert "Fjern flere av filtrene" in words(app)


def test_reset_removes_every_filter_and_keeps_the_view() -> None:
    app = opened(
        year="2025",
        responsible="velferdsetaten",
        bydel="alna",
        area="vestli",
        unit="ost",
        due="overdue",
        silent="2026-06-01",
        open="1",
        view="historikk",
    )
    assert numbers(app) == []
    app.button(key="reset").click().run()
    assert address(app) == {"view": ["historikk"]}
    assert len(numbers(app)) == 7
    assert not [button for button in app.button if button.key == "reset"]


def test_unknown_values_in_the_address_are_reported() -> None:
    app = opened(
        year="1999",
        point="2025-99",
        responsible="nasa",
        bydel="<script>",
        due="x",
        silent="i går",
        open="ja",
        view="tabell",
        unit=["nord", "ost"],
    )
    full_text = app.warning[0].value.replace("\\", "")
    for value in ("1999", "2025-99", "nasa", "<script>", "x", "i går", "ja", "tabell", "nord"):
        assert f"«{value}»" in full_text
    assert address(app) == {"unit": ["ost"]}
    app.selectbox(key="p_unit").select("").run()
    assert not app.warning


@given(questions, st.booleans())
def test_an_address_reopens_its_choice(question: Any, history: bool) -> None:
    choice = Choice(question, history)
    assert read_choice(write_choice(choice), REGISTER) == (choice, ())


# --- downloads, remarks, hostile words ----------------------------------------------------------


def test_the_calendar_says_what_it_is_and_how_large() -> None:
    (button,) = opened().get("download_button")
    assert button.proto.label.startswith("Frister og møter som kalender (ICS, ")
    assert "kB)" in button.proto.label


def test_remarks_on_the_points_are_reported(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    assert not opened().expander

    def settle(doc: Any) -> None:
        doc["pending"][0]["year"] = 2025

    monkeypatch.setenv("IPOKART_DATA", str(edit("followups.json", settle)))
    app = opened()
    assert app.expander[0].label == "Merknader til punktene"
    assert "året står som uavklart, men har punkter" in words(app)


def test_a_register_without_points_is_calm(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "IPOKART_DATA", str(edit("followups.json", lambda doc: doc["followups"].clear()))
    )
    app = opened()
    assert not app.error
    assert UNSETTLED in words(app)
    assert words(opened(year="2026")).count("2025") <= 1  # only in the title of the document


@pytest.mark.parametrize("payload", READABLE_PAYLOADS)
def test_hostile_words_are_text(payload: str, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(doc: Any) -> None:
        for item in doc["followups"]:
            item.update(title=payload, text=payload, quote=payload, responsible=[payload, "Oslo"])
            for message in (*item["statuses"], *item["deadlines"], *item["amounts"]):
                message.update(text=payload, quote=payload)
        doc["pending"][0].update(text=payload, quote=payload)

    def retitle(doc: Any) -> None:
        doc["sources"][0].update(title=payload, url=f"javascript:{payload}")

    edit("documents.json", retitle)
    monkeypatch.setenv("IPOKART_DATA", str(edit("followups.json", change)))
    for query in ({}, {"view": "historikk"}, {"bydel": "alna"}, {"point": "2025-4"}):
        app = opened(**query)
        assert not app.error, query
        assert numbers(app), query
        body = bodies(app)
        for sign in ("<script", "<img", "`", "${", "\x1b", "href='javascript"):
            assert sign not in body, query
        for kind in ("markdown", "caption", "info"):
            for element in elements(app, kind):
                assert "](" not in element.value, query
        if "point" not in query:
            app.selectbox(key="p_responsible").select_index(1).run()
            assert not app.exception, query


def test_a_filter_that_is_set_is_a_chip_that_takes_it_off() -> None:
    request = {
        "bydel": "alna",
        "unit": "ost",
        "due": "overdue",
        "open": "1",
        "silent": "2026-01-29",
    }
    app = opened(**request)
    chips = {str(item.key): item for item in app.button if str(item.key).startswith("chip_")}
    assert [item.label.replace("\\", "") for item in chips.values()] == [
        "Bydel Alna",
        "Politienhet øst",
        "Frist: passert (utledet)",
        "Ingen status etter 29. januar 2026",
        "Bare punkter som ikke er avsluttet",
    ]
    for key in chips:
        app.button(key=key).click().run()
    assert address(app) == {}
    assert len(numbers(app)) == 7
