"""The timeline page without a browser: lists stepped through, the matrix, addresses, bad names."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import text, timeline
from geo.escape import html, plain
from geo.model import Register
from geo.style import LookName
from geo.timeline import DateKind
from pages.parts import timeline_drawing, timeline_table
from pages.serving import picture_files, resource_paths
from pages.timeline import following
from tests.conftest import READABLE_PAYLOADS, ROOT
from tests.pages.elements import elements

# Streamlit's test runtime has no server; it says so on every import of a component.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")


def opened(**query: str | list[str]) -> AppTest:
    """The page as the first request of a fresh session."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page("pages/timeline.py")
    app.query_params.update(query)
    app.run()
    assert not app.exception
    return app


def address(app: AppTest) -> dict[str, Any]:
    return {k: v if isinstance(v, list) else [v] for k, v in app.query_params.items()}


def page_text(app: AppTest) -> str:
    """Everything the page says, escapes undone."""
    kinds = ("title", "header", "markdown", "caption", "info", "warning", "error")
    results = [element.value for kind in kinds for element in elements(app, kind)]
    results += [element.proto.body for element in app.get("html")]
    return "\n".join(results).replace("\\", "")


def matrix(app: AppTest) -> str:
    bodies: list[str] = [element.proto.body for element in app.get("html")]
    return next(body for body in bodies if "ipo-matrix" in body)


def cells(app: AppTest, name: str) -> list[str]:
    """What the table says of an area, list by list, and how long at the end."""
    row = next(row for row in matrix(app).split("<tr")[1:] if f">{html(name)}</a>" in row)
    result = re.findall(r"<td[^>]*>(.*?)</td>", row)
    return [unescape(re.sub(r"<[^>]+>", "", cell)).strip() for cell in result]


def slider(app: AppTest) -> Any:
    return app.select_slider[0]


def messages(app: AppTest) -> dict[str, Any]:
    """What each component of the page is sent, by the end of its key."""
    protos = [element.proto for element in app.get("bidi_component")]
    return {proto.id.rpartition("-")[2]: json.loads(proto.json)[0] for proto in protos}


# --- the page -----------------------------------------------------------------------------------


def test_the_page_opens_on_the_newest_list() -> None:
    app = opened()
    assert app.title[0].value == "Tidslinje"
    assert slider(app).value == "2026-01"
    assert "Oslo: 12 områder, 7 ikke på lista fra 2024 (politirådet)." in page_text(app)
    assert "Utgått (utledet)** (1): Veitvet" in page_text(app)
    assert address(app) == {}
    assert not app.error


def test_the_slider_moves_list_state_address_and_table() -> None:
    app = opened()
    slider(app).set_value("2024-04-30").run()
    assert app.session_state["f_edition"] == "2024-04-30"
    assert address(app) == {"edition": ["2024-04-30"]}
    assert "Lista fra 30. april 2024: 8 områder" in page_text(app)
    assert "regnes fram til lista 30. april 2024" in matrix(app)
    assert "class='now'>30. april 2024" in matrix(app)
    slider(app).set_value("2022-autumn").run()
    assert "navngir ingen områder" in page_text(app)


def test_an_area_is_chosen_by_name_and_reported() -> None:
    app = opened()
    app.selectbox(key="t_area").set_value("vestli").run()
    assert address(app) == {"area": ["vestli"]}
    assert "Vestli" in [element.value for element in app.header]
    assert "<tr class='chosen'><th scope='row'><a href='area?area=vestli'" in matrix(app)


def test_an_address_reopens_the_view() -> None:
    query = {"area": "vestli", "edition": "2024-04-30", "unit": "ost", "bydel": "stovner"}
    app = opened(**query)
    assert address(app) == {key: [value] for key, value in query.items()}
    assert slider(app).value == "2024-04-30"
    assert app.selectbox(key="t_area").value == "vestli"
    assert "Vestli" in matrix(app)
    assert "Hovseter" not in matrix(app)


def test_what_the_address_has_wrong_is_reported() -> None:
    app = opened(edition="1999-01", area="vestli")
    assert "Ukjent liste «1999-01»" in app.warning[0].value.replace("\\", "")
    assert slider(app).value == "2026-01"
    assert address(app) == {"area": ["vestli"]}


def test_a_status_in_the_address_hides_nothing_here() -> None:
    app = opened(status="ny")
    assert "Majorstua" in matrix(app)
    assert address(app) == {}


def test_search_and_filters_leave_lanes_out_and_say_so() -> None:
    app = opened()
    app.text_input(key="t_find").set_value("majorstuen").run()  # an alias
    assert "Majorstua" in matrix(app)
    assert "Hovseter" not in matrix(app)
    app.text_input(key="t_find").set_value("finnes ikke").run()
    assert "Ingen områder passer" in page_text(app)


def test_playing_starts_from_the_oldest_and_stops_at_a_touch() -> None:
    app = opened()
    app.button(key="play").click().run()
    assert app.session_state["t_playing"]
    assert slider(app).value == "2022-autumn"
    slider(app).set_value("2023-03-23").run()
    assert not app.session_state["t_playing"]
    app.button(key="play").click().run()
    assert slider(app).value == "2023-03-23"
    app.button(key="stop").click().run()
    assert not app.session_state["t_playing"]


def test_the_lists_follow_each_other(register: Register) -> None:
    assert following(register, "2024-04-30") == "2026-01"
    assert following(register, "2026-01") is None


# --- the matrix ---------------------------------------------------------------------------------


