"""The slides page without a browser: choices, the preview, addresses, what it says, file names."""

from __future__ import annotations

import io
import zipfile
from base64 import b64decode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from streamlit.testing.v1 import AppTest

from geo import files, text
from geo.errors import NotInstalledError
from geo.exports import FORMATS, Order, picture, zip_archive
from geo.exports.order import Motif
from geo.model import Register, Unit
from geo.part import CITY, Part, PartKind
from geo.scene import PAGES, Atlas, page_of
from geo.style import LookName
from geo.view import ColourBy, View
from pages.address.picture_state import Choice, deck_view, read_choice, write_choice
from pages.serving import picture_files, shelf
from tests.conftest import DATA, READABLE_PAYLOADS
from tests.pages.elements import elements
from tests.pages.test_pages import address, opened, words

# Streamlit's test runtime has no server; it says so on every import of a component.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")

SVG = "{http://www.w3.org/2000/svg}"


def preview(app: AppTest) -> ElementTree.Element:
    """The figure of the page."""
    figures = [e.proto.body for e in app.get("html") if "ipo-preview" in e.proto.body]
    assert len(figures) == 1
    return ElementTree.fromstring(figures[0])[0]


def drawing(app: AppTest) -> ElementTree.Element:
    """The drawing inside the preview's address."""
    kind, _, content = preview(app).attrib["src"].partition(",")
    assert kind == "data:image/svg+xml;base64"
    return ElementTree.fromstring(b64decode(content))


def shown(app: AppTest) -> set[str]:
    groups = drawing(app).iter(f"{SVG}g")
    return {id_[5:] for g in groups if (id_ := g.get("id", "")).startswith("area-")}


def segments(app: AppTest, key: str) -> Any:
    return next(item for item in app.get("button_group") if item.key == key)


def test_the_first_screen_is_the_city_with_every_format() -> None:
    app = opened("slides")
    assert app.title[0].value == "Lysark og kartbilder"
    assert len(shown(app)) == 13
    labels = [item.proto.label for item in app.get("download_button")]
    assert len(labels) == len(FORMATS) + 2
    assert labels[1].startswith("Vektor (SVG) · ")  # made for the preview, so its size is known
    assert address(app) == {}
    assert "ikke politiets grense" in words(app)


def test_the_preview_is_the_very_file(register: Register) -> None:
    app = opened("slides", unit="ost", size="4x3", look="mork")
    atlas = Atlas.of(register, files.read_orientation(DATA))
    order = Order(atlas, View(units=(Unit.OST,)), None, PAGES["4x3"], LookName.DARK)
    assert b64decode(preview(app).attrib["src"].partition(",")[2]) == picture("svg", order)
    assert preview(app).attrib["alt"] == order.scene.description


def test_widgets_choose_the_picture_and_write_the_address() -> None:
    app = opened("slides")
    app.selectbox(key="o_part").select("bydel").run()
    app.selectbox(key="o_bydel").select("alna").run()
    assert "furuset" in shown(app)
    assert "hovseter" not in shown(app)
    assert address(app) == {"extent": ["bydel alna"]}
    app.selectbox(key="o_part").select("areas").run()
    assert "Velg ett eller flere områder" in words(app)
    app.multiselect(key="o_areas").set_value(["vestli", "grorud"]).run()
    assert address(app) == {"extent": ["vestli,grorud"]}
    app.selectbox(key="o_size").select("a4").run()
    segments(app, "o_look").set_value("mørk").run()
    assert address(app) == {"extent": ["vestli,grorud"], "size": ["a4"], "look": ["mork"]}
    assert drawing(app).attrib["width"] == str(PAGES["a4"].pixels[0])
    app.selectbox(key="o_edition").select("2024-04-30").run()
    assert address(app)["edition"] == ["2024-04-30"]


def test_a_timeline_keeps_what_the_map_was() -> None:
    app = opened("slides", area="vestli")
    segments(app, "o_motif").set_value("tidslinje").run()
    assert address(app) == {"area": ["vestli"], "motif": ["tidslinje"]}
    assert [box.key for box in app.selectbox] == ["o_size", "o_only_bydel", "o_lang"]
    formats = [one.label for one in FORMATS.values() if Motif.TIMELINE in one.motifs]
    assert "Nettside (HTML)" not in formats
    assert len(app.get("download_button")) == len(formats) + 2
    segments(app, "o_motif").set_value("kart").run()
    assert app.selectbox(key="o_area").value == "vestli"
    assert address(app) == {"area": ["vestli"]}


