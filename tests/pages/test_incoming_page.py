"""The section of "Utveksling" for files that come in."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from shapely.geometry import mapping
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Selectbox

from geo import text
from geo.model import Register
from geo.projection import in_degrees, in_metres
from geo.store.database import Store
from tests.geo.bad_gis_files import DEGREES, SQUARES, collection, feature, parquet
from tests.pages.test_pages import opened, words

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*"),
    pytest.mark.usefixtures("at_this_machine"),
]


@pytest.fixture(autouse=True)
def own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The place of a register of the test's own."""
    path = tmp_path / "register.sqlite"
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(path))
    return path


def brought(name: str, content: bytes) -> AppTest:
    """The page with a file."""
    app = opened("exchange", section="inn")
    app.file_uploader[0].set_value((name, content, "application/octet-stream")).run()
    assert not app.exception
    return app


#: What every row of an older list of ours says.
LIST = {"listed_on": "2024-04-30"}


def chosen_list(app: AppTest) -> Selectbox[str]:
    """The choice of the list that units and statuses are written to."""
    words = text.say("incoming_page.edition")
    box: Selectbox[str] = next(item for item in app.selectbox if item.label == words)
    return box


def borders(register: Register) -> bytes:
    """Vestli with another border, and a place that nobody knows."""
    smaller = in_metres(register.borders["vestli"]).buffer(-15)
    return collection(
        feature(mapping(in_degrees(smaller)), navn="Vestli"),
        feature(mapping(DEGREES[0]), navn="Nyvang"),
    ).encode()


def test_a_border_is_previewed_and_published(register: Register) -> None:
    app = brought("grenser.geojson", borders(register))
    ticked = {box.label: box.value for box in app.checkbox if box.label in {"Vestli", "Nyvang"}}
    assert ticked == {"Vestli": True, "Nyvang": False}
    assert text.say("incoming_page.no_source") in words(app)
    app.text_input(key="incoming_source").set_value("Politiets kartlag").run()
    assert text.say("edit_page.preview") in {item.value for item in app.subheader}
    by = next(item for item in app.text_input if item.label == text.say("seminar_page.by"))
    by.set_value("Kari")
    why = next(item for item in app.text_input if item.label == text.say("edit_page.why"))
    why.set_value("Nye grenser")
    button = next(i for i in app.button if i.label == text.say("edit_page.publish_button"))
    button.click().run()
    assert not app.exception
    assert "Vestli \\(endring 2\\)" in app.success[0].value
    with closing(Store.open(make=False)) as store:
        newest = store.history()[0]
    assert newest.origin and newest.origin.name == "grenser.geojson"
    assert {item.id for item in newest.changes if item.kind == "area"} == {"vestli"}


def test_units_and_statuses_are_written_to_the_list_that_is_chosen(register: Register) -> None:
    area = mapping(register.borders["vestli"])
    content = collection(feature(area, navn="Vestli", enhet="vest", status="oppstart")).encode()
    app = brought("omrader.geojson", content)
    assert text.say("incoming_page.nothing") in words(app)  # borders alone
    app.checkbox(key="incoming_attributes").check().run()
    assert chosen_list(app).value == "2026-01"
    assert {box.label: box.value for box in app.checkbox}["Vestli"] is True
    assert not any(field.key == "incoming_source" for field in app.text_input)  # of borders
    by = next(item for item in app.text_input if item.label == text.say("seminar_page.by"))
    by.set_value("Kari")
    why = next(item for item in app.text_input if item.label == text.say("edit_page.why"))
    why.set_value("Ny enhet")
    next(i for i in app.button if i.label == text.say("edit_page.publish_button")).click().run()
    assert not app.exception and "Vestli \\(endring 2\\)" in app.success[0].value
    with closing(Store.open(make=False)) as store:
        changes = store.history()[0].changes
    assert {(item.kind, item.id) for item in changes} == {
        ("area", "vestli"),
        ("edition", "2026-01"),
    }


def test_the_list_of_the_file_is_taken_and_another_is_refused(register: Register) -> None:
    area, veitvet = mapping(register.borders["vestli"]), mapping(register.borders["veitvet"])
    rows = feature(area, navn="Vestli"), feature(veitvet, navn="Veitvet", enhet="øst")
    content = collection(*(it | {"properties": it["properties"] | LIST} for it in rows)).encode()
    app = brought("eldre.geojson", content)
    app.checkbox(key="incoming_attributes").check().run()
    assert chosen_list(app).value == "2024-04-30"
    assert text.say("incoming_page.nothing") in words(app)
    chosen_list(app).set_value("2026-01").run()
    assert "og ikke «2026\\-01»" in app.error[0].value
    next(box for box in app.selectbox if box.label == "Liste").set_value("").run()
    assert not app.error
    heading = next(item.value for item in app.subheader if "Settes på lista" in item.value)
    assert "2026" in heading
    assert {box.label: box.value for box in app.checkbox}["Veitvet"] is False


def test_a_note_that_looks_like_personal_data_is_warned_of(register: Register) -> None:
    row = feature(mapping(register.borders["vestli"]), navn="Vestli", merknad="Ring 912 34 567")
    app = brought("a.geojson", collection(row).encode())
    app.checkbox(key="incoming_attributes").check().run()
    assert any(text.say("personal_data.warning") in item.value for item in app.warning)


def test_an_unknown_unit_is_reported_and_cannot_be_published(register: Register) -> None:
    area = mapping(register.borders["vestli"])
    app = brought("a.geojson", collection(feature(area, navn="Vestli", enhet="nord")).encode())
    app.checkbox(key="incoming_attributes").check().run()
    assert "ingen enhet i dette registeret" in app.error[0].value
    assert not any(i.label == text.say("edit_page.publish_button") for i in app.button)


def test_a_system_is_asked_for_before_anything_else_is_shown() -> None:
    app = brought("uten.parquet", parquet(SQUARES, crs=None))
    assert not any(box.label == "Første" for box in app.checkbox)
    app.radio[0].set_value("25832").run()
    assert any(box.label == "Første" for box in app.checkbox)


def test_another_column_can_be_chosen() -> None:
    content = collection(feature(mapping(DEGREES[0]), navn="Nyvang", kallenavn="Nymo")).encode()
    app = brought("grenser.geojson", content)
    name = next(box for box in app.selectbox if box.label == "Navn")
    name.set_value("kallenavn").run()
    assert any(box.label == "Nymo" for box in app.checkbox)


def test_a_file_that_is_refused_writes_nothing(own_register: Path) -> None:
    app = brought("grenser.sos", b".HODE\n.SLUTT\n")
    assert text.say("incoming.sosi") in words(app)
    assert not own_register.exists()