def test_the_edges_of_the_lists_stand_in_the_table() -> None:
    app = opened()
    unknown, silent = "kan ikke avgjøres", "ikke nevnt"
    assert cells(app, "Furuset")[:4] == [
        unknown,
        unknown,
        "status ikke oppgitt",
        "oppstart 2025",
    ]
    assert cells(app, "Bjørndal")[:4] == [unknown, unknown, "status ikke oppgitt", "ny"]
    assert cells(app, "Veitvet") == [unknown, silent, "status ikke oppgitt", silent, silent]
    assert cells(app, "Sandvika")[2:4] == ["status ikke oppgitt", "utenfor lista"]
    assert cells(app, "Grønland/Tøyen")[4].startswith(
        "På 3 lister på rad, fra den første kjente lista 23. mars 2023"
    )
    assert cells(app, "Hovseter")[4] == "På 1 liste, fra januar 2026"


def test_the_columns_say_who_speaks() -> None:
    heads = re.findall(r"<th scope='col'[^>]*>(.*?)</th>", matrix(opened()))
    texts = [re.sub(r"<[^>]+>", " ", head) for head in heads]
    assert "gjengitt i pressen" in texts[1]
    assert "navngir ingen områder" in texts[1]
    assert "politirådet" in texts[4]
    assert "pressen" not in texts[4]


def test_every_lane_is_in_the_table_and_on_the_drawing(register: Register) -> None:
    lanes = timeline.lanes(register)
    table = timeline_table.Matrix(register, lanes, register.latest, None).html()
    drawn = picture_files.timeline_svg(tuple(lane.area.id for lane in lanes), LookName.LIGHT, 680)
    for lane in lanes:
        assert html(lane.area.name) in table
        assert f'id="lane.{lane.area.id}"'.encode() in drawn


# --- the drawing --------------------------------------------------------------------------------


def test_only_a_small_message_changes_with_the_choice(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the browser keeps the drawing, and Streamlit does not send it again."""
    monkeypatch.setattr(resource_paths, "served", True)
    app = opened()
    one = messages(app)
    app.selectbox(key="t_area").set_value("vestli").run()
    slider(app).set_value("2024-04-30").run()
    two = messages(app)
    assert one["timeline_drawing"] == two["timeline_drawing"]
    assert one["timeline_drawing_choice"]["choice"] == {"area": None, "edition": "2026-01"}
    assert two["timeline_drawing_choice"]["choice"] == {"area": "vestli", "edition": "2024-04-30"}


def test_a_filter_brings_another_drawing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resource_paths, "served", True)
    drawing = messages(opened(unit="vest"))["timeline_drawing"]["svg"]
    assert 'id="lane.hovseter"' in drawing and 'id="lane.vestli"' not in drawing


def test_without_our_server_the_drawing_is_a_picture() -> None:
    app = opened()
    assert len(app.get("image")) == 1
    assert "timeline_drawing" not in messages(app)


@pytest.mark.parametrize(
    ("room", "width"), [(390, 380), (778, 760), (1, 280), (99_999, 1600), (-5, 280)]
)
def test_the_drawing_is_as_wide_as_its_room_within_bounds(room: int, width: int) -> None:
    assert timeline_drawing.fitting(room) == width


def test_the_shapes_in_the_list_of_dates_are_those_of_the_drawing(register: Register) -> None:
    listed = timeline_table.dates(register, timeline.dates(register))
    for item in timeline.dates(register):
        assert html(text.day(item.date)) in listed
    shapes = re.findall("<i class='ipo-sign (\\w+)'", listed)
    deadlines = [item.kind is DateKind.DEADLINE for item in timeline.dates(register)]
    assert shapes == ["diamond" if deadline else "circle" for deadline in deadlines]


# --- many, and hostile --------------------------------------------------------------------------


def test_many_areas_come_in_parts(
    edit: Callable[[str, Callable[[Any], object]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def multiply(doc: Any) -> None:
        model = doc["features"][0]
        for number in range(130):
            copy = json.loads(json.dumps(model))
            copy["properties"].update(id=f"kopi-{number}", name=f"Kopi {number}", aliases="")
            doc["features"].append(copy)

    def relist(doc: Any) -> None:
        newest = doc["editions"][-1]
        model = newest["listings"][0]
        newest["listings"] += [{**model, "area": f"kopi-{number}"} for number in range(130)]

    edit("ipo_areas.geojson", multiply)
    monkeypatch.setenv("IPOKART_DATA", str(edit("editions.json", relist)))
    app = opened()
    assert matrix(app).count("<th scope='row'>") == 40
    assert "Område 1 til 40 av 145" in page_text(app)
    next(button for button in app.button if button.label == "Neste 40").click().run()
    assert "Område 41 til 80 av 145" in page_text(app)
    app.selectbox(key="t_area").set_value("vestli").run()
    assert ">Vestli</a>" in matrix(app)


def test_hostile_names_are_words(
    edit: Callable[[str, Callable[[Any], object]], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    def rename(doc: Any) -> None:
        for index, feature in enumerate(doc["features"]):
            feature["properties"]["name"] = (
                f"{READABLE_PAYLOADS[index % len(READABLE_PAYLOADS)]} {index}"
            )

    def redate(doc: Any) -> None:
        doc["editions"][-1]["date_text"] = READABLE_PAYLOADS[3]

    edit("ipo_areas.geojson", rename)
    monkeypatch.setenv("IPOKART_DATA", str(edit("editions.json", redate)))
    app = opened(area="vestli")
    table = matrix(app)
    assert "<img" not in table
    assert "<script" not in table
    assert html(READABLE_PAYLOADS[3]) in table
    for payload in READABLE_PAYLOADS:
        assert html(plain(payload)) in table


def test_the_steps_of_programmes_are_explained_where_they_are_shown() -> None:
    assert "ipo-sign step_open" in page_text(opened())
    assert "ipo-sign step" not in page_text(opened(unit="vest"))
