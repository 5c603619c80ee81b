"""Each page by itself, without a browser: what it says, filters, addresses, bad data."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo.store.changing import Put
from geo.store.database import Store
from tests.conftest import DATA, PAYLOADS, ROOT
from tests.pages.elements import elements

# Streamlit's test runtime has no server; it says so on every import of a component.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

PAGES = ("map", "area", "about")
#: The sentence over the newest list of the shipped data.
HEADLINE = "Oslo: 12 områder, 7 ikke på lista fra 2024"


def opened(page: str = "map", **query: str | list[str]) -> AppTest:
    """A page as the first request of a fresh session."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def words(app: AppTest) -> str:
    """Everything the page says, escapes undone."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error")
    texts = [element.value for kind in kinds for element in elements(app, kind)]
    texts += [element.proto.body for element in app.get("html")]
    return "\n".join(texts).replace("\\", "")


def heading(app: AppTest) -> str:
    """The heading of a page, escapes undone."""
    value: str = app.title[0].value
    return value.replace("\\", "")


def address(app: AppTest) -> dict[str, Any]:
    return {k: v if isinstance(v, list) else [v] for k, v in app.query_params.items()}


@pytest.mark.parametrize("page", PAGES)
def test_each_page_opens_without_an_error(page: str) -> None:
    app = opened(page)
    assert app.title
    assert not app.error


def test_the_first_screen_has_the_twelve_areas_and_four_figures() -> None:
    app = opened()
    assert heading(app) == HEADLINE
    page_text = words(app)
    for figure in (
        "<b>12</b><span>områder",
        "<b>8</b><span>nye",
        "<b>3</b><span>videreført",
        "<b>1</b><span>oppstart",
    ):
        assert figure in page_text
    assert "Politirådets egen liste" in page_text
    assert "Utgått (utledet)** (1): Veitvet" in page_text
    assert "Sandvika og Asker sentrum" in page_text
    assert address(app) == {}


def test_an_older_list_is_shown_as_the_presss() -> None:
    app = opened(edition="2024-04-30")
    page_text = words(app)
    assert heading(app).startswith("Lista fra 30. april 2024: 8 områder, 6 i Oslo")
    assert "<b>8</b><span>områder" in page_text
    assert "Kildene teller 9 eller 10." in page_text
    assert "Gjengitt i pressen, ikke politirådets egen liste" in page_text
    assert "status ikke oppgitt" in page_text


def test_a_list_without_names_says_so() -> None:
    assert "navngir ingen områder" in words(opened(edition="2022-autumn"))
    assert "teller kilden 4 områder uten navn" in words(opened(edition="2023-03-23"))


@pytest.mark.parametrize(
    ("edition", "title"),
    [
        ("2023-03-23", "Lista fra 23. mars 2023: 1 område, kilden teller 4 til uten navn"),
        ("2022-autumn", "Lista fra sein høst 2022: ingen områder er navngitt"),
    ],
)
def test_the_heading_counts_the_areas_that_the_list_names(edition: str, title: str) -> None:
    assert heading(opened(edition=edition)) == title


def test_a_derived_start_looks_derived() -> None:
    assert "senest 30. april 2024 (utledet)" in words(opened(area="majorstua"))
    assert "2025</dd>" in words(opened(area="furuset"))


def test_a_run_that_a_widget_started_is_never_overruled_by_a_late_address() -> None:
    """A person clicks faster than the page runs: the browser sends the address of a moment ago."""
    app = opened(unit="vest")
    app.query_params.clear()
    app.query_params.update({"unit": "ost"})  # not what the widgets say
    elements(app, "button_group")[0].set_value(["vest", "sentrum"]).run()
    assert address(app) == {"unit": ["vest", "sentrum"]}


def test_the_notice_goes_with_the_next_thing_a_person_does() -> None:
    app = opened(area="atlantis")
    assert app.warning[0].value.startswith("Adressen har noe")
    app.selectbox(key="f_bydel").select("alna").run()
    assert not [w for w in app.warning if w.value.startswith("Adressen")]


@pytest.mark.parametrize("page", ["map", "area"])
def test_a_newest_list_without_names_makes_nothing_gone(
    page: str, edit: Callable[[str, Callable[[Any], object]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(doc: Any) -> None:
        doc["editions"].append(
            doc["editions"][-1] | {"id": "2027-01", "date": "2027-01", "listings": []}
        )

    monkeypatch.setenv("IPOKART_DATA", str(edit("editions.json", change)))
    app = opened(page)
    assert not app.error
    assert "Utgått" not in words(app)


def test_choosing_by_address_opens_the_panel() -> None:
    app = opened(edition="2026-01", unit="ost", area="vestli")
    page_text = words(app)
    for part in (
        "Vestli",
        "ny",
        "januar 2026",
        "Enhet øst",
        "Stovner",
        "1,77",
        "1. januar 2026",
        "linje 16",
        "ikke politiets grense",
    ):
        assert part in page_text
    assert address(app) == {"edition": ["2026-01"], "unit": ["ost"], "area": ["vestli"]}


def test_filters_write_the_address_and_the_figures() -> None:
    app = opened()
    elements(app, "button_group")[0].set_value(["vest"]).run()
    assert address(app) == {"unit": ["vest"]}
    assert "<b>2</b><span>områder" in words(app)
    app.selectbox(key="f_bydel").select("alna").run()
    assert "Ingen områder passer" in words(app)
    assert address(app) == {"unit": ["vest"], "bydel": ["alna"]}
    next(button for button in app.button if "Nullstill" in button.label).click().run()
    assert address(app) == {}
    assert "<b>12</b><span>områder" in words(app)


def test_a_new_address_in_the_same_session_wins_over_the_widgets() -> None:
    app = opened(unit="vest")
    app.query_params.clear()
    app.query_params.update({"status": "ny"})
    app.run()
    assert address(app) == {"status": ["ny"]}
    assert "<b>8</b><span>områder" in words(app)


def test_unknown_ids_in_the_address_are_ignored_with_a_notice() -> None:
    app = opened(area="atlantis", unit=["nord", "ost"], bydel="<script>", edition="2031")
    full_text = app.warning[0].value.replace("\\", "")
    for part in ("«atlantis»", "«nord»", "«<script>»", "«2031»"):
        assert part in full_text
    assert address(app) == {"unit": ["ost"]}
    assert heading(app).startswith("Enhet øst: 9 av 12 områder")


@pytest.mark.parametrize(
    ("typed", "full_text", "query"),
    [
        ("Majorstuen", "Majorstua", {"area": ["majorstua"]}),
        ("Grgnland", "Grønland/Tøyen", {"area": ["gronland-toyen"]}),
        ("bydel alna", "Alna er en bydel", {"bydel": ["alna"]}),
        ("Holmlia Nord", "er en delbydel i bydel Søndre Nordstrand", {}),
        ("Hovsetten", "Mente du «Hovseter»", {}),
        ("Bergen", "Fant ikke «Bergen»", {}),
        (PAYLOADS[4], "Fant ikke", {}),
    ],
)
def test_search(typed: str, full_text: str, query: dict[str, list[str]]) -> None:
    app = opened()
    app.text_input(key="f_search").input(typed).run()
    assert not app.exception
    assert full_text in words(app)
    assert address(app) == query


def test_the_unit_that_does_not_follow_the_bydel_is_reported() -> None:
    assert (
        "Bydel Frogner hører ellers til enhet sentrum (oppgitt av kilder, men kildene er ikke enige)"
        in words(opened(area="majorstua"))
    )


def test_the_area_page_tells_every_list() -> None:
    app = opened("area", area="furuset")
    page_text = words(app)
    assert heading(app) == "Furuset"
    for part in (
        "oppstart (2025), Enhet øst",
        "30. april 2024",
        "status ikke oppgitt, Enhet øst",
        "Kan ikke avgjøres",
        "Begge opplysningene vises",
        "Ellingsrud",
        "Trosterud",
    ):
        assert part in page_text
    assert address(app) == {"area": ["furuset"]}


def test_the_area_page_steps_to_the_neighbours_in_the_alphabet() -> None:
    app = opened("area", area="furuset")
    app.button[1].click().run()
    assert heading(app) == "Grorud"
    app.button[0].click().run()
    assert heading(app) == "Furuset"
    assert address(app) == {"area": ["furuset"]}


@pytest.mark.parametrize(
    ("area", "full_text"),
    [
        ("veitvet", "Utgått (utledet)"),
        ("sandvika", "Lista gjelder Oslo kommune"),
        ("sandvika", "Utenfor Oslo, ingen bydel"),
        ("sandvika", "grunnkretser"),
    ],
)
def test_an_area_that_is_not_on_the_newest_list_says_why(area: str, full_text: str) -> None:
    assert full_text in words(opened("area", area=area))


def test_about_names_every_source_and_the_basis_of_every_unit(register: Any) -> None:
    page_text = words(opened("about"))
    for source in register.sources:
        assert source.title.split(",")[0] in page_text
    assert "utledet" in page_text
    assert "Ingenting sendes ut av maskinen" in page_text


@pytest.mark.parametrize("page", PAGES)
def test_bad_data_shows_the_findings_and_no_traceback(
    page: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "editions.json").write_text("{", encoding="utf-8")
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    app = opened(page)
    assert heading(app) == "Datafilene kan ikke brukes"
    assert "editions.json: fila er ikke gyldig JSON (linje 1)" in words(app)


def test_mended_data_is_shown_without_a_restart(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    whole = (folder / "editions.json").read_bytes()
    (folder / "editions.json").write_bytes(b"")
    app = opened()
    assert heading(app) == "Datafilene kan ikke brukes"
    (folder / "editions.json").write_bytes(whole)
    app.run()
    assert heading(app) == HEADLINE


def test_what_another_process_accepted_is_shown_without_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))
    app = opened()
    assert heading(app) == HEADLINE
    editions = json.loads((DATA / "editions.json").read_text(encoding="utf-8"))["editions"]
    newest = max(editions, key=lambda item: item["date"])
    listings = newest["listings"][:3]
    with closing(Store.open()) as other:  # as the command line does it
        other.apply([Put("edition", {**newest, "listings": listings})], "Kari", "rettet", 1)
    app.run()
    assert heading(app).startswith("Oslo: 3 områder")


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_names_are_text(
    payload: str,
    edit: Callable[[str, Callable[[Any], object]], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def change(doc: Any) -> None:
        doc["features"][0]["properties"].update(name=payload, note=payload, boundary_source=payload)

    def relist(doc: Any) -> None:
        doc["editions"][-1].update(title=payload, note=payload, date_text=payload, scope=payload)
        doc["editions"][-1]["listings"][0].update(note=payload, quote=payload, as_written=payload)

    edit("editions.json", relist)
    monkeypatch.setenv("IPOKART_DATA", str(edit("ipo_areas.geojson", change)))
    for page in PAGES:
        app = opened(page, area="hovseter") if page != "about" else opened(page)
        for element in app.get("html"):
            body = element.proto.body
            assert "<script" not in body, page
            assert "<img" not in body, page
        for kind in ("markdown", "caption", "title", "header", "info"):
            for element in elements(app, kind):
                assert "](" not in element.value.replace("-badge[", ""), page
                assert not ("<img" in element.value and "\\<img" not in element.value), page
