"""Parts of the city: their names, and what belongs to them."""

from __future__ import annotations

from dataclasses import replace

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from geo import files
from geo.errors import UnknownValueError
from geo.model import Register, Unit
from geo.part import CITY, Part, PartKind, find_area, find_bydel, main_parts, unit_of, units_on
from geo.scene import Atlas
from geo.scene.extent import bounds
from geo.text import part_names
from geo.view import View, select
from tests.conftest import DATA, PAYLOADS, shipped_register

REGISTER = shipped_register()
AREAS, BYDELER = list(REGISTER.area_by_id), list(REGISTER.bydel_by_id)

parts = st.one_of(
    st.just(CITY),
    st.sampled_from(Unit).map(Part.of_unit),
    st.sampled_from(BYDELER).map(Part.of_bydel),
    st.lists(st.sampled_from(AREAS), min_size=1, unique=True).map(Part.of_areas),
)
#: Ids as the register's rules allow them; words with a meaning of their own are kept for it.
ids = st.from_regex(r"[a-z]{1,6}(-[a-z]{1,6})?", fullmatch=True).filter(
    lambda id_: (
        id_
        not in {
            "by",
            "byen",
            "oslo",
            *(f"{p}{u}" for p in ("", "enhet-") for u in ("vest", "sentrum", "ost")),
        }
    )
)


def named(areas: list[str], bydeler: list[str]) -> Register:
    """The shipped register with other ids: as many areas and bydeler as there are ids."""
    shipped = REGISTER.areas[: len(areas)], REGISTER.bydeler[: len(bydeler)]
    return replace(
        REGISTER,
        areas=tuple(replace(a, id=id_, name=id_) for a, id_ in zip(shipped[0], areas, strict=True)),
        bydeler=tuple(
            replace(b, id=id_, name=id_) for b, id_ in zip(shipped[1], bydeler, strict=True)
        ),
        delbydeler=(),
        editions=(),
        followups=(),
    )


# --- names --------------------------------------------------------------------------------------


@given(parts)
def test_a_word_is_read_back_as_its_part(part: Part) -> None:
    assert Part.parse(part.word(), REGISTER) == part


@given(
    st.lists(ids, min_size=2, max_size=4, unique=True),
    st.lists(ids, min_size=1, max_size=4, unique=True),
    st.data(),
)
def test_a_word_is_read_back_whatever_places_are_called(
    areas: list[str], bydeler: list[str], data: st.DataObject
) -> None:
    register = named(areas, bydeler)
    chosen = data.draw(
        st.one_of(
            st.sampled_from(bydeler).map(Part.of_bydel),
            st.lists(st.sampled_from(areas), min_size=1, unique=True).map(Part.of_areas),
        )
    )
    assert Part.parse(chosen.word(), register) == chosen


def test_two_areas_that_together_look_like_a_bydel_are_areas() -> None:
    register = named(["sondre", "nordstrand"], ["sondre-nordstrand"])
    assert Part.parse("sondre,nordstrand", register) == Part.of_areas(["sondre", "nordstrand"])
    assert Part.parse("Søndre Nordstrand", register) == Part.of_bydel("sondre-nordstrand")


@pytest.mark.parametrize(
    ("name", "kind", "ids"),
    [
        ("by", PartKind.CITY, ()),
        ("Oslo", PartKind.CITY, ()),
        (" ", PartKind.CITY, ()),
        ("Øst", PartKind.UNIT, ("øst",)),
        ("enhet vest", PartKind.UNIT, ("vest",)),
        ("Alna", PartKind.BYDEL, ("alna",)),
        ("bydel Grorud", PartKind.BYDEL, ("grorud",)),
        ("  BYDEL  Grorud ", PartKind.BYDEL, ("grorud",)),
        ("bydel sentrum", PartKind.BYDEL, ("sentrum",)),
        ("grorud", PartKind.AREA, ("grorud",)),
        ("Sentrum", PartKind.UNIT, ("sentrum",)),
        ("Majorstuen, Grgnland/Teyen", PartKind.AREAS, ("majorstua", "gronland-toyen")),
        ("vestli,vestli", PartKind.AREA, ("vestli",)),
        ("Grønland, Tøyen", PartKind.AREA, ("gronland-toyen",)),
    ],
)
def test_names_are_read_forgivingly(
    register: Register, name: str, kind: PartKind, ids: tuple[str, ...]
) -> None:
    part = Part.parse(name, register)
    assert (part.kind, part.ids) == (kind, ids)


