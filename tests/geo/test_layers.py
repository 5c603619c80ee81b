"""The layers for GIS programs: their table of fields, and what a view leaves of their rows."""

from __future__ import annotations

import runpy
from dataclasses import replace

import pytest

from geo.disclosure import UndisclosedError
from geo.errors import UnknownValueError
from geo.layers.extract import Extract
from geo.layers.fields import layers
from geo.layers.rows import LAYERS, rows
from geo.model import Register, Status, Unit
from geo.view import View, select
from tests.conftest import ROOT
from tests.geo.made_up_measures import with_measures


def ids(wanted: Extract, layer: str) -> list[str]:
    return [str(row.values["id"]) for row in rows(wanted, layer)]


def test_every_field_has_a_short_name_of_its_own() -> None:
    for layer in layers().values():
        names = [field.short_name for field in layer.fields.values()]
        assert len(set(names)) == len(names), layer.name
        assert all(name.isascii() and name.isidentifier() and len(name) <= 10 for name in names)
        assert next(iter(layer.fields)) == "id"
        assert {field.refers for field in layer.fields.values()} <= {"", *layers()}


def test_the_page_of_fields_is_that_of_the_table() -> None:
    script = runpy.run_path(str(ROOT / "scripts" / "write_fields.py"))
    assert script["PAGE"].read_text("utf-8") == script["page"]()


def test_rows_have_the_fields_of_the_table(register: Register) -> None:
    wanted = Extract(with_measures(register), every_list=True)
    assert set(LAYERS) == set(layers())
    for name, layer in layers().items():
        results = list(rows(wanted, name))
        assert results and all(list(row.values) == list(layer.fields) for row in results), name
        if not layer.geometry:
            assert all(row.surface is None for row in results)


def test_every_list_has_every_area_and_listing(register: Register) -> None:
    wanted = Extract(register, every_list=True)
    assert ids(wanted, "ipo_areas") == [area.id for area in register.areas]
    assert len(ids(wanted, "listings")) == sum(len(item.listings) for item in register.editions)
    statuses = {row.values["id"]: row.values["status"] for row in rows(wanted, "ipo_areas")}
    assert statuses["veitvet"] is None and statuses["vestli"] == Status.NY


@pytest.mark.parametrize(
    "view",
    [
        View(),
        View("2024-04-30"),
        View(units=(Unit.OST,)),
        View(units=(Unit.VEST, Unit.SENTRUM)),
        View(statuses=(Status.NY,)),
        View(bydel="alna", units=(Unit.OST,)),
        View("2022-autumn"),
    ],
    ids=str,
)
def test_a_view_leaves_the_areas_that_it_selects(register: Register, view: View) -> None:
    expected = [row.area.id for row in select(register, view)]
    wanted = Extract(register, view)
    assert ids(wanted, "ipo_areas") == expected
    assert [row.values["area"] for row in rows(wanted, "listings")] == expected
    for row in rows(wanted, "ipo_areas"):
        listing = wanted.edition.by_area[str(row.values["id"])]
        assert (row.values["status"], row.values["unit"]) == (listing.status, listing.unit)
        assert row.values["listed_on"] == wanted.edition.id


def test_an_area_outside_the_city_takes_none_of_its_points_along(register: Register) -> None:
    wanted = Extract(register, View(area="sandvika"))
    assert [item.id for item in register.followups if wanted.concerns(item, common=True)] == [
        "2025-5"
    ]


def test_one_area_takes_its_bydel_and_what_concerns_it_along(register: Register) -> None:
    wanted = Extract(with_measures(register), View(area="vestli"))
    assert ids(wanted, "ipo_areas") == ["vestli"]
    assert ids(wanted, "bydeler") == ["stovner"]
    assert {row.values["bydel"] for row in rows(wanted, "delbydeler")} == {"stovner"}
    assert ids(wanted, "measures") == ["lys-pa-skoleveien"]
    assert "2025-5" in ids(wanted, "followups")  # it concerns every area


def test_a_filter_on_every_list_keeps_whom_any_list_names_so(register: Register) -> None:
    wanted = Extract(register, View(units=(Unit.VEST,)), every_list=True)
    named = {row.values["area"] for row in rows(wanted, "listings")}
    assert set(ids(wanted, "ipo_areas")) == named >= {"hovseter", "majorstua"}
    assert {row.values["unit"] for row in rows(wanted, "listings")} == {Unit.VEST}


def test_what_refers_to_another_layer_names_rows_of_it(register: Register) -> None:
    for wanted in (
        Extract(with_measures(register), every_list=True),
        Extract(with_measures(register), View(bydel="alna")),
    ):
        for name, layer in layers().items():
            for field in layer.fields.values():
                if field.refers and not field.is_list:
                    values = {row.values[field.name] for row in rows(wanted, name)} - {None}
                    assert values <= set(ids(wanted, field.refers)), (name, field.name)


def test_nobodys_edition_and_unknown_lists_are_refused(register: Register) -> None:
    with pytest.raises(UndisclosedError):
        Extract(replace(register, audience=None))
    with pytest.raises(UnknownValueError):
        Extract(register, View("1999"))
