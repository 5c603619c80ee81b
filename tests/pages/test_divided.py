"""The pages of a register with more areas than a browser gets at once."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import accumulate
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from geo import changes, division, store
from geo.model import Audience, Register, Unit
from geo.part import Part
from geo.view import View, all_listed, select
from pages.parts import hosts
from pages.serving import browser_files, loading, resource_paths
from pages.serving.resources import Resources
from tests.conftest import ROOT
from tests.pages.conftest import forget

TOO_MANY = "Kartet viser høyst 6 på en gang."
ALNA = Part.of_bydel("alna")


@pytest.fixture(autouse=True)
def divided(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Oslo's register with at most six areas at once; East has more, West fewer."""
    monkeypatch.setattr(division, "MOST", 6)
    monkeypatch.setattr(resource_paths, "served", True)
    monkeypatch.setattr(store, "cache_beside", lambda _: None)  # those of the whole register
    forget()
    yield
    forget()


def opened(page: str, **parameters: str) -> AppTest:
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=120).run()
    registered = app._registered_pages.items()
    app._page_hash = next(hash_ for hash_, row in registered if row.get("url_pathname") == page)
    app.query_params.clear()
    app.query_params.update(parameters)
    return app.run()


def sent(app: AppTest, name: str) -> list[dict[str, Any]]:
    """What the scripts of a kind in the page are told."""
    protos = [item.proto for item in app.get("bidi_component")]
    return [json.loads(it.json)[0] for it in protos if it.component_name.endswith(f"_{name}")]


def notices(app: AppTest) -> str:
    return " ".join(item.value.replace("\\", "") for item in app.info)


def test_the_map_begins_without_areas_and_says_what_to_do() -> None:
    app = opened("map")
    assert not app.exception
    count = len(loading.register().areas)
    todo = "Velg en enhet eller en bydel for å se områdene der."
    assert notices(app) == f"Registeret har {count} områder. {TOO_MANY} {todo}"
    (data,) = sent(app, "map")
    assert "visible" not in data["view"] and "gone" not in data["view"]
    assert "within" not in data and "-oversikt/" in data["src"]
    assert not sent(app, "table")
    assert any("<b>12</b>" in item.proto.body for item in app.get("html"))  # of all areas


def test_a_unit_brings_its_areas_to_map_and_table() -> None:
    app = opened("map", unit="vest")
    (data,), (table,) = sent(app, "map"), sent(app, "table")
    expected = [row.area.id for row in select(loading.register(), View(units=(Unit.VEST,)))]
    assert data["view"]["visible"] == table["visible"] == expected != []
    assert data["within"] == {"unit": "vest"} and "-enhet-vest/" in data["src"]
    assert not notices(app)


def test_a_unit_with_too_many_says_so() -> None:
    app = opened("map", unit="ost")
    count = division.count(loading.register(), Part.of_unit(Unit.OST))
    message = f"Enhet øst har {count} områder. {TOO_MANY} Velg en bydel for å se områdene der."
    assert notices(app) == message
    assert "visible" not in sent(app, "map")[0]["view"]


def test_a_link_to_an_area_opens_its_bydel() -> None:
    app = opened("map", area="furuset")
    (data,) = sent(app, "map")
    assert data["view"]["chosen"] == "furuset" in data["view"]["visible"]
    assert data["within"] == {"bydel": "alna"}
    assert app.query_params["bydel"] == "alna"
    app.button(key="chip_f_bydel_alna").click().run()
    (data,) = sent(app, "map")
    assert "chosen" not in data["view"] and TOO_MANY in notices(app)


def test_the_search_opens_the_bydel_of_an_area() -> None:
    app = opened("map")
    app.text_input(key="f_search").input("Furuset").run()
    (data,) = sent(app, "map")
    assert data["view"]["chosen"] == "furuset" and data["within"] == {"bydel": "alna"}


def test_other_pages_show_the_bydel_of_their_area() -> None:
    for page in ("area", "timeline"):
        app = opened(page, area="furuset")
        assert not app.exception
        (data,) = sent(app, "map")
        assert data["view"]["chosen"] == "furuset" and "-bydel-alna/" in data["src"]


def test_no_box_offers_every_area() -> None:
    for page, key in (("timeline", "t_area"), ("area", "f_area"), ("followups", "p_area")):
        app = opened(page, **({"area": "furuset"} if page != "followups" else {}))
        box = app.selectbox(key=key)
        assert len(box.options) < 8 < len(loading.register().areas)


