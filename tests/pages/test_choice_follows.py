"""What is chosen on a page is chosen on the next one that the menu leads to."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from pages.address import map_state
from tests.conftest import ROOT
from tests.pages.elements import elements, go_to

# Streamlit's test runtime has no server; it says so on every import of a component.
pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning:streamlit.*")


def opened(page: str, **query: str | list[str]) -> AppTest:
    """A page as the first request of a fresh session."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.switch_page(f"pages/{page}.py")
    app.query_params.update(query)
    app.run()
    return app


def address(app: AppTest) -> dict[str, Any]:
    assert not app.exception
    return {k: v if isinstance(v, list) else [v] for k, v in app.query_params.items()}


def test_the_choice_follows_through_the_menu() -> None:
    whole = {"unit": ["ost"], "status": ["ny"], "area": ["vestli"]}
    app = opened("map", unit="ost", status="ny", area="Vestli")
    assert address(app) == whole
    for page, taken in (
        ("timeline", {"unit": ["ost"], "area": ["vestli"]}),
        ("area", {"area": ["vestli"]}),
        ("about", {}),
        ("followups", {"area": ["vestli"]}),  # the narrowest part
        ("bydeler", {"unit": ["ost"]}),
        ("slides", whole),
        ("exchange", whole),
        ("map", whole),  # what the pages between could not show is not lost
    ):
        assert address(go_to(app, page)) == taken, page


def test_a_choice_on_the_way_follows_too() -> None:
    app = opened("map", unit="ost")
    go_to(app, "timeline").selectbox(key="f_bydel").select("alna").run()
    assert address(go_to(app, "map")) == {"unit": ["ost"], "bydel": ["alna"]}
    go_to(app, "area").selectbox(key="f_area").select("furuset").run()
    assert address(go_to(app, "map")) == {"unit": ["ost"], "bydel": ["alna"], "area": ["furuset"]}


def test_what_a_page_shows_by_default_is_no_choice() -> None:
    app = opened("map")
    assert address(go_to(app, "area")) == {"area": ["hovseter"]}  # it must show one
    assert address(go_to(app, "map")) == {}


def test_several_units_are_no_part_of_the_city_and_are_kept() -> None:
    app = opened("map", unit=["vest", "ost"])
    assert address(go_to(app, "bydeler")) == {}
    assert address(go_to(app, "map")) == {"unit": ["vest", "ost"]}


def test_a_filter_is_taken_off_by_its_chip() -> None:
    app = opened("map", unit=["vest", "ost"], bydel="alna", edition="2024-04-30", status="ny")
    for key in ("f_unit_vest", "f_bydel_alna", "f_edition_2024-04-30", "f_status_ny"):
        app.button(key=f"chip_{key}").click().run()
    assert address(app) == {"unit": ["ost"]}
    assert [button.label for button in app.button if str(button.key).startswith("chip_")] == [
        "Enhet øst"
    ]


@pytest.mark.parametrize(
    ("given", "typed", "query", "words"),
    [
        # the filters would hide the answer: they give way, and it is said
        ({"unit": "vest"}, "Vestli", {"area": ["vestli"]}, "skjult av filtrene"),
        ({"unit": "ost"}, "Vestli", {"unit": ["ost"], "area": ["vestli"]}, ""),
        ({"unit": "vest", "area": "hovseter"}, "bydel alna", {"bydel": ["alna"]}, "er en bydel"),
    ],
)
def test_a_search_replaces_what_would_hide_its_answer(
    given: dict[str, str], typed: str, query: dict[str, list[str]], words: str
) -> None:
    app = opened("map", **given)
    app.text_input(key="f_search").input(typed).run()
    assert address(app) == query
    full_text = " ".join(element.value for element in elements(app, "info"))
    assert words in full_text
    assert bool(full_text) is bool(words)


def test_an_answer_on_another_list_has_a_button_to_it() -> None:
    app = opened("map", edition="2024-04-30")
    app.text_input(key="f_search").input("Hovseter").run()
    next(button for button in app.button if button.label == "Vis lista januar 2026").click().run()
    assert address(app) == {"area": ["hovseter"]}


def test_what_changed_follows_the_filter() -> None:
    def changes(app: AppTest) -> str:
        return " ".join(element.value for element in elements(app, "markdown"))

    assert "**Ikke på forrige liste** (7)" in changes(opened("map"))
    assert "**Ikke på forrige liste** (6): Vestli" in changes(opened("map", unit="ost"))
    assert "**På begge lister** (1): Bjørndal" in changes(opened("map", status="ny"))


@pytest.mark.parametrize(
    ("given", "place", "background", "unknown"),
    [
        ({"place": ["59.91,10.75,12.5"]}, (59.91, 10.75, 12.5), None, []),
        ({"background": ["topo"]}, None, "topo", []),
        ({"place": ["0,0,3"]}, None, None, ["place"]),
        ({"place": ["59.91,10.75"]}, None, None, ["place"]),
        ({"place": ["59.91,10.75,nan"], "background": ["x"]}, None, None, ["place", "background"]),
        ({}, None, None, []),
    ],
)
def test_a_link_says_where_the_map_stands(
    given: dict[str, list[str]], place: object, background: str | None, unknown: list[str]
) -> None:
    read = map_state.read(given)
    assert (read[0], read[1], [item.kind for item in read[2]]) == (place, background, unknown)


def test_a_background_is_only_offered_by_a_link() -> None:
    app = opened("map", background="osm", place="59.93,10.75,13")
    assert address(app) == {}
    assert app.radio(key="f_background").value == "none"
    app.button(key="offer_yes").click().run()
    assert app.radio(key="f_background").value == "osm"
    assert not [button for button in app.button if str(button.key).startswith("offer")]
