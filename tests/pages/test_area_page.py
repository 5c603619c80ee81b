"""The page of one area: what each list says, its bydel, neighbours, points, dates and sources."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import closing
from datetime import date
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import clock, files
from geo.exports import FORMATS
from geo.model import Register
from geo.store.changing import Put
from geo.store.database import Store
from geo.store.parts import split_records
from tests.conftest import DATA, READABLE_PAYLOADS
from tests.pages.elements import elements
from tests.pages.test_pages import address, opened, words

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

Edit = Callable[[str, Callable[[Any], object]], Path]


@pytest.fixture(autouse=True)
def _february(monkeypatch: pytest.MonkeyPatch) -> None:
    """A day between the seminar and the deadlines."""
    monkeypatch.setattr(clock, "today", lambda: date(2026, 2, 10))


def blocks(app: AppTest) -> list[str]:
    """The page's own HTML, piece by piece."""
    return [element.proto.body for element in app.get("html")]


def block(app: AppTest, mark: str) -> str:
    return next(body for body in blocks(app) if mark in body)


def lists(app: AppTest) -> dict[str, str]:
    """What each list says, by its date, as plain words in the order of the page."""
    items = re.findall(r"<li>(.*?)</li>", block(app, "ipo-lists"))
    texts = [re.sub(r"<[^>]+>", " ", item.replace("<b>", "|", 1)).split("|")[1] for item in items]
    dates = [re.search(r"<b>(.*?)</b>", item) for item in items]
    return {
        match[1]: " ".join(unescape(item).split())
        for match, item in zip(dates, texts, strict=True)
        if match
    }


def table(app: AppTest, caption: str) -> list[list[str]]:
    """The rows of the table with a caption, as plain words."""
    body = block(app, f"<caption>{caption}")
    rows = re.findall(r"<tr>(.*?)</tr>", body)
    return [
        [
            " ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split())
            for cell in re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row)
        ]
        for row in rows
    ]


def links(app: AppTest) -> dict[str, str]:
    return {item.proto.label: item.proto.query_string for item in app.get("page_link")}


def test_vestli_on_one_page() -> None:
    app = opened("area", area="vestli")
    assert not app.error
    assert [item.value for item in app.header] == [
        "Hva hver liste sier",
        "Tall for bydelen",
        "Naboer",
        "Oppfølgingspunkter",
        "Datoer og frister",
        "Kilder",
        "Last ned",
    ]
    page_text = words(app)
    for part in ("1,77", "Enhet øst", "ikke politiets grense", "Sikkerhet i avgrensningen: høy"):
        assert part in page_text
    assert "10. februar 2026" in page_text  # the sheet tells its day


def test_every_list_is_reported_newest_first_and_silence_by_its_kind() -> None:
    sentences = lists(opened("area", area="vestli"))
    assert list(sentences) == ["januar 2026", "30. april 2024", "23. mars 2023", "sein høst 2022"]
    newest, listed, unnamed, nameless = sentences.values()
    assert "Politirådets egen liste" in newest
    assert "ny, Enhet øst" in newest
    assert "Skrevet slik: «Vestli»" in newest
    assert "Nye omrader: Vestli" in newest
    assert "Kilde 1, linje 16" in newest
    assert "Gjengitt i pressen" in listed
    assert "Ikke nevnt på denne lista." in listed
    assert "Kan ikke avgjøres: lista teller områder i bydelen uten å navngi dem." in unnamed
    assert "navngir ingen områder" in nameless


@pytest.mark.parametrize(("area", "status"), [("furuset", "oppstart (2025)"), ("bjorndal", "ny")])
def test_where_sources_disagree_both_stand(area: str, status: str) -> None:
    app = opened("area", area=area)
    lists_text = block(app, "ipo-lists")
    assert (
        f"lista januar 2026 fører området som {status}, men det sto også på lista 30. april"
        in lists_text
    )
    texts = list(lists(app).values())
    assert f"{status}, Enhet øst" in texts[0]
    assert "Kilde 1, linje 16" in texts[0]
    assert "status ikke oppgitt, Enhet øst" in texts[1]
    assert "Kilde 2" in texts[1]
    row = "På 2 lister på rad, fra 30. april 2024 til januar 2026, i minst 1 år og 8 måneder (utledet)"
    assert row in words(app)


def test_no_dispute_where_there_is_none() -> None:
    for area in ("vestli", "majorstua", "veitvet"):
        assert "ikke enige" not in block(opened("area", area=area), "ipo-lists")


