"""A border that somebody brings as a file to the form for borders."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from shapely.geometry import mapping, shape
from streamlit.testing.v1 import AppTest

from geo import text
from geo.model import Register
from geo.projection import in_metres
from geo.text.incoming import row_fault, system_choice
from tests.pages.test_pages import opened, words

#: What puts a border on the map.
TAKE = {text.say("edit_border.take_file"), text.say("edit_border.take_file_repaired")}
pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*"),
    pytest.mark.usefixtures("at_this_machine"),
]


@pytest.fixture(autouse=True)
def _own_register(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("IPOKART_DATA", raising=False)
    monkeypatch.setenv("IPOKART_DB", str(tmp_path / "register.sqlite"))


def brought(geometry: dict[str, Any]) -> AppTest:
    """The form for Vestli's border with a file."""
    app = opened("edit", form="border", area="vestli")
    content = json.dumps({"type": "Feature", "properties": {}, "geometry": geometry}).encode()
    app.file_uploader[0].set_value(("grense.geojson", content, "application/geo+json")).run()
    assert not app.exception
    return app


def proposed(app: AppTest) -> Any:
    """The border that the map is asked to take, EPSG:4326."""
    proposal = app.session_state["edit_work"].values.get("proposal")
    return shape(proposal["geometry"]) if proposal else None


def labels(app: AppTest) -> set[str]:
    return {item.label for item in app.button}


def take(app: AppTest, word: str) -> Any:
    (button,) = [item for item in app.button if item.label == text.say(f"edit_border.{word}")]
    button.click().run()
    return proposed(app)


def test_a_border_of_a_file_is_put_on_the_map_and_laid_on_its_neighbours(
    register: Register,
) -> None:
    border = register.borders["vestli"]
    shaken = shapely.transform(border, lambda xy: np.add(xy, (2e-5, 1e-5)))  # a metre or two
    app = brought(mapping(shaken))
    assert proposed(app) is None  # nothing before the button
    taken = take(app, "take_file")
    off = in_metres(taken.symmetric_difference(border)).area
    assert off < in_metres(shaken.symmetric_difference(border)).area / 4


def test_swapped_axes_are_reported_and_turned_only_when_asked(register: Register) -> None:
    turned = shapely.transform(register.borders["vestli"], lambda xy: xy[:, ::-1])
    app = brought(mapping(turned))
    assert system_choice("4326-byttet") in words(app)
    assert proposed(app) is None and not labels(app) & TAKE
    app.radio[0].set_value("4326-byttet").run()
    taken = take(app, "take_file")
    assert taken.intersects(register.borders["vestli"])


@pytest.mark.parametrize(
    ("geometry", "fault"),
    [
        ({"type": "Point", "coordinates": [10.7, 59.9]}, "not_surface"),
        ({"type": "Polygon", "coordinates": []}, "empty"),
    ],
)
def test_what_is_no_border_is_refused_with_its_reason(geometry: dict[str, Any], fault: str) -> None:
    app = brought(geometry)
    assert row_fault(fault) in words(app)
    assert not labels(app) & TAKE


def test_a_border_that_crosses_itself_can_be_taken_mended(register: Register) -> None:
    west, south, east, north = register.borders["vestli"].bounds
    bow = [[west, south], [east, north], [east, south], [west, north], [west, south]]
    app = brought({"type": "Polygon", "coordinates": [bow]})
    assert text.say("border_fault.crosses_itself") in words(app)
    assert take(app, "take_file_repaired").is_valid


def test_of_several_rows_the_one_that_is_the_area_is_offered(register: Register) -> None:
    rows = [
        {
            "type": "Feature",
            "properties": {"navn": name},
            "geometry": mapping(register.borders[id_]),
        }
        for name, id_ in (("Furuset", "furuset"), ("Vestli", "vestli"))
    ]
    app = opened("edit", form="border", area="vestli")
    content = json.dumps({"type": "FeatureCollection", "features": rows}).encode()
    app.file_uploader[0].set_value(("grenser.geojson", content, "application/geo+json")).run()
    taken = take(app, "take_file")
    assert in_metres(taken.symmetric_difference(register.borders["vestli"])).area < 1