@pytest.mark.parametrize(
    "name",
    ["Vestlandet", "!!!", ",", "vestli,Bergen", "\x00", "bydel Bergen", "x" * 5000, *PAYLOADS],
)
def test_an_unknown_part_is_refused_with_the_city_and_the_units(
    register: Register, name: str
) -> None:
    with pytest.raises(UnknownValueError) as caught:
        Part.parse(name, register)
    assert caught.value.kind == "extent"
    assert caught.value.valid[:4] == ("by", "vest", "sentrum", "øst")


def test_an_unknown_part_is_answered_with_the_nearest_names(register: Register) -> None:
    with pytest.raises(UnknownValueError) as caught:
        Part.parse("Elingsrod bad", register)
    assert caught.value.valid[4] == "Ellingsrud"
    with pytest.raises(UnknownValueError) as caught:
        Part.parse("bydel Stavner nord", register)
    assert "bydel Stovner" in caught.value.valid


@given(st.text())
def test_any_text_is_a_part_or_an_unknown_value(name: str) -> None:
    valid: tuple[str, ...] = ()
    try:
        part = Part.parse(name, REGISTER)
    except UnknownValueError as error:
        part, valid = CITY, error.valid
    part.check(REGISTER)
    assert Part.parse(part.word(), REGISTER) == part
    assert all(Part.parse(word, REGISTER) for word in valid)


@given(parts, parts)
def test_file_names_differ_where_parts_of_a_kind_do(one: Part, other: Part) -> None:
    if one.kind is other.kind:
        assert (one.slug == other.slug) is (one == other)
    assert one.slug.isascii() and "/" not in one.slug


def test_names_in_sentences_and_titles(register: Register) -> None:
    named = {
        CITY: ("Oslo", "Oslo"),
        Part.of_unit(Unit.OST): ("enhet øst", "Enhet øst"),
        Part.of_bydel("sondre-nordstrand"): ("bydel Søndre Nordstrand", "Bydel Søndre Nordstrand"),
        Part.of_areas(["vestli"]): ("Vestli", "Vestli"),
        Part.of_areas(["vestli", "fossum"]): ("Vestli og Fossum", "Vestli og Fossum"),
    }
    for part, (sentence, title) in named.items():
        assert part_names.in_sentence(part, register) == sentence
        assert part_names.as_title(part, register) == title


# --- one bydel, one area ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["alna", "Alna", "bydel alna", "Bydel Alna", " BYDEL ALNA "])
def test_a_bydel_is_found_with_or_without_its_word(register: Register, name: str) -> None:
    assert find_bydel(register, name) == "alna"


def test_a_bydel_whose_name_begins_with_its_word_is_found_by_it() -> None:
    register = named([], ["bydel-a", "bydel-b"])
    called = dict(zip(("Bydel A", "Bydel B"), register.bydeler, strict=True))
    bydeler = tuple(replace(bydel, name=name) for name, bydel in called.items())
    register = replace(register, bydeler=bydeler)
    assert [find_bydel(register, name) for name in called] == ["bydel-a", "bydel-b"]


def test_a_misspelled_bydel_is_found(register: Register) -> None:
    for name in ("Sondre Nordstrannd", "bydel sondre nordstrannd"):
        assert find_bydel(register, name) == "sondre-nordstrand"


def test_a_name_of_both_is_a_bydel_to_one_and_an_area_to_the_other(register: Register) -> None:
    assert find_bydel(register, "Grorud") == find_area(register, "Grorud") == "grorud"


def test_a_bydel_that_is_not_offered_is_unknown(register: Register) -> None:
    with pytest.raises(UnknownValueError) as caught:
        find_bydel(register, "marka", ["alna", "bjerke"])
    assert set(caught.value.valid) == {"Alna", "Bjerke"}


def test_an_unknown_place_is_answered_with_every_name_the_nearest_first(register: Register) -> None:
    with pytest.raises(UnknownValueError) as caught:
        find_area(register, "Elingsrod bad")
    assert caught.value.valid[0] == "Ellingsrud"
    assert set(caught.value.valid) == {area.name for area in register.areas}
    with pytest.raises(UnknownValueError) as caught:
        find_bydel(register, "Ulern vest")
    assert caught.value.valid[0] == "Ullern"
    assert set(caught.value.valid) == {bydel.name for bydel in register.bydeler}


# --- what a part is -----------------------------------------------------------------------------


