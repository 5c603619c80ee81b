"""The bydeler page without a browser: overview, one part of the city, its report, addresses."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import text
from geo.errors import NotInstalledError
from geo.exports.report import REPORTS
from geo.model import Audience, Register, Unit
from geo.part import CITY, Part, main_parts
from pages.address.report_state import Choice, read_choice, write_choice, write_part
from pages.serving import report_files
from tests.conftest import READABLE_PAYLOADS
from tests.pages.elements import elements
from tests.pages.test_pages import address, opened, words

# Streamlit's test runtime has no server; it says so on every import of a component.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

ALNA, UNIT = Part.of_bydel("alna"), Part.of_unit(Unit.OST)


def cards(app: AppTest) -> list[str]:
    """The cards of the overview, as HTML."""
    lists = [e.proto.body for e in app.get("html") if "ipo-homes" in e.proto.body]
    return [card for result in lists for card in result.split("<li>")[1:]]


def headings(app: AppTest) -> list[str]:
    return [element.value for element in app.header]


def pictures(app: AppTest) -> list[str]:
    results = [e.proto.body for e in app.get("html") if "ipo-report-picture" in e.proto.body]
    return [match[1] for body in results if (match := re.search("alt='([^']*)'", body))]


def segments(app: AppTest, key: str) -> Any:
    return next(item for item in app.get("button_group") if item.key == key)


def download(app: AppTest) -> Any:
    return app.get("download_button")[0].proto


def test_the_overview_has_every_bydel_unit_and_the_city(register: Register) -> None:
    app = opened("bydeler")
    assert app.title[0].value == "Bydeler"
    result = cards(app)
    assert len(result) == len(main_parts(register)) == 19
    names = re.findall("target='_self'>([^<]*)<", "".join(result))
    assert names[0] == "Bydel Alna" and names[14] == "Bydel Østensjø"
    assert names[15:] == ["Enhet vest", "Enhet sentrum", "Enhet øst", "Oslo"]
    assert all("alt=''" in card and "data:image/svg+xml" in card for card in result)
    assert address(app) == {}
    assert not app.error


def test_a_card_tells_areas_unit_people_and_points() -> None:
    results = {
        match[1]: card
        for card in cards(opened("bydeler"))
        if (match := re.search("'_self'>([^<]*)<", card))
    }
    alna = results["Bydel Alna"]
    for part in (
        "bydeler?bydel=alna'",
        "ny: 2",
        "oppstart: 1",
        "øst (oppgitt av kilder)",
        "50 786 (2026)",
        "3 nevner bydelen eller områdene her, 4 gjelder hele byen",
    ):
        assert part in alna
    ullern = results["Bydel Ullern"]
    assert "Ingen IPO-områder" in ullern and "vest (utledet av oss)" in ullern
    assert "bydeler?unit=ost'" in results["Enhet øst"] and "ny: 7" in results["Enhet øst"]
    assert "bydeler?by=oslo'" in results["Oslo"]


@pytest.mark.parametrize("unit", list(Unit))
def test_the_points_of_a_unit_are_told_as_a_units(unit: Unit) -> None:
    page_text = words(opened("bydeler", unit=Part.of_unit(unit).word()))
    assert "1 nevner enheten, 4 gjelder hele byen" in page_text
    assert "bydelen eller områdene" not in page_text


def test_the_overview_follows_the_list() -> None:
    app = opened("bydeler", edition="2022-autumn")
    assert all("Lista navngir ingen områder" in card for card in cards(app))
    assert "bydeler?bydel=alna&amp;edition=2022-autumn'" in cards(app)[0]
    app.selectbox(key="r_edition").select("2024-04-30").run()
    assert address(app) == {"edition": ["2024-04-30"]}
    assert "status ikke oppgitt: 1" in cards(app)[0]


def test_a_bydel_with_areas() -> None:
    app = opened("bydeler", bydel="alna")
    page_text = words(app)
    assert app.title[0].value == "Bydel Alna"
    assert headings(app) == [
        "Rapporten",
        "Områdene",
        "Oppfølgingspunkter",
        "Tall om bydelen",
        "Slik blir rapporten",
    ]
    assert pictures(app)[0].startswith("Kart. Bydel Alna: 3 av 12 områder")
    assert len(pictures(app)) == 2
    for area in ("furuset", "ellingsrud", "trosterud"):
        assert f"<a href='area?area={area}' target='_self'>" in page_text
    for part in (
        "Strukturert samarbeid om ungdom",
        "vår lesning",
        "Oppfølgingspunktene for 2026",
        "50 786",
        "Statistisk sentralbyrå, 1. januar 2026",
    ):
        assert part in page_text
    assert [item.label for item in app.expander] == ["Punkter som gjelder hele byen (4)"]
    assert address(app) == {"bydel": ["alna"]}


def test_a_bydel_without_areas_tells_of_its_neighbours() -> None:
    app = opened("bydeler", bydel="ullern")
    page_text = words(app)
    assert "Lista navngir ingen IPO-områder i bydel Ullern" in page_text
    assert "Hovseter (ny), bydel Vestre Aker: grenser til bydelen" in page_text
    assert "Punkter som nevner bydel Ullern eller alle bydeler" in [e.value for e in app.subheader]
    assert not app.error


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ({"unit": "ost"}, "Enhet øst"),
        ({"by": "oslo"}, "Oslo"),
        ({"bydel": "Søndre Nordstrand"}, "Bydel Søndre Nordstrand"),
        ({"bydel": "sondre-nordstrand", "edition": "2022-autumn"}, "Bydel Søndre Nordstrand"),
    ],
)
def test_units_the_city_and_other_lists(query: dict[str, str], title: str) -> None:
    app = opened("bydeler", **query)
    assert app.title[0].value == title
    assert not app.error and not app.warning
    assert len(app.get("image")) + len(app.get("imgs")) > 0


def test_an_unknown_bydel_is_reported_with_the_nearest_names() -> None:
    app = opened("bydeler", bydel="Grefsen", audience="alle", format="odt")
    page_text = words(app)
    assert "Ukjent bydel «Grefsen»" in page_text
    assert "Ukjent utgave «alle». Gyldige verdier: åpen, intern" in page_text
    assert "odt" in page_text
    assert app.title[0].value == "Bydeler"
    app = opened("bydeler", bydel="Gronland")
    assert "Gr" in words(app).partition("Gyldige verdier: ")[2]
    app.selectbox(key="r_scope").select("grorud").run()
    assert not app.warning
    assert address(app) == {"bydel": ["grorud"]}


@pytest.mark.usefixtures("at_this_machine")
def test_choices_change_the_file_and_the_address() -> None:
    app = opened("bydeler", bydel="alna")
    assert re.fullmatch(r"Last ned \(PDF, [\d,]+ kB\)", download(app).label.replace("\u00a0", " "))
    segments(app, "r_format").set_value("html").run()
    segments(app, "r_audience").set_value("intern").run()
    assert address(app) == {"bydel": ["alna"], "audience": ["intern"], "format": ["html"]}
    assert "Nettside" in download(app).label
    frame = app.get("iframe")[0].proto
    assert "INTERN utgave" in frame.srcdoc
    assert "href" not in frame.srcdoc  # a link would lead the frame away
    again = opened("bydeler", bydel="alna", audience="intern", format="html")
    assert download(again).label == download(app).label
    segments(again, "r_audience").set_value("åpen").run()
    assert "Ingenting i registeret er merket internt" in words(again)
    assert "Åpen utgave" in again.get("iframe")[0].proto.srcdoc


def test_elsewhere_there_is_only_the_open_edition() -> None:
    app = opened("bydeler", bydel="alna", audience="intern", format="html")
    assert "Åpen utgave" in app.get("iframe")[0].proto.srcdoc
    assert [item.key for item in app.get("button_group")] == ["r_format"]


def test_the_preview_of_word_says_that_it_is_the_pdf() -> None:
    app = opened("bydeler", bydel="alna", format="docx")
    assert "Sidene under er fra PDF-en" in words(app)
    assert "Word" in download(app).label


@pytest.mark.usefixtures("at_this_machine")
def test_the_open_report_leaves_out_what_is_internal(
    edit: Callable[[str, Callable[[Any], object]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def hide(doc: Any) -> None:
        doc["followups"][1].update(internal=True, title="Hemmelig punkt")

    monkeypatch.setenv("IPOKART_DATA", str(edit("followups.json", hide)))
    inside = opened("bydeler", bydel="alna", format="html", audience="intern")
    assert "Hemmelig punkt" in inside.get("iframe")[0].proto.srcdoc
    outside = opened("bydeler", bydel="alna", format="html")
    assert "Hemmelig punkt" not in outside.get("iframe")[0].proto.srcdoc
    assert "merket internt i registeret, tatt ut" in words(outside)


def test_all_reports_are_made_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    requests: list[tuple[Any, ...]] = []
    sizes: list[int | None] = [None]

    def make(suffix: str, edition: str | None, audience: Audience, report_progress: Any) -> bytes:
        requests.append((suffix, edition, audience))
        report_progress(0, 19, "IPO-områder: bydel Alna")
        sizes[0] = 3_000_000
        return b"zip"

    monkeypatch.setattr(report_files, "all_reports", make)
    monkeypatch.setattr(report_files, "all_reports_size", lambda *_: sizes[0])
    app = opened("bydeler", format="docx")
    assert not app.get("download_button")
    app.button[0].click().run()
    assert requests == [("docx", None, Audience.OPEN)]
    assert "Last ned alle rapportene (ZIP, 3" in download(app).label
    assert not app.error


def test_what_the_machine_lacks_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: Any) -> bytes:
        raise NotInstalledError("skrift.ttf")

    monkeypatch.setattr(report_files, "report_file", lacking)
    app = opened("bydeler", bydel="alna")
    assert "skrift.ttf mangler" in app.error[0].value.replace("\\", "")
    assert not app.get("download_button")
    monkeypatch.setattr(report_files, "all_reports", lacking)
    app = opened("bydeler")
    app.button[0].click().run()
    assert "make install" in app.error[0].value


@pytest.mark.parametrize("payload", READABLE_PAYLOADS)
def test_hostile_names_are_text(
    payload: str,
    edit: Callable[[str, Callable[[Any], object]], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def rename(doc: Any) -> None:
        for feature in doc["features"]:
            feature["properties"].update(note=payload)

    def relist(doc: Any) -> None:
        doc["editions"][-1].update(title=payload, note=payload, date_text=payload)

    def repoint(doc: Any) -> None:
        doc["followups"][1].update(title=payload, text=payload)

    edit("editions.json", relist)
    edit("followups.json", repoint)
    monkeypatch.setenv("IPOKART_DATA", str(edit("ipo_areas.geojson", rename)))
    for query in ({}, {"bydel": "alna"}, {"bydel": "alna", "format": "html"}):
        app = opened("bydeler", **query)
        assert not app.error
        for kind in ("markdown", "caption", "info", "title", "subheader"):
            for element in elements(app, kind):
                assert "](" not in element.value
        for element in app.get("html"):
            assert "<script" not in element.proto.body and "<img src=x" not in element.proto.body


# --- choice and address -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "choice",
    [
        Choice(),
        Choice(ALNA),
        Choice(UNIT, "2024-04-30"),
        Choice(CITY, None, Audience.INTERNAL, "docx"),
        Choice(None, "2022-autumn", Audience.INTERNAL, "html"),
    ],
)
def test_an_address_reopens_the_choice(choice: Choice, register: Register) -> None:
    assert read_choice(write_choice(choice), register) == (choice, ())


def test_names_are_read_forgivingly(register: Register) -> None:
    for name in ("Alna", "bydel alna", "ALNA"):
        assert read_choice({"bydel": [name]}, register)[0].part == ALNA
    result, unknown = read_choice({"bydel": ["marka"], "by": ["bergen"]}, register)
    assert result.part is None  # Marka has no administration, and no report
    assert [item.kind for item in unknown] == ["bydel", "bydel"]
    assert write_part(UNIT) == {"unit": ["ost"]}


def test_every_choice_has_its_word() -> None:
    assert set(text.group("report_format")) == set(REPORTS)
    assert set(text.group("report_audience")) == {str(item) for item in Audience}