def test_filters_leave_areas_out_and_can_be_removed() -> None:
    app = opened("slides", status="oppstart")
    assert shown(app) == {"furuset"}
    app.selectbox(key="o_only_bydel").select("frogner").run()
    assert "Ingen områder passer til filtrene" in words(app)
    next(button for button in app.button if "Nullstill" in button.label).click().run()
    assert len(shown(app)) == 13
    assert address(app) == {}


def test_a_list_without_names_says_what_to_do() -> None:
    app = opened("slides", edition="2022-autumn")
    assert "Velg en annen liste" in words(app)
    assert shown(app) == set()


def test_what_is_left_out_stands_beside_the_preview() -> None:
    app = opened("slides", edition="2024-04-30", extent="by")
    assert "Utenfor utsnittet (2): Sandvika og Asker sentrum." in words(app)


def test_unknown_values_in_the_address_are_reported_and_left_out() -> None:
    app = opened("slides", size="stor", look="rosa", motif="film", extent="Atlantis", unit="nord")
    full_text = app.warning[0].value.replace("\\", "")
    for part in ("størrelse «stor»", "utseende «rosa»", "«film»", "utsnitt «Atlantis»", "«nord»"):
        assert part in full_text
    assert address(app) == {}
    assert len(shown(app)) == 13
    app.selectbox(key="o_size").select("a4").run()
    assert not app.warning


@pytest.mark.parametrize("size", ["99999x99999", "12000x12000", "1x1", "0x0"])
def test_an_absurd_size_in_the_address_draws_nothing_large(size: str) -> None:
    app = opened("slides", size=size)
    assert size in app.warning[0].value
    assert drawing(app).attrib["width"] == "1920"


def test_a_size_of_ones_own_is_a_choice() -> None:
    app = opened("slides", size="1600x900")
    assert app.selectbox(key="o_size").value == "1600x900"
    assert "1600 × 900" in app.selectbox(key="o_size").options
    assert address(app) == {"size": ["1600x900"]}


def test_a_new_address_in_the_same_session_wins_over_the_widgets() -> None:
    app = opened("slides", area="vestli")
    app.query_params.clear()
    app.query_params.update({"bydel": "alna"})
    app.run()
    assert app.selectbox(key="o_part").value == "bydel"
    assert address(app) == {"bydel": ["alna"]}


def test_a_run_that_a_widget_started_is_never_overruled_by_a_late_address() -> None:
    app = opened("slides", area="vestli")
    app.query_params.clear()
    app.query_params.update({"area": "furuset"})  # not what the widgets say
    app.selectbox(key="o_size").select("a4").run()
    assert address(app) == {"area": ["vestli"], "size": ["a4"]}


@pytest.mark.parametrize("page", ["map", "area"])
def test_the_other_pages_link_to_it(page: str) -> None:
    app = opened(page, area="vestli", edition="2024-04-30")
    link = next(item.proto for item in app.get("page_link") if item.proto.label == "Lag lysark")
    assert link.page == "slides"
    assert set(link.query_string.split("&")) == {"edition=2024-04-30", "area=vestli"}


def test_what_the_machine_lacks_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    def lacking(*_: Any) -> bytes:
        raise NotInstalledError("skrift.ttf")

    monkeypatch.setattr(picture_files, "picture", lacking)
    app = opened("slides")
    full_text = app.error[0].value.replace("\\", "")
    assert "skrift.ttf mangler" in full_text
    assert "make install" in full_text
    assert not app.get("download_button")


def test_a_format_that_cannot_be_made_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(picture_files, "missing", lambda name: "pypdfium2" if name == "png" else "")
    button = opened("slides").get("download_button")[0].proto
    assert button.disabled
    assert "pypdfium2" in button.help