def test_a_part_follows_the_view() -> None:
    assert Part.of_view(View(area="vestli")) == Part.of_areas(["vestli"])
    assert Part.of_view(View(area="vestli", bydel="alna")) == Part.of_areas(["vestli"])
    assert Part.of_view(View(bydel="alna", units=(Unit.OST,))) == Part.of_bydel("alna")
    assert Part.of_view(View(units=(Unit.OST,))) == Part.of_unit(Unit.OST)
    assert Part.of_view(View(units=(Unit.OST, Unit.VEST))) == CITY


def test_a_view_of_a_part_is_about_it(register: Register) -> None:
    for part in main_parts(register):
        assert Part.of_view(part.narrow(View())) == part


@pytest.mark.parametrize(
    ("kind", "ids"),
    [
        (PartKind.CITY, ("alna",)),
        (PartKind.UNIT, ()),
        (PartKind.BYDEL, ("alna", "bjerke")),
        (PartKind.AREA, ()),
        (PartKind.AREAS, ("vestli",)),
    ],
)
def test_a_kind_has_its_number_of_ids(kind: PartKind, ids: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="cannot have"):
        Part(kind, ids)


def test_ids_that_the_register_lacks_are_unknown_by_their_kind(register: Register) -> None:
    for part, kind in (
        (Part(PartKind.UNIT, ("nord",)), "unit"),
        (Part.of_bydel("bergen"), "bydel"),
        (Part.of_areas(["vestli", "atlantis"]), "area"),
    ):
        with pytest.raises(UnknownValueError) as caught:
            part.check(register)
        assert caught.value.kind == kind and len(caught.value.valid) >= 3


# --- what belongs to it -------------------------------------------------------------------------


@given(parts, st.sampled_from(list(REGISTER.edition_by_id)))
def test_what_a_view_of_a_part_selects_is_what_the_part_contains(part: Part, edition: str) -> None:
    rows = select(REGISTER, View(edition))
    held = [row for row in rows if part.contains(row.area, {row.listing.unit})]
    if not part.areas:
        assert held == list(select(REGISTER, part.narrow(View(edition))))
    else:
        assert {row.area.id for row in held} == {row.area.id for row in rows} & set(part.areas)


def test_the_unit_is_what_the_list_says_and_not_what_the_bydel_implies(register: Register) -> None:
    """Majorstua lies in Frogner, which is of unit sentrum, and is listed under vest."""
    majorstua = register.area_by_id["majorstua"]
    assert register.bydel_by_id["frogner"].unit is Unit.SENTRUM
    units = units_on("majorstua", register.editions)
    assert Part.of_unit(Unit.VEST).contains(majorstua, units)
    assert not Part.of_unit(Unit.SENTRUM).contains(majorstua, units)
    assert unit_of("majorstua", register) is Unit.VEST


def test_the_ground_of_a_unit_is_its_bydeler_and_every_area_it_was_ever_given(
    register: Register,
) -> None:
    vest = Part.of_unit(Unit.VEST).ground(register)
    assert set(vest.bydeler) == {"ullern", "vestre-aker", "nordre-aker"}
    assert set(vest.areas) == {"hovseter", "majorstua"}  # Sandvika and Asker lie outside Oslo


def test_the_ground_of_the_city_is_the_bydeler_with_an_administration(register: Register) -> None:
    assert len(CITY.ground(register).bydeler) == 15
    assert not {"sentrum", "marka"} & set(CITY.ground(register).bydeler)
    units = [Part.of_unit(unit).ground(register).bydeler for unit in Unit]
    assert sorted(sum(units, ())) == sorted(CITY.ground(register).bydeler)


def test_an_area_without_a_border_stands_on_its_bydel_or_on_the_city(register: Register) -> None:
    areas = tuple(
        replace(a, geometry=None) if a.id in {"vestli", "sandvika"} else a for a in register.areas
    )
    undrawn = replace(register, areas=areas)
    assert Part.of_areas(["vestli", "fossum"]).ground(undrawn) == (("stovner",), ("fossum",))
    assert Part.of_areas(["sandvika"]).ground(undrawn) == CITY.ground(undrawn)


@given(parts)
def test_the_surfaces_of_a_part_are_in_its_picture(part: Part) -> None:
    atlas = _atlas()
    west, south, east, north = bounds(part, atlas)
    frame = shapely.box(west, south, east, north)
    surfaces = part.surfaces(REGISTER, atlas.bydeler, atlas.areas)
    assert surfaces and all(frame.contains(surface) for surface in surfaces)
    assert max(east - west, north - south) >= 2_500


def _atlas() -> Atlas:
    if not _ATLAS:
        _ATLAS.append(Atlas.of(REGISTER, files.read_orientation(DATA)))
    return _ATLAS[0]


_ATLAS: list[Atlas] = []
