"""One count of what a view selects, and the sentences made from it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from geo import text
from geo.disclosure import openly
from geo.errors import UnknownValueError
from geo.model import Register, Status, Unit
from geo.part import CITY, Part, main_parts
from geo.selection import NotDrawn, Selection
from geo.text import headline, selected
from geo.view import View


def views(register: Register) -> Iterator[View]:
    """Every list with every filter of a kind."""
    for edition in register.editions:
        whole = View(edition=edition.id)
        yield whole
        yield from (replace(whole, units=(unit,)) for unit in Unit)
        yield from (replace(whole, statuses=(status,)) for status in Status)
        yield from (replace(whole, bydel=bydel.id) for bydel in register.bydeler)


def selections(register: Register) -> Iterator[Selection]:
    for view in views(register):
        yield Selection(register, view)
    for edition in register.editions:
        for part in main_parts(register):
            yield Selection(register, View(edition=edition.id), part)


def test_the_newest_list(register: Register) -> None:
    whole = Selection(register, View())
    east = Selection(register, View(units=(Unit.OST,)))
    assert (whole.count, whole.total, east.count, east.total) == (12, 12, 9, 12)
    assert len(east.added) == 6  # Bjørndal is called new, but was on the list of 2024
    assert whole.not_drawn() == {}
    assert not whole.outside_oslo


def test_the_list_of_2024_is_counted_once_and_says_where(register: Register) -> None:
    selection = Selection(register, View(edition="2024-04-30"))
    assert selection.count == 8
    assert [row.area.id for row in selection.outside_oslo] == ["sandvika", "asker-sentrum"]
    drawn = [row.area.id for row in selection.rows if row.bydel]
    assert [row.area.id for row in selection.not_drawn(drawn)[NotDrawn.FRAME]] == [
        "sandvika",
        "asker-sentrum",
    ]
    assert selected.count_line(selection, drawn) == "8 på lista, 6 i Oslo, 2 utenfor utsnittet"
    assert selected.not_drawn(selection, drawn) == [
        "Utenfor utsnittet (2): Sandvika og Asker sentrum."
    ]
    assert selected.count_basis(selection) == (
        "Kildene teller 9 eller 10. Grønland/Tøyen er to der og ett her."
    )


def test_areas_without_names_are_counted_apart(register: Register) -> None:
    selection = Selection(register, View(edition="2023-03-23"))
    assert (selection.count, selection.unnamed_count) == (1, 4)
    assert selected.count_line(selection) == "1 på lista, kilden teller 4 til uten navn"
    assert (
        "4 områder uten navn, i bydelene Stovner, Alna og Søndre Nordstrand"
        in selected.count_basis(selection)
    )
    west = Selection(register, View(edition="2023-03-23"), Part.of_unit(Unit.VEST))
    assert (west.unnamed_count, selected.count(west)) == (0, "Ingen IPO-områder er navngitt")


def test_an_area_without_a_border_is_counted_and_not_drawn(register: Register) -> None:
    bare = replace(register.area_by_id["vestli"], geometry=None, area_km2=None)
    areas = tuple(bare if area.id == "vestli" else area for area in register.areas)
    sentences = Selection(replace(register, areas=areas), View())
    assert selected.count_line(sentences) == "12 på lista, 1 uten tegnet grense"
    assert "Vestli" in selected.not_drawn(sentences)[0]


def test_the_numbers_of_every_selection_add_up(register: Register) -> None:
    walked = list(selections(register))
    assert len(walked) > 100
    for result in walked:
        drawn = [row.area.id for row in result.rows][::2]
        missing = [row for rows in result.not_drawn(drawn).values() for row in rows]
        assert len(drawn) + len(missing) == result.count <= result.total
        line = selected.count_line(result)
        if result.total:
            assert str(result.count if not result.is_whole else result.total) in line.split(",")[0]
        else:
            assert line == ""


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_a_headline_is_one_sentence_with_the_count(register: Register, language: str) -> None:
    with text.spoken(language):
        for result in selections(register):
            words = headline.headline(register, result.view, result.part)
            assert re.fullmatch(r"[^{}\n]+: [^{}\n]+", words)
            numbers = re.findall(r"\d+", words.rsplit(":", 1)[1])
            if result.count:
                assert numbers[0] == str(result.count), words


def test_headlines(register: Register) -> None:
    sentences = {
        View(): "Oslo: 12 områder, 7 ikke på lista fra 2024",
        View(units=(Unit.OST,)): "Enhet øst: 9 av 12 områder, 6 ikke på lista fra 2024",
        View(bydel="alna"): "Bydel Alna: 3 av 12 områder, 2 ikke på lista fra 2024",
        View(bydel="ullern"): "Bydel Ullern: ingen av 12 områder",
        View(statuses=(Status.NY,)): "Oslo, nye: 8 av 12 områder, 7 ikke på lista fra 2024",
        View(area="furuset"): "Furuset: oppstart 2025, enhet øst",
        View(area="veitvet"): "Veitvet: ikke nevnt på lista fra januar 2026",
        View(edition="2022-autumn"): "Lista fra sein høst 2022: ingen områder er navngitt",
        View(edition="2023-03-23"): (
            "Lista fra 23. mars 2023: 1 område, kilden teller 4 til uten navn"
        ),
        View(edition="2024-04-30"): (
            "Lista fra 30. april 2024: 8 områder, 6 i Oslo, 4 ikke på lista fra 2023, "
            "3 kan ikke sammenlignes med 2023"
        ),
    }
    for view, words in sentences.items():
        assert headline.headline(register, view) == words
    with text.spoken("en"):
        assert headline.headline(register, View(units=(Unit.OST,))) == (
            "Unit øst: 9 of 12 areas, 6 not on the list of 2024"
        )


def test_action_titles_come_from_the_data(register: Register) -> None:
    ost = Part.of_unit(Unit.OST)
    assert headline.map_title(register, View()) == (
        "Åtte av tolv områder er nye – ni ligger i enhet øst"
    )
    assert headline.map_title(register, View(), ost) == "Sju av ni områder i enhet øst er nye"
    assert headline.map_title(register, View(edition="2024-04-30")) == (
        "Fire av åtte områder ligger i enhet øst"
    )
    assert headline.map_title(register, View(edition="2023-03-23")) == ""
    assert headline.changes_title(register, View()) == (
        "Sju områder sto ikke på lista fra 2024, fem går igjen og ett er utgått (utledet)"
    )
    assert headline.timeline_title(register, View()) == (
        "Fem av tolv områder sto også på lista fra 2024"
    )


@pytest.mark.parametrize("language", text.LANGUAGES)
def test_every_action_title_has_its_words(register: Register, language: str) -> None:
    titles = (headline.map_title, headline.changes_title, headline.timeline_title)
    with text.spoken(language):
        for result in selections(register):
            for title in titles:
                words = title(register, result.view, result.part)
                assert "{" not in words and words[:1] == words[:1].upper()


def test_a_list_that_is_not_shown_whole_gives_no_number(register: Register) -> None:
    edition = register.latest
    hidden = replace(edition.listings[3], internal=True)
    listings = (*edition.listings[:3], hidden, *edition.listings[4:])
    newest = replace(edition, listings=listings)
    known = openly(replace(register, editions=(*register.editions[:-1], newest)))
    sentences = Selection(known, View())
    assert known.latest.partial
    assert selected.count_line(sentences) == selected.count_basis(sentences) == ""
    assert headline.headline(known, View()) == "Oslo: lista er ikke vist i sin helhet"
    assert headline.map_title(known, View()) == headline.changes_title(known, View()) == ""


def test_an_unknown_list_is_refused(register: Register) -> None:
    with pytest.raises(UnknownValueError):
        headline.headline(register, View(edition="1999"))
    assert Selection(register, View(), CITY).edition is register.latest
