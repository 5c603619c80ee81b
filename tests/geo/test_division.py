"""A register with more areas than a browser gets at once, divided by part: what is seen of a part
is what the whole register tells."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from geo import changes, division, webmap
from geo.disclosure import openly
from geo.model import Register, Unit
from geo.part import Part
from geo.view import View, all_listed, select
from tests.conftest import shipped_register


@pytest.fixture
def divided(monkeypatch: pytest.MonkeyPatch) -> Register:
    """Oslo's register, read as one that is too large to be sent whole; East has too many."""
    register = openly(shipped_register())
    east = division.count(register, Part.of_unit(Unit.OST))
    monkeypatch.setattr(division, "MOST", east - 1)
    return register


def parts(register: Register) -> Iterator[Part]:
    every = (*map(Part.of_unit, Unit), *(Part.of_bydel(it.id) for it in register.bydeler))
    return (part for part in every if division.fits(register, part))


def test_a_register_that_is_small_enough_is_whole() -> None:
    register = openly(shipped_register())
    assert not division.is_divided(register)
    assert division.of(register, None) is register
    view = View(area=register.areas[0].id)
    assert division.narrowed(register, view) == view


def test_a_unit_or_a_bydel_must_be_chosen(divided: Register) -> None:
    assert division.is_divided(divided)
    assert division.part_of(divided, View()) is None
    assert division.part_of(divided, View(units=(Unit.VEST,))) == Part.of_unit(Unit.VEST)
    assert division.part_of(divided, View(units=(Unit.VEST, Unit.SENTRUM))) is None
    assert division.part_of(divided, View(bydel="alna")) == Part.of_bydel("alna")


def test_of_a_unit_with_too_many_its_bydel_must_be_chosen(divided: Register) -> None:
    east = View(units=(Unit.OST,))
    assert division.part_of(divided, east) is None
    assert division.part_of(divided, replace(east, bydel="alna")) == Part.of_bydel("alna")
    west = View(units=(Unit.VEST,), bydel="alna")
    assert division.part_of(divided, west) == Part.of_unit(Unit.VEST)


def test_an_area_brings_its_bydel(divided: Register) -> None:
    result = division.narrowed(divided, View(area="furuset"))
    assert result == View(area="furuset", bydel="alna")
    seen = View(area="furuset", units=(Unit.VEST,))
    assert division.narrowed(divided, seen) == seen  # there is something to see already
    outside = View(area="asker-sentrum")
    assert division.narrowed(divided, outside) == outside


def test_what_is_no_part_has_no_areas(divided: Register) -> None:
    assert not division.fits(divided, Part.of_bydel("atlantis"))
    assert division.of(divided, None).areas == ()
    assert not any(edition.listings for edition in division.of(divided, None).editions)


def test_each_list_tells_of_a_part_what_it_tells_in_the_whole(divided: Register) -> None:
    for part in parts(divided):
        restricted = division.of(divided, part)
        ids = restricted.area_by_id
        for whole, own in zip(divided.editions, restricted.editions, strict=True):
            assert all_listed(restricted, own) == tuple(
                row for row in all_listed(divided, whole) if row.area.id in ids
            )
            gone = changes.gone(divided, whole)
            assert changes.gone(restricted, own) == tuple(id_ for id_ in gone if id_ in ids)


def test_a_view_within_a_part_is_the_same_view(divided: Register) -> None:
    """What the map is told of a part's register, against the whole register's answer."""
    for part in parts(divided):
        restricted = division.of(divided, part)
        for edition in divided.editions:
            view = part.narrow(View(edition=edition.id))
            whole, own = (
                webmap.message(register, view, select(register, view))
                for register in (divided, restricted)
            )
            assert own == whole


def test_the_files_of_a_part_know_no_other_area(divided: Register) -> None:
    restricted = division.of(divided, Part.of_bydel("alna"))
    module = webmap.browser_files(restricted, {})["register.js"].decode()
    assert "Furuset" in module and "Grønland" not in module
    assert "Gamle Oslo" in module  # every bydel is drawn