def write(app: AppTest, name: str) -> None:
    """Write a name in the box, which AppTest does not know how to do."""
    box = app.selectbox(key="t_area")
    box.options.append(name)
    box.set_value(name).run()


def test_a_name_that_is_written_is_found() -> None:
    app = opened("timeline")
    write(app, "Grønland")
    assert app.query_params["area"] == "gronland-toyen"
    write(app, "Atlantis")
    assert app.query_params["area"] == "gronland-toyen"
    assert "Atlantis" in app.toast[0].value


def test_a_file_is_found_under_the_version_of_its_part() -> None:
    part = browser_files.shown(View(bydel="alna")).resources
    assert part.version.endswith("-bydel-alna")
    forget()  # as another process, which was not asked for the page
    result = browser_files.resources_at(part.version, Audience.OPEN)
    assert result is not None and result.version == part.version
    base = browser_files.resources()
    assert browser_files.resources_at(base.version, Audience.OPEN) is base
    digest = part.version.partition("-")[0]
    for name in ("bydel-grorud", "bydel-atlantis", "enhet-ost", "enhet-x", "x", "-"):
        assert browser_files.resources_at(f"{digest}-{name}", Audience.OPEN) is None


@pytest.mark.parametrize("part", [None, ALNA, Part.of_unit(Unit.VEST)], ids=str)
def test_the_files_of_a_part_tell_what_all_lists_tell(
    part: Part | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    results: list[Register] = []

    def gather(register: Register, *_: object) -> Resources:
        results.append(register)
        return Resources("made", {})

    monkeypatch.setattr(browser_files, "gather", gather)
    known = loading.known(Audience.OPEN)
    whole = loading.register_of(known)
    browser_files._resources((known, part))
    (sent_,) = results
    ids = {area.id for area in sent_.areas}
    assert bool(ids) is (part is not None)
    for now, then in zip(sent_.editions, whole.editions, strict=True):
        rows = all_listed(whole, then)
        assert all_listed(sent_, now) == tuple(row for row in rows if row.area.id in ids)
        assert set(changes.gone(sent_, now)) == ids & set(changes.gone(whole, then))


def test_the_head_names_the_files_of_the_part_that_is_asked_for() -> None:
    base = browser_files.resources()
    request = {"bydel": ["alna"]}
    assert browser_files.ready_resources(Audience.OPEN, {}) is base
    assert browser_files.ready_resources(Audience.OPEN, request) is None  # nobody has made them
    part = browser_files.shown(View(bydel="alna")).resources
    assert browser_files.ready_resources(Audience.OPEN, request) is part
    assert browser_files.ready_resources(Audience.OPEN, {"area": ["furuset"]}) is part
    assert browser_files.ready_resources(Audience.OPEN, {"colour": ["enhet"]}) is base


def test_many_rows_are_sent_as_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "_LONG", 2)
    register = loading.register()
    edition = register.latest
    rows = select(register, View(units=(Unit.OST,)))
    rows_sent = hosts._visible(edition, rows)
    assert isinstance(rows_sent, dict)
    places = [place - 1 for place in accumulate(rows_sent["steps"])]
    listed = list(edition.by_area)
    assert [listed[place] for place in places] == [row.area.id for row in rows]
    assert hosts._visible(edition, select(register, View())) is True


def test_long_lists_come_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    from pages import followups

    monkeypatch.setattr(followups, "_AT_ONCE", 5)
    app = opened("followups")
    count = len(loading.register().followups)
    assert f"Punkt 1 til 5 av {count}" in words(app)
    app.button(key="p_first_after").click().run()
    assert f"Punkt 6 til {count} av {count}" in words(app)
    app = opened("followups", year="2026")
    assert "Punkt 6" not in words(app)  # another question begins with the first


def words(app: AppTest) -> str:
    return " ".join(item.value for item in app.markdown)


def test_a_picture_of_too_many_areas_is_not_drawn_on_the_page() -> None:
    app = opened("slides")
    assert "Bildet har 12 områder. Siden tegner høyst 6" in notices(app)
    assert not app.exception
    app = opened("slides", extent="bydel alna")
    assert "Siden tegner høyst" not in notices(app)