def test_veitvet_is_gone_by_derivation_and_keeps_its_source() -> None:
    app = opened("area", area="veitvet")
    assert (
        app.info[0].value.replace("\\", "").startswith("Utgått (utledet): sto på lista 30. april")
    )
    newest, listed, *older = lists(app).values()
    assert "Utgått (utledet)" in newest
    assert "status ikke oppgitt, Enhet øst" in listed
    assert "Ingen kilde sier når eller hvorfor" in listed
    assert not any("Utgått" in wording for wording in older)


def test_sandvika_reads_well_without_a_bydel() -> None:
    app = opened("area", area="sandvika")
    sentences = lists(app)
    assert "Lista gjelder Oslo kommune. Området ligger utenfor." in sentences["januar 2026"]
    assert "Utgått" not in words(app)
    page_text = words(app)
    assert "har ingen bydel, så vi har ingen tall" in page_text
    assert "Kartet viser lista 30. april 2024" in page_text
    assert table(app, "De nærmeste")[1][-1] == "omtrent 6,6 km"


def test_a_renamed_area_is_not_called_gone(edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    def change(doc: Any) -> None:
        for feature in doc["features"]:
            if feature["properties"]["id"] == "grorud":
                feature["properties"]["replaces"] = "veitvet"

    monkeypatch.setenv("IPOKART_DATA", str(edit("ipo_areas.geojson", change)))
    app = opened("area", area="veitvet")
    assert not app.error
    assert "Skiftet navn: Veitvet → Grorud (utledet)" in lists(app)["januar 2026"]
    assert "Utgått" not in words(app)


def test_figures_are_the_bydels_and_say_so(register: Register) -> None:
    app = opened("area", area="vestli")
    head, everyone, youth, children = table(app, "Innbyggere i bydel Stovner")
    assert head == ["Alder", "2018", "2026", "Endring", "Andel av bydelene samlet"]
    rows = {r.year: r for r in register.population if r.bydel == "stovner"}
    whole = sum(r.population for r in register.population if r.year == 2026)
    share = f"{100 * rows[2026].population / whole:.1f}".replace(".", ",")
    assert everyone[1:] == ["32 850", "34 709", "+5,7 %", f"{share} %"]
    assert youth[:3] == ["10–22 år", "5 958", "6 045"]
    assert children[3] == "−3,9 %"
    assert "Tallene gjelder hele bydel Stovner, ikke området. Kilde 6." in words(app)
    assert "Statistisk sentralbyrå" in block(app, "ipo-sources")


def test_a_bydel_without_figures_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder / "population.csv"
    remaining = [
        line for line in path.read_text("utf-8").splitlines() if not line.startswith("stovner")
    ]
    path.write_text("\n".join(remaining) + "\n", "utf-8")
    monkeypatch.setenv("IPOKART_DATA", str(folder))
    app = opened("area", area="vestli")
    assert not app.error
    assert "Vi har ingen tall for bydel Stovner" in words(app)


def test_neighbours_are_links_with_how_far_it_is() -> None:
    app = opened("area", area="furuset")
    rows = table(app, "De nærmeste områdene på lista januar 2026")[1:]
    assert [row[0] for row in rows] == ["Ellingsrud", "Trosterud", "Grorud", "Vestli"]
    assert [row[2] for row in rows] == ["Alna (samme)", "Alna (samme)", "Grorud", "Stovner"]
    assert [row[3] for row in rows] == ["grenser til"] * 3 + ["omtrent 1,0 km"]
    assert "<a href='area?area=trosterud' target='_self'>" in block(app, "De nærmeste")


def test_neighbours_of_an_older_list_stay_on_that_list() -> None:
    app = opened("area", area="sandvika", edition="2024-04-30")
    body = block(app, "De nærmeste områdene på lista 30. april 2024")
    assert "area?area=asker-sentrum&amp;edition=2024-04-30" in body


@pytest.mark.parametrize(
    ("area", "groups"),
    [
        ("vestli", {"Gjelder området": ["2025-5"], "Gjelder bydelen": ["2025-2", "2025-3"]}),
        ("veitvet", {"Gjelder bydelen": ["2025-2", "2025-3"], "Gjelder politienheten": ["2025-5"]}),
    ],
)
def test_points_are_grouped_by_why_they_concern_the_area(
    area: str, groups: dict[str, list[str]]
) -> None:
    app = opened("area", area=area)
    assert [item.value for item in app.subheader] == [*groups, "Gjelder hele byen"]
    cards = [body for body in blocks(app) if "ipo-points" in body]
    for card, ids in zip(cards, groups.values(), strict=True):
        assert re.findall(r"<article [^>]*id='punkt-([^']+)'", card) == ids
    common = block(app, "ipo-common")
    assert re.findall(r"point=(2025-\d)", common) == ["2025-1", "2025-4", "2025-6", "2025-7"]
    assert common.count("vår lesning") == 4
    assert "avklares i politirådets møte i mars 2026" in words(app)


def test_an_area_outside_the_city_has_none_of_its_points() -> None:
    app = opened("area", area="sandvika")
    assert [item.value for item in app.subheader] == ["Gjelder politienheten"]
    assert "ipo-common" not in words(app) and "2025-4" not in words(app)
    for page in ("area", "map"):
        assert "Neste frist" not in words(opened(page, area="sandvika"))
        assert "Neste frist" in words(opened(page, area="vestli"))


def test_dates_tell_what_is_over_on_the_day_that_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = table(opened("area", area="vestli"), "Hendelser")[1:]
    assert [row[0] for row in rows] == [
        "juni 2025",
        "juni 2025",
        "29.–30. januar 2026",
        "1. mars 2026",
        "mars 2026",
        "2026",
    ]
    assert [row[2] for row in rows] == ["passert"] * 3 + ["kommer", "kommer", "ikke over ennå"]
    assert "Frist: Barne- og familieetatens rapport" in rows[3][1]
    assert "Kilde 1, linje 94" in rows[3][1]
    monkeypatch.setattr(clock, "today", lambda: date(2026, 3, 2))
    rows = table(opened("area", area="vestli"), "Hendelser")[1:]
    assert [row[2] for row in rows][3:] == ["passert", "ikke over ennå", "ikke over ennå"]


def test_every_source_is_listed_with_its_lines(register: Register) -> None:
    app = opened("area", area="vestli")
    items = re.findall(r"<li>(.*?)</li>", block(app, "ipo-sources"))
    titles = [
        register.source_by_id[id_].title
        for id_ in (
            "politiradet-2026-01",
            "nrk-2024-04-30",
            "dagsavisen-2024-04-30",
            "klassekampen-2023-03-23",
            "vartoslo-2023",
            "ssb-10826",
        )
    ]
    assert len(items) == len(titles)
    for title, item in zip(titles, items, strict=True):
        assert item.startswith(title)
    assert "Politirådet i Oslo, januar 2026. Linje 3, 16, 20, 25, 38, 46" in items[0]
    cited = {int(number) for number in re.findall(r"Kilde (\d+)", words(app))}
    assert cited == set(range(1, len(items) + 1))


@pytest.mark.parametrize(
    ("url", "linked"),
    [
        ("https://www.oslo.kommune.no/seminar", True),
        ("javascript:window.__pwned=1", False),
        ("//evil.example/x", False),
        ("https://", False),
        ("http://[broken", False),
    ],
)
def test_only_addresses_of_the_web_become_links(
    url: str, linked: bool, edit: Edit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def change(doc: Any) -> None:
        doc["sources"][0]["url"] = url

    monkeypatch.setenv("IPOKART_DATA", str(edit("documents.json", change)))
    app = opened("area", area="vestli")
    assert not app.error
    body = block(app, "ipo-sources")
    assert (f"href='{url}'" in body) is linked
    assert url in unescape(body)


def test_links_lead_to_the_same_area_elsewhere() -> None:
    result = links(opened("area", area="furuset"))
    assert result == dict.fromkeys(
        ["Vis på kartet", "På tidslinja", "Lag lysark", "Alle punkter for området"], "area=furuset"
    )
    older = links(opened("area", area="furuset", edition="2024-04-30"))
    assert older["Lag lysark"] == "area=furuset&edition=2024-04-30"
    assert older["Alle punkter for området"] == "area=furuset"


def test_the_panel_on_the_map_leads_to_the_points() -> None:
    assert links(opened("map", area="furuset"))["Oppfølging for området"] == "area=furuset"


@pytest.mark.parametrize(
    ("area", "map_list", "row_list"),
    [
        ("vestli", "januar 2026", "januar 2026"),
        ("veitvet", "januar 2026", "30. april 2024"),  # its outline is on the map, derived as gone
        ("sandvika", "30. april 2024", "30. april 2024"),
    ],
)
def test_downloads_show_the_area(area: str, map_list: str, row_list: str) -> None:
    app = opened("area", area=area)
    labels = [item.proto.label for item in app.get("download_button")]
    pictures = [one.label for one in FORMATS.values() if not one.interactive]
    assert {"Bilde (PNG)", "Vektor (SVG)", "PDF", "Ett lysark (PPTX)"} <= set(pictures)
    for label, start in zip(labels, (*pictures, "Tabell (CSV, "), strict=True):
        assert label.startswith(start)
    page_text = words(app)
    assert f"Kartet er fra lista {map_list}. Raden i tabellen er fra lista {row_list}." in page_text


def test_previous_and_next_keep_the_list() -> None:
    app = opened("area", area="veitvet", edition="2024-04-30")
    app.button[1].click().run()
    assert app.title[0].value == "Vestli"
    assert address(app) == {"area": ["vestli"], "edition": ["2024-04-30"]}
    assert "Ikke nevnt" in app.info[0].value
    app.button[0].click().run()
    assert app.title[0].value == "Veitvet"


def test_every_area_opens_on_every_list(register: Register) -> None:
    app = opened("area", area="vestli")
    for edition in register.editions:
        for area in register.areas:
            app.query_params.clear()
            app.query_params.update({"area": area.id, "edition": edition.id})
            app.run()
            assert app.title[0].value.replace("\\", "") == area.name
            assert not app.error
            assert len(lists(app)) == len(register.editions)


class _Elements(HTMLParser):
    """Every element and attribute that a piece of HTML really has."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


@pytest.mark.parametrize("payload", READABLE_PAYLOADS)
def test_hostile_texts_are_text(payload: str, edit: Edit, monkeypatch: pytest.MonkeyPatch) -> None:
    def areas(doc: Any) -> None:
        for feature in doc["features"]:
            feature["properties"].update(note=payload, boundary_source=payload)

    def editions(doc: Any) -> None:
        for item in doc["editions"]:
            item.update(date_text=payload, scope=payload, note=payload)
            for row in item["listings"]:
                row.update(note=payload, quote=payload, as_written=payload)

    def sources(doc: Any) -> None:
        for item in doc["sources"]:
            item.update(title=payload, publisher=payload, note=payload, url=payload)

    def meetings(doc: Any) -> None:
        for item in doc["meetings"]:
            item.update(title=payload, quote=payload)

    def points(doc: Any) -> None:
        for item in doc["followups"]:
            item.update(title=payload, text=payload, quote=payload, responsible=[payload])

    edit("editions.json", editions)
    edit("documents.json", sources)
    edit("meetings.json", meetings)
    edit("followups.json", points)
    monkeypatch.setenv("IPOKART_DATA", str(edit("ipo_areas.geojson", areas)))
    for area in ("furuset", "veitvet", "sandvika"):
        app = opened("area", area=area)
        assert not app.error
        full_text = " ".join(unescape(body) for body in blocks(app))
        assert (
            " ".join("".join(c if c.isprintable() else " " for c in payload).split()) in full_text
        )
        parser = _Elements()
        for body in blocks(app):
            parser.feed(body)
        assert {tag for tag, _ in parser.tags}.isdisjoint({"script", "img", "iframe", "style"})
        for _, attributes in parser.tags:
            assert not any(name.startswith("on") for name in attributes)
            assert not (attributes.get("href") or "").lower().startswith(("javascript:", "data:"))
        for kind in ("markdown", "caption", "info"):
            for element in elements(app, kind):
                assert "](" not in element.value
                assert not re.search(r"(?<!\\)<img", element.value)


# --- what was changed in the register ---------------------------------------------------------


def changed_note(monkeypatch: pytest.MonkeyPatch, path: Path) -> None:
    """A register in which somebody has changed what is noted about Vestli."""
    monkeypatch.setenv("IPOKART_DB", str(path))
    records = split_records(files.contents_of(DATA)[0])
    body = next(item.body for item in records if (item.kind, item.id) == ("area", "vestli"))
    feature = json.loads(body)
    feature["properties"]["note"] = "Ny <b>merknad</b>"
    with closing(Store.open(seed=DATA)) as store:
        store.apply([Put("area", feature)], "Kari <i>", "rettet", 1)


@pytest.mark.usefixtures("at_this_machine")
def test_who_may_write_sees_what_was_changed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changed_note(monkeypatch, tmp_path / "register.sqlite")
    app = opened("area", area="vestli")
    (texts,) = (body for body in blocks(app) if "Kari" in body)
    assert "Kari &lt;i&gt;, " in texts and "rettet" in texts and "<i>" not in texts
    assert "merknad: fra «" in texts and "til «Ny &lt;b&gt;merknad&lt;/b&gt;»" in texts
    other = opened("area", area="majorstua")
    assert not any("Kari" in body for body in blocks(other))
    assert "Ingen har endret det som står om området" in words(other)


def test_others_do_not_see_who_changed_what(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    changed_note(monkeypatch, tmp_path / "register.sqlite")
    app = opened("area", area="vestli")
    assert "Kari" not in words(app) and not any("Kari" in body for body in blocks(app))