@pytest.mark.parametrize("payload", READABLE_PAYLOADS)
def test_hostile_names_are_text(
    payload: str,
    edit: Callable[[str, Callable[[Any], object]], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def change(doc: Any) -> None:
        doc["features"][0]["properties"].update(name=payload)

    def relist(doc: Any) -> None:
        doc["editions"][-1].update(title=payload, note=payload, date_text=payload)

    edit("editions.json", relist)
    monkeypatch.setenv("IPOKART_DATA", str(edit("ipo_areas.geojson", change)))
    app = opened("slides", area="hovseter")
    assert set(preview(app).attrib) == {"src", "alt", "width", "height"}
    assert not app.error
    for kind in ("markdown", "caption", "info"):
        for element in elements(app, kind):
            assert "](" not in element.value
    for item in app.get("download_button"):
        assert "<" not in item.proto.label


# --- choice and address -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "choice",
    [
        Choice(View()),
        Choice(
            View(edition="2024-04-30", units=(Unit.OST,), bydel="alna", colour_by=ColourBy.UNIT)
        ),
        Choice(View(area="vestli"), None, "a4", LookName.PLAIN, Motif.TIMELINE),
        Choice(View(units=(Unit.VEST,)), CITY, "1600x900", LookName.DARK),
        Choice(View(), Part.of_unit(Unit.OST)),
        Choice(View(), Part.of_bydel("grorud")),
        Choice(View(bydel="alna"), Part.of_areas(("vestli", "grorud"))),
    ],
)
def test_an_address_reopens_the_choice(choice: Choice, register: Register) -> None:
    assert read_choice(write_choice(choice), register) == (choice, ())


def test_the_deck_is_of_what_the_picture_is_about() -> None:
    assert deck_view(Choice(View(area="vestli"))) == View()
    assert deck_view(Choice(View(), Part.of_unit(Unit.OST))).units == (Unit.OST,)
    assert deck_view(Choice(View(), Part.of_bydel("alna"))).bydel == "alna"


def test_every_choice_has_its_word() -> None:
    assert set(text.group("size")) == set(PAGES)
    assert set(text.group("part")) == {str(kind) for kind in PartKind}
    assert set(text.group("look")) == {str(look) for look in LookName}
    assert set(text.group("motif")) == {str(motif) for motif in Motif}
    assert set(text.group("format")) == {*FORMATS, "deck", "zip"}


# --- files --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def atlas(register: Register) -> Atlas:
    return Atlas.of(register, files.read_orientation(DATA))


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ({}, "ipo-kart-2026-01-1920x1080.png"),
        ({"view": View(units=(Unit.OST,))}, "ipo-kart-2026-01-ost-1920x1080.png"),
        (
            {"view": View("2024-04-30", area="vestli"), "look": LookName.DARK},
            "ipo-kart-2024-04-30-vestli-1920x1080-mork.png",
        ),
        (
            {"part": Part.of_bydel("alna"), "page": page_of("a4-staaende")},
            "ipo-kart-2026-01-alna-a4-staaende.png",
        ),
        (
            {"part": Part.of_areas(("a", "b", "c", "d"))},
            "ipo-kart-2026-01-4-ipo-omrader-1920x1080.png",
        ),
        ({"motif": Motif.TIMELINE}, "ipo-tidslinje-1920x1080.png"),
    ],
)
def test_file_names_tell_what_is_inside(atlas: Atlas, order: dict[str, Any], name: str) -> None:
    assert zip_archive.file_name(Order(atlas, **order), "png") == name


def test_the_parcel_has_every_format_the_deck_and_a_note(atlas: Atlas) -> None:
    order = Order(atlas, View(units=(Unit.OST,)))
    content = zip_archive.write_archive(
        order, ("sett.pptx", b"sett"), lambda suffix, _: suffix.encode()
    )
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert names[0] == "LESMEG.txt"
        assert {name.rpartition(".")[2] for name in names[1:-1]} == set(FORMATS)
        assert archive.read("sett.pptx") == b"sett"
        note = archive.read("LESMEG.txt").decode("utf-8-sig")
    for part in (
        "ikke politiets grense",
        "Kilde: Politirådet i Oslo, januar 2026",
        "januar 2026",
        *names[1:],
    ):
        assert part in note
    assert "\n" not in note.replace("\r\n", "")


def test_the_parcel_says_what_this_machine_cannot_make(atlas: Atlas) -> None:
    def make(suffix: str, _: Order) -> bytes:
        if suffix == "pdf":
            raise NotInstalledError("pypdfium2")
        return b""

    content = zip_archive.write_archive(Order(atlas), ("sett.pptx", b""), make)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert not [name for name in archive.namelist() if name.endswith(".pdf")]
        note = archive.read("LESMEG.txt").decode("utf-8-sig")
    assert "Kunne ikke lages på denne maskinen: ipo-kart-2026-01-1920x1080.pdf." in note


def test_the_shelf_keeps_what_there_is_room_for() -> None:
    own = shelf.Shelf(room=10)
    results: list[str] = []

    def take(key: str) -> bytes:
        def write() -> bytes:
            results.append(key)
            return key.encode() * 4

        return own.take(key, write)

    for key in ("a", "b", "a", "c", "a", "b"):
        assert take(key) == key.encode() * 4
    assert results == ["a", "b", "c", "b"]  # b was used least lately when c came
    assert own.size("b") == 4
    assert own.size("c") is None
    assert own.take("large", lambda: b"x" * 99) == b"x" * 99
